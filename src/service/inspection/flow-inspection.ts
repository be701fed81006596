import type { FlowStart } from "../../flow/flow.ts";
import { BOTH_SIDES, NO_SIDE, type Side, type Sides } from "../../flow/flow-tcp.ts";
import type { Lesson } from "../endpoints/learned-endpoint.ts";
import { type Dialog, DONE, type InspectedFlow, WAIT } from "./dialog.ts";
import type { FactList } from "./fact-list.ts";
import type { InspectedPayload } from "./inspected-payload.ts";
import type { Inspector } from "./inspector.ts";
import type { LatestDatagrams } from "./latest-datagrams.ts";
import { Payload } from "./payload.ts";
import type { FactKind } from "./payload-fact.ts";
import type { SignatureContext } from "./signature.ts";
import { type Segment, SpokenStream, type StreamReader } from "./spoken-stream.ts";

/** Bytes of a side that signatures are shown, and bytes kept of a side while nothing is recognised. */
const SHOWN = 512;
const KEPT_UNRECOGNISED = 2_048;
/** Datagrams of a flow that signatures are asked about. */
const MAX_DATAGRAMS = 4;
const TCP = 6;
/** Shown during one call, so all flows share them. */
const VIEWS = [new Payload(), new Payload()] as const;
const PREFIX = new Payload();
const OTHER = new Payload();
const BEFORE = new Payload();

class SharedContext implements SignatureContext {
  start!: FlowStart;
  side: Side = 0;
  wireLength = 0;
  readonly other = OTHER;
  readonly before = BEFORE;
}
const CONTEXT = new SharedContext();

/** What the payload of one flow has told so far. */
export class FlowInspection implements InspectedFlow, StreamReader {
  readonly start: FlowStart;
  /** The protocol that the payload is; undefined until it is recognised, or for good. */
  protocol: string | undefined;
  #facts: FactList;
  /** Payload was shown from the beginning of what a side said, to all signatures. */
  #isUnrecognised = false;
  readonly #inspector: Inspector;
  readonly #learned: string | undefined;
  /** Of the sides that have spoken. */
  #initiator: SpokenStream | undefined;
  #responder: SpokenStream | undefined;
  #dialog: Dialog | undefined;
  /** Sides of which more is of interest. */
  #heard: Sides = BOTH_SIDES;
  /** Sides that the signatures have given up on. */
  #exhausted: Sides = NO_SIDE;
  #datagrams = 0;
  /** UDP: while nothing is recognised. */
  #latest: LatestDatagrams | undefined;

  /** `learned`: the protocol that another flow announced for this one. */
  constructor(inspector: Inspector, start: FlowStart, learned: string | undefined) {
    this.#inspector = inspector;
    this.start = start;
    this.#learned = learned;
    this.#facts = inspector.noFacts;
  }

  /** What is known of it. Flows that told the same share one object. */
  get told(): InspectedPayload {
    return this.#facts.toldBy(this.protocol, this.#isUnrecognised);
  }

