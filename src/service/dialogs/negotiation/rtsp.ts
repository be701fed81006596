import type { Side } from "../../../flow/flow-tcp.ts";
import type { Dialog, DialogFactory, InspectedFlow } from "../../inspection/dialog.ts";
import { Payload } from "../../inspection/payload.ts";
import { LINE_LIMIT, TextLines } from "../text-lines.ts";
import { learnMedia } from "./learn-media.ts";
import { parseTransports } from "./rtsp-transport.ts";
import { addressOf, otherSide } from "./sides.ts";
import { contentLength } from "./text-numbers.ts";

const TRANSPORT = "TRANSPORT:";
/** Before media that are sent inside the connection (RFC 2326 section 10.12). */
const DOLLAR = 0x24;
const SPACE = 0x20;
const VERSION = "RTSP/";
const GRANTED = "200";

/** RTSP: the ports for RTP and RTCP that a server grants in its answer to SETUP. */
export const rtspDialog: DialogFactory = (flow) => new RtspDialog(flow);

/** What is known of the message that a side is in the middle of. */
interface Message {
  readonly lines: TextLines;
  isWithinHeaders: boolean;
  /** An answer that grants what was asked. */
  isGrant: boolean;
  bodyLength: number;
}

const newMessage = (): Message => ({
  lines: new TextLines(),
  isWithinHeaders: false,
  isGrant: false,
  bodyLength: 0,
});

/** Shown during one call, so all flows share it. */
const REST = new Payload();

class RtspDialog implements Dialog {
  readonly #flow: InspectedFlow;
  readonly #messages = [newMessage(), newMessage()] as const;

  constructor(flow: InspectedFlow) {
    this.#flow = flow;
  }

  read(side: Side, said: Payload): number {
    const message = this.#messages[side];
    const { lines } = message;
    lines.begin(said);
    for (;;) {
      const rest = lines.showRest(REST);
      if (!message.isWithinHeaders && !lines.isWithinLine && rest.u8(0) === DOLLAR) {
        if (rest.u16(2) < 0) return lines.taken;
        lines.pass(4 + rest.u16(2));
      } else if (!lines.next()) return lines.taken;
      else if (message.isWithinHeaders) this.#readHeader(side, message);
      else if (mayBegin(lines)) beginMessage(message, lines.line);
    }
  }

  lost(side: Side): boolean {
    const message = this.#messages[side];
    message.lines.lost();
    message.isWithinHeaders = false;
    return true;
  }

  #readHeader(side: Side, message: Message): void {
    const { line, isCut } = message.lines;
    if (line.length === 0) {
      message.isWithinHeaders = false;
      message.lines.pass(message.bodyLength);
    } else if (message.isGrant && line.hasAnyCase(0, TRANSPORT)) {
      if (isCut) this.#flow.forget(1);
      else this.#readTransport(side, line);
    } else if (line.hasAnyCase(0, "CONTENT-LENGTH:") && !isCut) message.bodyLength = contentLength(line);
  }

  /** The answer repeats those of the requester's ports that are taken, and gives the server's. */
  #readTransport(side: Side, line: Payload): void {
    const { start } = this.#flow;
    // A server sends no SETUP (RFC 2326 section 10), so that who opened the connection has none to answer.
    if (side === 0 && !start.isMidstream) return;
    const requester = otherSide(side);
    for (const transport of parseTransports(line.latin1(TRANSPORT.length, LINE_LIMIT))) {
      const { clientPort, serverPort, groupPort, hasPair } = transport;
      const destination = transport.destination ?? addressOf(start, requester);
      const source = transport.source ?? addressOf(start, side);
      const media = { hasPair, teacher: "RTSP SETUP" };
      if (clientPort !== null) learnMedia(this.#flow, requester, { ...media, address: destination, port: clientPort });
      if (groupPort !== null && transport.destination !== null)
        learnMedia(this.#flow, requester, { ...media, address: transport.destination, port: groupPort });
      if (serverPort !== null) learnMedia(this.#flow, side, { ...media, address: source, port: serverPort });
    }
  }
}

/** Behind a gap a line so long may be the middle of a body, but for one that an answer begins with. */
const mayBegin = ({ line, isCut }: TextLines): boolean => (isCut ? line.hasAnyCase(0, VERSION) : line.length > 0);

function beginMessage(message: Message, line: Payload): void {
  message.isGrant = line.hasAnyCase(0, VERSION) && line.has(line.indexOf(SPACE) + 1, GRANTED);
  message.bodyLength = 0;
  message.isWithinHeaders = true;
}
