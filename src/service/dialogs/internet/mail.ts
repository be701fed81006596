/** SMTP, POP3, IMAP and NNTP: whether a password crosses in clear, and whether the session turns to TLS before that. */
import type { Side } from "../../../flow/flow-tcp.ts";
import { type Dialog, type DialogFactory, DONE, type InspectedFlow, WAIT } from "../../inspection/dialog.ts";
import { Payload } from "../../inspection/payload.ts";
import { findAnyCase } from "../../signatures/internet/text.ts";
import { TextLines } from "../text-lines.ts";
import { imapLanguage, type MailLanguage, nntpLanguage, pop3Language, smtpLanguage } from "./mail-languages.ts";
import { StartedTls } from "./started-tls.ts";
import { NO_RECORD } from "./tls-record.ts";

/** Words of greetings that name a product, in upper case, and as reports write them. */
const PRODUCTS = [
  ["MICROSOFT ESMTP MAIL SERVICE", "Microsoft ESMTP MAIL Service"],
  ["MICROSOFT SMTP MAIL", "Microsoft SMTP MAIL"],
  ["MICROSOFT EXCHANGE", "Microsoft Exchange"],
  ["MICROSOFT WINDOWS POP3", "Microsoft Windows POP3 Service"],
  ["MICROSOFT NNTP", "Microsoft NNTP Service"],
  ["NNTP SERVICE 5", "Microsoft NNTP Service"],
] as const;

const factory =
  (language: MailLanguage): DialogFactory =>
  (flow) =>
    new MailDialog(flow, language);

export const smtpDialog = factory(smtpLanguage);
export const pop3Dialog = factory(pop3Language);
export const imapDialog = factory(imapLanguage);
export const nntpDialog = factory(nntpLanguage);

/** Longest tag of a command that is compared with its reply. */
const LONGEST_TAG = 64;
const NO_TAG = new Uint8Array(0);
const SPACE = 0x20;
const DOT = 0x2e;

/** Shown during one call, so all flows share it. */
const REST = new Payload();

class MailDialog implements Dialog {
  readonly #flow: InspectedFlow;
  readonly #language: MailLanguage;
  readonly #lines = [new TextLines(), new TextLines()] as const;
  #server: Side = 1;
  /** The last command; its reply decides what follows. */
  #asked: "starttls" | "message" | "bytes" | undefined;
  /** The tag of the last command that is of interest; empty where the language has none. */
  #tag: Uint8Array = NO_TAG;
  /** Lines that the client will say until a password has been said; 0: no logon is under way. */
  #linesToPassword = 0;
  /** The lines of the logon come whatever the server answers (RFC 7888). */
  #isSentUnasked = false;
  /** Of the server bytes are missing since the logon began: it may have been refused. */
  #isRefusalUnseen = false;
  /** The client's lines are those of a message, up to a dot. */
  #isInMessage = false;
  /** The client's next line goes on with the command whose bytes were passed over. */
  #isContinued = false;
  /** TLS that the server agreed to. */
  #tls: StartedTls | undefined;
  #isGreeted = false;

  constructor(flow: InspectedFlow, language: MailLanguage) {
    this.#flow = flow;
    this.#language = language;
  }

