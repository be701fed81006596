import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";
import { areZero, soFar, sure } from "../expected-bytes.ts";

/** Command, length, session, status, sender's context, options; all little-endian. */
const HEADER = 24;
const OPTIONS_AT = 20;
const COMMAND = {
  listTargets: 0x01,
  listServices: 0x04,
  identity: 0x63,
  interfaces: 0x64,
  register: 0x65,
  unregister: 0x66,
};
const SEND = { withReply: 0x6f, unit: 0x70 };
const UDP = 17;

const isList = (command: number): boolean =>
  command === COMMAND.listServices || command === COMMAND.identity || command === COMMAND.interfaces;

const isCommand = (command: number): boolean =>
  isList(command) ||
  command === COMMAND.listTargets ||
  command === COMMAND.register ||
  command === COMMAND.unregister ||
  isSend(command);

const isSend = (command: number): boolean => command === SEND.withReply || command === SEND.unit;

/** Success, and the errors of table 2-3.3. */
const isStatus = (status: number): boolean =>
  status <= 3 || status === 0x64 || status === 0x65 || status === 0x69 || status === 0x6a;

function matchEncapsulation(said: Payload, { start, wireLength }: SignatureContext): Match {
  const command = said.u16le(0);
  // All have a high byte of 0, so that the first byte alone tells as much.
  if (said.length > 0 && !isCommand(command < 0 ? said.u8(0) : command)) return MATCH.no;
  if (said.length < HEADER) return soFar(start.ipProtocol !== UDP || wireLength >= HEADER);
  const length = said.u16le(2);
  if (start.ipProtocol === UDP && length !== wireLength - HEADER) return MATCH.no;
  if (!isStatus(said.u32le(8)) || !areZero(said, OPTIONS_AT, 4)) return MATCH.no;
  if (isSend(command)) return matchItems(said, length);
  if (command === COMMAND.register) return matchRegistration(said, length);
  if (command === COMMAND.unregister) return sure(length === 0 && said.u32le(4) !== 0);
  if (command === COMMAND.listTargets) return length === 0 && areZero(said, 4, 8) ? MATCH.likely : MATCH.no;
  if (length === 0) return matchListRequest(said, start.ipProtocol);
  return matchList(said, length);
}

/** All zeros but for the sender's context: sure only as a whole datagram. */
function matchListRequest(said: Payload, ipProtocol: number): Match {
  if (!areZero(said, 4, 8)) return MATCH.no;
  return ipProtocol === UDP ? MATCH.yes : MATCH.likely;
}

/** Protocol version 1, no options. */
function matchRegistration(said: Payload, length: number): Match {
  if (length === 0) return sure(said.u32le(8) !== 0);
  if (length !== 4) return MATCH.no;
  return said.length < HEADER + 4 ? MATCH.more : sure(said.u32le(HEADER) === 1);
}

/** Interface handle 0 (CIP), timeout, then the number of items and the first of them: an address. */
function matchItems(said: Payload, length: number): Match {
  if (length === 0) return said.u32le(8) === 0 ? MATCH.no : MATCH.likely;
  if (length < 16) return MATCH.no;
  if (said.length < HEADER + 12) return MATCH.more;
  const items = said.u16le(HEADER + 6);
  const address = said.u16le(HEADER + 8);
  const isAddress = address === 0 || address === 0xa1 || address === 0x8002;
  return sure(said.u32le(HEADER) === 0 && items >= 2 && items <= 4 && isAddress && said.u16le(HEADER + 10) <= 8);
}

/** Number of items, and the first of them, whose length leaves room for no more than the others. */
function matchList(said: Payload, length: number): Match {
  if (length < 2) return MATCH.no;
  if (said.length < HEADER + 2) return MATCH.more;
  const items = said.u16le(HEADER);
  if (items === 0) return sure(length === 2);
  if (said.length < HEADER + 6) return MATCH.more;
  return sure(items <= 8 && said.u16le(HEADER + 4) + 6 <= length);
}

const IMPLICIT_ITEMS = 2;

/** A sequenced address, then connected data to the end of the datagram: what controllers and their I/O exchange. */
function matchImplicit(said: Payload, { wireLength }: SignatureContext): Match {
  if (wireLength < 18 || said.u16le(0) !== IMPLICIT_ITEMS || said.u16le(2) !== 0x8002 || said.u16le(4) !== 8)
    return MATCH.no;
  if (said.length < 18) return MATCH.more;
  return sure(said.u16le(14) === 0x00b1 && said.u16le(16) === wireLength - 18);
}

export const ETHERNET_IP_SIGNATURES: readonly Signature[] = [
  {
    protocol: "enip",
    transports: ["tcp", "udp"],
    specification: "ODVA, CIP Networks Library volume 2, chapter 2-3",
    tellingByte: { at: 0, fits: isCommand },
    match: matchEncapsulation,
  },
  {
    protocol: "enip",
    transports: ["udp"],
    specification: "ODVA, CIP Networks Library volume 2, chapter 2-6",
    tellingByte: { at: 0, fits: (byte) => byte === IMPLICIT_ITEMS },
    match: matchImplicit,
  },
];
