import type { FlowStart } from "../../flow/flow.ts";
import type { Side } from "../../flow/flow-tcp.ts";
import type { Lesson } from "../endpoints/learned-endpoint.ts";
import { type Dialog, DONE, type InspectedFlow, WAIT } from "./dialog.ts";
import type { Inspector } from "./inspector.ts";
import { Payload } from "./payload.ts";
import { type FactKind, MORE_NOT_KEPT, type PayloadFact } from "./payload-fact.ts";
import type { SignatureContext } from "./signature.ts";
import { type Segment, SpokenStream, type StreamReader } from "./spoken-stream.ts";

/** Bytes of a side that signatures are shown, and bytes kept of a side while nothing is recognised. */
const SHOWN = 512;
const KEPT_UNRECOGNISED = 2_048;
/** Datagrams of a flow that signatures are asked about. */
const MAX_DATAGRAMS = 4;
/** Bytes kept of a datagram for comparison with what comes next. */
const KEPT_OF_DATAGRAM = 64;
const BOTH_SIDES = 3;
/** Facts of one kind that are kept: one kind must not push out another. */
const MAX_OF_KIND = 32;
const MAX_FACT_LENGTH = 128;

const NO_FACTS: readonly PayloadFact[] = [];
/** Shown during one call, so all flows share them. */
const VIEWS = [new Payload(), new Payload()] as const;
const PREFIX = new Payload();
const OTHER = new Payload();
const BEFORE = new Payload();
const NO_BYTES = new Uint8Array(0);

/** What the payload of one flow has told so far. */
export class FlowInspection implements InspectedFlow, StreamReader {
  readonly start: FlowStart;
  /** The protocol that the payload is; undefined until it is recognised, or for good. */
  protocol: string | undefined;
  facts: readonly PayloadFact[] = NO_FACTS;
  /** Payload was shown from the beginning of what a side said, to all signatures. */
  isUnrecognised = false;
  readonly #inspector: Inspector;
  readonly #learned: string | undefined;
  #streams: readonly [SpokenStream, SpokenStream] | undefined;
  #dialog: Dialog | undefined;
  #hasEnded = false;
  /** Sides that the signatures have given up on, as bits 1 and 2. */
  #exhausted = 0;
  #datagrams = 0;
  /** The beginning of the latest datagram of each side, while nothing is recognised. */
  readonly #latest: [Uint8Array, Uint8Array] = [NO_BYTES, NO_BYTES];

  /** `learned`: the protocol that another flow announced for this one. */
  constructor(inspector: Inspector, start: FlowStart, learned: string | undefined) {
    this.#inspector = inspector;
    this.start = start;
    this.#learned = learned;
  }

  /** Takes a TCP segment; returns whether more of the flow is of interest. */
  addSegment(side: Side, segment: Segment, streamStart: number): boolean {
    this.#streams ??= [new SpokenStream(0, VIEWS[0]), new SpokenStream(1, VIEWS[1])];
    this.#streams[side].add(segment, streamStart, this);
    return !this.#hasEnded;
  }

  /** Takes a datagram of `wireLength` bytes; returns whether more of the flow is of interest. */
  addDatagram(side: Side, bytes: Uint8Array, at: number, captured: number, wireLength: number): boolean {
    const said = VIEWS[side].show(bytes, at, captured);
    if (this.#dialog === undefined) this.#recogniseDatagram(side, said, wireLength);
    if (this.#dialog !== undefined) this.#follow(this.#dialog, side, said);
    return !this.#hasEnded;
  }

  /** The flow is over: nothing more will come that is waited for. */
  finish(): void {
    if (this.#streams !== undefined) for (const stream of this.#streams) stream.finish(this);
    this.#streams = undefined;
    this.#dialog = undefined;
  }

  read(side: Side, said: Payload): number {
    if (this.#hasEnded) return DONE;
    if (this.#dialog === undefined) {
      const done = this.#recogniseStream(side, said);
      if (this.#dialog === undefined || this.#hasEnded) return done;
    }
    return this.#follow(this.#dialog, side, said);
  }

  lost(side: Side): boolean {
    if (this.#dialog !== undefined) return this.#dialog.lost?.(side) ?? false;
    // The first bytes of this side are gone; the other side may still tell.
    this.#exhausted |= 1 << side;
    return false;
  }

  note(kind: FactKind, text: string): void {
    if (this.#inspector.isLeftOut(kind, text)) return;
    const kept = text.slice(0, MAX_FACT_LENGTH);
    // A dialog may say the same of every packet: what is known already must cost nothing.
    let alike = 0;
    for (const fact of this.facts) {
      if (fact.kind !== kind) continue;
      if (fact.text === kept) return;
      alike += 1;
    }
    if (alike > MAX_OF_KIND) return;
    this.facts = [...this.facts, { kind, text: alike === MAX_OF_KIND ? MORE_NOT_KEPT : kept }];
  }

  refine(protocol: string): void {
    this.protocol = protocol;
  }

  learn(lesson: Lesson): void {
    this.#inspector.learn(this.start, lesson);
  }

  forget(endpoints: number): void {
    this.#inspector.endpoints.forgotten += endpoints;
  }

  #follow(dialog: Dialog, side: Side, said: Payload): number {
    const done = dialog.read(side, said);
    if (done < 0) this.#hasEnded = true;
    return done;
  }

  #recogniseDatagram(side: Side, said: Payload, wireLength: number): void {
    const other = this.#latest[side === 0 ? 1 : 0];
    const before = this.#latest[side];
    this.#recognise(side, said, OTHER.show(other, 0, other.length), BEFORE.show(before, 0, before.length), wireLength);
    if (this.protocol !== undefined) return;
    this.#latest[side] = said.copy(0, KEPT_OF_DATAGRAM);
    this.#datagrams += 1;
    if (this.#datagrams >= MAX_DATAGRAMS) this.#hasEnded = true;
  }

  /** Returns how many bytes the stream is done with; sets the dialog where one goes on. */
  #recogniseStream(side: Side, said: Payload): number {
    if ((this.#exhausted & (1 << side)) !== 0) return said.length < KEPT_UNRECOGNISED ? WAIT : DONE;
    const other = this.#streams?.[side === 0 ? 1 : 0];
    if (other === undefined) return DONE;
    other.showKept(OTHER);
    BEFORE.length = 0;
    this.#recognise(side, PREFIX.showPart(said, 0, SHOWN), OTHER, BEFORE, said.length);
    if (this.protocol === undefined) return said.length < KEPT_UNRECOGNISED ? WAIT : DONE;
    if (this.#hasEnded) return DONE;
    other.readKept(this);
    return WAIT;
  }

  #recognise(side: Side, said: Payload, other: Payload, before: Payload, wireLength: number): void {
    const context: SignatureContext = { start: this.start, side, other, before, wireLength };
    const recognition = this.#inspector.recognise(said, context, this.#learned);
    const isDatagram = this.#streams === undefined;
    if (recognition === "more" && said.length < SHOWN && !isDatagram) return;
    if (recognition === "more" || recognition === "none") {
      // What begins in the middle of a connection need not look like its beginning.
      this.isUnrecognised = isDatagram || !this.start.isMidstream;
      this.#exhausted |= 1 << side;
      if (this.#exhausted === BOTH_SIDES && !isDatagram) this.#hasEnded = true;
      return;
    }
    this.isUnrecognised = false;
    this.protocol = recognition.protocol;
    this.#dialog = this.#inspector.beginDialog(this);
    if (this.#dialog === undefined) this.#hasEnded = true;
  }
}