  read(side: Side, said: Payload): number {
    const lines = this.#lines[side];
    lines.begin(said);
    while (this.#passOverRecords(side, lines) && lines.next()) {
      // The initiator of a connection that was under way is presumed: the side that answers is the server.
      if (side !== this.#server && this.#flow.start.isMidstream && !lines.isCut && this.#language.isReply(lines.line))
        this.#server = side;
      if (side !== this.#server) {
        if (this.#readLine(lines)) return DONE;
      } else if (this.#readReply(lines.line)) return DONE;
    }
    return this.#tls?.isFollowed === true ? DONE : lines.taken;
  }

  lost(side: Side): boolean {
    this.#lines[side].lost();
    if (side === this.#server) this.#isRefusalUnseen = true;
    else {
      this.#linesToPassword = 0;
      this.#isContinued = false;
    }
    return true;
  }

  /** Whether a line follows. What stands where a line would begin is TLS only where it is a record of it. */
  #passOverRecords(side: Side, lines: TextLines): boolean {
    for (const tls = this.#tls; tls !== undefined; ) {
      const length = tls.read(side, lines.showRest(REST));
      if (length === NO_RECORD) return true;
      if (length === WAIT || tls.isFollowed) return false;
      lines.pass(length);
    }
    return true;
  }

  /** A line of the client; whether nothing of interest follows. */
  #readLine(lines: TextLines): boolean {
    const { line } = lines;
    if (this.#isInMessage) {
      this.#isInMessage = line.length !== 1 || line.u8(0) !== DOT;
      return false;
    }
    return this.#linesToPassword > 0 ? this.#readLogon(lines) : this.#readCommand(lines);
  }

  #readCommand(lines: TextLines): boolean {
    const { line, isCut } = lines;
    const isContinued = this.#isContinued;
    this.#isContinued = false;
    const command = isContinued ? this.#language.readRest(line, isCut) : this.#language.readCommand(line, isCut);
    if (command === "password") return this.#noteLogon();
    if (command === 0) return false;
    if (this.#language.isTagged && !isContinued) this.#tag = line.copy(0, Math.min(LONGEST_TAG, line.indexOf(SPACE)));
    this.#asked = undefined;
    if (command === "message-at-once") this.#isInMessage = true;
    else if (typeof command === "object") {
      lines.pass(command.bytesAtOnce);
      this.#isContinued = true;
    } else if (typeof command === "number") this.#beginLogon(command, line);
    else this.#asked = command;
    return false;
  }

  #beginLogon(lines: number, line: Payload): void {
    this.#linesToPassword = lines;
    this.#isSentUnasked = line.has(line.length - 2, "+}");
    this.#isRefusalUnseen = false;
  }

  /** A line of the logon: what it says is not looked at, but for "*", which gives up (RFC 4954 section 4). */
  #readLogon(lines: TextLines): boolean {
    const { line } = lines;
    if (this.#isRefusalUnseen && mayBeCommand(lines)) {
      this.#linesToPassword = 0;
      return this.#readCommand(lines);
    }
    this.#linesToPassword = line.length === 1 && line.u8(0) === 0x2a ? -1 : this.#linesToPassword - 1;
    if (this.#linesToPassword === 0) return this.#noteLogon();
    if (this.#linesToPassword < 0) this.#linesToPassword = 0;
    return false;
  }

  #noteLogon(): boolean {
    this.#flow.note("weakness", this.#language.logonWeakness);
    return true;
  }

  /** Whether nothing of interest follows. */
  #readReply(line: Payload): boolean {
    if (!this.#isGreeted) this.#noteProduct(line);
    this.#isGreeted = true;
    // Who may store a message has logged on before that.
    if (this.#asked === "bytes" && this.#language.goesOn(line)) return true;
    if (this.#asked === "message" && this.#language.goesOn(line)) {
      this.#isInMessage = true;
      this.#asked = undefined;
    }
    const at = this.#resultAt(line);
    if (at < 0) return false;
    if (this.#language.isRefusal(line, at)) {
      if (!this.#isSentUnasked) this.#linesToPassword = 0;
      this.#asked = undefined;
    } else if (this.#asked === "starttls" && this.#language.acceptsTls(line, at)) {
      this.#asked = undefined;
      this.#tls = new StartedTls(this.#flow, "starttls");
    }
    return false;
  }

  /** Where the result stands in a reply to the last command; -1 in one to another. */
  #resultAt(line: Payload): number {
    if (!this.#language.isTagged) return 0;
    const tag = this.#tag;
    if (tag.length === 0 || line.u8(tag.length) !== SPACE) return -1;
    for (let at = 0; at < tag.length; at++) if (line.u8(at) !== tag[at]) return -1;
    return tag.length + 1;
  }

  #noteProduct(line: Payload): void {
    const known = PRODUCTS.find(([words]) => findAnyCase(line, words, 0, line.length) >= 0);
    if (known !== undefined) this.#flow.note("version", known[1]);
  }
}

const CLOSING_BRACE = 0x7d;

/** Has a space, and announces no more of a logon, or is of capital letters alone: "QUIT". */
function mayBeCommand({ line, isCut }: TextLines): boolean {
  if (line.indexOf(SPACE) >= 0) return isCut || line.u8(line.length - 1) !== CLOSING_BRACE;
  for (let at = 0; at < line.length; at++) if (line.u8(at) < 0x41 || line.u8(at) > 0x5a) return false;
  return true;
}
