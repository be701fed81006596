import type { FlowStart } from "../../../flow/flow.ts";
import type { Truth } from "../../truth.ts";
import { bindCandidates } from "../exceptions/candidate.ts";
import { CandidateSet } from "../exceptions/candidate-set.ts";
import type { Exception } from "../exceptions/exception.ts";
import { truthOfMatch } from "../exceptions/matching.ts";
import { requestOf } from "../exceptions/request.ts";
import type { HostNetworks } from "../host-networks.ts";

/** Exceptions for XP and 2003 in the policy: a later Windows may heed them, and nobody documents whether it does. */
export class LegacyExceptions {
  readonly #set: CandidateSet;

  constructor(exceptions: readonly Exception[], networks: HostNetworks) {
    const inbound = exceptions.filter(
      (exception) => exception.kind !== "icmp" || exception.setting.direction === "inbound",
    );
    this.#set = new CandidateSet(bindCandidates(inbound, 0), networks);
  }

  /** Whether one of them may let the inbound flow in. */
  mayOpen(start: FlowStart): Truth {
    if (this.#set.candidates.length === 0) return "no";
    const matches = this.#set.match(requestOf(start), start.initiatorAddress);
    return matches.some((match) => truthOfMatch(match) !== "no") ? "maybe" : "no";
  }
}
