/** What the hellos of TLS say (RFC 8446 section 4.1, RFC 5246 section 7.4.1): versions, the server's name, ALPN. */
import type { Payload } from "../../inspection/payload.ts";

export interface TlsHello {
  /** The highest version that a client offers, the one that a server chose: 0x0304 for TLS 1.3; 0 where cut off. */
  readonly version: number;
  /** Server name that the client asks for (RFC 6066 section 3); undefined where it names none, or not as a host name. */
  readonly serverName: string | undefined;
  /** Protocols that a client offers, or the one that a server chose (RFC 7301); none where it is not said. */
  readonly applicationProtocols: readonly string[];
}

const Extension = { SERVER_NAME: 0, ALPN: 16, SUPPORTED_VERSIONS: 43 } as const;
/** Extensions and names that are looked at: browsers send about 18 and 2. */
const MAX_EXTENSIONS = 64;
const MAX_PROTOCOLS = 8;
const LONGEST_HOST_NAME = 253;

interface Mutable {
  version: number;
  serverName: string | undefined;
  applicationProtocols: string[];
}

/** Reads the body of a hello, from its legacy_version on. */
export function readHello(body: Payload, isClient: boolean): TlsHello {
  const hello: Mutable = { version: Math.max(0, body.u16(0)), serverName: undefined, applicationProtocols: [] };
  const afterSession = 35 + Math.max(0, body.u8(34));
  const extensionsAt = isClient ? afterCompressions(body, afterSession) : afterSession + 3;
  let at = extensionsAt + 2;
  for (let count = 0; count < MAX_EXTENSIONS && at + 4 <= body.length; count++) {
    readExtension(hello, body, at, isClient);
    at += 4 + body.u16(at + 2);
  }
  return hello;
}

/** Behind the client's cipher suites and compression methods. */
function afterCompressions(body: Payload, at: number): number {
  const compressionsAt = at + 2 + Math.max(0, body.u16(at));
  return compressionsAt + 1 + Math.max(0, body.u8(compressionsAt));
}

function readExtension(hello: Mutable, body: Payload, at: number, isClient: boolean): void {
  const end = at + 4 + body.u16(at + 2);
  if (end > body.length) return;
  switch (body.u16(at)) {
    case Extension.SERVER_NAME:
      if (isClient) hello.serverName = hostName(body, at + 4, end);
      break;
    case Extension.ALPN:
      hello.applicationProtocols = protocolNames(body, at + 6, end);
      break;
    case Extension.SUPPORTED_VERSIONS:
      hello.version = isClient ? highestVersion(body, at + 5, end) : body.u16(at + 4);
      break;
  }
}

/** A list with one entry of type 0 (host_name). */
function hostName(body: Payload, at: number, end: number): string | undefined {
  const length = body.u16(at + 3);
  if (body.u8(at + 2) !== 0 || length < 1 || length > LONGEST_HOST_NAME || at + 5 + length > end) return undefined;
  const name = body.latin1(at + 5, length);
  return /^[\w.:-]+$/.test(name) ? name : undefined;
}

function protocolNames(body: Payload, from: number, end: number): string[] {
  const names: string[] = [];
  let at = from;
  while (at < end && names.length < MAX_PROTOCOLS) {
    const length = body.u8(at);
    const name = at + 1 + length <= end ? body.latin1(at + 1, length) : "";
    // Reserved values that keep servers tolerant (RFC 8701) are no names.
    if (/^[\w./-]+$/.test(name)) names.push(name);
    at += 1 + length;
  }
  return names;
}

/** Among values that are versions: RFC 8701 mixes in others, which servers must ignore. */
function highestVersion(body: Payload, from: number, end: number): number {
  let highest = 0;
  for (let at = from; at + 2 <= end; at += 2) {
    const version = body.u16(at);
    if (version >>> 8 === 3 && version <= 0x0304) highest = Math.max(highest, version);
  }
  return highest;
}
