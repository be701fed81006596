import type { Payload } from "../../inspection/payload.ts";

/** Offsets in the header (MS-SMB2 section 2.2.1). */
export const OFFSET = {
  STATUS: 8,
  COMMAND: 12,
  FLAGS: 16,
  NEXT_COMMAND: 20,
  MESSAGE_ID: 24,
  TREE: 36,
  SESSION: 40,
  BODY: 64,
} as const;

/** MS-SMB2 section 2.2.1.2. */
export const COMMAND = {
  NEGOTIATE: 0,
  SESSION_SETUP: 1,
  TREE_CONNECT: 3,
  TREE_DISCONNECT: 4,
  CREATE: 5,
  CLOSE: 6,
  READ: 8,
  WRITE: 9,
  IOCTL: 11,
} as const;

export const FLAG = { RESPONSE: 0x1, ASYNC: 0x2 } as const;

/** FSCTL_PIPE_TRANSCEIVE (MS-FSCC section 2.3). */
export const PIPE_TRANSCEIVE = 0x0011_c017;

/** Statuses (MS-ERREF section 2.3.1). */
export const STATUS = { SUCCESS: 0, PENDING: 0x103, BUFFER_OVERFLOW: 0x8000_0005 } as const;

/** Repeated by the answer. Exact for every number that a client reaches. */
export const messageId = (message: Payload): number =>
  message.u32le(OFFSET.MESSAGE_ID) + message.u32le(OFFSET.MESSAGE_ID + 4) * 0x1_0000_0000;

/** A tree of a session: two sessions of a connection may number their trees alike (MS-SMB2 section 3.3.1.8). */
export function treeOf(message: Payload): number {
  const session = (message.u32le(OFFSET.SESSION) ^ message.u32le(OFFSET.SESSION + 4)) & 0xf_ffff;
  return session * 0x1_0000_0000 + message.u32le(OFFSET.TREE);
}

/** The file id of a request that means the file of the request before it in the chain (MS-SMB2 section 3.3.5.2.7.2). */
export const isRelatedId = (message: Payload, at: number): boolean =>
  message.u32le(at) === 0xffff_ffff &&
  message.u32le(at + 4) === 0xffff_ffff &&
  message.u32le(at + 8) === 0xffff_ffff &&
  message.u32le(at + 12) === 0xffff_ffff;
