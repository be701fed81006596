import { be16, concat, latin1, le16, le32, u8s, utf16le, zeros } from "../../../../scripts/scenario/octets.ts";

/** Made messages of SMB 1 (MS-CIFS) and of SMB 2 and 3 (MS-SMB2), each behind the length that TCP asks for. */

export const framed = (message: Uint8Array, type = 0): Uint8Array =>
  concat(u8s(type, message.length >>> 16), be16(message.length), message);

export interface Smb2Options {
  readonly isResponse?: boolean;
  readonly status?: number;
  readonly id?: number;
  readonly tree?: number;
  /** Offset of the next message of the chain. */
  readonly next?: number;
  readonly isAsync?: boolean;
}

export function smb2(command: number, body: Uint8Array, options: Smb2Options = {}): Uint8Array {
  const { isResponse = false, status = 0, id = 0, tree = 0, next = 0, isAsync = false } = options;
  const flags = (isResponse ? 1 : 0) | (isAsync ? 2 : 0);
  return concat(
    u8s(0xfe),
    latin1("SMB"),
    le16(64),
    le16(0),
    le32(status),
    le16(command),
    le16(1),
    le32(flags),
    le32(next),
    le32(id),
    le32(0),
    le32(0xfeff),
    le32(tree),
    zeros(8),
    zeros(16),
    body,
  );
}

const HEADER = 64;

export const fileId = (number: number): Uint8Array => concat(le32(number), le32(0), le32(number), le32(1));
export const RELATED = u8s(...new Array<number>(16).fill(0xff));

export const negotiated = (dialect: number, mode = 1): Uint8Array =>
  smb2(0, concat(le16(65), le16(mode), le16(dialect), zeros(58)), { isResponse: true });

export const sessionSetupRequest = (token: Uint8Array): Uint8Array =>
  smb2(1, concat(le16(25), zeros(10), le16(HEADER + 24), le16(token.length), zeros(8), token));
export const sessionSetupResponse = (flags: number, status = 0): Uint8Array =>
  smb2(1, concat(le16(9), le16(flags), zeros(4)), { isResponse: true, status });

export function treeConnectRequest(path: string, id: number): Uint8Array {
  const text = utf16le(path);
  return smb2(3, concat(le16(9), le16(0), le16(HEADER + 8), le16(text.length), text), { id });
}
export const treeConnectResponse = (
  shareType: number,
  id: number,
  tree: number,
  status = 0,
  shareFlags = 0,
): Uint8Array =>
  smb2(3, concat(le16(16), u8s(shareType, 0), le32(shareFlags), zeros(8)), { isResponse: true, id, tree, status });

export function createRequest(name: string, id: number, tree: number, next = 0): Uint8Array {
  const text = utf16le(name);
  return smb2(5, concat(le16(57), zeros(42), le16(HEADER + 56), le16(text.length), zeros(8), text), { id, tree, next });
}
export const createResponse = (file: number, id: number, tree: number, status = 0): Uint8Array =>
  smb2(5, concat(le16(89), zeros(62), fileId(file), zeros(8)), { isResponse: true, id, tree, status });

export const writeRequest = (file: Uint8Array, data: Uint8Array, id: number, next = 0): Uint8Array =>
  smb2(9, concat(le16(49), le16(HEADER + 48), le32(data.length), zeros(8), file, zeros(16), data), { id, next });
export const readRequest = (file: Uint8Array, id: number): Uint8Array =>
  smb2(8, concat(le16(49), zeros(2), le32(1024), zeros(8), file, zeros(17)), { id });
export const readResponse = (data: Uint8Array, id: number, status = 0): Uint8Array =>
  smb2(8, concat(le16(17), u8s(HEADER + 16, 0), le32(data.length), zeros(8), data), { isResponse: true, id, status });
export const closeRequest = (file: Uint8Array, id: number): Uint8Array =>
  smb2(6, concat(le16(24), zeros(6), file), { id });

const FSCTL_PIPE_TRANSCEIVE = 0x0011_c017;
export const transceiveRequest = (file: Uint8Array, data: Uint8Array, id: number): Uint8Array =>
  smb2(
    11,
    concat(
      le16(57),
      zeros(2),
      le32(FSCTL_PIPE_TRANSCEIVE),
      file,
      le32(HEADER + 56),
      le32(data.length),
      zeros(24),
      data,
    ),
    { id },
  );
export const transceiveResponse = (file: Uint8Array, data: Uint8Array, id: number): Uint8Array =>
  smb2(
    11,
    concat(
      le16(49),
      zeros(2),
      le32(FSCTL_PIPE_TRANSCEIVE),
      file,
      zeros(8),
      le32(HEADER + 48),
      le32(data.length),
      zeros(8),
      data,
    ),
    { isResponse: true, id },
  );

