import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature } from "../../inspection/signature.ts";
import { soFar, sure } from "../expected-bytes.ts";

/** Length without itself, an operation code that is always the same, the association's handle, the message type. */
const HEADER = 16;
const OPERATION_CODE = 0x0000_7800;
const LAST_MESSAGE_TYPE = 3;
const LONGEST_MESSAGE = 0x100_0000;

function matchMessage(said: Payload): Match {
  if (said.length < 8) return soFar(said.u8(0) <= 0);
  const length = said.u32(0);
  if (said.u32(4) !== OPERATION_CODE || length < HEADER - 4 || length > LONGEST_MESSAGE) return MATCH.no;
  return said.length < HEADER ? MATCH.more : sure(said.u32(12) <= LAST_MESSAGE_TYPE);
}

export const WINS_REPLICATION_SIGNATURE: Signature = {
  protocol: "wins",
  transports: ["tcp"],
  specification: "MS-WINSRA section 2.2",
  match: matchMessage,
};
