/** SMB 2 and 3, which Windows speaks since Vista: the dialect is agreed on, then the connection is kept alive. */
import { answer, ask, type Turn } from "../conversations.ts";
import { be16, concat, latin1, le16, le32, u8s, zeros } from "../octets.ts";
import { type Random, randomBytes } from "../random.ts";
import { netbiosSessionRequest } from "./smb.ts";

/** MS-SMB2, section 2.2.1.2. */
export const Smb2Command = {
  NEGOTIATE: 0,
  SESSION_SETUP: 1,
  TREE_CONNECT: 3,
  CREATE: 5,
  CLOSE: 6,
  IOCTL: 11,
  ECHO: 13,
} as const;

/** MS-SMB2, section 2.2.4. */
export const Smb2Dialect = { SMB_2_1: 0x0210, SMB_3_1_1: 0x0311 } as const;
type Dialect = (typeof Smb2Dialect)[keyof typeof Smb2Dialect];

const SecurityMode = { SIGNING_ENABLED: 1, SIGNING_ENABLED_AND_REQUIRED: 3 } as const;
const LARGEST_TRANSFER = 0x0010_0000;
const FLAG_RESPONSE = 1;

interface Smb2Header {
  readonly command: number;
  readonly isReply: boolean;
  readonly messageId: number;
  readonly status?: number;
  readonly tree?: number;
  readonly session?: number;
}

/** MS-SMB2, section 2.2.1.2, behind the length that SMB over TCP has (section 2.1). */
export function smb2Message({ command, isReply, messageId, ...header }: Smb2Header, body: Uint8Array): Uint8Array {
  const bytes = concat(
    u8s(0xfe),
    latin1("SMB"),
    le16(64),
    le16(0),
    le32(header.status ?? 0),
    le16(command),
    le16(1),
    le32(isReply ? FLAG_RESPONSE : 0),
    le32(0),
    le32(messageId),
    le32(0),
    le32(0xfeff),
    le32(header.tree ?? 0),
    le32(header.session ?? 0),
    zeros(4),
    zeros(16),
  );
  return concat(u8s(0, 0), be16(bytes.length + body.length), bytes, body);
}

/** Hashing and encryption, on which SMB 3.1.1 alone agrees (MS-SMB2, sections 2.2.3.1 and 2.2.4.1). */
function negotiateContexts(random: Random): Uint8Array {
  const context = (type: number, data: Uint8Array): Uint8Array =>
    concat(le16(type), le16(data.length), zeros(4), data, zeros(-data.length & 7));
  const sha512 = concat(le16(1), le16(32), le16(1), randomBytes(random, 32));
  const aes128Gcm = concat(le16(1), le16(2));
  return concat(context(1, sha512), context(2, aes128Gcm));
}

/** MS-SMB2, sections 2.2.3 and 2.2.4; without a security token. The end that speaks 3.1.1 requires signing, as Windows 11 does. */
export function smb2Negotiation(random: Random, dialect: Dialect): readonly Turn[] {
  const hasContexts = dialect === Smb2Dialect.SMB_3_1_1;
  const mode = hasContexts ? SecurityMode.SIGNING_ENABLED_AND_REQUIRED : SecurityMode.SIGNING_ENABLED;
  const contexts = (): Uint8Array => (hasContexts ? negotiateContexts(random) : zeros(0));
  const whereContextsAre = hasContexts ? concat(le32(104), le16(2), le16(0)) : zeros(8);
  const request = concat(
    le16(36),
    le16(1),
    le16(mode),
    le16(0),
    le32(0),
    randomBytes(random, 16),
    whereContextsAre,
    le16(dialect),
    hasContexts ? zeros(2) : zeros(0),
    contexts(),
  );
  const reply = concat(
    le16(65),
    le16(mode),
    le16(dialect),
    le16(hasContexts ? 2 : 0),
    randomBytes(random, 16),
    le32(0),
    le32(LARGEST_TRANSFER),
    le32(LARGEST_TRANSFER),
    le32(LARGEST_TRANSFER),
    zeros(8),
    zeros(8),
    le16(128),
    le16(0),
    le32(hasContexts ? 128 : 0),
    contexts(),
  );
  const header = { command: Smb2Command.NEGOTIATE, messageId: 0 };
  return [
    ask(smb2Message({ ...header, isReply: false }, request)),
    answer(smb2Message({ ...header, isReply: true }, reply)),
  ];
}

/** Echoes from message `first` on (MS-SMB2, sections 2.2.28 and 2.2.29). */
export function smb2Echoes(first: number, count: number): readonly Turn[] {
  const body = concat(le16(4), le16(0));
  return Array.from({ length: count }, (_, index) => {
    const header = { command: Smb2Command.ECHO, messageId: first + index };
    return [
      ask(smb2Message({ ...header, isReply: false }, body), { after: 400 }),
      answer(smb2Message({ ...header, isReply: true }, body)),
    ];
  }).flat();
}

/** SMB 3.1.1 over TCP 445, signed, as Windows 11 speaks it. */
export const smb3Session = (random: Random, count = 3): readonly Turn[] => [
  ...smb2Negotiation(random, Smb2Dialect.SMB_3_1_1),
  ...smb2Echoes(1, count),
];

/** The same in a NetBIOS session on TCP 139. */
export const smb3OverNetbios = (random: Random, called: string, calling: string): readonly Turn[] => [
  ...netbiosSessionRequest(called, calling),
  ...smb3Session(random),
];
