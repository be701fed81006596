import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature } from "../../inspection/signature.ts";
import { matchText } from "../expected-bytes.ts";

/** Version record 1.0, then a mode record: singleton unsized, duplex, simplex, singleton sized. */
const VERSION_RECORD = "\0\x01\0";
const MODE_AT = 3;
const VIA_AT = 5;
const RECORD = { mode: 0x01, via: 0x02 };

/** The preamble of the initiator. What the other side says is a single byte, and told by nothing. */
function matchPreamble(said: Payload): Match {
  const version = matchText(said, 0, VERSION_RECORD);
  if (version !== MATCH.yes) return version;
  if (said.length < VIA_AT + 2) return MATCH.more;
  if (said.u8(MODE_AT) !== RECORD.mode || said.u8(MODE_AT + 1) < 1 || said.u8(MODE_AT + 1) > 4) return MATCH.no;
  if (said.u8(VIA_AT) !== RECORD.via) return MATCH.no;
  // A length of seven bits a byte: one byte up to 127, else two for any address that there is.
  const address = said.u8(VIA_AT + 1) < 0x80 ? VIA_AT + 2 : VIA_AT + 3;
  return matchText(said, address, "net.");
}

/** Windows Communication Foundation over TCP: Active Directory Web Services and others. */
export const MESSAGE_FRAMING_SIGNATURE: Signature = {
  protocol: "nmf",
  transports: ["tcp"],
  specification: "MC-NMF section 2.2",
  match: matchPreamble,
};
