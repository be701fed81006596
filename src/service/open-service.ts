import type { FlowStart } from "../flow/flow.ts";
import type { SpokenPayload } from "../flow/flow-table.ts";
import { NO_SIDE, type Sides } from "../flow/flow-tcp.ts";
import type { LearnedEndpoint } from "./endpoints/learned-endpoint.ts";
import { identifyFlow } from "./identify-flow.ts";
import type { FlowInspection } from "./inspection/flow-inspection.ts";
import type { InspectedPayload } from "./inspection/inspected-payload.ts";
import type { Inspector } from "./inspection/inspector.ts";
import type { IdentifiedService } from "./service.ts";

/** What is known of the service of an open flow: what was announced for it, and what it has said. */
export class OpenService {
  readonly #inspector: Inspector;
  readonly #start: FlowStart;
  /** When the flow began. */
  readonly #announced: readonly LearnedEndpoint[];
  /** From the first payload on, as long as more is of interest. */
  #inspection: FlowInspection | undefined;
  /** All that the payload told, once no more is of interest: it takes less room than what told it. */
  #told: InspectedPayload | undefined;

  constructor(inspector: Inspector, start: FlowStart) {
    this.#inspector = inspector;
    this.#start = start;
    this.#announced = inspector.endpoints.take(start);
  }

  /** Takes a packet of the flow; returns the sides of which it wants to see more. After none it is not called again. */
  add(said: SpokenPayload): Sides {
    this.#inspection ??= this.#inspector.begin(this.#start, this.#announced);
    const heard = this.#inspector.read(this.#inspection, said);
    if (heard === NO_SIDE) this.#endInspection(this.#inspection);
    return heard;
  }

  /** The flow has ended. */
  identify(): IdentifiedService {
    if (this.#inspection !== undefined) this.#endInspection(this.#inspection);
    // A service that listens may have been announced only after the flow to it began.
    const announced = this.#announced.length > 0 ? this.#announced : this.#inspector.endpoints.standingFor(this.#start);
    return identifyFlow(this.#start, this.#told, announced);
  }

  #endInspection(inspection: FlowInspection): void {
    inspection.finish();
    this.#told = inspection.told;
    this.#inspection = undefined;
  }
}
