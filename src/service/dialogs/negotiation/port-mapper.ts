import type { Side } from "../../../flow/flow-tcp.ts";
import { ONC_RPC_PROGRAMS, OTHER_ONC_RPC } from "../../../tables/onc-rpc-programs.ts";
import { type Dialog, type DialogFactory, DONE, type InspectedFlow } from "../../inspection/dialog.ts";
import { Payload } from "../../inspection/payload.ts";
import { AnnouncedLessons } from "./announced-lessons.ts";
import { type RpcReply, readCall, readReply } from "./onc-rpc.ts";
import { type MapperQuestion, mappingsOf, PORT_MAPPER, questionOf } from "./port-mapper-replies.ts";
import { addressOf, orOwnAddress, TCP, wordTeacher } from "./sides.ts";

/** Calls whose replies have not come: the oldest is forgotten beyond that. */
const OPEN_CALLS = 16;
/** Endpoints of one reply: more than a Unix host with all of its services registers. */
const MAX_MAPPINGS = 1_024;
/** Longest record that is read, its header included: as much as is kept of a side that waits. */
const RECORD_LIMIT = 16_384;
const LAST_FRAGMENT = 0x8000_0000;

/** ONC RPC: what a port mapper (rpcbind) answers; the program that is called on every other port. */
export const portMapperDialog: DialogFactory = (flow) => new PortMapperDialog(flow);

/** Shown during one call, so all flows share it. */
const MESSAGE = new Payload();

class PortMapperDialog implements Dialog {
  readonly #flow: InspectedFlow;
  /** By transaction id, the oldest first. */
  readonly #questions = new Map<number, MapperQuestion>();
  /** TCP: the fragment before was not the last of its record. */
  readonly #isWithinRecord: [boolean, boolean] = [false, false];
  /** TCP: bytes of the side are missing, and no record has been found since. */
  readonly #isAdrift: [boolean, boolean] = [false, false];
  /** Questions given up before a reply came. */
  #givenUp = 0;

  constructor(flow: InspectedFlow) {
    this.#flow = flow;
  }

  read(side: Side, said: Payload): number {
    if (this.#flow.start.ipProtocol === TCP) return this.#readRecords(side, said);
    return this.#readMessage(side, said) ? DONE : said.length;
  }

  lost(side: Side): boolean {
    this.#isAdrift[side] = true;
    this.#isWithinRecord[side] = false;
    return true;
  }

  /** Each message behind its length (RFC 5531 section 11). One in several fragments is passed over. */
  #readRecords(side: Side, said: Payload): number {
    // Behind a gap a segment counts that one record fills to its last byte.
    if (this.#isAdrift[side] && said.u32(0) !== LAST_FRAGMENT + said.length - 4) return said.length;
    this.#isAdrift[side] = false;
    let at = 0;
    while (at < said.length) {
      const header = said.u32(at);
      if (header < 0) return at;
      const isLast = header >= LAST_FRAGMENT;
      const end = at + 4 + (header % LAST_FRAGMENT);
      if (isLast && !this.#isWithinRecord[side] && end - at <= RECORD_LIMIT) {
        if (end > said.length) return at;
        if (this.#readMessage(side, MESSAGE.showPart(said, at + 4, end - at - 4))) return DONE;
      } else if (isLast && this.#questions.size > 0) this.#flow.forget(1);
      this.#isWithinRecord[side] = !isLast;
      at = end;
    }
    return at;
  }

  /** Whether the flow is one of another program than the port mapper. */
  #readMessage(side: Side, message: Payload): boolean {
    const call = readCall(message);
    if (call !== undefined) {
      if (call.program !== PORT_MAPPER) {
        this.#flow.refine(ONC_RPC_PROGRAMS[call.program] ?? OTHER_ONC_RPC);
        return true;
      }
      const question = questionOf(call, message);
      if (question !== undefined) this.#remember(call.xid, question);
      return false;
    }
    const reply = readReply(message);
    if (reply !== undefined) this.#readReply(side, reply, message);
    return false;
  }

  #readReply(side: Side, { xid, bodyAt }: RpcReply, message: Payload): void {
    const question = this.#questions.get(xid);
    if (question === undefined) {
      if (this.#givenUp === 0) return;
      this.#givenUp -= 1;
      this.#flow.forget(1);
      return;
    }
    this.#questions.delete(xid);
    if (bodyAt >= 0) this.#learn(side, question, message, bodyAt);
  }

  #remember(xid: number, question: MapperQuestion): void {
    this.#questions.set(xid, question);
    if (this.#questions.size <= OPEN_CALLS) return;
    for (const oldest of this.#questions.keys()) {
      this.#questions.delete(oldest);
      this.#givenUp += 1;
      return;
    }
  }

  #learn(side: Side, question: MapperQuestion, message: Payload, at: number): void {
    const { start } = this.#flow;
    const lessons = new AnnouncedLessons(this.#flow, MAX_MAPPINGS);
    for (const { program, ipProtocol, address: announced, port } of mappingsOf(
      question,
      message,
      at,
      start.ipProtocol,
    )) {
      const address = announced === null ? addressOf(start, side) : orOwnAddress(announced, start, side);
      lessons.learn({
        ipProtocol,
        address,
        port,
        protocol: ONC_RPC_PROGRAMS[program] ?? OTHER_ONC_RPC,
        interface: null,
        teacher: wordTeacher(`port mapper, program ${program}`, address, start, side),
        isStanding: true,
      });
    }
  }
}
