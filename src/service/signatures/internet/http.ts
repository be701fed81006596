/** HTTP, and the protocols whose first lines have its shape: RTSP, SIP, SSDP. */
import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature } from "../../inspection/signature.ts";
import { begins, best, findAnyCase, isPrintable, lineEnd, PREFIX_LIMIT } from "./text.ts";

const HTTP_METHODS = [
  "GET ",
  "POST ",
  "HEAD ",
  "PUT ",
  "DELETE ",
  "OPTIONS ",
  "TRACE ",
  "CONNECT ",
  "PATCH ",
  // WebDAV (RFC 4918, RFC 3253, RFC 5323) and Exchange's additions ([MS-WDVSE], [MS-WDVME]).
  "PROPFIND ",
  "PROPPATCH ",
  "MKCOL ",
  "COPY ",
  "MOVE ",
  "LOCK ",
  "UNLOCK ",
  "REPORT ",
  "SEARCH ",
  "BPROPFIND ",
  "BPROPPATCH ",
  "BCOPY ",
  "BMOVE ",
  "BDELETE ",
  "POLL ",
  "X-MS-ENUMATTS ",
  // UPnP Device Architecture 1.1 sections 3.1 and 4.1.
  "SUBSCRIBE ",
  "UNSUBSCRIBE ",
  "NOTIFY ",
  "M-POST ",
  // [MS-RPCH] section 2.1.2.1, [MC-BUP], Configuration Manager.
  "RPC_IN_DATA ",
  "RPC_OUT_DATA ",
  "BITS_POST ",
  "CCM_POST ",
] as const;
const RTSP_METHODS = [
  "OPTIONS ",
  "DESCRIBE ",
  "SETUP ",
  "PLAY ",
  "PAUSE ",
  "TEARDOWN ",
  "ANNOUNCE ",
  "RECORD ",
  "GET_PARAMETER ",
  "SET_PARAMETER ",
  "REDIRECT ",
] as const;
const SIP_METHODS = [
  "INVITE ",
  "REGISTER ",
  "OPTIONS ",
  "ACK ",
  "BYE ",
  "CANCEL ",
  "SUBSCRIBE ",
  "NOTIFY ",
  "MESSAGE ",
  "INFO ",
  "PRACK ",
  "UPDATE ",
  "REFER ",
  "PUBLISH ",
  "SERVICE ",
] as const;

/** "METHOD target VERSION": one of `methods`, and `version` at the end of the line. */
function requestLine(said: Payload, methods: readonly string[], version: string): Match {
  const first = said.u8(0);
  let targetAt = -1;
  let isCut = first === -1;
  for (const method of methods) {
    if (method.charCodeAt(0) !== first) continue;
    const match = begins(said, method);
    if (match === MATCH.yes) targetAt = method.length;
    isCut ||= match === MATCH.more;
  }
  if (targetAt < 0) return isCut ? MATCH.more : MATCH.no;
  const end = lineEnd(said, targetAt);
  if (hasControl(said, targetAt, (end < 0 ? said.length : end) - 1)) return MATCH.no;
  if (end < 0) return MATCH.more;
  // A target too long for the prefix: the method, and a path or an address, have to do.
  if (said.u8(end) === -1) return begins(said, "/", targetAt) === MATCH.yes ? MATCH.likely : MATCH.no;
  return findAnyCase(said, version, targetAt, end) > 0 ? MATCH.yes : MATCH.no;
}

/** Older clients send targets as they are, in any character set. */
function hasControl(said: Payload, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (said.u8(at) < 0x20) return true;
  return false;
}

/** HTTP/2 with prior knowledge (RFC 9113 section 3.4). */
const HTTP_2_PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

function http(said: Payload): Match {
  const request = requestLine(said, HTTP_METHODS, " HTTP/1.");
  if (request === MATCH.yes) return request;
  const line = best(request, statusLine(said, "HTTP/1."));
  return best(line, best(unusualRequest(said), begins(said, HTTP_2_PREFACE)));
}

/** GET or POST of a path longer than the prefix, which nothing else says; HTTP/0.9, whose request ends with the path. */
function unusualRequest(said: Payload): Match {
  const isGet = begins(said, "GET /") === MATCH.yes;
  if (!isGet && begins(said, "POST /") !== MATCH.yes) return MATCH.no;
  const end = lineEnd(said);
  if (end < 0 || hasControl(said, 0, end - 1)) return MATCH.no;
  if (said.u8(end) === -1) return MATCH.yes;
  return isGet ? MATCH.likely : MATCH.no;
}

