/** Which service a flow is for: every kind of evidence is asked, and the strongest answer stands. */
import { identifyByPort } from "./identify-by-port.ts";
import { SERVICE_CONFIDENCES, type ServiceIdentification } from "./service.ts";

/**
 * The service of a flow, from what is known of it. Ports as in `FlowStart`. Never fails: an unidentified flow has
 * service and confidence null, no system services, and evidence that says why. Equal answers are the same object.
 */
export const identifyService = (
  ipProtocol: number,
  initiatorPort: number | null,
  responderPort: number | null,
): ServiceIdentification => strongest(identifyByPort(ipProtocol, initiatorPort, responderPort));

const strength = ({ confidence }: ServiceIdentification): number =>
  confidence === null ? -1 : SERVICE_CONFIDENCES.indexOf(confidence);

/** The identification of highest confidence, the earlier of two that are equal; an unidentified one beats none. */
export function strongest(
  first: ServiceIdentification,
  ...others: readonly ServiceIdentification[]
): ServiceIdentification {
  let best = first;
  for (const other of others) if (strength(other) > strength(best)) best = other;
  return best;
}
