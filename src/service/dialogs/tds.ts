import type { Side } from "../../flow/flow-tcp.ts";
import { type Dialog, type DialogFactory, DONE, type InspectedFlow, WAIT } from "../inspection/dialog.ts";
import type { Payload } from "../inspection/payload.ts";

/** Packet types (MS-TDS, section 2.2.3.1.1). */
const TYPE = { oldLogin: 0x02, answer: 0x04, login: 0x10, prelogin: 0x12 };
const HEADER = 8;
/** Options of a prelogin: token, offset, length (MS-TDS, section 2.2.6.5). */
const TOKEN = { version: 0, encryption: 1, instance: 2, end: 0xff };
const OPTION = 5;
const MOST_OPTIONS = 16;
const LONGEST_PRELOGIN = 4096;
/** Its fixed part, in the first version that had it (MS-TDS, section 2.2.6.4), and more than a client ever sends. */
const SHORTEST_LOGIN = 84;
const LONGEST_LOGIN = 0x2_0000;
/** Bytes that tell a login. */
const LOGIN_SEEN = 16;
/** The server's ENCRYPTION: ON and REQ. OFF protects the login packet alone, NOT_SUP nothing. */
const ENCRYPTS = new Set([1, 3]);
/** First two bytes of a record: handshake, version 3 (RFC 5246 section 6.2.1). */
const TLS_HANDSHAKE = 0x1603;

/** Whether the server encrypts what follows the login, and the versions of both (MS-TDS, section 2.2.6.5). */
export const tdsDialog: DialogFactory = (flow) => new TdsDialog(flow);

class TdsDialog implements Dialog {
  readonly #flow: InspectedFlow;

  /** The server answered that it encrypts the session. */
  #isAgreed = false;
  /** The client began the handshake of TLS. */
  #isBegun = false;
  /** Bytes of the client are missing, and no login has been found since. */
  #isAdrift = false;

  constructor(flow: InspectedFlow) {
    this.#flow = flow;
  }

  read(side: Side, said: Payload): number {
    if (side === 0 && this.#isAdrift) {
      if (said.u8(0) === TYPE.login && said.length < LOGIN_SEEN) return WAIT;
      if (!isLogin(said)) return said.length;
    }
    const type = said.u8(0);
    const length = said.u16(2);
    if (length < 0) return WAIT;
    if (length < HEADER) return DONE;
    if (this.#isAgreed && (type === TYPE.prelogin || type === TYPE.answer))
      return this.#readHandshake(side, said, length);
    if (side === 0) return this.#readFromClient(said, type, length);
    if (type !== TYPE.answer || length > LONGEST_PRELOGIN) return DONE;
    if (said.length < length) return WAIT;
    this.#readServerPrelogin(said);
    return this.#isAgreed ? length : DONE;
  }

  /** Of what a client says behind a gap, a login in clear can be told from everything else. */
  lost(side: Side): boolean {
    if (side === 0) this.#isAdrift = true;
    return side === 0;
  }

  /** TLS begins inside of packets (MS-TDS, section 2.2.6.5): its records from both sides protect what follows. */
  #readHandshake(side: Side, said: Payload, length: number): number {
    if (said.length < Math.min(length, HEADER + 2)) return WAIT;
    if (length <= HEADER || said.u16(HEADER) !== TLS_HANDSHAKE) return DONE;
    if (side === 0) this.#isBegun = true;
    else {
      if (this.#isBegun) this.#flow.note("protection", "tds-encrypted");
      return DONE;
    }
    return length;
  }

  #readFromClient(said: Payload, type: number, length: number): number {
    if (type === TYPE.login) {
      if (said.length < HEADER + 8) return WAIT;
      this.#noteLogin(said.u32le(HEADER + 4));
      return DONE;
    }
    if (type === TYPE.oldLogin) {
      this.#flow.note("version", "TDS 4.2 or 5.0");
      this.#flow.note("weakness", "tds-unencrypted");
      return DONE;
    }
    if (type !== TYPE.prelogin || length > LONGEST_PRELOGIN) return DONE;
    if (said.length < length) return WAIT;
    const instance = optionAt(said, TOKEN.instance);
    if (instance > 0) noteInstance(this.#flow, said, HEADER + said.u16(instance + 1), said.u16(instance + 3));
    return length;
  }

  /** A login that can be read is one in clear, with a password that is only disguised. */
  #noteLogin(version: number): void {
    this.#flow.note("version", loginVersion(version));
    this.#flow.note("weakness", "tds-unencrypted");
  }

  #readServerPrelogin(said: Payload): void {
    const version = optionAt(said, TOKEN.version);
    if (version < 0) return;
    const at = HEADER + said.u16(version + 1);
    const build = said.u16(at + 2);
    if (build >= 0) this.#flow.note("version", `SQL Server ${said.u8(at)}.${said.u8(at + 1)}.${build}`);
    const encryption = optionAt(said, TOKEN.encryption);
    const choice = encryption < 0 ? -1 : said.u8(HEADER + said.u16(encryption + 1));
    if (choice < 0) return;
    if (ENCRYPTS.has(choice)) this.#isAgreed = true;
    else this.#flow.note("weakness", "tds-unencrypted");
  }
}

/** A login of TDS 7 by all of its fixed values: packet header, length, and version (MS-TDS, section 2.2.6.4). */
function isLogin(said: Payload): boolean {
  const length = said.u16(2);
  const loginLength = said.u32le(HEADER);
  const isLast = said.u8(1) === 1;
  return (
    said.u8(0) === TYPE.login &&
    (isLast ? loginLength === length - HEADER : said.u8(1) === 0 && loginLength > length - HEADER) &&
    loginLength >= SHORTEST_LOGIN &&
    loginLength <= LONGEST_LOGIN &&
    said.u8(7) === 0 &&
    said.u8(HEADER + 7) >= 0x70 &&
    said.u8(HEADER + 7) <= 0x74
  );
}

/** Where the option with this token stands in the list; -1 where it does not. */
function optionAt(said: Payload, token: number): number {
  for (let index = 0; index < MOST_OPTIONS; index++) {
    const at = HEADER + index * OPTION;
    const found = said.u8(at);
    if (found === token) return at;
    if (found < 0 || found === TOKEN.end) return -1;
  }
  return -1;
}

/** The name that the client expects, ended by a zero; empty for the default instance. */
function noteInstance(flow: InspectedFlow, said: Payload, at: number, length: number): void {
  const name = said.latin1(at, Math.min(length, 128));
  const end = name.indexOf("\0");
  const instance = end < 0 ? name : name.slice(0, end);
  if (instance !== "") flow.note("server-name", instance);
}

/** 0x7200_0209 is 7.2 (MS-TDS, section 2.2.6.4: TDSVersion). */
const loginVersion = (version: number): string => `TDS 7.${Math.floor(version / 0x100_0000) & 0x0f}`;
