import type { Payload } from "../../inspection/payload.ts";

/** Offsets in the header (MS-CIFS section 2.2.3.1). */
export const OFFSET = {
  COMMAND: 4,
  STATUS: 5,
  FLAGS: 9,
  FLAGS2: 10,
  TREE: 24,
  PROCESS: 26,
  MULTIPLEX: 30,
  /** Number of parameter words of the first command, which they follow. */
  WORD_COUNT: 32,
} as const;

const FLAG_REPLY = 0x80;
const FLAG2_UNICODE = 0x8000;

/** MS-CIFS section 2.2.2.1. */
export const COMMAND = {
  CLOSE: 0x04,
  TRANSACTION: 0x25,
  OPEN_ANDX: 0x2d,
  READ_ANDX: 0x2e,
  WRITE_ANDX: 0x2f,
  TREE_DISCONNECT: 0x71,
  NEGOTIATE: 0x72,
  SESSION_SETUP_ANDX: 0x73,
  LOGOFF_ANDX: 0x74,
  TREE_CONNECT_ANDX: 0x75,
  NT_CREATE_ANDX: 0xa2,
} as const;

/** Commands whose parameters begin with the command that follows in the same message (MS-CIFS section 2.2.3.4). */
export const CHAINING: ReadonlySet<number> = new Set([
  COMMAND.OPEN_ANDX,
  COMMAND.READ_ANDX,
  COMMAND.WRITE_ANDX,
  COMMAND.SESSION_SETUP_ANDX,
  COMMAND.LOGOFF_ANDX,
  COMMAND.TREE_CONNECT_ANDX,
  COMMAND.NT_CREATE_ANDX,
]);
export const NO_FURTHER_COMMAND = 0xff;

/** STATUS_BUFFER_OVERFLOW, and ERRDOS/ERRmoredata for those who speak no NT status: the data are good. */
const MORE_DATA: readonly number[] = [0x8000_0005, 0x00ea_0001];

export const isReply = (message: Payload): boolean => (message.u8(OFFSET.FLAGS) & FLAG_REPLY) !== 0;
export const isUnicode = (message: Payload): boolean => (message.u16le(OFFSET.FLAGS2) & FLAG2_UNICODE) !== 0;
export const isSuccess = (message: Payload): boolean => message.u32le(OFFSET.STATUS) === 0;
export const hasData = (message: Payload): boolean =>
  isSuccess(message) || MORE_DATA.includes(message.u32le(OFFSET.STATUS));

/** Repeated by the answer: multiplex and process id. */
export const requestId = (message: Payload): number =>
  message.u16le(OFFSET.MULTIPLEX) * 0x1_0000 + message.u16le(OFFSET.PROCESS);

/** One command of a message: where its parameter words are, and its bytes. */
export interface Smb1Block {
  /** Number of words. */
  readonly wordCount: number;
  readonly words: number;
  /** Offset of the data bytes; text in them is aligned to 2 from the header. */
  readonly bytes: number;
  readonly bytesEnd: number;
}

/** The block whose word count stands at `at`, cut to what is there. */
export function readBlock(message: Payload, at: number): Smb1Block {
  const wordCount = Math.max(0, message.u8(at));
  const words = at + 1;
  const bytes = words + wordCount * 2 + 2;
  const byteCount = Math.max(0, message.u16le(bytes - 2));
  return { wordCount, words, bytes, bytesEnd: Math.min(message.length, bytes + byteCount) };
}
