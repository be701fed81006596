import { BOTH_SIDES, type Side } from "../../../flow/flow-tcp.ts";
import { type Dialog, type DialogFactory, DONE, type InspectedFlow } from "../../inspection/dialog.ts";
import { Payload } from "../../inspection/payload.ts";
import { readHello } from "./tls-hello.ts";
import { ContentType, isWholeRecords, LONGEST_RECORD, RECORD_HEADER } from "./tls-record.ts";

const HandshakeType = { CLIENT_HELLO: 1, SERVER_HELLO: 2 } as const;
const FATAL = 2;
const HANDSHAKE_HEADER = 4;
/** Up to the compression method that the server chose. */
const SHORTEST_SERVER_HELLO = 38;

interface TlsVersion {
  readonly name: string;
  readonly weakness?: string;
}

/** First byte of the versions that drafts of TLS 1.3 had. */
const DRAFTS = 0x7f;
const VERSIONS: ReadonlyMap<number, TlsVersion> = new Map<number, TlsVersion>([
  [0x0002, { name: "SSL 2.0", weakness: "ssl-2" }],
  [0x0300, { name: "SSL 3.0", weakness: "ssl-3" }],
  [0x0301, { name: "TLS 1.0", weakness: "tls-1.0" }],
  [0x0302, { name: "TLS 1.1", weakness: "tls-1.1" }],
  [0x0303, { name: "TLS 1.2" }],
  [0x0304, { name: "TLS 1.3" }],
]);

/** Segments behind gaps in which a record is looked for. */
const MAX_ADRIFT = 256;

/** Protocols that names of ALPN stand for, as far as they are met on Windows networks (IANA, TLS ALPN Protocol IDs). */
const APPLICATION_PROTOCOLS: ReadonlySet<string> = new Set([
  "http/1.0",
  "http/1.1",
  "h2",
  "h3",
  "spdy/3",
  "spdy/3.1",
  "ftp",
  "imap",
  "pop3",
  "nntp",
  "mqtt",
  "irc",
  "dot",
  "smb",
  "tds/8.0",
  "postgresql",
  "xmpp-client",
  "xmpp-server",
  "ntske/1",
  "acme-tls/1",
  "stun.turn",
  "stun.nat-discovery",
  "webrtc",
]);

/** TLS and SSL: what the client offers and asks for, and what the server chose, which alone is weak or not. */
export const tlsDialog: DialogFactory = (flow) => new TlsDialog(flow);

/** Shown during one call, so all flows share it. */
const PART = new Payload();

class TlsDialog implements Dialog {
  readonly #flow: InspectedFlow;
  /** Side that sent a hello as client; undefined until one did. */
  #client: Side | undefined;
  /** Sides that sent data while no hello had come, as bits 1 and 2. */
  #dataOf = 0;
  /** Sides of which bytes are missing, and no record has been found since. */
  readonly #isAdrift: [boolean, boolean] = [false, false];
  /** Bytes are missing, so that the hellos may be among them. */
  #hasLost = false;
  #segmentsAdrift = 0;

  constructor(flow: InspectedFlow) {
    this.#flow = flow;
  }

  read(side: Side, said: Payload): number {
    if (this.#isAdrift[side]) {
      this.#segmentsAdrift += 1;
      if (this.#segmentsAdrift > MAX_ADRIFT) return DONE;
      if (!isWholeRecords(said)) return said.length;
      this.#isAdrift[side] = false;
    }
    let at = 0;
    while (at < said.length) {
      const next = this.#readRecord(side, said, at);
      if (next === DONE || next === at) return next;
      at = next;
    }
    return at;
  }

  lost(side: Side): boolean {
    this.#isAdrift[side] = true;
    this.#hasLost = true;
    return true;
  }

  /** Where the next record begins; `at` where this one is not whole; DONE. */
  #readRecord(side: Side, said: Payload, at: number): number {
    if ((said.u8(at) & 0x80) !== 0) return this.#readSsl2(side, said, at);
    if (said.length < at + RECORD_HEADER) return at;
    const type = said.u8(at);
    const length = said.u16(at + 3);
    if (type < ContentType.CHANGE_CIPHER_SPEC || type > ContentType.APPLICATION_DATA || said.u8(at + 1) !== 3)
      return DONE;
    if (length > LONGEST_RECORD) return DONE;
    const end = at + RECORD_HEADER + length;
    // Behind a hello, data are early data (RFC 8446 section 2.3), whose records say nothing of the version.
    if (type === ContentType.APPLICATION_DATA)
      return this.#client === undefined || this.#hasLost ? this.#readUnderWay(side, said.u16(at + 1), end) : end;
    if (type === ContentType.CHANGE_CIPHER_SPEC) return end;
    if (said.length < end) return at;
    if (type === ContentType.ALERT) return length === 2 && said.u8(at + RECORD_HEADER) === FATAL ? DONE : end;
    return this.#readHandshake(side, PART.showPart(said, at + RECORD_HEADER, length)) ? DONE : end;
  }

