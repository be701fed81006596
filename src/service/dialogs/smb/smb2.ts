import type { Side } from "../../../flow/flow-tcp.ts";
import { Payload } from "../../inspection/payload.ts";
import { MAX_WHOLE_BYTES, type SmbSession } from "./smb-session.ts";
import { COMMAND, FLAG, messageId, OFFSET, PIPE_TRANSCEIVE, treeOf } from "./smb2-header.ts";
import { readNegotiateResponse, readSessionSetup } from "./smb2-logon.ts";
import { Smb2Pipes } from "./smb2-pipes.ts";
import { readTreeConnect, readTreeDisconnect } from "./smb2-trees.ts";

/** Enough of a request that names a file to see which. */
const FILE_REQUEST_BYTES = OFFSET.BODY + 48;
/** A chain of more messages than this is nobody's. */
const MAX_CHAIN = 32;

/** Shown during one call, so all flows share it. */
const ELEMENT = new Payload();

/** Messages of SMB 2 and 3 (MS-SMB2 section 2.2). */
export class Smb2Reader {
  readonly #session: SmbSession;
  readonly #pipes: Smb2Pipes;

  constructor(session: SmbSession) {
    this.#session = session;
    this.#pipes = new Smb2Pipes(session);
  }

  /**
   * How many bytes of a message, of which at least the header is there and whose length is `length`, must be there to
   * be read; 0 where nothing in it is of interest.
   */
  wantedBytes(side: Side, message: Payload, length: number): number {
    const session = this.#session;
    const command = message.u16le(OFFSET.COMMAND);
    const most = Math.min(length, MAX_WHOLE_BYTES);
    if (command === COMMAND.NEGOTIATE || command === COMMAND.SESSION_SETUP || command === COMMAND.TREE_CONNECT)
      return most;
    const isKnown = session.hasPipeTrees || session.hasRequests;
    if (message.u32le(OFFSET.NEXT_COMMAND) !== 0) return isKnown ? most : 0;
    const isResponse = (message.u32le(OFFSET.FLAGS) & FLAG.RESPONSE) !== 0;
    if (isResponse) return isKnown && session.isAwaited(messageId(message)) ? this.#whole(side, length) : 0;
    switch (command) {
      case COMMAND.TREE_DISCONNECT:
        return isKnown ? most : 0;
      case COMMAND.CREATE:
        return session.mayBePipeTree(treeOf(message)) ? most : 0;
      case COMMAND.CLOSE:
      case COMMAND.READ:
      case COMMAND.WRITE:
      case COMMAND.IOCTL:
        return this.#wantedOfFile(side, command, message, length);
      default:
        return 0;
    }
  }

  read(side: Side, message: Payload): void {
    this.#pipes.beginChain();
    let at = 0;
    for (let index = 0; index < MAX_CHAIN; index++) {
      const next = message.u32le(at + OFFSET.NEXT_COMMAND);
      const element = ELEMENT.showPart(message, at, next > 0 ? next : undefined);
      if (element.length < OFFSET.BODY || element.u8(0) !== 0xfe) return;
      this.#readElement(side, element);
      if (next < OFFSET.BODY) return;
      at += next;
    }
  }

  /** Requests for files that are no pipes are not waited for. */
  #wantedOfFile(side: Side, command: number, message: Payload, length: number): number {
    const isTransceive = command === COMMAND.IOCTL && message.u32le(OFFSET.BODY + 4) === PIPE_TRANSCEIVE;
    if (!isTransceive && !this.#session.hasOpenPipes) {
      // The control code is the only thing that tells a pipe that was opened before the capture began.
      return command === COMMAND.IOCTL && message.length < OFFSET.BODY + 8 ? Math.min(length, OFFSET.BODY + 8) : 0;
    }
    const fixed = Math.min(length, command === COMMAND.CLOSE ? OFFSET.BODY + 24 : FILE_REQUEST_BYTES);
    if (message.length < fixed) return fixed;
    return isTransceive || this.#pipes.isForPipe(command, message) ? this.#whole(side, length) : 0;
  }

  /** More than can be kept is passed over, and missing in every pipe. */
  #whole(side: Side, length: number): number {
    if (length <= MAX_WHOLE_BYTES) return length;
    this.#session.lost(side);
    return 0;
  }

  #readElement(side: Side, element: Payload): void {
    const isResponse = (element.u32le(OFFSET.FLAGS) & FLAG.RESPONSE) !== 0;
    switch (element.u16le(OFFSET.COMMAND)) {
      case COMMAND.NEGOTIATE:
        if (isResponse) readNegotiateResponse(this.#session.flow, element);
        break;
      case COMMAND.SESSION_SETUP:
        readSessionSetup(this.#session.flow, element, isResponse);
        break;
      case COMMAND.TREE_CONNECT:
        readTreeConnect(this.#session, element, isResponse);
        break;
      case COMMAND.TREE_DISCONNECT:
        readTreeDisconnect(this.#session, element, isResponse);
        break;
      default:
        if (isResponse) this.#pipes.readResponse(side, element);
        else this.#pipes.readRequest(side, element);
    }
  }
}
