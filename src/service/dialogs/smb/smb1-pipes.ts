import type { Side } from "../../../flow/flow-tcp.ts";
import { Payload } from "../../inspection/payload.ts";
import type { NamedPipe } from "./named-pipe.ts";
import { pipeName, readText, type SmbSession } from "./smb-session.ts";
import { COMMAND, hasData, isUnicode, OFFSET, requestId, type Smb1Block } from "./smb1-header.ts";

/** TRANS_TRANSACT_NMPIPE, the first setup word of a transaction (MS-CIFS section 2.2.2.2). */
const TRANSACT_PIPE = 0x0026;
/** A raw write begins with the length of the message (MS-CIFS section 2.2.4.43.1: `WriteMode`). */
const RAW_MESSAGE_START = 0x0004 | 0x0008;
const RAW_LENGTH_BYTES = 2;
/** Remote administration by transactions without a file (MS-RAP section 2.1). */
const LANMAN = "lanman";

/** Offset of the file id among the parameter words of a request. */
const fileIdAt = (command: number): number => (command === COMMAND.CLOSE ? 0 : 4);

/** Shown during one call, so all flows share it. */
const DATA = new Payload();

/** Pipes that SMB 1 opens, writes to and reads from. */
export class Smb1Pipes {
  readonly #session: SmbSession;

  constructor(session: SmbSession) {
    this.#session = session;
  }

  /** Whether a write, read or close whose word count stands at `at` names a file that is a pipe. */
  isForPipe(command: number, message: Payload, at: number): boolean {
    return this.#session.findPipe(message.u16le(at + 1 + fileIdAt(command))) !== undefined;
  }

  readRequest(side: Side, command: number, message: Payload, block: Smb1Block): void {
    const { words } = block;
    switch (command) {
      case COMMAND.NT_CREATE_ANDX:
      case COMMAND.OPEN_ANDX:
        this.#readOpen(command, message, block);
        break;
      case COMMAND.CLOSE:
        this.#session.closePipe(message.u16le(words));
        break;
      case COMMAND.WRITE_ANDX:
        this.#readWrite(side, message, block);
        break;
      case COMMAND.READ_ANDX: {
        const pipe = this.#session.findPipe(message.u16le(words + 4));
        if (pipe !== undefined) this.#session.awaitAnswer(requestId(message), { kind: "data", pipe });
        break;
      }
      case COMMAND.TRANSACTION:
        this.#readTransaction(side, message, block);
        break;
      default:
    }
  }

  readResponse(side: Side, command: number, message: Payload, { wordCount, words }: Smb1Block): void {
    const isOpen = command === COMMAND.NT_CREATE_ANDX || command === COMMAND.OPEN_ANDX;
    if (!isOpen && command !== COMMAND.READ_ANDX && command !== COMMAND.TRANSACTION) return;
    const request = this.#session.takeRequest(requestId(message));
    if (request === undefined || request.kind === "tree") return;
    const { pipe } = request;
    if (!hasData(message)) {
      if (request.kind === "open") pipe.close();
    } else if (isOpen && request.kind === "open") {
      const fileId = message.u16le(words + (command === COMMAND.NT_CREATE_ANDX ? 5 : 4));
      if (wordCount >= 15 && fileId !== -1) this.#session.openPipe(pipe, message.u16le(OFFSET.TREE), fileId);
      else pipe.close();
    } else if (command === COMMAND.READ_ANDX && wordCount >= 12)
      this.#feed(pipe, side, message, message.u16le(words + 12), message.u16le(words + 10));
    else if (command === COMMAND.TRANSACTION && wordCount >= 10)
      this.#feed(pipe, side, message, message.u16le(words + 14), message.u16le(words + 12));
  }

  /** MS-CIFS sections 2.2.4.64.1 and 2.2.4.41.1. Names of files in trees of files are not looked at. */
  #readOpen(command: number, message: Payload, { bytes, bytesEnd }: Smb1Block): void {
    const tree = message.u16le(OFFSET.TREE);
    if (!this.#session.mayBePipeTree(tree)) return;
    const isWide = isUnicode(message);
    const name = pipeName(readText(message, isWide ? bytes + (bytes % 2) : bytes, bytesEnd, isWide));
    if (command === COMMAND.OPEN_ANDX && name === "") return;
    this.#session.awaitAnswer(requestId(message), { kind: "open", pipe: this.#session.createPipe(name, tree) });
  }

  /** MS-CIFS section 2.2.4.43.1. */
  #readWrite(side: Side, message: Payload, { wordCount, words }: Smb1Block): void {
    const pipe = this.#session.findPipe(message.u16le(words + 4));
    if (pipe === undefined || wordCount < 12) return;
    const isRawStart = (message.u16le(words + 14) & RAW_MESSAGE_START) === RAW_MESSAGE_START;
    const skipped = isRawStart ? RAW_LENGTH_BYTES : 0;
    this.#feed(pipe, side, message, message.u16le(words + 22) + skipped, message.u16le(words + 20) - skipped);
  }

  /** MS-CIFS sections 2.2.4.33.1 and 2.2.5.6.1. */
  #readTransaction(side: Side, message: Payload, { wordCount, words, bytes, bytesEnd }: Smb1Block): void {
    if (wordCount < 14) return;
    if (wordCount >= 16 && message.u16le(words + 28) === TRANSACT_PIPE) {
      const fileId = message.u16le(words + 30);
      const pipe = this.#session.findPipe(fileId) ?? this.#adopt(fileId, message.u16le(OFFSET.TREE));
      this.#feed(pipe, side, message, message.u16le(words + 24), message.u16le(words + 22));
      this.#session.awaitAnswer(requestId(message), { kind: "data", pipe });
      return;
    }
    const isWide = isUnicode(message);
    const name = readText(message, isWide ? bytes + (bytes % 2) : bytes, bytesEnd, isWide);
    if (name.toUpperCase().startsWith("\\PIPE\\") && pipeName(name) === LANMAN) this.#session.notePipe(LANMAN);
  }

  /** Only a pipe is transacted so: it was opened before the capture began. */
  #adopt(fileId: number, tree: number): NamedPipe {
    const pipe = this.#session.createPipe("", tree);
    this.#session.openPipe(pipe, tree, fileId);
    return pipe;
  }

  #feed(pipe: NamedPipe, side: Side, message: Payload, at: number, length: number): void {
    if (at < OFFSET.WORD_COUNT || length < 1) return;
    if (at + length > message.length) pipe.lost(side);
    else pipe.feed(side, DATA.showPart(message, at, length));
  }
}
