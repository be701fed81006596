import type { FlowStart } from "../../flow/flow.ts";
import type { Truth } from "../truth.ts";

const TCP = 6;
const GRE = 47;
/** TCP port of the PPTP control connection (RFC 2637 section 1.3). */
const CONTROL_PORT = 1723;

/**
 * Whether a flow is PPTP: control connection or data. The built-in filter is presumed symmetric, either port being 1723
 * (windows-nt-to-11-filters.md B2): `isAssumed` where only that presumption makes it so.
 */
export function isPptp(start: FlowStart, isToHost: boolean): { readonly truth: Truth; readonly isAssumed: boolean } {
  const { ipProtocol, initiatorPort, responderPort } = start;
  if (ipProtocol === GRE) return { truth: "yes", isAssumed: false };
  if (ipProtocol !== TCP) return { truth: "no", isAssumed: false };
  if (responderPort === CONTROL_PORT) return { truth: "yes", isAssumed: !isToHost };
  if (initiatorPort === CONTROL_PORT) return { truth: "yes", isAssumed: true };
  return { truth: initiatorPort === null || responderPort === null ? "maybe" : "no", isAssumed: false };
}
