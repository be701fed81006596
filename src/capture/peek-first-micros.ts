import { createDecoder } from "./create-decoder.ts";
import { decodeNetmonHeader, NETMON_HEADER_LENGTH } from "./netmon/netmon-header.ts";
import { NetmonReader } from "./netmon/netmon-reader.ts";
import { FileAccess } from "./netmon/random-access.ts";
import type { OpenCapture } from "./open-capture.ts";
import { PacketTally } from "./packet-tally.ts";

/** Looked at one after the other until a packet comes: blocks without packets can stand before it. */
const PEEK_LENGTHS = [4096, 65_536, 1_048_576, 16_777_216] as const;

/**
 * When the first packet of a capture was seen, in microseconds since the Unix epoch; undefined when no packet comes
 * within the first 16 MiB. The capture can still be read from its beginning.
 */
export async function peekFirstMicros(capture: OpenCapture): Promise<number | undefined> {
  const { format, source } = capture;
  let firstMicros: number | undefined;
  const tally = new PacketTally((packet) => {
    firstMicros ??= packet.timestampMicros;
  });
  if (format === "netmon1" || format === "netmon2") {
    if (capture.plainFile !== undefined) {
      const access = new FileAccess(capture.plainFile.handle, capture.plainFile.sizeBytes);
      await new NetmonReader(access, tally).read(() => undefined, 1);
      return firstMicros;
    }
    const head = await source.peek(NETMON_HEADER_LENGTH);
    return head.length < NETMON_HEADER_LENGTH ? undefined : decodeNetmonHeader(head).startMicros;
  }
  for (const length of PEEK_LENGTHS) {
    const head = await source.peek(length);
    createDecoder(format, tally).decode(head, 0, head.length, 0);
    if (firstMicros !== undefined || head.length < length) return firstMicros;
  }
  return undefined;
}