  /** Takes a TCP segment; returns the sides of which more is of interest. */
  addSegment(side: Side, segment: Segment, streamStart: number): Sides {
    const stream = this.#streamOf(side) ?? this.#beginStream(side);
    stream.add(segment, streamStart, this);
    if (this.#initiator?.hasEnded === true) this.#heard = without(this.#heard, 0);
    if (this.#responder?.hasEnded === true) this.#heard = without(this.#heard, 1);
    return this.#goesOn();
  }

  /** Takes a datagram of `wireLength` bytes; returns the sides of which more is of interest. */
  addDatagram(side: Side, bytes: Uint8Array, at: number, captured: number, wireLength: number): Sides {
    // A snap length may leave nothing of what was said.
    if (captured <= 0) return this.#heard;
    const said = VIEWS[side].show(bytes, at, captured);
    if (this.#dialog === undefined) this.#recogniseDatagram(side, said, wireLength);
    if (this.#dialog !== undefined) this.#follow(this.#dialog, side, said);
    return this.#goesOn();
  }

  /** What was needed to follow the flow is let go once nothing more is of interest. */
  #goesOn(): Sides {
    if (this.#heard === NO_SIDE) this.#letGo();
    return this.#heard;
  }

  #streamOf(side: Side): SpokenStream | undefined {
    return side === 0 ? this.#initiator : this.#responder;
  }

  #beginStream(side: Side): SpokenStream {
    const stream = new SpokenStream(side, VIEWS[side], this.#inspector.rooms);
    if (side === 0) this.#initiator = stream;
    else this.#responder = stream;
    return stream;
  }

  #letGo(): void {
    this.#initiator?.end();
    this.#responder?.end();
    this.#initiator = undefined;
    this.#responder = undefined;
    this.#dialog = undefined;
    this.#forgetDatagrams();
  }

  /** The flow is over: nothing more will come that is waited for. */
  finish(): void {
    this.#initiator?.finish(this);
    this.#responder?.finish(this);
    this.#letGo();
  }

  read(side: Side, said: Payload): number {
    if (this.#hasEnded()) return DONE;
    if (this.#dialog === undefined) {
      const done = this.#recogniseStream(side, said);
      if (this.#dialog === undefined || this.#hasEnded()) return done;
    }
    return this.#follow(this.#dialog, side, said);
  }

  lost(side: Side): boolean {
    if (this.#dialog !== undefined) return this.#dialog.lost?.(side) ?? false;
    // The first bytes of this side are gone; the other side may still tell.
    this.#giveUpOn(side);
    return false;
  }

  note(kind: FactKind, text: string): void {
    if (!this.#inspector.isLeftOut(kind, text)) this.#facts = this.#facts.and(kind, text);
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
    if (done === DONE) this.#heard = NO_SIDE;
    return done;
  }

  #recogniseDatagram(side: Side, said: Payload, wireLength: number): void {
    if (this.#latest === undefined) {
      OTHER.length = 0;
      BEFORE.length = 0;
    } else {
      this.#latest.show(side === 0 ? 1 : 0, OTHER);
      this.#latest.show(side, BEFORE);
    }
    this.#recognise(side, said, wireLength);
    if (this.protocol !== undefined) {
      this.#forgetDatagrams();
      return;
    }
    this.#datagrams += 1;
    if (this.#datagrams >= MAX_DATAGRAMS) {
      this.#heard = NO_SIDE;
      return;
    }
    this.#latest ??= this.#inspector.datagrams.lend();
    this.#latest.keep(side, said);
  }

  #forgetDatagrams(): void {
    if (this.#latest !== undefined) this.#inspector.datagrams.takeBack(this.#latest);
    this.#latest = undefined;
  }

  /** Returns how many bytes the stream is done with; sets the dialog where one goes on. */
  #recogniseStream(side: Side, said: Payload): number {
    if ((this.#exhausted & (1 << side)) !== 0) return said.length < KEPT_UNRECOGNISED ? WAIT : DONE;
    const other = side === 0 ? this.#responder : this.#initiator;
    if (other === undefined) OTHER.length = 0;
    else other.showKept(OTHER);
    BEFORE.length = 0;
    this.#recognise(side, PREFIX.showPart(said, 0, SHOWN), said.length);
    if (this.protocol === undefined) return said.length < KEPT_UNRECOGNISED ? WAIT : DONE;
    if (this.#hasEnded()) return DONE;
    other?.readKept(this);
    return WAIT;
  }

  /** `OTHER` and `BEFORE` show what signatures may compare with. */
  #recognise(side: Side, said: Payload, wireLength: number): void {
    CONTEXT.start = this.start;
    CONTEXT.side = side;
    CONTEXT.wireLength = wireLength;
    const recognition = this.#inspector.recognise(said, CONTEXT, this.#learned);
    const isDatagram = this.start.ipProtocol !== TCP;
    if (recognition === "more" && said.length < SHOWN && !isDatagram) return;
    if (recognition === "more" || recognition === "none") {
      // What begins in the middle of a connection need not look like its beginning, nor a part like the whole.
      const mayBeCut = isDatagram ? recognition === "more" && said.length < wireLength : this.start.isMidstream;
      if (!mayBeCut) this.#isUnrecognised = true;
      if (!isDatagram) this.#giveUpOn(side);
      return;
    }
    this.#isUnrecognised = false;
    this.protocol = recognition.protocol;
    this.#dialog = this.#inspector.beginDialog(this);
    if (this.#dialog === undefined) this.#heard = NO_SIDE;
  }

  #giveUpOn(side: Side): void {
    this.#exhausted = (this.#exhausted | (1 << side)) as Sides;
    if (this.#exhausted === BOTH_SIDES) this.#heard = NO_SIDE;
  }

  #hasEnded(): boolean {
    return this.#heard === NO_SIDE;
  }
}

const without = (sides: Sides, side: Side): Sides => (sides & ~(1 << side)) as Sides;
