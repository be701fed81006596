import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";
import { matchText, soFar, sure } from "../expected-bytes.ts";

/** Packet types of TDS (MS-TDS, section 2.2.3.1.1). */
const TYPE = { batch: 0x01, oldLogin: 0x02, call: 0x03, answer: 0x04, transaction: 0x0e, login: 0x10, prelogin: 0x12 };
const HEADER = 8;

/** Type, status, length with the header, process id, packet number, and a window that is always 0. */
function matchPacket(said: Payload): Match {
  if (said.length < HEADER) return soFar(couldBePacket(said));
  if (!couldBePacket(said) || said.u16(2) < HEADER || said.u8(7) !== 0) return MATCH.no;
  const type = said.u8(0);
  const length = said.u16(2);
  if (type === TYPE.prelogin) return matchPrelogin(said, length);
  if (type === TYPE.login) return matchLogin(said, length);
  if (type === TYPE.oldLogin) return matchOldLogin(said, length);
  if (type === TYPE.answer) return matchAnswer(said, length);
  return length > HEADER ? matchRequest(said, length) : MATCH.no;
}

/** All headers of TDS 7.2 and later: their length, and the one that is always there, the transaction's. */
const ALL_HEADERS = { length: 22, transaction: { length: 18, type: 2 } };

function matchRequest(said: Payload, length: number): Match {
  if (length < HEADER + ALL_HEADERS.length) return MATCH.likely;
  if (said.length < HEADER + 10) return MATCH.more;
  const hasHeaders =
    said.u32le(HEADER) === ALL_HEADERS.length &&
    said.u32le(HEADER + 4) === ALL_HEADERS.transaction.length &&
    said.u16le(HEADER + 8) === ALL_HEADERS.transaction.type;
  return hasHeaders ? MATCH.yes : MATCH.likely;
}

function couldBePacket(said: Payload): boolean {
  const type = said.u8(0);
  const isKnown =
    (type >= TYPE.batch && type <= TYPE.answer) ||
    type === TYPE.transaction ||
    type === TYPE.login ||
    type === TYPE.prelogin;
  return type < 0 || (isKnown && said.u8(1) <= 0x1f);
}

const VERSION_TOKEN = { token: 0, length: 6 };

/** A list of options: VERSION first, then offsets that lie behind the list (MS-TDS, section 2.2.6.5). */
function matchPrelogin(said: Payload, length: number): Match {
  if (length < HEADER + 12) return MATCH.no;
  if (said.length < HEADER + 6) return MATCH.more;
  const offset = said.u16(HEADER + 1);
  return sure(
    said.u8(HEADER) === VERSION_TOKEN.token &&
      offset >= 6 &&
      offset + VERSION_TOKEN.length <= length - HEADER &&
      said.u16(HEADER + 3) === VERSION_TOKEN.length &&
      (said.u8(HEADER + 5) <= 8 || said.u8(HEADER + 5) === 0xff),
  );
}

/** Length of the login data, then the version of TDS: 7.0 to 7.4. */
function matchLogin(said: Payload, length: number): Match {
  if (length < HEADER + 36) return MATCH.no;
  if (said.length < HEADER + 8) return MATCH.more;
  const data = said.u32le(HEADER);
  return sure(data >= length - HEADER && data < 0x2_0000 && isLoginVersion(said.u32le(HEADER + 4)));
}

function isLoginVersion(version: number): boolean {
  const major = Math.floor(version / 0x100_0000);
  return major >= 0x70 && major <= 0x74 && (version & 0xff_0000) <= 0x0b_0000;
}

const OLD_NAME = 30;

/** TDS 4.2 and 5.0: host name, user and password in 30 bytes each with their length behind them (FreeTDS, tds.html). */
function matchOldLogin(said: Payload, length: number): Match {
  if (length < HEADER + 3 * (OLD_NAME + 1)) return MATCH.no;
  const lengths = HEADER + OLD_NAME;
  if (said.length <= lengths + 2 * (OLD_NAME + 1)) return MATCH.more;
  for (let index = 0; index < 3; index++) if (said.u8(lengths + index * (OLD_NAME + 1)) > OLD_NAME) return MATCH.no;
  return areZeroPadded(said) ? MATCH.yes : MATCH.no;
}

/** The host name is printable and what is left of its field is zero. */
function areZeroPadded(said: Payload): boolean {
  const length = said.u8(HEADER + OLD_NAME);
  for (let index = 0; index < OLD_NAME; index++) {
    const byte = said.u8(HEADER + index);
    if (index < length ? byte < 0x20 : byte !== 0) return false;
  }
  return true;
}

/** The server's prelogin, or a stream of tokens: environment change, message, error, login acknowledgement. */
function matchAnswer(said: Payload, length: number): Match {
  if (said.length <= HEADER) return MATCH.more;
  const token = said.u8(HEADER);
  if (token === VERSION_TOKEN.token) return matchPrelogin(said, length);
  return length > HEADER && token >= 0x79 ? MATCH.likely : MATCH.no;
}

const RESOLUTION = { broadcast: 2, unicast: 3, instance: 4, answer: 5, administrator: 0x0f };
const RESOLUTION_TYPES = Object.values(RESOLUTION);
const LONGEST_INSTANCE = 32;

/** SQL Server Resolution Protocol: one message a datagram. */
function matchResolution(said: Payload, { wireLength }: SignatureContext): Match {
  const type = said.u8(0);
  if (type === RESOLUTION.broadcast || type === RESOLUTION.unicast) return wireLength === 1 ? MATCH.likely : MATCH.no;
  if (type === RESOLUTION.instance) return isInstanceName(said, 1, wireLength) ? MATCH.likely : MATCH.no;
  if (type === RESOLUTION.administrator)
    return said.u8(1) === 1 && isInstanceName(said, 2, wireLength) ? MATCH.likely : MATCH.no;
  if (type !== RESOLUTION.answer) return MATCH.no;
  if (said.u16le(1) === 6 && wireLength === 6) return said.u8(3) === 1 ? MATCH.likely : MATCH.no;
  return said.u16le(1) !== wireLength - 3 ? MATCH.no : matchText(said, 3, "ServerName;");
}

/** Printable text from `at` to the end, but for the zero that ends it, which some clients leave out. */
function isInstanceName(said: Payload, at: number, wireLength: number): boolean {
  const length = wireLength - at;
  if (length < 1 || length > LONGEST_INSTANCE + 1 || said.length < wireLength) return false;
  for (let index = at; index < wireLength - 1; index++) if (said.u8(index) <= 0x20) return false;
  const last = said.u8(wireLength - 1);
  return last === 0 ? length > 1 : last > 0x20 && length <= LONGEST_INSTANCE;
}

export const SQL_SERVER_SIGNATURES: readonly Signature[] = [
  {
    protocol: "tds",
    transports: ["tcp"],
    specification: "MS-TDS sections 2.2.3 and 2.2.6",
    match: matchPacket,
  },
  {
    protocol: "sql-browser",
    transports: ["udp"],
    specification: "MC-SQLR section 2.2",
    tellingByte: { at: 0, fits: (byte) => RESOLUTION_TYPES.includes(byte) },
    match: matchResolution,
  },
];
