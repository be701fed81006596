import type { FlowStart } from "../../flow/flow.ts";
import type { SpokenPayload } from "../../flow/flow-table.ts";
import type { Sides } from "../../flow/flow-tcp.ts";
import { isNamedPipe } from "../../tables/named-pipes.ts";
import type { LearnedEndpoint, Lesson } from "../endpoints/learned-endpoint.ts";
import { LearnedEndpoints } from "../endpoints/learned-endpoints.ts";
import type { Dialog, DialogFactory } from "./dialog.ts";
import { FactList } from "./fact-list.ts";
import { FlowInspection } from "./flow-inspection.ts";
import { KeptBytes } from "./kept-bytes.ts";
import { DatagramRooms } from "./latest-datagrams.ts";
import type { Payload } from "./payload.ts";
import { type FactKind, NAME_KINDS } from "./payload-fact.ts";
import { Recogniser, type Recognition } from "./recognition.ts";
import type { Signature, SignatureContext } from "./signature.ts";
import type { Segment } from "./spoken-stream.ts";

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

const TCP = 6;
const SYN = 0x02;

export interface InspectionOptions {
  readonly signatures: readonly Signature[];
  /** By the protocol that a signature names. */
  readonly dialogs: Readonly<Record<string, DialogFactory>>;
  /** Names of servers, shares and objects are kept as facts. */
  readonly keepsNames: boolean;
}

/** Looks into the payload of flows: what protocol they speak, what it tells, and which endpoints it announces. */
export class Inspector {
  readonly endpoints = new LearnedEndpoints();
  /** For messages of all open flows that are not whole yet. */
  readonly rooms = new KeptBytes();
  /** For datagrams of all open flows that nothing is recognised of. */
  readonly datagrams = new DatagramRooms();
  readonly noFacts = FactList.empty();
  readonly #recogniser: Recogniser;
  readonly #dialogs: ReadonlyMap<string, DialogFactory>;
  readonly #keepsNames: boolean;
  /** The packet being looked at: what it teaches was taught by it. */
  #file = 0;
  #frame = 0;
  #micros = 0;
  /** Reused for every packet. */
  readonly #segment: Mutable<Segment> = { bytes: new Uint8Array(0), at: 0, captured: 0, length: 0, sequence: 0 };

  constructor({ signatures, dialogs, keepsNames }: InspectionOptions) {
    this.#recogniser = new Recogniser(signatures);
    this.#dialogs = new Map(Object.entries(dialogs));
    this.#keepsNames = keepsNames;
  }

  begin(start: FlowStart, endpoints: readonly LearnedEndpoint[]): FlowInspection {
    return new FlowInspection(this, start, endpoints[0]?.protocol);
  }

  /** Shows a packet of the inspection's flow to it; returns the sides of which it wants to see more. */
  read(inspection: FlowInspection, said: SpokenPayload): Sides {
    const { packet, side } = said;
    this.#file = said.file;
    this.#frame = said.frame;
    this.#micros = said.micros;
    const captured = Math.min(packet.payloadLength, packet.frameEnd - packet.payloadAt);
    if (packet.ipProtocol !== TCP)
      return inspection.addDatagram(side, packet.bytes, packet.payloadAt, captured, packet.payloadLength);
    const segment = this.#segment;
    segment.bytes = packet.bytes;
    segment.at = packet.payloadAt;
    segment.captured = captured;
    segment.length = packet.payloadLength;
    // A SYN takes a number of its own, before the data that it may carry (RFC 7413).
    segment.sequence = (packet.tcpSequence + ((packet.tcpFlags & SYN) === 0 ? 0 : 1)) | 0;
    return inspection.addSegment(side, segment, said.isStreamStartSeen ? said.streamStart : segment.sequence);
  }

  recognise(said: Payload, context: SignatureContext, learned: string | undefined): Recognition {
    return this.#recogniser.recognise(said, context, learned);
  }

  beginDialog(flow: FlowInspection): Dialog | undefined {
    return flow.protocol === undefined ? undefined : this.#dialogs.get(flow.protocol)?.(flow);
  }

  /** Whether a fact is not to be kept. A pipe of no table may be named after a computer or a user. */
  isLeftOut(kind: FactKind, text: string): boolean {
    if (this.#keepsNames) return false;
    return NAME_KINDS.has(kind) || (kind === "pipe" && !isNamedPipe(text));
  }

  learn(teacher: FlowStart, lesson: Lesson): void {
    // Field by field: what is added to a copy makes objects of as many shapes.
    this.endpoints.learn({
      ipProtocol: lesson.ipProtocol,
      address: lesson.address,
      port: lesson.port,
      protocol: lesson.protocol,
      interface: lesson.interface,
      teacher: lesson.teacher,
      isStanding: lesson.isStanding,
      taughtBySequence: teacher.sequence,
      taughtByInitiator: teacher.initiatorAddress,
      taughtByResponder: teacher.responderAddress,
      taughtInFile: this.#file,
      taughtInFrame: this.#frame,
      taughtMicros: this.#micros,
    });
  }
}
