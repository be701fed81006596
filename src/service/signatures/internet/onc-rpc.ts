/** ONC RPC (Sun): calls name their program, answers do not, so that an answer alone is only likely. */
import { IP_PROTOCOL } from "../../../tables/ip-protocols.ts";
import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";
import { best } from "./text.ts";

/** Numbers of programs (RFC 1833, RFC 1813; IANA rpc-program-numbers) and what reports call them. */
const PORT_MAPPER = 100_000;
const PROGRAMS: ReadonlyMap<number, string> = new Map([
  [PORT_MAPPER, "sunrpc"],
  [100_003, "nfs"],
  [100_005, "mountd"],
  [100_021, "nlockmgr"],
]);
const LONGEST_AUTHENTICATION = 400;
const HIGHEST_FLAVOUR = 6;
/** Record mark (RFC 5531 section 11): the last fragment's bit and a length. */
const RECORD_MARK = 4;
const LONGEST_RECORD = 0x0010_0000;
const CALL_HEADER = 40;
/** Call 0, reply 1, in four bytes; over TCP behind the record mark. */
const MESSAGE_TYPE_AT = 4;

/** xid, CALL, RPC version 2, a program of `isWanted`, its version and procedure, two authentications (RFC 5531 section 9). */
function call(said: Payload, at: number, isWanted: (program: number) => boolean): Match {
  if (said.length >= at + 8 && said.u32(at + 4) !== 0) return MATCH.no;
  if (said.length >= at + 12 && said.u32(at + 8) !== 2) return MATCH.no;
  if (said.length < at + 32) return MATCH.more;
  const isHead = isWanted(said.u32(at + 12)) && said.u32(at + 16) <= 255 && said.u32(at + 20) <= 255;
  const length = said.u32(at + 28);
  if (!isHead || said.u32(at + 24) > HIGHEST_FLAVOUR || length > LONGEST_AUTHENTICATION || length % 4 !== 0)
    return MATCH.no;
  const verifier = at + 32 + length;
  if (said.length < verifier + 8) return MATCH.more;
  return said.u32(verifier) <= HIGHEST_FLAVOUR && said.u32(verifier + 4) <= LONGEST_AUTHENTICATION
    ? MATCH.yes
    : MATCH.no;
}

/** xid, REPLY, accepted, a verifier, one of 6 results. */
function reply(said: Payload, at: number): Match {
  if (said.length >= at + 12 && (said.u32(at + 4) !== 1 || said.u32(at + 8) > 1)) return MATCH.no;
  if (said.length < at + 24) return MATCH.more;
  const length = said.u32(at + 16);
  return said.u32(at + 12) <= HIGHEST_FLAVOUR && length <= LONGEST_AUTHENTICATION && length % 4 === 0
    ? MATCH.likely
    : MATCH.no;
}

function message(said: Payload, context: SignatureContext, at: number, isWanted: (program: number) => boolean): Match {
  const match = best(call(said, at, isWanted), reply(said, at));
  return match === MATCH.more && context.start.ipProtocol !== IP_PROTOCOL.TCP && said.length >= context.wireLength
    ? MATCH.no
    : match;
}

function matchFor(isWanted: (program: number) => boolean): Signature["match"] {
  return (said, context) => {
    if (context.start.ipProtocol !== IP_PROTOCOL.TCP)
      return said.u8(MESSAGE_TYPE_AT) > 0 ? MATCH.no : message(said, context, 0, isWanted);
    if (said.length < RECORD_MARK) return MATCH.more;
    const length = said.u32(0) & 0x7fff_ffff;
    if ((said.u8(0) & 0x80) === 0 || length < CALL_HEADER - 16 || length > LONGEST_RECORD) return MATCH.no;
    return message(said, context, RECORD_MARK, isWanted);
  };
}

const signature = (protocol: string, isWanted: (program: number) => boolean): Signature => ({
  protocol,
  transports: ["tcp", "udp"],
  specification:
    protocol === "sunrpc" ? "RFC 1833; RFC 5531 section 9" : "RFC 5531 section 9; IANA rpc-program-numbers",
  tellingByte: { at: MESSAGE_TYPE_AT, fits: (byte) => byte === 0 },
  match: matchFor(isWanted),
});

/** Programs that are given out by IANA or an administrator; those above are temporary (RFC 5531 section 8.3). */
const isNamedProgram = (program: number): boolean => program > PORT_MAPPER && program < 0x4000_0000;

export const ONC_RPC_SIGNATURES: readonly Signature[] = [
  ...Array.from(PROGRAMS, ([number, protocol]) => signature(protocol, (program) => program === number)),
  signature("onc-rpc", (program) => isNamedProgram(program) && !PROGRAMS.has(program)),
];
