/** TFTP: the server answers from a port of its own choice (RFC 1350, sections 4 and 5). */
import { answer, ask, type Turn } from "../conversations.ts";
import { be16, concat, latin1 } from "../octets.ts";

const Operation = { READ_REQUEST: 1, DATA: 3, ACKNOWLEDGEMENT: 4 } as const;
const BLOCK_LENGTH = 512;

export const tftpReadRequest = (file: string): Turn =>
  ask(concat(be16(Operation.READ_REQUEST), latin1(`${file}\0octet\0`)));

/** A file of one block and a part, by the server; each block is acknowledged. */
export const tftpTransfer = (content: string): readonly Turn[] =>
  [content.slice(0, BLOCK_LENGTH), content.slice(BLOCK_LENGTH)].flatMap((part, index) => [
    ask(concat(be16(Operation.DATA), be16(index + 1), latin1(part))),
    answer(concat(be16(Operation.ACKNOWLEDGEMENT), be16(index + 1))),
  ]);
