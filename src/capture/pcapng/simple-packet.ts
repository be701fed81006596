import { impossibleLength, MAX_CAPTURED_LENGTH } from "../capture-decoder.ts";
import type { PacketTally } from "../packet-tally.ts";
import { PACKET_WITHOUT_INTERFACE, type Section } from "./section.ts";

export const SIMPLE_PACKET_BLOCK = 3;
/** Byte offsets in the block (section 4.4). */
const ORIGINAL_LENGTH = 8;
const PACKET = 12;

/**
 * Delivers the packet of the block at `at`, whose body ends at `end`. It belongs to interface 0, has no time, and is
 * as long as the snap length and the block allow. Returns why it cannot be read, or undefined.
 */
export function decodeSimplePacket(
  section: Section,
  tally: PacketTally,
  bytes: Uint8Array,
  at: number,
  end: number,
): string | undefined {
  if (end - at < PACKET) return "a simple packet block is too short for its fields";
  const from = section.interfaces[0];
  if (from === undefined) {
    tally.skip(PACKET_WITHOUT_INTERFACE);
    return undefined;
  }
  const original = section.u32(bytes, at + ORIGINAL_LENGTH);
  const start = at + PACKET;
  const captured = Math.min(original, from.snapLength === 0 ? original : from.snapLength, end - start);
  if (captured > MAX_CAPTURED_LENGTH) return impossibleLength(`packet ${tally.packets + 1}`, captured);
  tally.deliverUntimed(bytes, start, start + captured, original, from);
  return undefined;
}
