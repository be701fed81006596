import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature } from "../../inspection/signature.ts";
import { areZero, soFar, sure } from "../expected-bytes.ts";

/** Data Stream Interface: flags, command, request id, error or offset, length, reserved. */
const HEADER = 16;
const FLAGS = { request: 0, reply: 1 };
const COMMAND = { close: 1, last: 8, status: 3, open: 4, unused: 7 };
/** Option of an opened session: its type (0 quantum of the server, 1 that of the attention), its length. */
const OPTION_LENGTH = 4;

function matchSession(said: Payload): Match {
  if (said.length < HEADER) return soFar(said.u8(0) <= FLAGS.reply && said.u8(1) <= COMMAND.last);
  const command = said.u8(1);
  if (said.u8(0) > FLAGS.reply || command < COMMAND.close || command > COMMAND.last) return MATCH.no;
  if (command === COMMAND.unused || !areZero(said, 12, 4)) return MATCH.no;
  const isRequest = said.u8(0) === FLAGS.request;
  const length = said.u32(8);
  if (command === COMMAND.open) return matchOpening(said, length);
  if (command === COMMAND.status && isRequest) return length <= 2 && areZero(said, 4, 4) ? MATCH.likely : MATCH.no;
  return length < 0x1000_0000 ? MATCH.likely : MATCH.no;
}

function matchOpening(said: Payload, length: number): Match {
  if (!areZero(said, 4, 4) || length < OPTION_LENGTH + 2 || length > 64) return MATCH.no;
  if (said.length < HEADER + 2) return MATCH.more;
  return sure(said.u8(HEADER) <= 2 && said.u8(HEADER + 1) === OPTION_LENGTH);
}

export const APPLE_FILING_SIGNATURE: Signature = {
  protocol: "afp",
  transports: ["tcp"],
  specification: "Apple, AppleTalk Filing Protocol: Data Stream Interface",
  match: matchSession,
};
