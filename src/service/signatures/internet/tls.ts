import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";
import { best } from "./text.ts";

const ContentType = { ALERT: 21, HANDSHAKE: 22, APPLICATION_DATA: 23 } as const;
const HandshakeType = { CLIENT_HELLO: 1, SERVER_HELLO: 2 } as const;
/** 2^14 and what encryption may add (RFC 5246 section 6.2.3). */
const LONGEST_RECORD = 16_384 + 2048;
/** Version and random, session id's length, a cipher suite, compression. */
const SHORTEST_HELLO = 38;

const tls = (said: Payload): Match => best(record(said), best(ssl2ClientHello(said), ssl2ServerHello(said)));

/** SSL 3.0 to TLS 1.3: a record with a hello, an alert, or data of a session whose start was not captured. */
function record(said: Payload): Match {
  const type = said.u8(0);
  if (type < ContentType.ALERT || type > ContentType.APPLICATION_DATA) return said.length === 0 ? MATCH.more : MATCH.no;
  if (said.length >= 2 && said.u8(1) !== 3) return MATCH.no;
  if (said.length >= 3 && said.u8(2) > 4) return MATCH.no;
  if (said.length < 5) return MATCH.more;
  const length = said.u16(3);
  if (length === 0 || length > LONGEST_RECORD) return MATCH.no;
  if (type === ContentType.APPLICATION_DATA) return MATCH.likely;
  return type === ContentType.ALERT ? alert(said, length) : hello(said, length);
}

/** Level and description in clear; later alerts are encrypted, and longer. */
function alert(said: Payload, length: number): Match {
  if (length !== 2) return MATCH.likely;
  if (said.length < 7) return MATCH.more;
  return said.u8(5) === 1 || said.u8(5) === 2 ? MATCH.yes : MATCH.no;
}

/** A hello: its type, its length, its version, the length of the session id. */
function hello(said: Payload, recordLength: number): Match {
  if (said.length < 6) return MATCH.more;
  const type = said.u8(5);
  if (type !== HandshakeType.CLIENT_HELLO && type !== HandshakeType.SERVER_HELLO) return MATCH.likely;
  if (said.length < 11) return MATCH.more;
  const length = said.u24(6);
  if (length < SHORTEST_HELLO || (type === HandshakeType.SERVER_HELLO && length > recordLength)) return MATCH.no;
  if (said.u8(9) !== 3 || said.u8(10) > 4) return MATCH.no;
  if (said.length < 44) return MATCH.more;
  return said.u8(43) <= 32 ? MATCH.yes : MATCH.no;
}

/** SSL 2.0, which early clients of SSL 3.0 and TLS begin with as well: lengths that add up to the record's. */
function ssl2ClientHello(said: Payload): Match {
  if (said.length >= 1 && (said.u8(0) & 0x80) === 0) return MATCH.no;
  if (said.length >= 3 && said.u8(2) !== 1) return MATCH.no;
  if (said.length < 11) return MATCH.more;
  const version = said.u16(3);
  if (version !== 0x0002 && (version < 0x0300 || version > 0x0304)) return MATCH.no;
  const ciphers = said.u16(5);
  const sessionId = said.u16(7);
  const challenge = said.u16(9);
  const isShape = ciphers >= 3 && ciphers % 3 === 0 && (sessionId === 0 || sessionId === 16);
  const isWhole = (said.u16(0) & 0x7fff) === 9 + ciphers + sessionId + challenge;
  return isShape && isWhole && challenge >= 16 && challenge <= 32 ? MATCH.yes : MATCH.no;
}

/** A certificate, ciphers and a connection id, whose lengths add up. */
function ssl2ServerHello(said: Payload): Match {
  if (said.length >= 1 && (said.u8(0) & 0x80) === 0) return MATCH.no;
  if (said.length >= 3 && said.u8(2) !== 4) return MATCH.no;
  if (said.length < 13) return MATCH.more;
  if (said.u8(3) > 1 || said.u8(4) > 1 || said.u16(5) !== 0x0002) return MATCH.no;
  const rest = said.u16(7) + said.u16(9) + said.u16(11);
  return said.u16(9) % 3 === 0 && (said.u16(0) & 0x7fff) === 11 + rest ? MATCH.yes : MATCH.no;
}

/** Of a draft of DTLS that VPN clients of Cisco kept. */
const CISCO_DTLS = 0x0100;

/** DTLS 1.0 to 1.3: a record of the first epoch with a hello, or with the server's request to repeat it. */
function dtls(said: Payload, { wireLength }: SignatureContext): Match {
  const version = said.u16(1);
  const isRecord =
    said.u8(0) === ContentType.HANDSHAKE &&
    (version === 0xfeff || version === 0xfefd || version === CISCO_DTLS) &&
    said.u16(3) === 0 &&
    13 + said.u16(11) <= wireLength;
  if (!isRecord || said.u16(11) < 12) return MATCH.no;
  const type = said.u8(13);
  if (type !== 1 && type !== 2 && type !== 3) return MATCH.no;
  // Its fragment lies inside the message (RFC 6347 section 4.2.2), and a hello begins with a version of DTLS.
  const length = said.u24(14);
  return said.u24(19) + said.u24(22) <= length && said.u16(25) >>> 8 === (version === CISCO_DTLS ? 0x01 : 0xfe)
    ? MATCH.yes
    : MATCH.no;
}

export const TLS_SIGNATURES: readonly Signature[] = [
  {
    protocol: "tls",
    transports: ["tcp"],
    specification: "RFC 8446 sections 4.1 and 5.1; RFC 6101; draft-hickman-netscape-ssl-00 section 2",
    match: tls,
  },
  {
    protocol: "dtls",
    transports: ["udp"],
    specification: "RFC 6347 section 4",
    tellingByte: { at: 0, fits: (byte) => byte === ContentType.HANDSHAKE },
    match: dtls,
  },
];
