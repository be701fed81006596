import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature } from "../../inspection/signature.ts";
import { UNSEEN } from "../ber.ts";
import { soFar, sure } from "../expected-bytes.ts";
import { CONNECTION_LENGTH, DATA_AT, hasTransportParameters, NO_TPDU, TPDU, tpduKind, tpktLength } from "../tpkt.ts";

/** S7: protocol id, then job, acknowledgement, acknowledged data or user data, then two zero bytes. S7 Plus has an id of its own. */
export const S7 = { id: 0x32, plusId: 0x72, length: 10 };

/** Whether data of S7 stand at `at`: `more` where too few bytes are seen. */
export function matchS7Data(said: Payload, at: number): Match {
  const id = said.u8(at);
  const kind = said.u8(at + 1);
  if (id < 0 || kind < 0) return soFar(id < 0 || id === S7.id || id === S7.plusId);
  if (id === S7.plusId) return sure((kind >= 1 && kind <= 3) || kind === 0xfe);
  if (id !== S7.id || !((kind >= 1 && kind <= 3) || kind === 7)) return MATCH.no;
  return said.length < at + 4 ? MATCH.more : sure(said.u16(at + 2) === 0);
}

function matchS7(said: Payload): Match {
  const kind = tpduKind(said, 0);
  if (kind === UNSEEN) return MATCH.more;
  if (kind !== TPDU.data) return MATCH.no;
  const data = matchS7Data(said, DATA_AT);
  return data === MATCH.yes ? sure(tpktLength(said, 0) >= DATA_AT + 4) : data;
}

/** Connect, accept, refuse, and the two tokens before data (X.225, section 8). */
const isSessionUnit = (code: number): boolean => code === 0x0d || code === 0x0e || code === 0x0c || code === 0x01;
const REMOTE_DESKTOP_DATA = { connect: 0x7f, request: 0x64, indication: 0x68 };

/** ISO transport that carries what no closer signature knows. */
function matchTransport(said: Payload): Match {
  const kind = tpduKind(said, 0);
  if (kind === UNSEEN) return MATCH.more;
  if (kind === NO_TPDU) return MATCH.no;
  if (kind === TPDU.data) return matchTransportData(said, DATA_AT);
  if (tpktLength(said, 0) > CONNECTION_LENGTH) {
    return said.length < tpktLength(said, 0) ? MATCH.more : sure(hasTransportParameters(said));
  }
  // Without parameters it may be Remote Desktop of old, which what follows tells.
  const next = tpduKind(said, CONNECTION_LENGTH);
  if (next === UNSEEN) return MATCH.more;
  return next === TPDU.data ? matchTransportData(said, CONNECTION_LENGTH + DATA_AT) : MATCH.no;
}

function matchTransportData(said: Payload, at: number): Match {
  const first = said.u8(at);
  if (first < 0) return MATCH.more;
  if (first === S7.id || first === S7.plusId) return matchS7Data(said, at) === MATCH.no ? MATCH.likely : MATCH.no;
  const choice = first & 0xfc;
  if (first === REMOTE_DESKTOP_DATA.connect) return MATCH.no;
  if (choice === REMOTE_DESKTOP_DATA.request || choice === REMOTE_DESKTOP_DATA.indication) return MATCH.no;
  return isSessionUnit(first) ? MATCH.yes : MATCH.likely;
}

/** Q.931 in TPKT: discriminator, call reference of two bytes, message type of call establishment or clearing. */
function matchCall(said: Payload): Match {
  if (said.length < 9) return soFar((said.u8(0) === 3 || said.length === 0) && said.u8(1) <= 0);
  if (said.u16(0) !== 0x0300 || said.u16(2) < 9 || said.u16(4) !== 0x0802) return MATCH.no;
  const type = said.u8(8);
  return sure(type === 0x01 || type === 0x02 || type === 0x03 || type === 0x05 || type === 0x07 || type === 0x5a);
}

export const ISO_TRANSPORT_SIGNATURES: readonly Signature[] = [
  {
    protocol: "s7comm",
    transports: ["tcp"],
    specification: "observed; not published by Siemens (Wireshark knows the same header), in RFC 1006",
    match: matchS7,
  },
  {
    protocol: "iso-tsap",
    transports: ["tcp"],
    specification: "RFC 1006 section 6, ITU-T X.224 section 13",
    match: matchTransport,
  },
  {
    protocol: "h323hostcall",
    transports: ["tcp"],
    specification: "ITU-T H.225.0 section 7, ITU-T Q.931 section 4, RFC 1006 section 6",
    match: matchCall,
  },
];