/** "VERSION 200": the version's last digit, a space, a status of 100 to 699. */
function statusLine(said: Payload, version: string): Match {
  const match = begins(said, version);
  if (match !== MATCH.yes) return match;
  const at = version.length;
  if (said.length < at + 5) return MATCH.more;
  const isStatus = said.u8(at + 1) === 0x20 && said.u8(at + 2) >= 0x31 && said.u8(at + 2) <= 0x36;
  return isStatus && isPrintable(said, at, at + 5) ? MATCH.yes : MATCH.no;
}

const rtsp = (said: Payload): Match => best(statusLine(said, "RTSP/1."), requestLine(said, RTSP_METHODS, " RTSP/1."));

const sip = (said: Payload): Match => best(statusLine(said, "SIP/2."), requestLine(said, SIP_METHODS, " SIP/2.0"));

/** What a server of RPC over HTTP version 1 says first. */
const rpcHttpGreeting = (said: Payload): Match => begins(said, "ncacn_http/1.0");

/** HTTP over UDP: searches, announcements, and answers, which name what they answer (ST) or who they are (USN). */
function ssdp(said: Payload): Match {
  if (begins(said, "M-SEARCH * HTTP/1.") === MATCH.yes || begins(said, "NOTIFY * HTTP/1.") === MATCH.yes)
    return MATCH.yes;
  if (begins(said, "HTTP/1.1 200 OK\r\n") !== MATCH.yes) return MATCH.no;
  const isAnswer =
    findAnyCase(said, "\nUSN:", 0, PREFIX_LIMIT * 2) > 0 || findAnyCase(said, "\nST:", 0, PREFIX_LIMIT * 2) > 0;
  return isAnswer ? MATCH.yes : MATCH.likely;
}

const DISCOVERY_NAMESPACES = ["XMLSOAP.ORG/WS/2005/04/DISCOVERY", "OASIS-OPEN.ORG/WS-DD/NS/DISCOVERY"] as const;

/** A SOAP envelope with the namespace of WS-Discovery in its first 2 KiB. */
function wsDiscovery(said: Payload): Match {
  if (said.u8(0) !== 0x3c || findAnyCase(said, "ENVELOPE", 0, PREFIX_LIMIT) < 0) return MATCH.no;
  return DISCOVERY_NAMESPACES.some((name) => findAnyCase(said, name, 0, 4 * PREFIX_LIMIT) > 0) ? MATCH.yes : MATCH.no;
}

function isFirstLetterOf(words: readonly string[]): (byte: number) => boolean {
  const letters = new Set(words.map((word) => word.charCodeAt(0)));
  return (byte) => letters.has(byte);
}

export const HTTP_SIGNATURES: readonly Signature[] = [
  {
    protocol: "http",
    transports: ["tcp"],
    specification: "RFC 9112 sections 3 and 4; RFC 9113 section 3.4",
    match: http,
  },
  { protocol: "rpc-http", transports: ["tcp"], specification: "[MS-RPCH] section 2.1.1.1", match: rpcHttpGreeting },
  {
    protocol: "rtsp",
    transports: ["tcp", "udp"],
    specification: "RFC 2326 sections 6 and 7",
    tellingByte: { at: 0, fits: isFirstLetterOf([...RTSP_METHODS, "RTSP/"]) },
    match: rtsp,
  },
  {
    protocol: "sip",
    transports: ["tcp", "udp"],
    specification: "RFC 3261 section 7",
    tellingByte: { at: 0, fits: isFirstLetterOf([...SIP_METHODS, "SIP/"]) },
    match: sip,
  },
  {
    protocol: "ssdp",
    transports: ["udp"],
    specification: "UPnP Device Architecture 1.1 section 1",
    tellingByte: { at: 0, fits: isFirstLetterOf(["M-SEARCH", "NOTIFY", "HTTP/"]) },
    match: ssdp,
  },
  {
    protocol: "ws-discovery",
    transports: ["udp"],
    specification: "WS-Discovery 1.1 section 3",
    tellingByte: { at: 0, fits: (byte) => byte === 0x3c },
    match: wsDiscovery,
  },
];