  /** Whether nothing more of interest comes in clear. */
  #readHandshake(side: Side, message: Payload): boolean {
    const type = message.u8(0);
    const isClient = type === HandshakeType.CLIENT_HELLO;
    if (!isClient && (type !== HandshakeType.SERVER_HELLO || !this.#isServer(side))) return false;
    const length = Math.max(0, message.u24(1));
    const body = PART.showPart(message, HANDSHAKE_HEADER, length);
    if (!isClient && body.length < SHORTEST_SERVER_HELLO) return false;
    const hello = readHello(body, isClient);
    const name = VERSIONS.get(hello.version)?.name;
    if (isClient) {
      this.#client ??= side;
      if (name !== undefined) this.#flow.note("version", `${name} offered`);
    } else this.#noteProtection(hello.version);
    if (hello.serverName !== undefined) this.#flow.note("server-name", hello.serverName);
    this.#noteApplicationProtocols(hello.applicationProtocols, isClient ? " offered" : "");
    return !isClient;
  }

  /** The side that a hello was said to; where none was captured, any but the one that opened the connection. */
  #isServer(side: Side): boolean {
    if (this.#client !== undefined) return side !== this.#client;
    return side === 1 || this.#flow.start.isMidstream;
  }

  /** What is not in the table is whatever the peer wrote. */
  #noteApplicationProtocols(names: readonly string[], suffix: string): void {
    if (names.length === 0) return;
    const kind = names.every((name) => APPLICATION_PROTOCOLS.has(name)) ? "version" : "product";
    this.#flow.note(kind, `ALPN ${names.join(", ")}${suffix}`);
  }

  #noteChosen(version: number): boolean {
    const chosen: TlsVersion | undefined =
      version >>> 8 === DRAFTS ? { name: `TLS 1.3 (draft ${version & 0xff})` } : VERSIONS.get(version);
    if (chosen === undefined) return false;
    this.#flow.note("version", chosen.name);
    if (chosen.weakness !== undefined) this.#flow.note("weakness", chosen.weakness);
    return true;
  }

  #noteProtection(version: number): void {
    if (this.#noteChosen(version)) this.#flow.note("protection", "tls");
  }

  /**
   * Hellos were not captured: records have the version that was agreed on, but for 1.3, which says 1.2, and for early data
   * behind a client's hello. Data of one side alone show no server that accepted them.
   */
  #readUnderWay(side: Side, version: number, end: number): number {
    if (side !== this.#client) {
      if (version === 0x0303) this.#flow.note("version", "TLS 1.2 or 1.3");
      else this.#noteChosen(version);
    }
    this.#dataOf |= 1 << side;
    if (this.#dataOf !== BOTH_SIDES) return end;
    this.#flow.note("protection", "tls");
    return DONE;
  }

  /** A client may offer newer versions in this form; a server that answers in it has chosen SSL 2.0. */
  #readSsl2(side: Side, said: Payload, at: number): number {
    if (said.length < at + 7) return at;
    const type = said.u8(at + 2);
    if (type === HandshakeType.CLIENT_HELLO) {
      this.#client ??= side;
      const name = VERSIONS.get(said.u16(at + 3))?.name;
      if (name !== undefined) this.#flow.note("version", `${name} offered`);
      return at + 2 + (said.u16(at) & 0x7fff);
    }
    if (type === 4 && said.u16(at + 5) === 0x0002 && this.#isServer(side)) this.#noteProtection(0x0002);
    return DONE;
  }
}
