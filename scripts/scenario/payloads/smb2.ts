/** SMB 2 over TCP 445, which Windows speaks since Vista: the dialect is agreed on, then the connection is kept alive. */
import { answer, ask, type Turn } from "../conversations.ts";
import { be16, concat, latin1, le16, le32, u8s, zeros } from "../octets.ts";
import { type Random, randomBytes } from "../random.ts";

const Command = { NEGOTIATE: 0, ECHO: 13 } as const;
const DIALECT_2_1 = 0x0210;
const SIGNING_ENABLED = 1;
const LARGEST_TRANSFER = 0x0010_0000;

/** MS-SMB2, section 2.2.1.2, behind the length that SMB over TCP has (section 2.1). */
function message(command: number, isReply: boolean, messageId: number, body: Uint8Array): Uint8Array {
  const header = concat(
    u8s(0xfe),
    latin1("SMB"),
    le16(64),
    le16(0),
    le32(0),
    le16(command),
    le16(1),
    le32(isReply ? 1 : 0),
    le32(0),
    le32(messageId),
    le32(0),
    le32(0xfeff),
    le32(0),
    zeros(8),
    zeros(16),
  );
  return concat(u8s(0, 0), be16(header.length + body.length), header, body);
}

/** MS-SMB2, sections 2.2.3 and 2.2.4; without a security token. */
function negotiation(random: Random): readonly Turn[] {
  const request = concat(
    le16(36),
    le16(1),
    le16(SIGNING_ENABLED),
    le16(0),
    le32(0),
    randomBytes(random, 16),
    zeros(8),
    le16(DIALECT_2_1),
  );
  const reply = concat(
    le16(65),
    le16(SIGNING_ENABLED),
    le16(DIALECT_2_1),
    le16(0),
    randomBytes(random, 16),
    le32(0),
    le32(LARGEST_TRANSFER),
    le32(LARGEST_TRANSFER),
    le32(LARGEST_TRANSFER),
    zeros(8),
    zeros(8),
    le16(128),
    le16(0),
    le32(0),
  );
  return [ask(message(Command.NEGOTIATE, false, 0, request)), answer(message(Command.NEGOTIATE, true, 0, reply))];
}

/** Echoes from message `first` on (MS-SMB2, sections 2.2.28 and 2.2.29). */
export function smb2Echoes(first: number, count: number): readonly Turn[] {
  const body = concat(le16(4), le16(0));
  return Array.from({ length: count }, (_, index) => [
    ask(message(Command.ECHO, false, first + index, body), { after: 400 }),
    answer(message(Command.ECHO, true, first + index, body)),
  ]).flat();
}

export const smb2Session = (random: Random, count = 3): readonly Turn[] => [
  ...negotiation(random),
  ...smb2Echoes(1, count),
];
