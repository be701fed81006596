import type { InspectedFlow } from "../../inspection/dialog.ts";
import { Payload } from "../../inspection/payload.ts";
import { isNtlmV1 } from "../ntlm.ts";
import { COMMAND, OFFSET, type Smb1Block } from "./smb1-header.ts";

/** A client of today offers six; none has offered more than twelve. */
const MAX_DIALECTS = 32;
const DIALECT_FORMAT = 0x02;
const NO_DIALECT = 0xffff;
/** MS-CIFS section 1.7; MS-SMB section 1.7. Any other text is what a client made up. */
const DIALECTS: ReadonlySet<string> = new Set([
  "PC NETWORK PROGRAM 1.0",
  "PCLAN1.0",
  "XENIX CORE",
  "MICROSOFT NETWORKS 1.03",
  "MICROSOFT NETWORKS 3.0",
  "LANMAN1.0",
  "Windows for Workgroups 3.1a",
  "LM1.2X002",
  "DOS LM1.2X002",
  "LANMAN2.1",
  "DOS LANMAN2.1",
  "Samba",
  "NT LANMAN 1.0",
  "NT LM 0.12",
]);
/** `SecurityMode` (MS-CIFS section 2.2.4.52.2; MS-SMB section 2.2.4.5.2.1). */
const SECURITY = { ENCRYPTED_PASSWORDS: 0x02, SIGNING_REQUIRED: 0x08 } as const;
/** Parameter words of a negotiate response of NT LM 0.12; older dialects have 1 or 13. */
const NT_LM_WORDS = 17;
/** Parameter words of a session setup: with a challenge's responses, and with a security token. */
const SETUP_WORDS = { RESPONSES: 13, TOKEN: 12 } as const;
const ACTION_GUEST = 0x01;
const CHALLENGE_RESPONSE_BYTES = 24;

/** Shown during one call, so all flows share it. */
const TOKEN = new Payload();

/** Dialect and logon of SMB 1. */
export class Smb1Logon {
  readonly #flow: InspectedFlow;
  #dialects: string[] = [];
  #isChosen = false;
  /** The server asks for the response to a challenge and not for the password itself. */
  #isChallenged = false;

  constructor(flow: InspectedFlow) {
    this.#flow = flow;
  }

  /** MS-CIFS section 2.2.4.52.1. What a client offers is no weakness of the connection. */
  readNegotiateRequest(message: Payload, { bytes, bytesEnd }: Smb1Block): void {
    this.#dialects = [];
    let at = bytes;
    while (at < bytesEnd && this.#dialects.length < MAX_DIALECTS && message.u8(at) === DIALECT_FORMAT) {
      const end = message.indexOf(0, at + 1, bytesEnd);
      if (end === -1) return;
      this.#dialects.push(message.latin1(at + 1, Math.min(end - at - 1, 32)));
      at = end + 1;
    }
  }

  /** MS-CIFS section 2.2.4.52.2. */
  readNegotiateResponse(message: Payload, { wordCount, words }: Smb1Block): void {
    const index = message.u16le(words);
    if (wordCount < 1 || index === NO_DIALECT || message.u32le(OFFSET.STATUS) !== 0) return;
    this.#noteDialect(this.#dialects[index]);
    this.#dialects = [];
    if (wordCount !== NT_LM_WORDS) return;
    const mode = message.u8(words + 2);
    this.#isChallenged = (mode & SECURITY.ENCRYPTED_PASSWORDS) !== 0;
    if ((mode & SECURITY.SIGNING_REQUIRED) !== 0) this.#flow.note("protection", "smb-signing-required");
  }

  /** Any other answer in SMB 1 shows that the server has chosen it, where the capture began later. */
  noteAnswer(message: Payload): void {
    if (!this.#isChosen && message.u8(OFFSET.COMMAND) !== COMMAND.NEGOTIATE) this.#noteDialect(undefined);
  }

  /** MS-CIFS section 2.2.4.53.1; MS-SMB section 2.2.4.6.1. Of the responses only the lengths are looked at. */
  readSessionSetupRequest(message: Payload, { wordCount, words, bytes }: Smb1Block): void {
    if (wordCount === SETUP_WORDS.TOKEN) {
      const length = message.u16le(words + 14);
      if (length > 0 && isNtlmV1(TOKEN.showPart(message, bytes, length))) this.#flow.note("weakness", "ntlmv1");
    }
    // Without extended security there is no NTLM 2 session security either: 24 bytes are the response of version 1.
    const isResponse = wordCount === SETUP_WORDS.RESPONSES && this.#isChallenged;
    if (isResponse && message.u16le(words + 16) === CHALLENGE_RESPONSE_BYTES) this.#flow.note("weakness", "ntlmv1");
  }

  /** MS-CIFS section 2.2.4.53.2. */
  readSessionSetupResponse(message: Payload, { wordCount, words }: Smb1Block): void {
    if (wordCount < 3) return;
    if ((message.u16le(words + 4) & ACTION_GUEST) !== 0) this.#flow.note("weakness", "smb-guest");
  }

  #noteDialect(dialect: string | undefined): void {
    this.#isChosen = true;
    const isKnown = dialect !== undefined && DIALECTS.has(dialect);
    this.#flow.note("version", isKnown ? `SMB 1 (${dialect})` : "SMB 1");
    this.#flow.note("weakness", "smb1");
  }
}
