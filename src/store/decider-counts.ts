import type { Share } from "./count-findings.ts";
import type { RunTally } from "./run-tally.ts";

/** Conversations that are named of what one rule or default decided; the others are counted. */
const SAMPLES = 5;

/** What the flows with one finding that one rule or default decided come to. */
export interface DeciderCounts extends Share {
  /** By row number of the finding with its evidence. */
  readonly evidence: Map<number, Share & { readonly text: string }>;
  readonly conversations: ConversationSample;
}

/** A conversation, and what its flows that were counted come to. */
export interface SampledConversation extends Share {
  readonly conversation: number;
}

/** Counts conversations and keeps the few with the most flows; alike in number, in order of first flow. */
export class ConversationSample {
  total = 0;
  readonly #kept: SampledConversation[] = [];
  #last: SampledConversation | undefined;

  /** The parts of a conversation must come one after the other. */
  add(conversation: number, part: number, { flows, firstSequence }: Pick<RunTally, "flows" | "firstSequence">): void {
    const last = this.#last;
    if (last !== undefined && last.conversation === conversation) {
      last.flows += flows[part]!;
      if (firstSequence[part]! < last.firstSequence) last.firstSequence = firstSequence[part]!;
      return;
    }
    this.#settle();
    this.total += 1;
    this.#last = { conversation, flows: flows[part]!, firstSequence: firstSequence[part]! };
  }

  /** In order; nothing is added afterwards. */
  finish(): readonly SampledConversation[] {
    this.#settle();
    this.#last = undefined;
    return this.#kept;
  }

  #settle(): void {
    const last = this.#last;
    if (last === undefined) return;
    let at = this.#kept.length;
    while (at > 0 && isBefore(last, this.#kept[at - 1]!)) at -= 1;
    if (at >= SAMPLES) return;
    this.#kept.splice(at, 0, last);
    if (this.#kept.length > SAMPLES) this.#kept.pop();
  }
}

const isBefore = (one: Share, other: Share): boolean =>
  (other.flows - one.flows || one.firstSequence - other.firstSequence) < 0;
