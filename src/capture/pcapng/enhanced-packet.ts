import { impossibleLength, MAX_CAPTURED_LENGTH } from "../capture-decoder.ts";
import type { PacketTally } from "../packet-tally.ts";
import { PACKET_WITHOUT_INTERFACE, type Section } from "./section.ts";

export const ENHANCED_PACKET_BLOCK = 6;
/** Byte offsets in the block (section 4.3). */
const INTERFACE_ID = 8;
const TIMESTAMP_HIGH = 12;
const TIMESTAMP_LOW = 16;
const CAPTURED_LENGTH = 20;
const ORIGINAL_LENGTH = 24;
const PACKET = 28;

/** Delivers the packet of the block at `at`, whose body ends at `end`. Returns why it cannot be read, or undefined. */
export function decodeEnhancedPacket(
  section: Section,
  tally: PacketTally,
  bytes: Uint8Array,
  at: number,
  end: number,
): string | undefined {
  if (end - at < PACKET) return "an enhanced packet block is too short for its fields";
  const captured = section.u32(bytes, at + CAPTURED_LENGTH);
  if (captured > MAX_CAPTURED_LENGTH) return impossibleLength(`packet ${tally.packets + 1}`, captured);
  const start = at + PACKET;
  if (start + captured > end) {
    return `packet ${tally.packets + 1} claims ${captured} bytes in a block that has ${end - start}`;
  }
  const from = section.interfaces[section.u32(bytes, at + INTERFACE_ID)];
  if (from === undefined) {
    tally.skip(PACKET_WITHOUT_INTERFACE);
    return undefined;
  }
  const { clock } = from;
  const original = section.u32(bytes, at + ORIGINAL_LENGTH);
  const micros = clock.toMicros(section.u32(bytes, at + TIMESTAMP_HIGH), section.u32(bytes, at + TIMESTAMP_LOW));
  tally.deliver(bytes, start, start + captured, original, micros, from, clock.restNanos);
  return undefined;
}
