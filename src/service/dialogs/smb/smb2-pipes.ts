import type { Side } from "../../../flow/flow-tcp.ts";
import { Payload } from "../../inspection/payload.ts";
import type { NamedPipe } from "./named-pipe.ts";
import { pipeName, readText, type SmbSession } from "./smb-session.ts";
import { COMMAND, isRelatedId, messageId, OFFSET, PIPE_TRANSCEIVE, STATUS, treeOf } from "./smb2-header.ts";

/** Offset of the file id in a request (MS-SMB2 sections 2.2.15, 2.2.19, 2.2.21 and 2.2.31); -1 where it has none. */
function fileIdAt(command: number): number {
  switch (command) {
    case COMMAND.CLOSE:
    case COMMAND.IOCTL:
      return OFFSET.BODY + 8;
    case COMMAND.READ:
    case COMMAND.WRITE:
      return OFFSET.BODY + 16;
    default:
      return -1;
  }
}

/** Shown during one call, so all flows share it. */
const DATA = new Payload();

/** Pipes that SMB 2 opens, writes to and reads from. */
export class Smb2Pipes {
  readonly #session: SmbSession;
  /** The pipe that the last create of the chain asks for, which requests behind it may mean. */
  #created: NamedPipe | undefined;

  constructor(session: SmbSession) {
    this.#session = session;
  }

  /** A message begins, and with it a chain. */
  beginChain(): void {
    this.#created = undefined;
  }

  /** Whether a request names a file that is a pipe. */
  isForPipe(command: number, message: Payload): boolean {
    return this.#pipeOf(command, message) !== undefined;
  }

  readRequest(side: Side, message: Payload): void {
    const command = message.u16le(OFFSET.COMMAND);
    if (command === COMMAND.CREATE) {
      this.#readCreate(message);
      return;
    }
    const pipe = this.#pipeOf(command, message);
    if (pipe === undefined) return;
    if (command === COMMAND.CLOSE) this.#close(message);
    if (command === COMMAND.WRITE)
      this.#feed(pipe, side, message, message.u16le(OFFSET.BODY + 2), message.u32le(OFFSET.BODY + 4));
    if (command === COMMAND.IOCTL)
      this.#feed(pipe, side, message, message.u32le(OFFSET.BODY + 24), message.u32le(OFFSET.BODY + 28));
    if (command === COMMAND.READ || command === COMMAND.IOCTL)
      this.#session.awaitAnswer(messageId(message), { kind: "data", pipe });
  }

  readResponse(side: Side, message: Payload): void {
    const status = message.u32le(OFFSET.STATUS);
    if (status === STATUS.PENDING) return;
    const request = this.#session.takeRequest(messageId(message));
    const isGood = status === STATUS.SUCCESS || status === STATUS.BUFFER_OVERFLOW;
    if (request === undefined || request.kind === "tree") return;
    if (!isGood) {
      if (request.kind === "open") request.pipe.close();
      return;
    }
    const { pipe } = request;
    const fileId = OFFSET.BODY + 64;
    switch (message.u16le(OFFSET.COMMAND)) {
      case COMMAND.CREATE:
        if (message.length >= fileId + 16) this.#open(pipe, message, fileId);
        else pipe.close();
        break;
      case COMMAND.READ:
        this.#feed(pipe, side, message, message.u8(OFFSET.BODY + 2), message.u32le(OFFSET.BODY + 4));
        break;
      case COMMAND.IOCTL:
        this.#feed(pipe, side, message, message.u32le(OFFSET.BODY + 32), message.u32le(OFFSET.BODY + 36));
        break;
      default:
    }
  }

  /** MS-SMB2 section 2.2.13. Names of files in trees of files are not looked at. */
  #readCreate(message: Payload): void {
    this.#created = undefined;
    const tree = treeOf(message);
    if (!this.#session.mayBePipeTree(tree)) return;
    const at = message.u16le(OFFSET.BODY + 44);
    const length = message.u16le(OFFSET.BODY + 46);
    if (at < OFFSET.BODY || length < 0) return;
    const name = pipeName(readText(message, at, Math.min(message.length, at + length), true));
    this.#created = this.#session.createPipe(name, tree);
    this.#session.awaitAnswer(messageId(message), { kind: "open", pipe: this.#created });
  }

  #pipeOf(command: number, message: Payload): NamedPipe | undefined {
    const at = fileIdAt(command);
    if (at === -1 || message.length < at + 16) return undefined;
    if (isRelatedId(message, at)) return this.#created;
    const session = this.#session;
    const known = session.findPipe(
      message.u32le(at),
      message.u32le(at + 4),
      message.u32le(at + 8),
      message.u32le(at + 12),
    );
    if (known !== undefined || command !== COMMAND.IOCTL) return known;
    if (message.u32le(OFFSET.BODY + 4) !== PIPE_TRANSCEIVE) return undefined;
    // Only a pipe takes this control code: it was opened before the capture began.
    const pipe = session.createPipe("", treeOf(message));
    this.#open(pipe, message, at);
    return pipe;
  }

  #open(pipe: NamedPipe, message: Payload, at: number): void {
    const volatile = message.u32le(at + 8);
    const tree = treeOf(message);
    this.#session.openPipe(pipe, tree, message.u32le(at), message.u32le(at + 4), volatile, message.u32le(at + 12));
  }

  #close(message: Payload): void {
    const at = fileIdAt(COMMAND.CLOSE);
    const volatile = message.u32le(at + 8);
    this.#session.closePipe(message.u32le(at), message.u32le(at + 4), volatile, message.u32le(at + 12));
  }

  #feed(pipe: NamedPipe, side: Side, message: Payload, at: number, length: number): void {
    if (at < OFFSET.BODY || length < 1) return;
    if (at + length > message.length) pipe.lost(side);
    else pipe.feed(side, DATA.showPart(message, at, length));
  }
}
