import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";
import { areZero, soFar, sure } from "../expected-bytes.ts";

const START = 0x68;
/** Control field, in bytes; an information frame has a data unit behind it. */
const CONTROL = 4;
const LONGEST = 253;
const DATA_UNIT = 6;
const LEAST_DATA_UNIT = 10;

/** STARTDT, STOPDT and TESTFR, to act and confirmed: only one of them at a time. */
const isUnnumbered = (control: number): boolean =>
  control === 0x07 || control === 0x0b || control === 0x13 || control === 0x23 || control === 0x43 || control === 0x83;

function matchFrame(said: Payload, context: SignatureContext): Match {
  if (said.length < 2 + CONTROL) return soFar(said.length === 0 || said.u8(0) === START);
  if (said.u8(0) !== START) return MATCH.no;
  const length = said.u8(1);
  if (length < CONTROL || length > LONGEST) return MATCH.no;
  const control = said.u8(2);
  if ((control & 3) === 3) return sure(length === CONTROL && isUnnumbered(control) && areZero(said, 3, 3));
  if ((said.u8(4) & 1) !== 0) return MATCH.no;
  if ((control & 1) === 1) {
    return control === 1 && said.u8(3) === 0 && length === CONTROL ? matchNext(said, length, context) : MATCH.no;
  }
  return matchDataUnit(said, length, context);
}

/** Types of IEC 60870-5-101 and -104, a count that is not 0, a cause of transmission. */
function matchDataUnit(said: Payload, length: number, context: SignatureContext): Match {
  if (length < LEAST_DATA_UNIT) return MATCH.no;
  if (said.length < DATA_UNIT + 3) return MATCH.more;
  const type = said.u8(DATA_UNIT);
  const cause = said.u8(DATA_UNIT + 2) & 0x3f;
  if (type < 1 || type > 127 || (said.u8(DATA_UNIT + 1) & 0x7f) === 0 || cause === 0 || cause > 47) return MATCH.no;
  return matchNext(said, length, context);
}

/** One frame alone is told by little; another that follows, or that the other side has sent, makes sure. */
function matchNext(said: Payload, length: number, { other }: SignatureContext): Match {
  const next = said.u8(2 + length);
  if (next < 0) return other.u8(0) === START ? MATCH.yes : MATCH.more;
  return sure(next === START);
}

export const IEC_104_SIGNATURE: Signature = {
  protocol: "iec-104",
  transports: ["tcp"],
  specification: "IEC 60870-5-104 section 5, IEC 60870-5-101 section 7",
  match: matchFrame,
};
