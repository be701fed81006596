import type { PayloadFact } from "./payload-fact.ts";

/** What the payload of a flow told, in all. */
export interface InspectedPayload {
  /** undefined: none was recognised. */
  readonly protocol: string | undefined;
  /** Payload was seen from its beginning, and it is that of no protocol we know. */
  readonly isUnrecognised: boolean;
  readonly facts: readonly PayloadFact[];
}