export interface Smb1Options {
  readonly isReply?: boolean;
  readonly status?: number;
  readonly id?: number;
  readonly tree?: number;
  readonly isUnicode?: boolean;
}

export function smb1(command: number, words: Uint8Array, bytes: Uint8Array, options: Smb1Options = {}): Uint8Array {
  const { isReply = false, status = 0, id = 1, tree = 0, isUnicode = false } = options;
  return concat(
    u8s(0xff, 0x53, 0x4d, 0x42, command),
    le32(status),
    u8s(isReply ? 0x98 : 0x18),
    le16(isUnicode ? 0xc001 : 0x4001),
    zeros(12),
    le16(tree),
    le16(0xfeff),
    le16(0),
    le16(id),
    u8s(words.length / 2),
    words,
    le16(bytes.length),
    bytes,
  );
}

const LAST_COMMAND = u8s(0xff, 0, 0, 0);
/** Where the bytes of a message with `words` bytes of parameters begin. */
const bytesAt = (words: number): number => 32 + 1 + words + 2;

export const smb1Offer = (dialects: readonly string[]): Uint8Array =>
  smb1(0x72, zeros(0), concat(...dialects.map((dialect) => concat(u8s(2), latin1(`${dialect}\0`)))));
export const smb1Chosen = (index: number, mode = 3): Uint8Array =>
  smb1(0x72, concat(le16(index), u8s(mode), zeros(31)), zeros(8), { isReply: true });

/** A logon without extended security, of responses (or passwords) of these lengths. */
export const smb1Setup = (lanManagerLength: number, ntLength: number): Uint8Array =>
  smb1(
    0x73,
    concat(LAST_COMMAND, zeros(10), le16(lanManagerLength), le16(ntLength), zeros(8)),
    zeros(lanManagerLength + ntLength + 20),
  );
export const smb1SetUp = (action: number, status = 0): Uint8Array =>
  smb1(0x73, concat(LAST_COMMAND, le16(action)), zeros(4), { isReply: true, status });

export const smb1TreeRequest = (path: string, id: number): Uint8Array =>
  smb1(0x75, concat(LAST_COMMAND, le16(0), le16(1)), concat(zeros(1), latin1(`${path}\0?????\0`)), { id });
export const smb1TreeResponse = (service: string, id: number, tree: number): Uint8Array =>
  smb1(0x75, concat(LAST_COMMAND, zeros(2)), latin1(`${service}\0\0`), { isReply: true, id, tree });

export function smb1CreateRequest(name: string, id: number, tree: number): Uint8Array {
  const words = concat(LAST_COMMAND, zeros(44));
  // Text of UTF-16 begins at an even offset.
  const padding = zeros(bytesAt(words.length) % 2);
  return smb1(0xa2, words, concat(padding, utf16le(`${name}\0`)), { id, tree, isUnicode: true });
}
export const smb1CreateResponse = (file: number, id: number, tree: number, status = 0): Uint8Array =>
  smb1(0xa2, concat(LAST_COMMAND, u8s(0), le16(file), zeros(61)), zeros(0), { isReply: true, id, tree, status });

export function smb1Write(file: number, data: Uint8Array, id: number, mode = 0): Uint8Array {
  const at = bytesAt(28);
  const raw = (mode & 12) === 12 ? le16(data.length) : zeros(0);
  const words = concat(
    LAST_COMMAND,
    le16(file),
    zeros(8),
    le16(mode),
    zeros(4),
    le16(data.length + raw.length),
    le16(at),
    zeros(4),
  );
  return smb1(0x2f, words, concat(raw, data), { id });
}
export const smb1Read = (file: number, id: number): Uint8Array =>
  smb1(0x2e, concat(LAST_COMMAND, le16(file), zeros(18)), zeros(0), { id });
export const smb1ReadResponse = (data: Uint8Array, id: number): Uint8Array =>
  smb1(0x2e, concat(LAST_COMMAND, zeros(6), le16(data.length), le16(bytesAt(24)), zeros(10)), data, {
    isReply: true,
    id,
  });

export const smb1Transact = (file: number, data: Uint8Array, id: number): Uint8Array =>
  smb1(
    0x25,
    concat(zeros(22), le16(data.length), le16(bytesAt(32) + 8), u8s(2, 0), le16(0x26), le16(file)),
    concat(latin1("\\PIPE\\\0\0"), data),
    { id },
  );
export const smb1Transacted = (data: Uint8Array, id: number): Uint8Array =>
  smb1(0x25, concat(zeros(12), le16(data.length), le16(bytesAt(20)), zeros(4)), data, { isReply: true, id });
export const smb1RemoteAdministration = (): Uint8Array => smb1(0x25, zeros(28), latin1("\\PIPE\\LANMAN\0"));
