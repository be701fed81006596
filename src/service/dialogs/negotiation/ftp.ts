import { sameAddress } from "../../../base/ip-address.ts";
import type { Side } from "../../../flow/flow-tcp.ts";
import { type Dialog, type DialogFactory, type InspectedFlow, WAIT } from "../../inspection/dialog.ts";
import { Payload } from "../../inspection/payload.ts";
import { StartedTls } from "../internet/started-tls.ts";
import { NO_RECORD } from "../internet/tls-record.ts";
import { TextLines } from "../text-lines.ts";
import { findText } from "./find-text.ts";
import {
  type AnnouncedEndpoint,
  extendedPortAt,
  findExtendedPassive,
  findHostPort,
  hostPortAt,
} from "./ftp-addresses.ts";
import { ANSWERS, type Announcement, argumentAt, commandOf, FtpCommands } from "./ftp-commands.ts";
import { addressOf, orOwnAddress, otherSide, TCP, wordTeacher } from "./sides.ts";
import { decimalAt, digitsAt } from "./text-numbers.ts";

const SPACE = 0x20;
const HYPHEN = 0x2d;
const ASSUMED_PASSIVE = "FTP PASV (assumed: at the address of the control connection, as it announces another)";

/** FTP's control connection, on any port (RFC 959): the data connections that it agrees on, and logons in clear. */
export const ftpDialog: DialogFactory = (flow) => new FtpDialog(flow);

/** Shown during one call, so all flows share it. */
const REST = new Payload();

class FtpDialog implements Dialog {
  readonly #flow: InspectedFlow;
  readonly #lines = [new TextLines(), new TextLines()] as const;
  readonly #commands = new FtpCommands();
  #client: Side = 0;
  /** A user was named, and is not anonymous: a password is a secret then, whether or not the user is turned away. */
  #isUserNamed = false;
  /** Code of the reply of several lines that has begun; 0 outside of one. */
  #openReply = 0;
  #isGreeted = false;
  /** What the client says may be missing, so that an answer may be one to a command that was not seen. */
  #isClientUnseen: boolean;
  /** TLS that the server agreed to. */
  #tls: StartedTls | undefined;

  constructor(flow: InspectedFlow) {
    this.#flow = flow;
    this.#isClientUnseen = !flow.start.startsWithSyn;
  }

  read(side: Side, said: Payload): number {
    const lines = this.#lines[side];
    lines.begin(said);
    while (this.#passOverRecords(side, lines) && lines.next()) {
      const code = replyCode(lines.line);
      // The initiator of a connection that was under way is presumed: the side that answers with codes is the server.
      if (code > 0 && side === this.#client && this.#flow.start.isMidstream && !lines.isCut)
        this.#client = otherSide(side);
      if (side === this.#client) this.#readCommand(side, lines);
      else this.#readReply(side, code, lines);
    }
    return lines.taken;
  }

  lost(side: Side): boolean {
    this.#lines[side].lost();
    this.#openReply = 0;
    this.#commands.clear();
    this.#isClientUnseen ||= side === this.#client;
    return true;
  }

  /** Whether a line follows. What stands where a line would begin is TLS only where it is a record of it. */
  #passOverRecords(side: Side, lines: TextLines): boolean {
    for (const tls = this.#tls; tls !== undefined; ) {
      const length = tls.read(side, lines.showRest(REST));
      if (length === NO_RECORD) return true;
      if (length === WAIT) return false;
      lines.pass(length);
    }
    return true;
  }

  #readCommand(side: Side, lines: TextLines): void {
    const { line, isCut } = lines;
    this.#openReply = 0; // a client waits for the end of a reply: one without its last line has ended
    if (line.length === 0) return;
    if (line.hasAnyCase(0, "USER ")) this.#isUserNamed = isCut || !isAnonymous(line, argumentAt(line));
    else if (line.hasAnyCase(0, "PASS ") && this.#isUserNamed) this.#flow.note("weakness", "ftp-login");
    const givenUp = this.#commands.add(commandOf(line, this.#announced(side, lines)));
    if (givenUp !== undefined && givenUp !== "other" && givenUp !== "AUTH") this.#flow.forget(1);
  }

  /** What a PORT or EPRT announces. */
  #announced(side: Side, { line, isCut }: TextLines): Announcement | undefined {
    const isExtended = line.hasAnyCase(0, "EPRT ");
    if (!isExtended && !line.hasAnyCase(0, "PORT ")) return undefined;
    if (isCut) {
      this.#flow.forget(1);
      return undefined;
    }
    const endpoint = isExtended ? extendedPortAt(line, argumentAt(line)) : hostPortAt(line, argumentAt(line));
    return endpoint && { side, endpoint, teacher: isExtended ? "FTP EPRT" : "FTP PORT" };
  }

  #readReply(side: Side, code: number, lines: TextLines): void {
    const { line } = lines;
    if (code === 220) this.#noteProduct(line);
    if (this.#openReply > 0) {
      if (code !== this.#openReply || line.u8(3) !== SPACE) return;
      this.#openReply = 0;
    } else if (line.u8(3) === HYPHEN) {
      this.#openReply = Math.max(0, code);
      return;
    }
    if (code > 0) this.#readAnswer(side, code, lines);
  }

  /** The last line of a reply. One below 200 is followed by another to the same command (RFC 959 section 4.2). */
  #readAnswer(side: Side, code: number, { line, isCut }: TextLines): void {
    if (code < 200) return;
    const isGreeting = !this.#isGreeted && code === 220 && !this.#flow.start.isMidstream;
    this.#isGreeted = true;
    if (isGreeting) return;
    const command = this.#commands.answered(code) ?? (this.#isClientUnseen ? ANSWERS[code] : undefined);
    if (code >= 300) return;
    if (isCut && (code === 227 || code === 229)) this.#flow.forget(1);
    else if (command === "PASV" && code === 227) this.#learnPassive(side, findHostPort(line, 4));
    else if (command === "EPSV" && code === 229)
      this.#learn({ side, endpoint: findExtendedPassive(line, 4), teacher: "FTP EPSV" });
    // RFC 4217 section 4. A client may end the encryption again, by CCC (section 12.3).
    else if (command === "AUTH" && code === 234) this.#tls = new StartedTls(this.#flow, "ftp-auth-tls");
    else if (typeof command === "object") this.#learn(command);
  }

  /** A server behind NAT may announce the address that it has there, for which clients take the one that they know. */
  #learnPassive(side: Side, endpoint: AnnouncedEndpoint | undefined): void {
    this.#learn({ side, endpoint, teacher: "FTP PASV" });
    if (endpoint === undefined || endpoint.address === null) return;
    const own = addressOf(this.#flow.start, side);
    if (sameAddress(orOwnAddress(endpoint.address, this.#flow.start, side), own)) return;
    this.#learn({ side, endpoint: { address: own, port: endpoint.port }, teacher: ASSUMED_PASSIVE });
  }

  #learn({ side, endpoint, teacher }: Announcement): void {
    if (endpoint === undefined) return;
    const { start } = this.#flow;
    const address = endpoint.address === null ? addressOf(start, side) : orOwnAddress(endpoint.address, start, side);
    this.#flow.learn({
      ipProtocol: TCP,
      address,
      port: endpoint.port,
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

/** The code of a reply, whose line begins with three digits (RFC 959 section 4.2); -1 for every other line. */
function replyCode(line: Payload): number {
  const separator = line.u8(3);
  const isReply = digitsAt(line, 0, 3) === 3 && (separator === SPACE || separator === HYPHEN || line.length === 3);
  return isReply ? decimalAt(line, 0, 3) : -1;
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
