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
  /** Microseconds since the Unix epoch: a double holds them exactly until the year 2255. Finer digits are cut off. */
  timestampMicros = 0;
  /** Counts from 1 in each file, as Wireshark does. */
  frameNumber = 0;
}

/** Called once a packet, in the order of the file. Must not keep `packet` or its bytes, and must not throw. */
export type OnPacket = (packet: CapturedPacket) => void;
