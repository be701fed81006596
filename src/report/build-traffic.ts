import type { RunReader } from "../store/run-reader.ts";
import { formatTime } from "./format-values.ts";
import type { ModelTraffic } from "./report-model.ts";

/** Hosts of the matrix: as many as a reader can tell apart. */
const HOSTS_SHOWN = 20;

/** Spans that a window is cut into at most: as many bars as a page of A4 has room for. */
const SPANS = 60;

const MILLISECOND = 1000;
const SECOND = 1_000_000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;
/** Lengths that a clock or a calendar has, in microseconds. */
const SPAN_LENGTHS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((length) => length * MILLISECOND),
  ...[1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800].map((length) => length * SECOND),
  ...[1, 2, 3, 6, 12].map((length) => length * HOUR),
  ...[1, 2, 7, 14, 28, 56, 112, 365, 1825].map((length) => length * DAY),
];

/** What the pictures of the page show. */
export function buildTraffic(reader: RunReader): ModelTraffic {
  const { outcomes, directions, services } = reader.trafficTotals();
  return { outcomes, directions, services, overTime: buildOverTime(reader), hosts: reader.hostPairs(HOSTS_SHOWN) };
}

function buildOverTime(reader: RunReader): ModelTraffic["overTime"] {
  const { firstMicros, lastMicros } = reader.flowShape();
  if (firstMicros === null || lastMicros === null) return null;
  const lengthOf = (spanMicros: number): number =>
    Math.floor(lastMicros / spanMicros) - Math.floor(firstMicros / spanMicros) + 1;
  const spanMicros = SPAN_LENGTHS.find((length) => lengthOf(length) <= SPANS) ?? lastMicros - firstMicros + 1;
  const startMicros = Math.floor(firstMicros / spanMicros) * spanMicros;
  return {
    start: formatTime(startMicros),
    spanSeconds: spanMicros / SECOND,
    spans: lengthOf(spanMicros),
    counts: reader.overTime(startMicros, spanMicros),
  };
}
