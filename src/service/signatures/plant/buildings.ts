import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";
import { matchText, soFar, sure } from "../expected-bytes.ts";

/** "fox a 1 -1 fox hello": kind, sequence number, number answered, channel, command. */
function matchFox(said: Payload): Match {
  const greeting = matchText(said, 0, "fox a ");
  if (greeting !== MATCH.yes) return greeting;
  const digit = said.u8(6);
  if (digit < 0) return MATCH.more;
  return digit < 0x30 || digit > 0x39 ? MATCH.no : matchText(said, 7, " -1 fox hello");
}

/** Header length, version 1.0, service, total length. */
const KNX = { start: 0x0610, header: 6 };

/** Core, device management, tunnelling, routing, remote diagnosis, object server, secure (KNX 03_08_01, section 2.2.2). */
const isKnxService = (service: number): boolean =>
  (service >= 0x0201 && service <= 0x020f) ||
  (service >= 0x0310 && service <= 0x0311) ||
  (service >= 0x0420 && service <= 0x0425) ||
  (service >= 0x0530 && service <= 0x0533) ||
  (service >= 0x0740 && service <= 0x0743) ||
  (service >= 0x0950 && service <= 0x0956);

/** Whether what is there of the first two bytes is that of `word`. */
const beginsLike = (said: Payload, word: number): boolean =>
  said.length < 2 ? said.length === 0 || said.u8(0) === word >>> 8 : said.u16(0) === word;

function matchKnx(said: Payload, { start, wireLength }: SignatureContext): Match {
  if (said.length < KNX.header) return soFar(beginsLike(said, KNX.start));
  const length = said.u16(4);
  if (said.u16(0) !== KNX.start || !isKnxService(said.u16(2)) || length < KNX.header) return MATCH.no;
  return sure(start.ipProtocol === 17 ? length === wireLength : length <= 0x200);
}

export const BUILDING_SIGNATURES: readonly Signature[] = [
  {
    protocol: "fox",
    transports: ["tcp"],
    specification: "observed; not published by Tridium (Nmap's fox-info asks in the same words)",
    match: matchFox,
  },
  {
    protocol: "knxnet-ip",
    transports: ["tcp", "udp"],
    specification: "ISO 22510, KNX 03_08_01 section 2.2",
    tellingByte: { at: 0, fits: (byte) => byte === KNX.start >>> 8 },
    match: matchKnx,
  },
];
