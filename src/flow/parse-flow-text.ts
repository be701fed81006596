import { formatIpAddress, parseIpAddress } from "../base/ip-address.ts";
import { IP_PROTOCOL } from "../tables/ip-protocols.ts";
import type { FlowStart } from "./flow.ts";
import { icmpCounterpart } from "./packet-identity.ts";

/** What a text says of a flow: ports as `FlowStart` has them, ICMP types included. */
export type DescribedFlow = Pick<
  FlowStart,
  "initiatorAddress" | "responderAddress" | "ipProtocol" | "initiatorPort" | "responderPort"
>;

/** Why a text is no flow. `column` counts from 1, in UTF-16 units. */
export interface FlowTextMistake {
  readonly message: string;
  readonly column: number;
}

export type ParsedFlowText =
  | { readonly kind: "flow"; readonly flow: DescribedFlow }
  | { readonly kind: "mistake"; readonly mistake: FlowTextMistake };

/** What a flow looks like as a text, for messages and help. */
export const FLOW_TEXT_EXAMPLES = [
  "tcp 10.0.0.5:40000 -> 192.168.0.101:25",
  "udp [fd00::5]:5353 -> [ff02::fb]:5353",
  "icmp 10.0.0.5 -> 192.168.0.101 type 8",
  "gre 198.51.100.7 -> 203.0.113.10",
] as const;

const PROTOCOLS: Readonly<Record<string, number>> = {
  tcp: IP_PROTOCOL.TCP,
  udp: IP_PROTOCOL.UDP,
  sctp: IP_PROTOCOL.SCTP,
  icmp: IP_PROTOCOL.ICMP,
  icmp6: IP_PROTOCOL.ICMPV6,
  icmpv6: IP_PROTOCOL.ICMPV6,
  igmp: IP_PROTOCOL.IGMP,
  gre: IP_PROTOCOL.GRE,
  esp: IP_PROTOCOL.ESP,
  ah: IP_PROTOCOL.AH,
};

/** Those whose packets carry ports that a flow keeps. */
const WITH_PORTS: ReadonlySet<number> = new Set([IP_PROTOCOL.TCP, IP_PROTOCOL.UDP, IP_PROTOCOL.SCTP]);

/** ICMP of each family, by its protocol number. */
const ICMP_ADDRESS_LENGTH: Readonly<Record<number, number>> = { [IP_PROTOCOL.ICMP]: 4, [IP_PROTOCOL.ICMPV6]: 16 };

/**
 * Reads a flow written as text: `tcp 10.0.0.5:40000 -> 192.168.0.101:25`, `udp [fd00::5]:53 -> [fd00::1]:53`,
 * `icmp A -> B type 8 code 0`, `gre A -> B`, `ip-47 A -> B`. Blanks are free, letters may be of either case. The code of
 * an ICMP type that has an answer (echo, timestamp, …) may be left out: a flow does not keep it.
 */
export function parseFlowText(text: string): ParsedFlowText {
  try {
    return { kind: "flow", flow: readFlow(new TextCursor(text)) };
  } catch (error) {
    if (!(error instanceof MistakeFound)) throw error;
    return { kind: "mistake", mistake: { message: error.message, column: error.column } };
  }
}

/** Leaves the readers below at the first mistake; never leaves this file. */
class MistakeFound extends Error {
  readonly column: number;

  constructor(message: string, at: number) {
    super(message);
    this.column = at + 1;
  }
}

/** A piece of the text and where it begins, in UTF-16 units from 0. */
interface Piece {
  readonly text: string;
  readonly at: number;
}

