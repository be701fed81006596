import type { Side } from "../../../flow/flow-tcp.ts";
import { type Dialog, type DialogFactory, DONE, type InspectedFlow } from "../../inspection/dialog.ts";
import { Payload } from "../../inspection/payload.ts";
import { readHello } from "./tls-hello.ts";

const ContentType = { CHANGE_CIPHER_SPEC: 20, ALERT: 21, HANDSHAKE: 22, APPLICATION_DATA: 23 } as const;
const HandshakeType = { CLIENT_HELLO: 1, SERVER_HELLO: 2 } as const;
const FATAL = 2;
const RECORD_HEADER = 5;
const HANDSHAKE_HEADER = 4;
/** 2^14 and what encryption may add (RFC 5246 section 6.2.3). */
const LONGEST_RECORD = 16_384 + 2048;

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

/** TLS and SSL: what the client offers and asks for, and what the server chose, which alone is weak or not. */
export const tlsDialog: DialogFactory = (flow) => new TlsDialog(flow);

class TlsDialog implements Dialog {
  readonly #flow: InspectedFlow;
  readonly #part = new Payload();
  #hasHello = false;

  constructor(flow: InspectedFlow) {
    this.#flow = flow;
  }

  read(_side: Side, said: Payload): number {
    let at = 0;
    while (at < said.length) {
      const next = this.#readRecord(said, at);
      if (next === DONE || next === at) return next;
      at = next;
    }
    return at;
  }

  /** Where the next record begins; `at` where this one is not whole; DONE. */
  #readRecord(said: Payload, at: number): number {
    if ((said.u8(at) & 0x80) !== 0) return this.#readSsl2(said, at);
    if (said.length < at + RECORD_HEADER) return at;
    const type = said.u8(at);
    const length = said.u16(at + 3);
    if (type < ContentType.CHANGE_CIPHER_SPEC || type > ContentType.APPLICATION_DATA || said.u8(at + 1) !== 3)
      return DONE;
    if (length > LONGEST_RECORD) return DONE;
    const end = at + RECORD_HEADER + length;
    // Behind a hello, data are early data (RFC 8446 section 2.3), whose records say nothing of the version.
    if (type === ContentType.APPLICATION_DATA) return this.#hasHello ? end : this.#readUnderWay(said.u16(at + 1));
    if (type === ContentType.CHANGE_CIPHER_SPEC) return end;
    if (said.length < end) return at;
    if (type === ContentType.ALERT) return length === 2 && said.u8(at + RECORD_HEADER) === FATAL ? DONE : end;
    return this.#readHandshake(this.#part.showPart(said, at + RECORD_HEADER, length)) ? DONE : end;
  }

  /** Whether nothing more of interest comes in clear. */
  #readHandshake(message: Payload): boolean {
    const type = message.u8(0);
    const isClient = type === HandshakeType.CLIENT_HELLO;
    if (!isClient && type !== HandshakeType.SERVER_HELLO) return false;
    this.#hasHello = true;
    const length = Math.max(0, message.u24(1));
    const hello = readHello(this.#part.showPart(message, HANDSHAKE_HEADER, length), isClient);
    const name = VERSIONS.get(hello.version)?.name;
    const suffix = isClient ? " offered" : "";
    if (isClient && name !== undefined) this.#flow.note("version", name + suffix);
    if (!isClient) this.#noteChosen(hello.version);
    if (hello.serverName !== undefined) this.#flow.note("server-name", hello.serverName);
    const protocols = hello.applicationProtocols;
    if (protocols.length > 0) this.#flow.note("version", `ALPN ${protocols.join(", ")}${suffix}`);
    return !isClient;
  }

  #noteChosen(version: number): void {
    const chosen: TlsVersion | undefined =
      version >>> 8 === DRAFTS ? { name: `TLS 1.3 (draft ${version & 0xff})` } : VERSIONS.get(version);
    if (chosen === undefined) return;
    this.#flow.note("version", chosen.name);
    if (chosen.weakness !== undefined) this.#flow.note("weakness", chosen.weakness);
    this.#flow.note("protection", "tls");
  }

  /** The hellos were not captured: records have the version that was agreed on, but for 1.3, which says 1.2. */
  #readUnderWay(version: number): number {
    if (version === 0x0303) {
      this.#flow.note("version", "TLS 1.2 or 1.3");
      this.#flow.note("protection", "tls");
    } else this.#noteChosen(version);
    return DONE;
  }

  /** A client may offer newer versions in this form; a server that answers in it has chosen SSL 2.0. */
  #readSsl2(said: Payload, at: number): number {
    if (said.length < at + 7) return at;
    const type = said.u8(at + 2);
    if (type === HandshakeType.CLIENT_HELLO) {
      const name = VERSIONS.get(said.u16(at + 3))?.name;
      if (name !== undefined) this.#flow.note("version", `${name} offered`);
      return at + 2 + (said.u16(at) & 0x7fff);
    }
    if (type === 4 && said.u16(at + 5) === 0x0002) this.#noteChosen(0x0002);
    return DONE;
  }
}
