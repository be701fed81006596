/** Replays what two sides say to a dialog, as the engine does: what was not taken comes again with what follows. */
import { formatIpAddress, parseIpAddress } from "../../../../src/base/ip-address.ts";
import type { FlowStart } from "../../../../src/flow/flow.ts";
import type { Side } from "../../../../src/flow/flow-tcp.ts";
import type { Lesson } from "../../../../src/service/endpoints/learned-endpoint.ts";
import {
  type Dialog,
  type DialogFactory,
  DONE,
  type InspectedFlow,
  SIDE_DONE,
} from "../../../../src/service/inspection/dialog.ts";
import { Payload } from "../../../../src/service/inspection/payload.ts";

export interface Said {
  readonly side: Side;
  readonly bytes: Uint8Array;
  /** Bytes of the side are missing here. */
  readonly isGap?: true;
}

export const gap = (side: Side): Said => ({ side, bytes: new Uint8Array(0), isGap: true });
export const client = (text: string): Said => ({ side: 0, bytes: Buffer.from(text, "latin1") });
export const server = (text: string): Said => ({ side: 1, bytes: Buffer.from(text, "latin1") });

export interface Heard {
  /** "version Microsoft FTP Service", in order, each once. */
  readonly facts: readonly string[];
  /** "tcp 192.0.2.1:1040 ftp-data next: FTP PORT", in order; "standing" for what stays. */
  readonly lessons: readonly string[];
  readonly protocol: string | null;
  /** Endpoints that the dialog left out; absent where there are none. */
  readonly forgotten?: number;
  /** The dialog said that nothing more is of interest. */
  readonly isDone: boolean;
}

const must = (address: string): Uint8Array => {
  const bytes = parseIpAddress(address);
  if (bytes === undefined) throw new Error(`${address} is no address`);
  return bytes;
};

/** A flow from `from` to `to`, each "ADDRESS PORT". */
export function flowStart(from: string, to: string, ipProtocol: number, isMidstream = false): FlowStart {
  const [initiator = "", initiatorPort] = from.split(" ");
  const [responder = "", responderPort] = to.split(" ");
  return {
    sequence: 0,
    initiatorAddress: must(initiator),
    responderAddress: must(responder),
    ipProtocol,
    initiatorPort: Number(initiatorPort),
    responderPort: Number(responderPort),
    firstMicros: 0,
    startsWithSyn: ipProtocol === 6 && !isMidstream,
    isMidstream,
    isInitiatorUnknown: false,
    initiatorMac: null,
    responderMac: null,
  };
}

const wordLesson = ({ ipProtocol, address, port, protocol, teacher, isStanding }: Lesson): string => {
  const host = address.length === 4 ? formatIpAddress(address) : `[${formatIpAddress(address)}]`;
  const transport = ipProtocol === 6 ? "tcp" : ipProtocol === 17 ? "udp" : String(ipProtocol);
  return `${transport} ${host}:${port} ${protocol} ${isStanding ? "standing" : "next"}: ${teacher}`;
};

class Listener implements InspectedFlow {
  readonly start: FlowStart;
  readonly facts = new Set<string>();
  readonly lessons: string[] = [];
  protocol: string | null = null;
  forgotten = 0;

  constructor(start: FlowStart) {
    this.start = start;
  }

  note(kind: string, text: string): void {
    this.facts.add(`${kind} ${text}`);
  }

  refine(protocol: string): void {
    this.protocol = protocol;
  }

  learn(lesson: Lesson): void {
    this.lessons.push(wordLesson(lesson));
  }

  forget(endpoints: number): void {
    this.forgotten += endpoints;
  }
}

/** Says `turns` in their order. TCP: what a dialog does not take is kept for it; UDP: each turn is a datagram. */
export function replay(factory: DialogFactory, start: FlowStart, turns: readonly Said[]): Heard {
  const listener = new Listener(start);
  const dialog = factory(listener);
  const streams = [new Stream(0, dialog), new Stream(1, dialog)] as const;
  let isDone = false;
  for (const { side, bytes, isGap } of turns) {
    if (isGap === true) streams[side].lose();
    else isDone = start.ipProtocol === 17 ? sayDatagram(dialog, side, bytes) : streams[side].say(bytes);
    if (isDone) break;
  }
  const { facts, lessons, protocol, forgotten } = listener;
  return { facts: [...facts], lessons, protocol, isDone, ...(forgotten > 0 && { forgotten }) };
}

const sayDatagram = (dialog: Dialog, side: Side, bytes: Uint8Array): boolean =>
  dialog.read(side, new Payload().show(bytes, 0, bytes.length)) === DONE;

/** Bytes that the dialog has not taken yet, and how many it wants to pass over. */
class Stream {
  readonly #side: Side;
  readonly #dialog: Dialog;
  #kept = new Uint8Array(0);
  #toPass = 0;
  #hasEnded = false;

  constructor(side: Side, dialog: Dialog) {
    this.#side = side;
    this.#dialog = dialog;
  }

  lose(): void {
    this.#kept = new Uint8Array(0);
    this.#toPass = 0;
    this.#hasEnded ||= this.#dialog.lost?.(this.#side) !== true;
  }

  say(bytes: Uint8Array): boolean {
    if (this.#hasEnded) return false;
    const passed = Math.min(this.#toPass, bytes.length);
    this.#toPass -= passed;
    this.#kept = Uint8Array.from(Buffer.concat([this.#kept, bytes.subarray(passed)]));
    while (this.#kept.length > 0) {
      const taken = this.#dialog.read(this.#side, new Payload().show(this.#kept, 0, this.#kept.length));
      if (taken === DONE) return true;
      if (taken === SIDE_DONE) this.#hasEnded = true;
      if (this.#hasEnded) return false;
      if (taken < 0 || !Number.isInteger(taken)) throw new Error(`a dialog took ${taken} bytes`);
      if (taken === 0) break;
      this.#toPass = Math.max(0, taken - this.#kept.length);
      this.#kept = this.#kept.slice(taken);
    }
    if (this.#kept.length > 16_384) throw new Error("a dialog waits for more than the engine keeps");
    return false;
  }
}

/** The turns, each cut into pieces of `size` bytes. */
export const cutInto = (turns: readonly Said[], size: number): readonly Said[] =>
  turns.flatMap((turn) => (turn.isGap === true ? [turn] : cutTurn(turn, size)));

const cutTurn = ({ side, bytes }: Said, size: number): readonly Said[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => ({
    side,
    bytes: bytes.subarray(index * size, (index + 1) * size),
  }));
