import type { Side } from "../../../flow/flow-tcp.ts";
import type { Payload } from "../../inspection/payload.ts";
import { MAX_WHOLE_BYTES, type SmbSession } from "./smb-session.ts";
import {
  CHAINING,
  COMMAND,
  isReply,
  isSuccess,
  NO_FURTHER_COMMAND,
  OFFSET,
  readBlock,
  requestId,
} from "./smb1-header.ts";
import { Smb1Logon } from "./smb1-logon.ts";
import { Smb1Pipes } from "./smb1-pipes.ts";
import { readTreeConnect } from "./smb1-trees.ts";

/** A message chains a handful of commands at most. */
const MAX_CHAIN = 8;
/** Where the file id of a write or a read stands behind the word count, and its end. */
const FILE_ID_END = OFFSET.WORD_COUNT + 1 + 6;

/** Messages of SMB 1 (MS-CIFS section 2.2.4; MS-SMB section 2.2.4). */
export class Smb1Reader {
  readonly #session: SmbSession;
  readonly #logon: Smb1Logon;
  readonly #pipes: Smb1Pipes;

  constructor(session: SmbSession) {
    this.#session = session;
    this.#logon = new Smb1Logon(session.flow);
    this.#pipes = new Smb1Pipes(session);
  }

  /** As `Smb2Reader.wantedBytes`. */
  wantedBytes(side: Side, message: Payload, length: number): number {
    const session = this.#session;
    const isAnswer = isReply(message);
    if (isAnswer) this.#logon.noteAnswer(message);
    const command = message.u8(OFFSET.COMMAND);
    switch (command) {
      case COMMAND.NEGOTIATE:
      case COMMAND.SESSION_SETUP_ANDX:
      case COMMAND.TREE_CONNECT_ANDX:
        return Math.min(length, MAX_WHOLE_BYTES);
      case COMMAND.TREE_DISCONNECT:
        if (!isAnswer) session.disconnectTree(message.u16le(OFFSET.TREE));
        return 0;
      case COMMAND.NT_CREATE_ANDX:
      case COMMAND.OPEN_ANDX:
      case COMMAND.TRANSACTION:
        if (isAnswer ? session.isAwaited(requestId(message)) : this.#isForPipes(command, message))
          return this.#whole(side, length);
        return 0;
      case COMMAND.WRITE_ANDX:
      case COMMAND.READ_ANDX:
      case COMMAND.CLOSE:
        return this.#wantedOfFile(side, command, message, length);
      default:
        return 0;
    }
  }

  read(side: Side, message: Payload): void {
    let command = message.u8(OFFSET.COMMAND);
    let at: number = OFFSET.WORD_COUNT;
    for (let index = 0; index < MAX_CHAIN; index++) {
      this.#readCommand(side, command, message, at);
      const next = message.u16le(at + 3);
      if (!CHAINING.has(command) || message.u8(at) < 2 || next <= at) return;
      command = message.u8(at + 1);
      if (command === NO_FURTHER_COMMAND || next >= message.length) return;
      at = next;
    }
  }

  #isForPipes(command: number, message: Payload): boolean {
    return command === COMMAND.TRANSACTION || this.#session.mayBePipeTree(message.u16le(OFFSET.TREE));
  }

  #wantedOfFile(side: Side, command: number, message: Payload, length: number): number {
    const session = this.#session;
    if (isReply(message)) return session.isAwaited(requestId(message)) ? this.#whole(side, length) : 0;
    if (!session.hasOpenPipes) return 0;
    const fixed = Math.min(length, FILE_ID_END);
    if (message.length < fixed) return fixed;
    return this.#pipes.isForPipe(command, message, OFFSET.WORD_COUNT) ? this.#whole(side, length) : 0;
  }

  /** More than can be kept is passed over, and missing in every pipe. */
  #whole(side: Side, length: number): number {
    if (length <= MAX_WHOLE_BYTES) return length;
    this.#session.lost(side);
    return 0;
  }

  #readCommand(side: Side, command: number, message: Payload, at: number): void {
    const block = readBlock(message, at);
    const isAnswer = isReply(message);
    switch (command) {
      case COMMAND.NEGOTIATE:
        if (isAnswer) this.#logon.readNegotiateResponse(message, block);
        else this.#logon.readNegotiateRequest(message, block);
        break;
      case COMMAND.SESSION_SETUP_ANDX:
        if (!isAnswer) this.#logon.readSessionSetupRequest(message, block);
        else if (isSuccess(message)) this.#logon.readSessionSetupResponse(message, block);
        break;
      case COMMAND.TREE_CONNECT_ANDX:
        readTreeConnect(this.#session, message, block);
        break;
      default:
        if (isAnswer) this.#pipes.readResponse(side, command, message, block);
        else this.#pipes.readRequest(side, command, message, block);
    }
  }
}
