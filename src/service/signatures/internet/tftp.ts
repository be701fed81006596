import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";
import { beginsAnyCase, isPrintable } from "./text.ts";

const Opcode = { RRQ: 1, WRQ: 2, DATA: 3, ACK: 4, ERROR: 5, OACK: 6 } as const;
const MODES = ["OCTET\0", "NETASCII\0", "MAIL\0"] as const;
const OPTIONS = [
  "BLKSIZE\0",
  "TSIZE\0",
  "TIMEOUT\0",
  "WINDOWSIZE\0",
  "MSFTWINDOW\0",
  "MULTICAST\0",
  "ROLLOVER\0",
] as const;
const HIGHEST_ERROR = 8;
const LONGEST_BLOCK = 4 + 65_464;

function tftp(said: Payload, { wireLength }: SignatureContext): Match {
  switch (said.u16(0)) {
    case Opcode.RRQ:
    case Opcode.WRQ:
      return request(said, wireLength);
    case Opcode.DATA:
      return wireLength >= 4 && wireLength <= LONGEST_BLOCK ? MATCH.likely : MATCH.no;
    case Opcode.ACK:
      return wireLength === 4 ? MATCH.likely : MATCH.no;
    case Opcode.ERROR:
      return said.u16(2) >= 0 &&
        said.u16(2) <= HIGHEST_ERROR &&
        wireLength >= 5 &&
        isPrintable(said, 4, said.length - 1)
        ? MATCH.likely
        : MATCH.no;
    case Opcode.OACK:
      return OPTIONS.some((option) => said.hasAnyCase(2, option)) ? MATCH.yes : MATCH.no;
    default:
      return MATCH.no;
  }
}

/** A file name and a mode, each ended by a zero. */
function request(said: Payload, wireLength: number): Match {
  const end = said.indexOf(0, 2);
  const isCut = said.length < wireLength;
  if (end < 0) return isCut && said.length > 2 && isPrintable(said, 2, said.length) ? MATCH.likely : MATCH.no;
  if (end === 2 || !isPrintable(said, 2, end)) return MATCH.no;
  for (const mode of MODES) {
    const match = beginsAnyCase(said, mode, end + 1);
    if (match === MATCH.yes) return MATCH.yes;
    if (match === MATCH.more && isCut) return MATCH.likely;
  }
  return MATCH.no;
}

export const TFTP_SIGNATURES: readonly Signature[] = [
  {
    protocol: "tftp",
    transports: ["udp"],
    specification: "RFC 1350 section 5; RFC 2347",
    tellingByte: { at: 0, fits: (byte) => byte === 0 },
    match: tftp,
  },
];
