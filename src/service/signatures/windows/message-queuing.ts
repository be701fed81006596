import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature } from "../../inspection/signature.ts";
import { matchText, soFar, sure } from "../expected-bytes.ts";

const VERSION = 0x10;
const HEADER = 16;

/** BaseHeader: version, reserved, flags, the signature "LIOR", the size of the packet. */
function matchPacket(said: Payload): Match {
  if (said.length < 4) return soFar(said.length === 0 || said.u8(0) === VERSION);
  if (said.u8(0) !== VERSION) return MATCH.no;
  const signature = matchText(said, 4, "LIOR");
  if (signature !== MATCH.yes || said.length < 12) return signature === MATCH.no ? MATCH.no : MATCH.more;
  return sure(said.u32le(8) >= HEADER && said.u32le(8) <= 0x40_0000);
}

export const MESSAGE_QUEUING_SIGNATURE: Signature = {
  protocol: "msmq",
  transports: ["tcp"],
  specification: "MS-MQMQ section 2.2.19.1",
  match: matchPacket,
};
