import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";
import { soFar } from "../expected-bytes.ts";

/** Transaction, protocol (0), length of what follows, unit; then the function code. */
const FUNCTION_AT = 7;
const BEFORE_UNIT = 6;
const EXCEPTION = 0x80;
const READS = { coils: 1, inputs: 2, holding: 3, last: 4 };
const WRITES = { coil: 5, register: 6, coils: 15, registers: 16 };
const MOST_BITS = 2000;
const MOST_REGISTERS = 125;

/** Public function codes, and 90 of Schneider's controllers (Modbus application protocol, section 6). */
const isFunction = (code: number): boolean =>
  (code >= 1 && code <= 8) ||
  code === 11 ||
  code === 12 ||
  (code >= 15 && code <= 17) ||
  (code >= 20 && code <= 24) ||
  code === 43 ||
  code === 90;

function matchMessage(said: Payload, { side, start }: SignatureContext): Match {
  if (said.length < 6) return soFar(said.u16(2) <= 0);
  const length = said.u16(4);
  if (said.u16(2) !== 0 || length < 3 || length > 254) return MATCH.no;
  if (said.length <= FUNCTION_AT) return MATCH.more;
  const code = said.u8(FUNCTION_AT);
  if (!isFunction(code & ~EXCEPTION)) return MATCH.no;
  const isFromServer = side === 1 || start.initiatorPort === 502;
  if (code >= EXCEPTION) return isFromServer ? matchException(said, length) : MATCH.no;
  if (said.length < BEFORE_UNIT + Math.min(length, 6)) return MATCH.more;
  return isFromServer ? matchAnswer(said, code, length) : matchRequest(said, code, length);
}

function matchException(said: Payload, length: number): Match {
  if (length !== 3) return MATCH.no;
  const exception = said.u8(FUNCTION_AT + 1);
  if (exception < 0) return MATCH.more;
  return exception >= 1 && exception <= 11 ? MATCH.yes : MATCH.no;
}

/** What is asked of how many must fit the length, and the limits of the function. */
function matchRequest(said: Payload, code: number, length: number): Match {
  const quantity = said.u16(FUNCTION_AT + 3);
  if (code <= READS.last) {
    const most = code <= READS.inputs ? MOST_BITS : MOST_REGISTERS;
    return length === 6 && quantity >= 1 && quantity <= most ? MATCH.yes : MATCH.no;
  }
  if (code === WRITES.coil) return length === 6 && (quantity === 0 || quantity === 0xff00) ? MATCH.yes : MATCH.no;
  if (code === WRITES.register) return length === 6 ? MATCH.likely : MATCH.no;
  if (code !== WRITES.coils && code !== WRITES.registers) return MATCH.likely;
  const bytes = said.u8(FUNCTION_AT + 5);
  if (bytes < 0) return MATCH.more;
  const expected = code === WRITES.coils ? Math.ceil(quantity / 8) : 2 * quantity;
  return length === 7 + bytes && bytes === expected ? MATCH.yes : MATCH.no;
}

function matchAnswer(said: Payload, code: number, length: number): Match {
  if (code <= READS.last) {
    const bytes = said.u8(FUNCTION_AT + 1);
    return length === 3 + bytes && bytes >= 1 && (code <= READS.inputs || bytes % 2 === 0) ? MATCH.yes : MATCH.no;
  }
  if (code <= WRITES.register || code === WRITES.coils || code === WRITES.registers) {
    return length === 6 ? MATCH.likely : MATCH.no;
  }
  return MATCH.likely;
}

export const MODBUS_SIGNATURE: Signature = {
  protocol: "modbus",
  transports: ["tcp"],
  specification: "Modbus Messaging on TCP/IP V1.0b section 3.1, Modbus Application Protocol V1.1b3 section 6",
  match: matchMessage,
};
