/**
 * Reads of whole numbers from bytes: network order (big-endian) by default, `…le` for little-endian.
 *
 * Nothing here checks bounds: each decoder checks its length once, on entry, and may then read any field.
 */

export const u8 = (bytes: Uint8Array, at: number): number => bytes[at]!;

export const u16 = (bytes: Uint8Array, at: number): number => (bytes[at]! << 8) | bytes[at + 1]!;

/** `>>> 0` keeps the result unsigned: bit 31 would otherwise make it negative. */
export const u32 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;

export const u16le = (bytes: Uint8Array, at: number): number => bytes[at]! | (bytes[at + 1]! << 8);

export const u32le = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
