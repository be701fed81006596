import type { Side } from "../../../flow/flow-tcp.ts";
import type { Dialog, DialogFactory, InspectedFlow } from "../../inspection/dialog.ts";
import { Payload } from "../../inspection/payload.ts";
import { TextLines } from "../text-lines.ts";
import { findText } from "./find-text.ts";
import {
  type AnnouncedEndpoint,
  extendedPortAt,
  findExtendedPassive,
  findHostPort,
  hostPortAt,
} from "./ftp-addresses.ts";
import { addressOf, orOwnAddress, otherSide, TCP, wordTeacher } from "./sides.ts";
import { decimalAt, digitsAt } from "./text-numbers.ts";

const SPACE = 0x20;
const HYPHEN = 0x2d;

/** FTP's control connection, on any port (RFC 959): the data connections that it agrees on, and logons in clear. */
export const ftpDialog: DialogFactory = (flow) => new FtpDialog(flow);

class FtpDialog implements Dialog {
  readonly #flow: InspectedFlow;
  readonly #lines = [new TextLines(), new TextLines()] as const;
  readonly #rest = new Payload();
  #client: Side = 0;
  /** A user was named, is not anonymous, and was not turned away. */
  #isUserNamed = false;
  /** Code of the reply of several lines that has begun; 0 outside of one. */
  #openReply = 0;

  constructor(flow: InspectedFlow) {
    this.#flow = flow;
  }

  read(side: Side, said: Payload): number {
    const lines = this.#lines[side];
    lines.begin(said);
    while (passOverTls(lines, this.#rest) && lines.next()) {
      const code = replyCode(lines.line);
      // The initiator of a connection that was under way is presumed: the side that answers with codes is the server.
      if (code > 0 && side === this.#client && this.#flow.start.isMidstream) this.#client = otherSide(side);
      if (side === this.#client) this.#readCommand(side, lines.line);
      else this.#readReply(side, code, lines.line);
    }
    return lines.taken;
  }

  lost(side: Side): boolean {
    this.#lines[side].lost();
    this.#openReply = 0;
    return true;
  }

  #readCommand(side: Side, line: Payload): void {
    this.#openReply = 0; // a client waits for the end of a reply: one without its last line has ended
    if (line.hasAnyCase(0, "PORT ")) this.#learn(side, hostPortAt(line, argumentAt(line)), "FTP PORT");
    else if (line.hasAnyCase(0, "EPRT ")) this.#learn(side, extendedPortAt(line, argumentAt(line)), "FTP EPRT");
    else if (line.hasAnyCase(0, "USER ")) this.#isUserNamed = !isAnonymous(line, argumentAt(line));
    else if (line.hasAnyCase(0, "PASS ") && this.#isUserNamed) this.#flow.note("weakness", "ftp-login");
  }

  #readReply(side: Side, code: number, line: Payload): void {
    if (code === 220) this.#noteProduct(line);
    if (this.#openReply > 0) {
      if (code === this.#openReply && line.u8(3) === SPACE) this.#openReply = 0;
    } else if (line.u8(3) === HYPHEN) this.#openReply = Math.max(0, code);
    else if (code === 227) this.#learn(side, findHostPort(line, 4), "FTP PASV");
    else if (code === 229) this.#learn(side, findExtendedPassive(line, 4), "FTP EPSV");
    else if (code === 530 || code === 421) this.#isUserNamed = false;
    // RFC 4217 section 4. A client may end the encryption again, by CCC (section 12.3).
    else if (code === 234) this.#flow.note("protection", "ftp-auth-tls");
  }

  #learn(side: Side, announced: AnnouncedEndpoint | undefined, teacher: string): void {
    if (announced === undefined) return;
    const { start } = this.#flow;
    const address = announced.address === null ? addressOf(start, side) : orOwnAddress(announced.address, start, side);
    this.#flow.learn({
      ipProtocol: TCP,
      address,
      port: announced.port,
      protocol: "ftp-data",
      interface: null,
      teacher: wordTeacher(teacher, address, start, side),
      isStanding: false,
    });
  }

  #noteProduct(line: Payload): void {
    const version = microsoftVersion(line);
    if (version !== undefined) this.#flow.note("version", version);
  }
}

/** Longest TLS record (RFC 5246 section 6.2.3). */
const RECORD_LIMIT = 0x4800;

/** Passes over the TLS records that stand where a line would begin; false where a record's header is not whole yet. */
function passOverTls(lines: TextLines, rest: Payload): boolean {
  for (;;) {
    lines.showRest(rest);
    if (rest.u8(0) < 0x14 || rest.u8(0) > 0x17) return true;
    if (rest.length < 5) return false;
    if (rest.u8(1) !== 3 || rest.u16(3) > RECORD_LIMIT) return true;
    lines.pass(5 + rest.u16(3));
  }
}

/** The code of a reply, whose line begins with three digits (RFC 959 section 4.2); -1 for every other line. */
function replyCode(line: Payload): number {
  const separator = line.u8(3);
  const isReply = digitsAt(line, 0, 3) === 3 && (separator === SPACE || separator === HYPHEN || line.length === 3);
  return isReply ? decimalAt(line, 0, 3) : -1;
}

/** Where the argument of a command of four letters begins. */
function argumentAt(line: Payload): number {
  let at = 4;
  while (line.u8(at) === SPACE) at++;
  return at;
}

/** Compared in place, so that no user's name is ever kept (RFC 1635). */
const isAnonymous = (line: Payload, at: number): boolean =>
  isWholeArgument(line, at, "ANONYMOUS") || isWholeArgument(line, at, "FTP");

const isWholeArgument = (line: Payload, at: number, text: string): boolean =>
  line.hasAnyCase(at, text) && (line.length === at + text.length || line.u8(at + text.length) === SPACE);

const PRODUCT = "Microsoft FTP Service";
/** As IIS 4 to 6 write it behind the product: " (Version 5.0)". */
const VERSION = " (Version ";
const VERSION_LENGTH = 8;

function microsoftVersion(line: Payload): string | undefined {
  const at = findText(line, PRODUCT, 4);
  if (at < 0) return undefined;
  const versionAt = at + PRODUCT.length + VERSION.length;
  const end = line.has(at + PRODUCT.length, VERSION) ? line.indexOf(0x29, versionAt, versionAt + VERSION_LENGTH) : -1;
  const version = end < 0 ? "" : line.latin1(versionAt, end - versionAt);
  return /^[0-9.]+$/.test(version) ? `${PRODUCT} (version ${version})` : PRODUCT;
}
