import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature } from "../../inspection/signature.ts";
import { matchText, sure } from "../expected-bytes.ts";

/** First byte of the message, and the least that a message of its kind is long. */
const SMB1 = { mark: 0xff, length: 32 };
const SMB2 = { mark: 0xfe, length: 64 };
const ENCRYPTED = { mark: 0xfd, length: 52 };
const COMPRESSED = { mark: 0xfc, length: 16 };

/** Type 0 and a length of 24 bits stand before each message, directly over TCP and in a NetBIOS session alike. */
function matchMessage(said: Payload): Match {
  if (said.length === 0) return MATCH.more;
  if (said.u8(0) !== 0) return MATCH.no;
  const mark = said.u8(4);
  if (mark < 0) return MATCH.more;
  if (mark < COMPRESSED.mark) return MATCH.no;
  const name = matchText(said, 5, "SMB");
  if (name !== MATCH.yes) return name;
  const length = said.u24(1);
  if (mark === SMB1.mark) return sure(length >= SMB1.length);
  if (mark === ENCRYPTED.mark) return sure(length >= ENCRYPTED.length);
  if (mark === COMPRESSED.mark) return sure(length >= COMPRESSED.length);
  if (length < SMB2.length) return MATCH.no;
  return said.length < 10 ? MATCH.more : sure(said.u16le(8) === SMB2.length);
}

export const SMB_SIGNATURE: Signature = {
  protocol: "smb",
  transports: ["tcp"],
  specification: "MS-SMB2 sections 2.1 and 2.2.1, MS-CIFS section 2.2.3.1",
  match: matchMessage,
};
