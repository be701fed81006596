import { max } from "d3-array";
import { scaleLinear } from "d3-scale";
import type { Verdict } from "../../audit/finding.ts";
import { formatCount } from "../format-values.ts";
import { VERDICT_ORDER } from "../page-words.ts";

/** Flows of one verdict that share a name. */
export interface NamedCount {
  readonly name: string;
  readonly verdict: Verdict;
  readonly flows: number;
}

/** Of the drawing of one bar, which a cell of the table stretches to its width. */
const BAR = 100;
/** So that one flow among thousands can be seen. */
const LEAST_BAR = 1.5;

/** The slots of partials/count-bars.hbs: a table of names by verdicts, a bar and the number in each cell; most flows first. */
export function drawCountBars(counts: readonly NamedCount[], rowsShown: number) {
  const rows = joinByName(counts).sort((one, other) => other.total - one.total || (one.name < other.name ? -1 : 1));
  const others = rows.slice(rowsShown);
  const shown = others.length < 2 ? rows : [...rows.slice(0, rowsShown), joinOthers(others)];
  const most = max(shown, ({ flows }) => max(VERDICT_ORDER, (verdict) => flows[verdict])) ?? 0;
  const width = scaleLinear([0, Math.max(most, 1)], [0, BAR]);
  return shown.map(({ name, total, flows }) => ({
    name,
    total: formatCount(total),
    cells: VERDICT_ORDER.map((verdict) => ({
      verdict,
      flows: formatCount(flows[verdict]),
      width: flows[verdict] === 0 ? 0 : Math.round(Math.max(width(flows[verdict]), LEAST_BAR) * 10) / 10,
    })),
  }));
}

interface Row {
  readonly name: string;
  total: number;
  readonly flows: Record<Verdict, number>;
}

const emptyRow = (name: string): Row => ({
  name,
  total: 0,
  flows: { allowed: 0, denied: 0, "at-risk": 0, "not-evaluated": 0 },
});

function joinByName(counts: readonly NamedCount[]): Row[] {
  const rows = new Map<string, Row>();
  for (const { name, verdict, flows } of counts) {
    const row = rows.get(name) ?? emptyRow(name);
    rows.set(name, row);
    row.total += flows;
    row.flows[verdict] += flows;
  }
  return [...rows.values()];
}

function joinOthers(rows: readonly Row[]): Row {
  const joined = emptyRow(`${formatCount(rows.length)} others`);
  for (const { total, flows } of rows) {
    joined.total += total;
    for (const verdict of VERDICT_ORDER) joined.flows[verdict] += flows[verdict];
  }
  return joined;
}
