import type { CaptureInterface } from "./capture-summary.ts";

/** The interface that a frame was captured on, as its capture describes it. */
export interface FrameInterface extends Pick<CaptureInterface, "linkType" | "snapLength" | "name" | "description"> {
  /** Its time stamps are finer than a microsecond. */
  readonly hasNanoseconds: boolean;
}

const NO_INTERFACE: FrameInterface = {
  linkType: 0,
  snapLength: 0,
  name: null,
  description: null,
  hasNanoseconds: false,
};

/**
 * One captured frame, as every capture format gives it. The reader reuses one instance for every packet, and `bytes` is
 * the reader's own buffer: use it before the call returns and copy what must live longer.
 */
export class CapturedPacket {
  /** The buffer that holds the frame; the frame is `bytes[start, end)`. */
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  /** The frame's length on the wire in bytes; `end - start` is less when the capture cut it at its snap length. */
  originalLength = 0;
  /** LINKTYPE_ number (tcpdump.org/linktypes.html), whatever number the file format itself uses. */
  linkType = 0;
  /** Microseconds since the Unix epoch: a double holds them exactly until the year 2255. Finer digits are in `restNanos`. */
  timestampMicros = 0;
  /** Nanoseconds beyond `timestampMicros`, 0 to 999: what a capture tells still finer is cut off. */
  restNanos = 0;
  from: FrameInterface = NO_INTERFACE;
  /** Counts from 1 in each file, as Wireshark does. */
  frameNumber = 0;
}

/** Called once a packet, in the order of the file. Must not keep `packet` or its bytes, and must not throw. */
export type OnPacket = (packet: CapturedPacket) => void;
