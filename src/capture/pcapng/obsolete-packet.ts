import { impossibleLength, MAX_CAPTURED_LENGTH } from "../capture-decoder.ts";
import type { PacketTally } from "../packet-tally.ts";
import { PACKET_WITHOUT_INTERFACE, type Section } from "./section.ts";

export const OBSOLETE_PACKET_BLOCK = 2;
/** Byte offsets in the block (appendix A). */
const INTERFACE_ID = 8;
const DROPS_COUNT = 10;
const TIMESTAMP_HIGH = 12;
const TIMESTAMP_LOW = 16;
const CAPTURED_LENGTH = 20;
const ORIGINAL_LENGTH = 24;
const PACKET = 28;
const DROPS_UNKNOWN = 0xffff;

/** Delivers the packet of the block at `at`, whose body ends at `end`. Returns why it cannot be read, or undefined. */
export function decodeObsoletePacket(
  section: Section,
  tally: PacketTally,
  bytes: Uint8Array,
  at: number,
  end: number,
): string | undefined {
  if (end - at < PACKET) return "a packet block is too short for its fields";
  const captured = section.u32(bytes, at + CAPTURED_LENGTH);
  if (captured > MAX_CAPTURED_LENGTH) return impossibleLength(`packet ${tally.packets + 1}`, captured);
  const start = at + PACKET;
  if (start + captured > end) {
    return `packet ${tally.packets + 1} claims ${captured} bytes in a block that has ${end - start}`;
  }
  const from = section.interfaces[section.u16(bytes, at + INTERFACE_ID)];
  if (from === undefined) {
    tally.skip(PACKET_WITHOUT_INTERFACE);
    return undefined;
  }
  const drops = section.u16(bytes, at + DROPS_COUNT);
  if (drops !== DROPS_UNKNOWN) from.dropped = (from.dropped ?? 0) + drops;
  const { clock } = from;
  const original = section.u32(bytes, at + ORIGINAL_LENGTH);
  const micros = clock.toMicros(section.u32(bytes, at + TIMESTAMP_HIGH), section.u32(bytes, at + TIMESTAMP_LOW));
  tally.deliver(bytes, start, start + captured, original, micros, from, clock.restNanos);
  return undefined;
}
