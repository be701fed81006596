import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature } from "../../inspection/signature.ts";
import { soFar, sure } from "../expected-bytes.ts";

/** Length without itself, operation code, the association's handle, the message type. */
const HEADER = 16;
/** Of the operation code only the third byte is defined; Windows leaves the others as they are in memory. */
const OPERATION = { at: 6, code: 0x78 };
const MESSAGE = { start: 0, startResponse: 1, replication: 2, stop: 3 };
const START_LENGTH = 0x29;
const STOP_LENGTH = 0x10;
const LONGEST_MESSAGE = 0x100_0000;
/** The last of the operations in a replication message: ownership maps, records, update notices. */
const LAST_REPLICATION = 9;

function matchMessage(said: Payload): Match {
  if (said.length <= OPERATION.at) return soFar(said.u8(0) <= 0);
  const length = said.u32(0);
  if (said.u8(OPERATION.at) !== OPERATION.code || length < STOP_LENGTH || length > LONGEST_MESSAGE) return MATCH.no;
  if (said.length < HEADER) return MATCH.more;
  const type = said.u32(12);
  if (type === MESSAGE.stop) return sure(length === STOP_LENGTH);
  if (type > MESSAGE.stop) return MATCH.no;
  if (said.length < HEADER + 8) return MATCH.more;
  if (type === MESSAGE.replication) return sure(said.u32(HEADER) <= LAST_REPLICATION);
  // The sender's handle, then versions 2 and, from Windows 2000 on, 5.
  return sure(length === START_LENGTH && said.u16(20) === 2 && (said.u16(22) === 5 || said.u16(22) === 1));
}

export const WINS_REPLICATION_SIGNATURE: Signature = {
  protocol: "wins",
  transports: ["tcp"],
  specification: "MS-WINSRA section 2.2",
  match: matchMessage,
};
