import type { ByteSource } from "./byte-source.ts";
import type { CaptureDecoder, Stop } from "./capture-decoder.ts";

const CHUNK_LENGTH = 1_048_576;
/** Room before each chunk for the record that the chunk before it left unfinished: any packet has its place here. */
const HEADROOM_LENGTH = 327_680;

/**
 * Feeds a source to a decoder until either ends, awaiting once a chunk. While one chunk is decoded the next is read
 * into a second buffer. `onChunk` is called after each chunk: false ends the reading there. Returns why it ended early.
 */
export async function readPackets(
  source: ByteSource,
  decoder: CaptureDecoder,
  onChunk: () => boolean,
  chunkLength = CHUNK_LENGTH,
): Promise<Stop | undefined> {
  let headroom = HEADROOM_LENGTH;
  let current = new Uint8Array(headroom + chunkLength);
  let next = new Uint8Array(headroom + chunkLength);
  let start = headroom;
  let end = headroom + (await source.read(current, headroom, chunkLength));
  /** Of `current[start]` in the capture. */
  let offset = 0;
  for (let isAtEnd = end === start; !isAtEnd; ) {
    const reading = source.read(next, headroom, chunkLength);
    let at = start;
    try {
      at = decoder.decode(current, start, end, offset);
    } finally {
      await reading;
    }
    offset += at - start;
    if (decoder.stop !== undefined) return decoder.stop;
    if (!onChunk()) return undefined;
    const count = await reading;
    isAtEnd = count === 0;
    const unread = end - at;
    if (unread <= headroom) {
      // A negative count is what the decoder wants to pass over.
      const kept = Math.max(unread, 0);
      next.set(current.subarray(end - kept, end), headroom - kept);
      start = headroom - unread;
      end = headroom + count;
    } else {
      const grown = new Uint8Array(unread * 2 + chunkLength);
      const grownHeadroom = unread * 2;
      grown.set(current.subarray(at, end), grownHeadroom - unread);
      grown.set(next.subarray(headroom, headroom + count), grownHeadroom);
      headroom = grownHeadroom;
      next = grown;
      current = new Uint8Array(grown.length);
      start = headroom - unread;
      end = headroom + count;
    }
    [current, next] = [next, current];
    while (start > end && !isAtEnd) {
      const passed = await source.read(current, headroom, chunkLength);
      isAtEnd = passed === 0;
      start = headroom + (start - end);
      end = headroom + passed;
      if (!onChunk()) return undefined;
    }
  }
  decoder.finish(current, start, end, offset);
  const { damage } = source;
  if (damage === undefined) return decoder.stop;
  return { byteOffset: decoder.stop?.byteOffset ?? offset, reason: damage };
}
