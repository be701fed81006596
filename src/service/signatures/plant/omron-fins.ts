import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";
import { matchText, soFar, sure } from "../expected-bytes.ts";

const TCP_HEADER = 16;
/** Node address exchange, frame, error, confirmation. */
const LAST_COMMAND = 6;

function matchOverTcp(said: Payload): Match {
  const magic = matchText(said, 0, "FINS");
  if (magic !== MATCH.yes) return magic;
  if (said.length < TCP_HEADER) return MATCH.more;
  return sure(said.u32(4) >= 8 && said.u32(4) <= 0x1000 && said.u32(8) <= LAST_COMMAND && said.u32(12) <= 0x25);
}

/** ICF, reserved, gateway count, six bytes of addresses, service id, command. */
const HEADER = 12;
const PORT = 9600;
/** ICF: used with a gateway, command or response, an answer wanted or not; all other bits are zero. */
const isControl = (icf: number): boolean => (icf & 0x3e) === 0 && (icf & 0x80) !== 0;

/** The main codes of commands for memory, parameters, programs, mode, data, time, messages, access, errors, files. */
function isCommand(main: number, sub: number): boolean {
  if (main === 1) return sub >= 1 && sub <= 5;
  if (main >= 2 && main <= 10) return sub >= 1 && sub <= 0x20;
  return (main === 0x0c && sub <= 3) || (main >= 0x20 && main <= 0x23 && sub <= 0x20);
}

/** Over UDP little tells it from other datagrams: sure only between its own ports. */
function matchOverUdp(said: Payload, { start, wireLength }: SignatureContext): Match {
  if (wireLength < HEADER || !isControl(said.u8(0))) return MATCH.no;
  if (said.length < HEADER) return soFar(said.u8(1) <= 0);
  if (said.u8(1) !== 0 || said.u8(2) > 8 || !isCommand(said.u8(10), said.u8(11))) return MATCH.no;
  const isOwnPort = start.responderPort === PORT || start.initiatorPort === PORT;
  return isOwnPort ? MATCH.yes : MATCH.likely;
}

export const OMRON_FINS_SIGNATURES: readonly Signature[] = [
  {
    protocol: "omron-fins",
    transports: ["tcp"],
    specification: "Omron W421 (FINS/TCP) section 7-4",
    match: matchOverTcp,
  },
  {
    protocol: "omron-fins",
    transports: ["udp"],
    specification: "Omron W227 (FINS commands) section 3 and W421 section 6",
    tellingByte: { at: 0, fits: isControl },
    match: matchOverUdp,
  },
];
