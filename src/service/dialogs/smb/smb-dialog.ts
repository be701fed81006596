import { BOTH_SIDES, type Side } from "../../../flow/flow-tcp.ts";
import { type Dialog, type DialogFactory, DONE, type InspectedFlow, WAIT } from "../../inspection/dialog.ts";
import { Payload } from "../../inspection/payload.ts";
import { SmbSession } from "./smb-session.ts";
import { Smb1Reader } from "./smb1.ts";
import { Smb2Reader } from "./smb2.ts";

/** Type and length before each message (RFC 1002 section 4.3.1; MS-SMB2 section 2.1). */
const FRAME_BYTES = 4;
const SESSION_MESSAGE = 0x00;
/** Session request, its answers, and keep-alive (RFC 1002 section 4.3.1). */
const isSessionService = (type: number): boolean => type >= 0x81 && type <= 0x85;
/** A session request holds two names. */
const MAX_SESSION_SERVICE_BYTES = 1024;

/** First byte of the protocol identifiers that "SMB" follows. */
const IDENTIFIER = { SMB1: 0xff, SMB2: 0xfe, ENCRYPTED: 0xfd, COMPRESSED: 0xfc } as const;
const SMB1_HEADER_BYTES = 33;
const SMB2_HEADER_BYTES = 64;
/** Header of an encrypted message (MS-SMB2 section 2.2.41). */
const TRANSFORM_BYTES = 52;
/** Reads that begin with no message before the flow is given up. */
const MAX_READS_WITHOUT_MESSAGE = 4096;

/**
 * SMB 1 to 3, over TCP 445 or in a NetBIOS session: dialect, protection, guests, shares, pipes, and the RPC in the pipes.
 * What is read and written in files is passed over by its length.
 */
export const smbDialog: DialogFactory = (flow) => new SmbDialog(flow, new SmbSession(flow));

/** What a NetBIOS session carries: SMB, as soon as a message of it comes (RFC 1002 section 4.3.6). */
export const netbiosSessionDialog: DialogFactory = (flow) => {
  const smb = new SmbDialog(flow, new SmbSession(flow));
  return {
    read(side, said) {
      if (said.u8(0) === SESSION_MESSAGE && said.has(FRAME_BYTES + 1, "SMB")) flow.refine("smb");
      return smb.read(side, said);
    },
    lost: (side) => smb.lost(side),
  };
};

/** Shown during one call, so all flows share it. */
const MESSAGE = new Payload();

export class SmbDialog implements Dialog {
  readonly #flow: InspectedFlow;
  readonly #session: SmbSession;
  readonly #smb1: Smb1Reader;
  readonly #smb2: Smb2Reader;
  #readsWithoutMessage = 0;
  /** Sides that sent encrypted messages, as bits 1 and 2. */
  #encrypted = 0;

  constructor(flow: InspectedFlow, session: SmbSession) {
    this.#flow = flow;
    this.#session = session;
    this.#smb1 = new Smb1Reader(this.#session);
    this.#smb2 = new Smb2Reader(this.#session);
  }

  read(side: Side, said: Payload): number {
    const type = said.u8(0);
    if (said.length < FRAME_BYTES) return type === SESSION_MESSAGE || isSessionService(type) ? WAIT : said.length;
    const length = said.u24(1);
    if (isSessionService(type) && length <= MAX_SESSION_SERVICE_BYTES) return FRAME_BYTES + length;
    const identifier = said.u8(FRAME_BYTES);
    const isIdentified = identifier >= IDENTIFIER.COMPRESSED && (said.length < 8 || said.has(FRAME_BYTES + 1, "SMB"));
    if (type !== SESSION_MESSAGE || (said.length > FRAME_BYTES && !isIdentified)) {
      // Where a loss has left us, or what is no SMB: the next segment may begin with a message.
      this.#readsWithoutMessage++;
      return this.#readsWithoutMessage > MAX_READS_WITHOUT_MESSAGE ? DONE : said.length;
    }
    if (said.length < 8) return WAIT;
    return this.#readMessage(side, said, identifier, length);
  }

  lost(side: Side): boolean {
    this.#session.lost(side);
    return true;
  }

  /** That a server asks for encryption protects nothing: it does once both sides encrypt. */
  #noteEncrypted(side: Side): void {
    this.#encrypted |= 1 << side;
    if (this.#encrypted === BOTH_SIDES) this.#flow.note("protection", "smb-encryption");
  }

  #readMessage(side: Side, said: Payload, identifier: number, length: number): number {
    const end = FRAME_BYTES + length;
    if (identifier === IDENTIFIER.ENCRYPTED && length >= TRANSFORM_BYTES) this.#noteEncrypted(side);
    if (identifier === IDENTIFIER.ENCRYPTED || identifier === IDENTIFIER.COMPRESSED) return end;
    const reader = identifier === IDENTIFIER.SMB1 ? this.#smb1 : this.#smb2;
    const headerBytes = identifier === IDENTIFIER.SMB1 ? SMB1_HEADER_BYTES : SMB2_HEADER_BYTES;
    if (length < headerBytes) return end;
    if (said.length < FRAME_BYTES + headerBytes) return WAIT;
    const message = MESSAGE.showPart(said, FRAME_BYTES, length);
    const wanted = reader.wantedBytes(side, message, length);
    if (wanted === 0) return end;
    if (message.length < wanted) return WAIT;
    reader.read(side, message);
    return end;
  }
}
