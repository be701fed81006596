import { max } from "d3-array";
import { scaleBand, scaleSqrt } from "d3-scale";
import { type SymbolType, symbol, symbolCircle, symbolDiamond, symbolSquare, symbolTriangle } from "d3-shape";
import type { Verdict } from "../../audit/finding.ts";
import type { HostPair } from "../../store/read-host-pairs.ts";
import { formatAmount, formatCount } from "../format-values.ts";
import { VERDICT_ORDER, VERDICT_WORDS } from "../page-words.ts";
import type { ModelTraffic } from "../report-model.ts";

/** Lengths in the units of the drawing. */
const CELL = 24;
const HEADS = 26;
/** Of a character of an address, at 12 units. */
const CHARACTER = 7.3;
/** Areas of the marks, as d3-shape has them. */
const AREAS = [26, 300] as const;

/** A shape for each verdict, so that colour is never alone. */
const SHAPES: Readonly<Record<Verdict, SymbolType>> = {
  "at-risk": symbolTriangle,
  denied: symbolSquare,
  allowed: symbolCircle,
  "not-evaluated": symbolDiamond,
};

/** The slots of partials/host-matrix.hbs: initiators down, responders across. null: there is no flow. */
export function drawHostMatrix({ hosts, pairs, total }: ModelTraffic["hosts"]) {
  if (hosts.length === 0) return null;
  const left = Math.ceil((max(hosts, ({ address }) => address.length) ?? 0) * CHARACTER) + 34;
  const indexes = hosts.map((_, index) => index);
  const x = scaleBand(indexes, [left, left + hosts.length * CELL]);
  const y = scaleBand(indexes, [HEADS, HEADS + hosts.length * CELL]);
  const area = scaleSqrt([1, Math.max(2, max(pairs, sumOf) ?? 1)], AREAS);
  const centre = (scale: typeof x, index: number): number => (scale(index) ?? 0) + CELL / 2;
  return {
    viewBox: `0 0 ${left + hosts.length * CELL + 2} ${HEADS + hosts.length * CELL + 2}`,
    width: left + hosts.length * CELL + 2,
    left,
    top: HEADS,
    right: left + hosts.length * CELL,
    bottom: HEADS + hosts.length * CELL,
    hosts: hosts.map(({ address }, index) => ({
      number: index + 1,
      address,
      lineX: x(index),
      lineY: y(index),
      x: centre(x, index),
      y: centre(y, index) + 4,
    })),
    marks: pairs.map((pair) => {
      const worst = worstOf(pair);
      return {
        verdict: worst,
        path: symbol(SHAPES[worst], area(sumOf(pair)))() ?? "",
        x: centre(x, pair.responder),
        y: centre(y, pair.initiator),
        tip: `${hosts[pair.initiator]?.address} to ${hosts[pair.responder]?.address}: ${describeFlows(pair)}`,
      };
    }),
    legend: VERDICT_ORDER.map((verdict) => ({
      verdict,
      title: VERDICT_WORDS[verdict].title,
      path: symbol(SHAPES[verdict], 110)() ?? "",
    })),
    description: `${total > hosts.length ? `The ${hosts.length} busiest of ${formatAmount(total, "host")}` : `All ${formatAmount(total, "host")}`}, by the number of their flows: who began flows to whom. The shape says the worst verdict among the flows of a pair, the size how many they are.`,
    rows: [...pairs]
      .sort((one, other) => sumOf(other) - sumOf(one))
      .map((pair) => ({
        initiator: hosts[pair.initiator]?.address,
        responder: hosts[pair.responder]?.address,
        flows: VERDICT_ORDER.map((verdict) => formatCount(pair.flows[verdict])),
      })),
  };
}

const sumOf = ({ flows }: HostPair): number => VERDICT_ORDER.reduce((sum, verdict) => sum + flows[verdict], 0);

const worstOf = ({ flows }: HostPair): Verdict =>
  VERDICT_ORDER.find((verdict) => flows[verdict] > 0) ?? "not-evaluated";

const describeFlows = ({ flows }: HostPair): string =>
  VERDICT_ORDER.filter((verdict) => flows[verdict] > 0)
    .map((verdict) => `${formatAmount(flows[verdict], "flow")} ${VERDICT_WORDS[verdict].title.toLowerCase()}`)
    .join(", ");
