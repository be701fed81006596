import type { ServiceIdentification } from "../service/service.ts";
import { findRisky, type RiskyService } from "../tables/risky-services.ts";
import type { JudgedFlow } from "./finding.ts";

/**
 * The rows of a table of risky services that a flow falls under: that of what it was identified as, then that of what its
 * port promises. A payload must not make a finding go away that the port gives rise to: whoever opens a connection
 * chooses its first bytes, and the door stands open for the others. Answers are remembered: flows share few services.
 *
 * `ofContradicted` false leaves out the promise where the payload contradicts it: for what a protocol does by itself,
 * while the contradiction is a finding of its own (FWR-302, which keeps the flow at risk).
 */
export function riskLookup<Row extends RiskyService>(
  rows: readonly Row[],
  { ofContradicted }: { readonly ofContradicted: boolean },
): (judged: Pick<JudgedFlow, "flow" | "service">) => readonly Row[] {
  const answers = new WeakMap<ServiceIdentification, Answer<Row>>();
  return ({ flow, service }) => {
    const { ipProtocol, responderPort } = flow.start;
    const known = answers.get(service);
    if (known?.responderPort === responderPort && known.ipProtocol === ipProtocol) return known.found;
    const isLeftOut = !ofContradicted && service.payload === "contradicts";
    const names = new Set([service.service, isLeftOut ? service.service : service.promised]);
    const found = [...names].flatMap((name) => findRisky(rows, ipProtocol, responderPort, name) ?? []);
    answers.set(service, { ipProtocol, responderPort, found });
    return found;
  };
}

/** What was found for the latest flow of a service: few services are identified for more than one port. */
interface Answer<Row> {
  readonly ipProtocol: number;
  readonly responderPort: number | null;
  readonly found: readonly Row[];
}
