/** SSH, VNC and Telnet. */
import type { Side } from "../../../flow/flow-tcp.ts";
import { type Dialog, type DialogFactory, DONE, type InspectedFlow, WAIT } from "../../inspection/dialog.ts";
import type { Payload } from "../../inspection/payload.ts";
import { afterDigits, findAnyCase, isPrintable } from "../../signatures/internet/text.ts";

const LONGEST_IDENTIFICATION = 255;
const LF = 0x0a;

/** The versions of both sides, and the server's software (RFC 4253 section 4.2: "SSH-2.0-OpenSSH_9.2p1 Debian-2"). */
export const sshDialog: DialogFactory = (flow) => {
  let isClientRead = false;
  return {
    read(side, said) {
      if (side === 0 && isClientRead) return said.length;
      const end = said.indexOf(LF, 0, LONGEST_IDENTIFICATION);
      if (end < 0) return said.length < LONGEST_IDENTIFICATION ? WAIT : DONE;
      const [, version, software] = /^SSH-(\d\.\d{1,2})-([!-~]{1,64})/.exec(said.latin1(0, end)) ?? [];
      if (version === undefined || software === undefined) return DONE;
      flow.note("version", `SSH ${version}`);
      if (side === 1) flow.note("product", software);
      isClientRead = true;
      return side === 1 ? DONE : said.length;
    },
  };
};

const RFB_VERSION_LENGTH = 12;
const SECURITY_NONE = 1;

/** The version that both speak, and whether the server lets everybody in (RFC 6143 sections 7.1.1 and 7.1.2). */
export const rfbDialog: DialogFactory = (flow) => new RfbDialog(flow);

class RfbDialog implements Dialog {
  readonly #flow: InspectedFlow;
  /** Minor versions of both; 0 until said. */
  readonly #minor: [number, number] = [0, 0];
  /** The server has said what kinds of security it has. */
  #isOffered = false;

  constructor(flow: InspectedFlow) {
    this.#flow = flow;
  }

  read(side: Side, said: Payload): number {
    if (this.#minor[side] === 0) return this.#readVersion(side, said);
    const minor = Math.min(...this.#minor);
    if (minor === 0) return WAIT;
    // Before 3.7 the server decides, in 4 bytes; since then it offers a list, of which the client takes one.
    if (minor < 7) return side === 0 ? said.length : this.#readDecision(said.length < 4 ? -1 : said.u32(0));
    if (side === 0) return this.#isOffered ? this.#readDecision(said.u8(0)) : WAIT;
    this.#isOffered = true;
    const count = said.u8(0);
    return count === 0 ? DONE : said.length;
  }

  #readVersion(side: Side, said: Payload): number {
    if (said.length < RFB_VERSION_LENGTH) return WAIT;
    const end = afterDigits(said, 8, 3);
    if (!said.has(0, "RFB 003.") || end !== 11) return DONE;
    this.#minor[side] = Math.max(1, Number(said.latin1(8, 3)));
    if (side === 1) this.#flow.note("version", `RFB 3.${this.#minor[side]}`);
    return RFB_VERSION_LENGTH;
  }

  #readDecision(type: number): number {
    if (type === -1) return WAIT;
    if (type === SECURITY_NONE) this.#flow.note("weakness", "vnc-without-authentication");
    return DONE;
  }
}

/** Segments of a server in which a prompt for a password is looked for. */
const MAX_SEGMENTS = 256;
const IAC = 0xff;
/** What a server's segment ends with, but for a space or two. */
const PROMPT = "PASSWORD:";

/** A prompt for a password, and that the client then types something: what it types is not looked at. */
export const telnetDialog: DialogFactory = (flow) => new TelnetDialog(flow);

class TelnetDialog implements Dialog {
  readonly #flow: InspectedFlow;
  #segments = 0;
  #isPrompted = false;

  constructor(flow: InspectedFlow) {
    this.#flow = flow;
  }

  read(side: Side, said: Payload): number {
    if (side === 1) {
      this.#segments += 1;
      const prompt = findAnyCase(said, PROMPT, Math.max(0, said.length - PROMPT.length - 2), said.length);
      this.#isPrompted = prompt >= 0;
      return this.#segments < MAX_SEGMENTS ? said.length : DONE;
    }
    if (!this.#isPrompted || said.u8(0) === IAC || !isPrintable(said, 0, 1)) return said.length;
    this.#flow.note("weakness", "telnet-login");
    return DONE;
  }

  lost(): boolean {
    return true;
  }
}
