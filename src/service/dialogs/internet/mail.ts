/** SMTP, POP3, IMAP and NNTP: whether a password crosses in clear, and whether the session turns to TLS before that. */
import type { Side } from "../../../flow/flow-tcp.ts";
import { type Dialog, type DialogFactory, DONE, type InspectedFlow } from "../../inspection/dialog.ts";
import type { Payload } from "../../inspection/payload.ts";
import { findAnyCase } from "../../signatures/internet/text.ts";
import { TextLines } from "../text-lines.ts";
import { imapLanguage, type MailLanguage, nntpLanguage, pop3Language, smtpLanguage } from "./mail-languages.ts";
import { tlsDialog } from "./tls.ts";

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

class MailDialog implements Dialog {
  readonly #flow: InspectedFlow;
  readonly #language: MailLanguage;
  readonly #lines = [new TextLines(), new TextLines()] as const;
  #server: Side = 1;
  #isTlsAsked = false;
  /** Lines that the client will say until a password has been said; 0: no logon is under way. */
  #linesToPassword = 0;
  /** What follows the handshake of TLS. */
  #tls: Dialog | undefined;
  #isGreeted = false;

  constructor(flow: InspectedFlow, language: MailLanguage) {
    this.#flow = flow;
    this.#language = language;
  }

  read(side: Side, said: Payload): number {
    if (this.#tls !== undefined) return this.#tls.read(side, said);
    const lines = this.#lines[side];
    lines.begin(said);
    while (this.#tls === undefined && lines.next()) {
      // The initiator of a connection that was under way is presumed: the side that answers is the server.
      if (side !== this.#server && this.#flow.start.isMidstream && this.#language.isReply(lines.line))
        this.#server = side;
      if (side === this.#server) this.#readReply(lines.line);
      else if (this.#readCommand(lines.line)) return DONE;
    }
    return lines.taken;
  }

  lost(side: Side): boolean {
    this.#lines[side].lost();
    this.#linesToPassword = 0;
    return this.#tls === undefined;
  }

  /** Whether nothing of interest follows. */
  #readCommand(line: Payload): boolean {
    if (this.#linesToPassword > 0) return this.#readLogon(line);
    const command = this.#language.readCommand(line);
    if (command === "starttls") this.#isTlsAsked = true;
    else if (command === "end") return true;
    else if (command === "password") return this.#noteLogon();
    else this.#linesToPassword = command;
    return false;
  }

  /** A line of the logon: what it says is not looked at, but for "*", which gives up (RFC 4954 section 4). */
  #readLogon(line: Payload): boolean {
    this.#linesToPassword = line.length === 1 && line.u8(0) === 0x2a ? -1 : this.#linesToPassword - 1;
    if (this.#linesToPassword === 0) return this.#noteLogon();
    if (this.#linesToPassword < 0) this.#linesToPassword = 0;
    return false;
  }

  #noteLogon(): boolean {
    this.#flow.note("weakness", this.#language.logonWeakness);
    return true;
  }

  #readReply(line: Payload): void {
    if (!this.#isGreeted) this.#noteProduct(line);
    this.#isGreeted = true;
    if (this.#language.isRefusal(line)) {
      this.#linesToPassword = 0;
      this.#isTlsAsked = false;
    } else if (this.#isTlsAsked && this.#language.acceptsTls(line)) {
      this.#flow.note("protection", "starttls");
      this.#tls = tlsDialog(this.#flow);
    }
  }

  #noteProduct(line: Payload): void {
    const known = PRODUCTS.find(([words]) => findAnyCase(line, words, 0, line.length) >= 0);
    if (known !== undefined) this.#flow.note("version", known[1]);
  }
}
