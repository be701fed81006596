import type { FlowStart } from "../flow/flow.ts";
import type { DecisionFlag, FilterDecision, TraceStep } from "./decision.ts";

const PRESUMED: TraceStep = {
  ruleId: null,
  text: "the flow was under way when first seen: judged as begun by its presumed initiator",
  isAssumed: true,
};
const EITHER_WAY: TraceStep = {
  ruleId: null,
  text: "which end began the flow is not known: it is decided alike both ways",
  isAssumed: false,
};
const IF_INITIATOR: TraceStep = { ruleId: null, text: "if the presumed initiator began it:", isAssumed: true };
const IF_RESPONDER: TraceStep = { ruleId: null, text: "if the other end began it:", isAssumed: true };

/** The flow as it would be if its responder had begun it. */
export const turnedRound = (start: FlowStart): FlowStart => ({
  ...start,
  initiatorAddress: start.responderAddress,
  responderAddress: start.initiatorAddress,
  initiatorPort: start.responderPort,
  responderPort: start.initiatorPort,
  initiatorMac: start.responderMac,
  responderMac: start.initiatorMac,
});

/**
 * Words decisions about flows whose beginning the capture does not show. Equal decisions stay one object: both methods
 * keep what they made, by the decisions it was made from.
 */
export class InitiatorPresumption {
  readonly #presumed = new Map<FilterDecision, FilterDecision>();
  readonly #combined = new Map<FilterDecision, Map<FilterDecision, FilterDecision>>();

  /** The decision about a flow whose initiator is presumed, with good reason. */
  presume(decision: FilterDecision): FilterDecision {
    if (decision.decision === "out-of-scope") return decision;
    let presumed = this.#presumed.get(decision);
    if (presumed === undefined) {
      presumed = { ...decision, trace: [PRESUMED, ...decision.trace] };
      this.#presumed.set(decision, presumed);
    }
    return presumed;
  }

  /** The decision about a flow that either end may have begun: certain only if both ways are decided alike. */
  combine(asPresumed: FilterDecision, turned: FilterDecision): FilterDecision {
    if (asPresumed === turned) return asPresumed;
    let byTurned = this.#combined.get(asPresumed);
    if (byTurned === undefined) {
      byTurned = new Map();
      this.#combined.set(asPresumed, byTurned);
    }
    let combined = byTurned.get(turned);
    if (combined === undefined) {
      combined = combine(asPresumed, turned);
      byTurned.set(turned, combined);
    }
    return combined;
  }
}

function combine(asPresumed: FilterDecision, turned: FilterDecision): FilterDecision {
  const flags: readonly DecisionFlag[] = asPresumed.flags.filter((flag) => turned.flags.includes(flag));
  if (isAlike(asPresumed, turned)) {
    return { ...asPresumed, flags, trace: [EITHER_WAY, ...asPresumed.trace] };
  }
  return {
    ...asPresumed,
    decision: "depends",
    ruleId: null,
    reason: "depends on which end began the flow, which was under way when first seen",
    isDefault: false,
    flags,
    trace: [IF_INITIATOR, ...asPresumed.trace, IF_RESPONDER, ...turned.trace],
  };
}

/** Both let it pass, or neither does, or both depend: then who began it makes no difference. */
function isAlike(one: FilterDecision, other: FilterDecision): boolean {
  return one.decision === other.decision || (isPass(one) && isPass(other));
}

const isPass = ({ decision }: FilterDecision): boolean => decision === "allow" || decision === "not-filtered";
