import type { ConnectionState } from "../../src/flow/flow.ts";
import { endText, type Turn } from "./conversations.ts";
import type { Expectation } from "./expectation.ts";
import { IpProtocol, isIpv6, synOptions, TcpFlag, tcpSegment } from "./frames.ts";
import type { Host } from "./network.ts";
import { zeros } from "./octets.ts";
import type { Scenario, Sending } from "./scenario.ts";

/** Payload bytes of a full segment: what Ethernet leaves after both headers. */
const segmentSizeFor = (address: string): number => (isIpv6(address) ? 1440 : 1460);

/** Windows repeats an unanswered SYN after 3 and after another 6 seconds (Q170359). */
const SYN_RETRIES_MILLIS = [3000, 6000];

/** How a connection goes, with the state that Zeek gives it. */
const STATE_BY_COURSE = {
  /** Handshake, dialogue, both close. */
  closed: "SF",
  /** Still open when the capture ends. */
  "left-open": "S1",
  "reset-by-initiator": "RSTO",
  "reset-by-responder": "RSTR",
  /** The SYN is answered by RST. */
  refused: "REJ",
  /** The SYN is repeated and never answered. */
  unanswered: "S0",
  /** The SYN is answered, and the initiator resets instead of finishing: a port scan. */
  "half-open": "RSTO",
  /** Under way before the capture began, and when it ends. */
  midstream: "OTH",
} as const satisfies Record<string, ConnectionState>;
export type TcpCourse = keyof typeof STATE_BY_COURSE;

export interface TcpSession {
  readonly from: Host;
  readonly fromPort: number;
  readonly to: Host;
  readonly toPort: number;
  readonly course: TcpCourse;
  readonly turns?: readonly Turn[];
  readonly sending?: Sending;
  readonly expect: Expectation;
}

export function tcpSession(scenario: Scenario, session: TcpSession): void {
  const { from, fromPort, to, toPort, course } = session;
  scenario.expect({
    proto: "tcp",
    orig: endText(from.address, fromPort),
    resp: endText(to.address, toPort),
    connState: STATE_BY_COURSE[course],
    ...session.expect,
  });
  const ends = new TcpEnds(scenario, session);
  if (!begin(scenario, ends, course)) return;
  for (const turn of session.turns ?? []) speak(scenario, ends, turn);
  finish(ends, course);
}

/** Sends what opens the connection; false where it comes to nothing. */
function begin(scenario: Scenario, ends: TcpEnds, course: TcpCourse): boolean {
  if (course === "midstream") return true;
  ends.emit("initiator", TcpFlag.SYN);
  if (course === "unanswered") {
    for (const millis of SYN_RETRIES_MILLIS) {
      scenario.wait(millis);
      ends.emit("initiator", TcpFlag.SYN);
    }
    return false;
  }
  ends.advance("initiator", 1);
  if (course === "refused") {
    ends.emit("responder", TcpFlag.RST | TcpFlag.ACK);
    return false;
  }
  ends.emit("responder", TcpFlag.SYN | TcpFlag.ACK);
  ends.advance("responder", 1);
  if (course === "half-open") {
    ends.emit("initiator", TcpFlag.RST);
    return false;
  }
  ends.emit("initiator", TcpFlag.ACK);
  return true;
}

function speak(scenario: Scenario, ends: TcpEnds, turn: Turn): void {
  scenario.wait(turn.after ?? 0);
  const { by, bytes } = turn;
  for (let at = 0; at < bytes.length; at += ends.segmentSize) {
    const segment = bytes.subarray(at, at + ends.segmentSize);
    const flags = at + ends.segmentSize >= bytes.length ? TcpFlag.PSH | TcpFlag.ACK : TcpFlag.ACK;
    ends.emit(by, flags, segment, turn);
    if (turn.isRepeated) {
      scenario.wait(300);
      ends.emit(by, flags, segment, turn);
    }
    ends.advance(by, segment.length);
  }
  ends.emit(by === "initiator" ? "responder" : "initiator", TcpFlag.ACK);
}

function finish(ends: TcpEnds, course: TcpCourse): void {
  if (course === "reset-by-initiator") ends.emit("initiator", TcpFlag.RST | TcpFlag.ACK);
  if (course === "reset-by-responder") ends.emit("responder", TcpFlag.RST | TcpFlag.ACK);
  if (course !== "closed") return;
  ends.emit("initiator", TcpFlag.FIN | TcpFlag.ACK);
  ends.advance("initiator", 1);
  ends.emit("responder", TcpFlag.FIN | TcpFlag.ACK);
  ends.advance("responder", 1);
  ends.emit("initiator", TcpFlag.ACK);
}

/** Both ends' sequence numbers, and the sending of one segment. */
class TcpEnds {
  readonly segmentSize: number;
  readonly #scenario: Scenario;
  readonly #session: TcpSession;
  readonly #sequences: { initiator: number; responder: number };

  constructor(scenario: Scenario, session: TcpSession) {
    this.segmentSize = segmentSizeFor(session.from.address);
    this.#scenario = scenario;
    this.#session = session;
    this.#sequences = { initiator: scenario.random(0xffffffff), responder: scenario.random(0xffffffff) };
  }

  advance(by: Turn["by"], bytes: number): void {
    this.#sequences[by] = (this.#sequences[by] + bytes) >>> 0;
  }

  emit(by: Turn["by"], flags: number, payload: Uint8Array = zeros(0), sending: Sending = {}): void {
    const { from, fromPort, to, toPort } = this.#session;
    const isAsking = by === "initiator";
    const [sender, receiver] = isAsking ? [from, to] : [to, from];
    const hasAcknowledgment = (flags & TcpFlag.ACK) !== 0;
    const segment = tcpSegment(
      sender.address,
      receiver.address,
      {
        sourcePort: isAsking ? fromPort : toPort,
        destinationPort: isAsking ? toPort : fromPort,
        sequence: this.#sequences[by],
        acknowledgment: hasAcknowledgment ? this.#sequences[isAsking ? "responder" : "initiator"] : 0,
        flags,
        window: (flags & TcpFlag.RST) !== 0 ? 0 : 17520,
        options: (flags & TcpFlag.SYN) !== 0 ? synOptions(this.segmentSize) : zeros(0),
      },
      payload,
    );
    const { via, isForwarded, fragments, cutTo } = { ...this.#session.sending, ...sending };
    this.#scenario.send(sender, receiver, IpProtocol.TCP, segment, { via, isForwarded, fragments, cutTo });
  }
}
