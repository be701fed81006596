import type { Side } from "../../flow/flow-tcp.ts";
import { type Dialog, type DialogFactory, DONE, type InspectedFlow, WAIT } from "../inspection/dialog.ts";
import type { Payload } from "../inspection/payload.ts";

/** Length of the address to, behind version and mode record; its value is a URI (MC-NMF, section 2.2.3.3). */
const VIA_LENGTH_AT = 6;
const LONGEST = 2048;
/** The addresses of Active Directory Web Services begin with this behind host and port (MS-ADDM, section 2.1). */
const DIRECTORY = "/ActiveDirectoryWebServices/";
const SLASH = 0x2f;

/** Which service of .NET Message Framing is called; its address is looked at and not kept. */
export const messageFramingDialog: DialogFactory = (flow) => new MessageFramingDialog(flow);

class MessageFramingDialog implements Dialog {
  readonly #flow: InspectedFlow;

  constructor(flow: InspectedFlow) {
    this.#flow = flow;
  }

  read(side: Side, said: Payload): number {
    if (side !== 0) return said.length;
    const first = said.u8(VIA_LENGTH_AT);
    const second = said.u8(VIA_LENGTH_AT + 1);
    if (second < 0) return WAIT;
    const isShort = first < 0x80;
    const at = VIA_LENGTH_AT + (isShort ? 1 : 2);
    const length = isShort ? first : (first & 0x7f) | (second << 7);
    if (length > LONGEST) return DONE;
    if (said.length < at + length) return WAIT;
    if (isDirectory(said, at, at + length)) this.#flow.refine("adws");
    return DONE;
  }
}

function isDirectory(said: Payload, at: number, end: number): boolean {
  let from = said.indexOf(SLASH, at, end);
  while (from >= 0) {
    if (said.has(from, DIRECTORY)) return true;
    from = said.indexOf(SLASH, from + 1, end);
  }
  return false;
}
