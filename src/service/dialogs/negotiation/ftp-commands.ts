import type { Side } from "../../../flow/flow-tcp.ts";
import type { Payload } from "../../inspection/payload.ts";
import type { AnnouncedEndpoint } from "./ftp-addresses.ts";

/** Commands under way at once: clients that do not wait for answers send a handful. */
const MAX_COMMANDS = 32;
const SPACE = 0x20;

/** An endpoint that a side announces; undefined where its text is none. */
export interface Announcement {
  readonly side: Side;
  readonly endpoint: AnnouncedEndpoint | undefined;
  readonly teacher: string;
}

/** A command, as far as its answer is of interest: a PORT or EPRT is what it announces. */
export type FtpCommand = "PASV" | "EPSV" | "AUTH" | "other" | Announcement;

/** What answers with codes that no other command has (RFC 959 section 5.4, RFC 2428 section 3, RFC 4217 section 4). */
export const ANSWERS: Readonly<Record<number, FtpCommand>> = { 227: "PASV", 229: "EPSV" };
const ANSWERS_ALONE: Readonly<Record<number, FtpCommand>> = { ...ANSWERS, 234: "AUTH" };

/** The commands whose answers have not come, which come in the same order. */
export class FtpCommands {
  #waiting: FtpCommand[] = [];

  /** Returns the command that is given up for it, if any: its answer will not be known for one. */
  add(command: FtpCommand): FtpCommand | undefined {
    const givenUp = this.#waiting.length >= MAX_COMMANDS ? this.#waiting.shift() : undefined;
    this.#waiting.push(command);
    return givenUp;
  }

  clear(): void {
    this.#waiting = [];
  }

  /** The command that a reply of this code answers; undefined where none was seen. */
  answered(code: number): FtpCommand | undefined {
    const only = ANSWERS_ALONE[code];
    if (only === undefined) return this.#waiting.shift();
    // An answer before it was not captured: what waited for that one waits in vain.
    const at = this.#waiting.indexOf(only);
    this.#waiting.splice(0, at === -1 ? 1 : at + 1);
    return at === -1 ? undefined : only;
  }
}

/** `announced`: what the line announces, where it is a PORT or EPRT that can be read. */
export function commandOf(line: Payload, announced: Announcement | undefined): FtpCommand {
  if (announced !== undefined) return announced;
  if (isCommand(line, "PASV")) return "PASV";
  if (isCommand(line, "EPSV")) return "EPSV";
  return isCommand(line, "AUTH") && isOfTls(line, argumentAt(line)) ? "AUTH" : "other";
}

/** Where the argument of a command of four letters begins. */
export function argumentAt(line: Payload): number {
  let at = 4;
  while (line.u8(at) === SPACE) at++;
  return at;
}

const isCommand = (line: Payload, command: string): boolean =>
  line.hasAnyCase(0, command) && (line.length === 4 || line.u8(4) === SPACE);

/** "TLS", "TLS-C", "TLS-P", "SSL" (RFC 4217 section 4 and earlier drafts). */
const isOfTls = (line: Payload, at: number): boolean => line.hasAnyCase(at, "TLS") || line.hasAnyCase(at, "SSL");
