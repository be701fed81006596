import type { CaptureFormat } from "./capture-summary.ts";
import type { InterfaceTally } from "./packet-tally.ts";

/** The most bytes a captured packet can have, as in libpcap and Wireshark: a larger length is damage, not a packet. */
export const MAX_CAPTURED_LENGTH = 262_144;

/** Why a decoder can read no further: the offset of the record, in bytes of the capture, and the reason in words. */
export interface Stop {
  readonly byteOffset: number;
  readonly reason: string;
}

/**
 * Bytes of one capture format in, packets out. The caller owns the buffer and calls `decode` with whatever it has; how
 * the bytes were cut into calls never changes the packets.
 */
export interface CaptureDecoder {
  readonly format: CaptureFormat;
  readonly interfaces: readonly InterfaceTally[];
  /** Set once the capture's framing is broken: `decode` must not be called again. */
  readonly stop: Stop | undefined;
  /**
   * Reads the whole records of `bytes[start, end)`, the first of which lies at `offset` of the capture. Returns where
   * the first unread byte is: call again from there with more bytes behind it. A value past `end` asks the caller to
   * pass over that many bytes more without keeping them.
   */
  decode(bytes: Uint8Array, start: number, end: number, offset: number): number;
  /** Tells that nothing follows `bytes[start, end)`, what `decode` left unread. Sets `stop` when that is a cut record. */
  finish(bytes: Uint8Array, start: number, end: number, offset: number): void;
}

/** "the capture ends inside packet 3: 20 of 76 bytes are there". */
export const cutInside = (what: string, presentBytes: number, neededBytes: number): string =>
  `the capture ends inside ${what}: ${presentBytes} of ${neededBytes} bytes are there`;

/** A length that no capturing program writes. */
export const impossibleLength = (what: string, bytes: number): string =>
  `${what} claims ${bytes.toLocaleString("en-US")} captured bytes; more than ${MAX_CAPTURED_LENGTH.toLocaleString("en-US")} cannot be`;
