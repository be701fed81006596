import { findRisky, type RiskyService } from "../tables/risky-services.ts";
import type { JudgedFlow } from "./finding.ts";

/** The row of a table of risky services that a flow falls under. Answers are remembered: flows share few services. */
export function riskLookup<Row extends RiskyService>(rows: readonly Row[]): (judged: JudgedFlow) => Row | undefined {
  const answers = new Map<number | string, Row | undefined>();
  return ({ flow, service }) => {
    const { ipProtocol, responderPort } = flow.start;
    const key =
      service.service === null ? (ipProtocol << 16) | (responderPort ?? 0) : `${ipProtocol} ${service.service}`;
    if (!answers.has(key)) answers.set(key, findRisky(rows, ipProtocol, responderPort, service.service));
    return answers.get(key);
  };
}
