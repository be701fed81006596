import { max } from "d3-array";
import { scaleLinear, scaleUtc } from "d3-scale";
import type { Verdict } from "../../audit/finding.ts";
import { formatAmount, formatCount, formatTime } from "../format-values.ts";
import { VERDICT_ORDER, VERDICT_WORDS } from "../page-words.ts";
import type { ModelTraffic } from "../report-model.ts";

/** Lengths in the units of the drawing; a text is 12 units high. */
const WIDTH = 960;
const LABELS = 150;
const STRIP = 46;
const GAP = 12;
const AXIS = 22;
/** So that one flow among thousands can be seen. */
const LEAST_BAR = 2;

/** The slots of partials/over-time.hbs: for each verdict a strip of bars over one axis of time. null: there is no flow. */
export function drawOverTime(overTime: ModelTraffic["overTime"]) {
  if (overTime === null) return null;
  const { spans, spanSeconds, counts } = overTime;
  const startMs = Date.parse(overTime.start);
  const endMs = startMs + spans * spanSeconds * 1000;
  const x = scaleLinear([0, spans], [LABELS, WIDTH]);
  const most = max(counts, ({ flows }) => flows) ?? 1;
  const height = scaleLinear([0, most], [0, STRIP]);
  const strips = VERDICT_ORDER.map((verdict, index) => {
    const top = index * (STRIP + GAP);
    const own = counts.filter((count) => count.verdict === verdict);
    return {
      verdict,
      title: VERDICT_WORDS[verdict].title,
      flows: formatAmount(
        own.reduce((sum, { flows }) => sum + flows, 0),
        "flow",
      ),
      labelY: top + STRIP - 20,
      countY: top + STRIP - 5,
      baseline: top + STRIP,
      bars: own.map(({ span, flows }) => {
        const tall = Math.max(height(flows), LEAST_BAR);
        return {
          x: round(x(span) + 0.5),
          y: round(top + STRIP - tall),
          width: round(Math.max(x(span + 1) - x(span) - 1, 1)),
          height: round(tall),
          tip: `${formatSpan(overTime, span)}: ${formatAmount(flows, "flow")}, ${VERDICT_WORDS[verdict].title.toLowerCase()}`,
        };
      }),
    };
  });
  const time = scaleUtc([startMs, endMs], [LABELS, WIDTH]);
  const bottom = VERDICT_ORDER.length * (STRIP + GAP);
  return {
    viewBox: `0 0 ${WIDTH} ${bottom + AXIS}`,
    left: LABELS,
    right: WIDTH,
    axisY: bottom - GAP + 4,
    textY: bottom + 10,
    strips,
    ticks: nameTicks(time),
    description: describe(overTime, most),
    rows: listSpans(overTime),
  };
}

/** A tick at the very edge would lose half of its text. */
function nameTicks(time: ReturnType<typeof scaleUtc<number>>) {
  const [from, to] = time.domain().map(Number);
  const format = time.tickFormat(6, chooseTickFormat((to ?? 0) - (from ?? 0)));
  return time
    .ticks(6)
    .map((tick) => ({ x: round(time(tick)), label: format(tick) }))
    .filter(({ x }) => x > LABELS + 20 && x < WIDTH - 20);
}

/** What tells the ticks of a window of `lengthMs` apart, after strftime; a clock of 24 hours. */
function chooseTickFormat(lengthMs: number): string {
  if (lengthMs > 8 * DAY_MS) return "%d %b %Y";
  if (lengthMs > DAY_MS) return "%d %b, %H:%M";
  if (lengthMs > 600_000) return "%H:%M";
  return lengthMs > 5000 ? "%H:%M:%S" : "%H:%M:%S.%L";
}

const DAY_MS = 86_400_000;

type OverTime = NonNullable<ModelTraffic["overTime"]>;

const describe = ({ spans, spanSeconds }: OverTime, most: number): string =>
  `Flows by the time at which they began, in ${formatAmount(spans, "span")} of ${formatLength(spanSeconds)}, in UTC. The highest bar stands for ${formatAmount(most, "flow")}.`;

/** The same in numbers, span by span; those without a flow are left out. */
function listSpans(overTime: OverTime) {
  const bySpan = new Map<number, Map<Verdict, number>>();
  for (const { span, verdict, flows } of overTime.counts)
    bySpan.set(span, (bySpan.get(span) ?? new Map()).set(verdict, flows));
  return [...bySpan].map(([span, flows]) => ({
    from: formatSpan(overTime, span),
    flows: VERDICT_ORDER.map((verdict) => formatCount(flows.get(verdict) ?? 0)),
  }));
}

const formatSpan = ({ start, spanSeconds }: OverTime, span: number): string =>
  formatTime(Math.round(Date.parse(start) * 1000 + span * spanSeconds * 1e6));

const UNITS = [
  [86_400, "day"],
  [3600, "hour"],
  [60, "minute"],
  [1, "second"],
] as const;

function formatLength(seconds: number): string {
  for (const [length, unit] of UNITS)
    if (seconds >= length && seconds % length === 0) return formatAmount(seconds / length, unit);
  return `${formatCount(Math.round(seconds * 1000))} ms`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
