import { isUnspecified } from "../../../base/ip-address.ts";
import type { Side } from "../../../flow/flow-tcp.ts";
import type { Dialog, DialogFactory, InspectedFlow } from "../../inspection/dialog.ts";
import type { Payload } from "../../inspection/payload.ts";
import { TextLines } from "../text-lines.ts";
import { findText } from "./find-text.ts";
import { learnMedia } from "./learn-media.ts";
import { UDP } from "./sides.ts";
import { digitsAt, ipAddressAt, portAt } from "./text-numbers.ts";

const TEACHER = "SIP, session description";
const EQUALS = 0x3d;
const SPACE = 0x20;

/**
 * SIP: where each side takes the media of a call, by the session description that its messages carry (RFC 8866). No
 * header has `=` behind its first letter, so that the lines of the description need no search for the body. Cut
 * lines are read as others: an address or a port is taken only with what must stand behind it, or from a line too short
 * to be cut.
 */
export const sipDialog: DialogFactory = (flow) => new SipDialog(flow);

/** The description that a side is in the middle of. */
interface Description {
  readonly lines: TextLines;
  /** Of the last `c=` line; null before one, and where it names none. */
  address: Uint8Array | null;
  /** Of the last `m=` line; 0 before one. */
  port: number;
}

const newDescription = (): Description => ({ lines: new TextLines(), address: null, port: 0 });

class SipDialog implements Dialog {
  readonly #flow: InspectedFlow;
  readonly #descriptions = [newDescription(), newDescription()] as const;

  constructor(flow: InspectedFlow) {
    this.#flow = flow;
  }

  read(side: Side, said: Payload): number {
    const description = this.#descriptions[side];
    const { lines } = description;
    if (this.#flow.start.ipProtocol === UDP) lines.lost();
    lines.begin(said);
    while (lines.next()) if (lines.line.u8(1) === EQUALS) this.#readLine(side, description, lines.line);
    return lines.taken;
  }

  lost(side: Side): boolean {
    const description = this.#descriptions[side];
    description.lines.lost();
    description.address = null;
    description.port = 0;
    return true;
  }

  #readLine(side: Side, description: Description, line: Payload): void {
    if (line.has(0, "v=")) {
      description.address = null;
      description.port = 0;
    } else if (line.has(0, "c=")) {
      description.address = connectionAddress(line);
      this.#learn(side, description);
    } else if (line.has(0, "m=")) {
      description.port = mediaPort(line);
      this.#learn(side, description);
    }
  }

  /** The address stands before the media for all of them, or behind one for it alone (RFC 8866 section 5.7). */
  #learn(side: Side, { address, port }: Description): void {
    if (address === null || port <= 0) return;
    learnMedia(this.#flow, side, { address, port, hasPair: true, teacher: TEACHER });
  }
}

/** `c=IN IP4 192.0.2.1`, `c=IN IP4 239.1.2.3/127`; null for a name, and for the zeros of a call on hold. */
function connectionAddress(line: Payload): Uint8Array | null {
  if (!line.has(0, "c=IN IP4 ") && !line.has(0, "c=IN IP6 ")) return null;
  const slash = line.indexOf(0x2f, 9);
  const address = ipAddressAt(line, 9, (slash < 0 ? line.length : slash) - 9);
  return address === undefined || isUnspecified(address) ? null : address;
}

/** `m=audio 49170 RTP/AVP 0`: 0 for media that are refused, or not carried by RTP. */
function mediaPort(line: Payload): number {
  const at = line.indexOf(SPACE) + 1;
  const port = at > 2 ? portAt(line, at) : -1;
  const behind = at + digitsAt(line, at, 5);
  return port > 0 && findText(line, "RTP/", behind) >= 0 ? port : 0;
}
