import type { Verdict } from "../audit/finding.ts";
import type { FlowJudgements } from "../store/read-judgements.ts";
import { commentOnFlow, commentWithoutFlow, shortenFile } from "./packet-comment.ts";

/** The comment of one packet: UTF-8 in `bytes[0, length)`, valid until the next is asked for. */
export interface Comment {
  readonly bytes: Uint8Array;
  readonly length: number;
}

const encoder = new TextEncoder();
/** More than any comment: two texts, two file names, every code point of them an escape of eight bytes, and findings. */
const ROOM = 8192;
/** Reasons come from frames, whose EtherTypes and flaws are few. */
const MAX_REASONS = 4096;

/** Comments on packets: each sentence is made and encoded once, and the packet's place in its capture put behind it. */
export class CommentBook implements Comment {
  readonly bytes = new Uint8Array(ROOM);
  length = 0;
  readonly #flows: FlowJudgements;
  /** By the index of a judgement. */
  readonly #onFlows: (Uint8Array | undefined)[] = [];
  readonly #withoutFlow = new Map<string, Uint8Array>();
  #file = "";

  constructor(flows: FlowJudgements) {
    this.#flows = flows;
  }

  /** From here on frames are those of `file`. */
  startFile(file: string): void {
    this.#file = shortenFile(file);
  }

  /** undefined: no flow of that number is stored. */
  verdictOf(sequence: number): Verdict | undefined {
    return this.#flows.judgements[this.#flows.bySequence[sequence] ?? -1]?.verdict;
  }

  /** Of a packet of the flow `sequence`, which is stored. */
  onFlow(sequence: number, frame: number): Comment {
    const index = this.#flows.bySequence[sequence] ?? -1;
    let sentence = this.#onFlows[index];
    if (sentence === undefined) {
      const judgement = this.#flows.judgements[index];
      if (judgement === undefined) throw new Error(`flow ${sequence} is not stored`);
      sentence = encoder.encode(commentOnFlow(judgement));
      this.#onFlows[index] = sentence;
    }
    return this.#compose(sentence, frame);
  }

  withoutFlow(why: string, frame: number): Comment {
    let sentence = this.#withoutFlow.get(why);
    if (sentence === undefined) {
      sentence = encoder.encode(commentWithoutFlow(why));
      if (this.#withoutFlow.size < MAX_REASONS) this.#withoutFlow.set(why, sentence);
    }
    return this.#compose(sentence, frame);
  }

  #compose(sentence: Uint8Array, frame: number): Comment {
    this.bytes.set(sentence);
    const { written } = encoder.encodeInto(`; frame ${frame} of ${this.#file}`, this.bytes.subarray(sentence.length));
    this.length = sentence.length + written;
    return this;
  }
}
