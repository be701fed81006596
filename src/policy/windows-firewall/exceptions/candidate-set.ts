import type { HostNetworks } from "../host-networks.ts";
import type { Candidate } from "./candidate.ts";
import { MATCHES, matchCandidate, type Request, rejectOutright } from "./matching.ts";

/** What is known of a request before its source is: the answer of most candidates, and which are still to be asked. */
interface Outline {
  readonly matches: Uint8Array;
  readonly open: readonly number[];
}

/** A capture may ask for every port; then the outlines are made anew. */
const MAX_OUTLINES = 4096;

/** Matches all candidates: a list of hundreds of ports costs a flow no more than the few that its port concerns. */
export class CandidateSet {
  readonly candidates: readonly Candidate[];
  readonly #networks: HostNetworks;
  readonly #outlines = new Map<string, Outline>();

  constructor(candidates: readonly Candidate[], networks: HostNetworks) {
    this.candidates = candidates;
    this.#networks = networks;
  }

  /** One match for each candidate. */
  match(request: Request, source: Uint8Array): Uint8Array {
    const { matches: outlined, open } = this.#outlineOf(request);
    const matches = outlined.slice();
    for (const index of open) {
      const candidate = this.candidates[index];
      if (candidate !== undefined) matches[index] = matchCandidate(candidate, request, source, this.#networks);
    }
    return matches;
  }

  #outlineOf(request: Request): Outline {
    const key = keyOf(request);
    let outline = this.#outlines.get(key);
    if (outline === undefined) {
      const matches = Uint8Array.from(this.candidates, (candidate) => rejectOutright(candidate, request));
      const open = this.candidates.flatMap((_, index) => (matches[index] === MATCHES ? [index] : []));
      outline = { matches, open };
      if (this.#outlines.size >= MAX_OUTLINES) this.#outlines.clear();
      this.#outlines.set(key, outline);
    }
    return outline;
  }
}

function keyOf(request: Request): string {
  if (request.kind === "transport") return `${request.transport} ${request.port}`;
  return request.kind === "other" ? "other" : `${request.ipProtocol} ${request.type}`;
}