/** Takes a text apart from left to right; blanks between the pieces are passed over. */
class TextCursor {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The longest piece here that `pattern` (sticky) matches; undefined where it does not. */
  take(pattern: RegExp): Piece | undefined {
    const at = this.position;
    pattern.lastIndex = at;
    const [found] = pattern.exec(this.#text) ?? [];
    if (found === undefined || found === "") return undefined;
    this.#at = at + found.length;
    return { text: found, at };
  }

  /** Where the next piece begins; the end of the text where there is none. */
  get position(): number {
    while (/\s/.test(this.#text.charAt(this.#at))) this.#at++;
    return this.#at;
  }
}

const WORD = /[^\s]+/y;
/** An arrow may follow an address without a blank. */
const END = /(?:(?!->|→)[^\s])+/y;
const ARROW = /->|→/y;

function readFlow(cursor: TextCursor): DescribedFlow {
  const ipProtocol = readProtocol(cursor);
  const hasPorts = WITH_PORTS.has(ipProtocol);
  const initiator = readEnd(cursor, "initiator", ipProtocol);
  if (cursor.take(ARROW) === undefined)
    throw new MistakeFound("-> between initiator and responder is missing", cursor.position);
  const responder = readEnd(cursor, "responder", ipProtocol);
  if (initiator.address.length !== responder.address.length)
    throw new MistakeFound(
      `the responder's address is ${familyOf(responder.address)} and the initiator's ${familyOf(initiator.address)}`,
      responder.at,
    );
  const isIcmp = ICMP_ADDRESS_LENGTH[ipProtocol] !== undefined;
  const ports = isIcmp ? readIcmp(cursor, ipProtocol) : [initiator.port, responder.port];
  const more = cursor.take(WORD);
  if (more !== undefined) throw new MistakeFound(`nothing may follow the flow: "${more.text}"`, more.at);
  const [initiatorPort = null, responderPort = null] = hasPorts || isIcmp ? ports : [];
  return {
    initiatorAddress: initiator.address,
    responderAddress: responder.address,
    ipProtocol,
    initiatorPort,
    responderPort,
  };
}

function readProtocol(cursor: TextCursor): number {
  const word = cursor.take(WORD);
  if (word === undefined) throw new MistakeFound("a flow begins with its protocol, and nothing is here", 0);
  const name = word.text.toLowerCase();
  const number = Object.hasOwn(PROTOCOLS, name) ? PROTOCOLS[name] : undefined;
  if (number !== undefined) return number;
  const [, digits] = /^ip-(\d{1,3})$/.exec(name) ?? [];
  if (digits !== undefined && Number(digits) <= 255) return Number(digits);
  const known = Object.keys(PROTOCOLS).filter((known) => known !== "icmpv6");
  throw new MistakeFound(`"${word.text}" is not a protocol: ${known.join(", ")}, or ip-0 to ip-255`, word.at);
}

/** One end of a flow. */
interface FlowEnd {
  readonly address: Uint8Array;
  readonly port: number | null;
  readonly at: number;
}

type EndName = "initiator" | "responder";

function readEnd(cursor: TextCursor, name: EndName, ipProtocol: number): FlowEnd {
  const piece = cursor.take(END);
  if (piece === undefined) throw new MistakeFound(`the ${name}'s address is missing`, cursor.position);
  const { address: addressPiece, port: portPiece } = divideEnd(piece);
  const address = parseIpAddress(addressPiece.text);
  if (address === undefined) throw new MistakeFound(`"${addressPiece.text}" is not an IP address`, addressPiece.at);
  const length = ICMP_ADDRESS_LENGTH[ipProtocol];
  if (length !== undefined && address.length !== length)
    throw new MistakeFound(
      length === 4 ? "icmp is IPv4's: IPv6 has icmp6" : "icmp6 is IPv6's: IPv4 has icmp",
      piece.at,
    );
  if (!WITH_PORTS.has(ipProtocol)) {
    if (portPiece !== undefined) throw new MistakeFound("this protocol has no ports", portPiece.at);
    return { address, port: null, at: piece.at };
  }
  if (portPiece === undefined) {
    const shown = formatIpAddress(address);
    const example = address.length === 4 ? `${shown}:PORT` : `[${shown}]:PORT`;
    throw new MistakeFound(`the ${name}'s port is missing: ${example}`, piece.at + piece.text.length);
  }
  return { address, port: readNumber(portPiece, 65535, "port"), at: piece.at };
}

/** `A`, `A:p`, `[v6]` or `[v6]:p`; an IPv6 address without brackets has no port. */
function divideEnd({ text, at }: Piece): { readonly address: Piece; readonly port: Piece | undefined } {
  const [, bracketed, inPort] = /^\[([^\]]*)\](?::(.*))?$/s.exec(text) ?? [];
  if (bracketed !== undefined) {
    const port = inPort === undefined ? undefined : { text: inPort, at: at + bracketed.length + "[]:".length };
    return { address: { text: bracketed, at: at + 1 }, port };
  }
  const colon = text.indexOf(":");
  if (colon === -1 || colon !== text.lastIndexOf(":")) return { address: { text, at }, port: undefined };
  return {
    address: { text: text.slice(0, colon), at },
    port: { text: text.slice(colon + 1), at: at + colon + 1 },
  };
}

/** Type and code as a flow has them: in the place of the code the type that answers, where there is one. */
function readIcmp(cursor: TextCursor, ipProtocol: number): readonly [number, number] {
  const type = readNamedNumber(cursor, "type");
  if (type === undefined) throw new MistakeFound("the ICMP type is missing: type 8", cursor.position);
  const codeAt = cursor.position;
  const code = readNamedNumber(cursor, "code");
  const counterpart = icmpCounterpart(ipProtocol, type);
  if (counterpart === -1) {
    if (code === undefined) throw new MistakeFound(`type ${type} has codes, and which is missing: code 0`, codeAt);
    return [type, code];
  }
  if (code !== undefined && code !== 0)
    throw new MistakeFound(`a flow does not keep the code of type ${type}: leave it out`, codeAt);
  return [type, counterpart];
}

/** `type 8`; undefined where something else, or nothing, follows. */
function readNamedNumber(cursor: TextCursor, name: "type" | "code"): number | undefined {
  if (cursor.take(name === "type" ? /type\b/iy : /code\b/iy) === undefined) return undefined;
  const number = cursor.take(WORD);
  if (number === undefined) throw new MistakeFound(`the number of the ${name} is missing`, cursor.position);
  return readNumber(number, 255, name);
}

function readNumber({ text, at }: Piece, max: number, noun: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number <= max)) throw new MistakeFound(`"${text}" is not a ${noun}: ${noun}s go from 0 to ${max}`, at);
  return number;
}

const familyOf = ({ length }: Uint8Array): string => (length === 4 ? "IPv4" : "IPv6");
