import type { PacketTally } from "../packet-tally.ts";
import { visitOptions } from "./block-options.ts";
import type { Section } from "./section.ts";

export const INTERFACE_STATISTICS_BLOCK = 5;
/** Byte offsets in the block (section 4.6). */
const INTERFACE_ID = 8;
const OPTIONS = 20;

const ISB_IFDROP = 5;
const ISB_OSDROP = 7;

/** Keeps the drop counts of the block at `at`: totals since the capture began, by the interface and by the system. */
export function decodeInterfaceStatistics(
  section: Section,
  tally: PacketTally,
  bytes: Uint8Array,
  at: number,
  end: number,
): string | undefined {
  if (end - at < OPTIONS) return "an interface statistics block is too short for its fields";
  const of = section.interfaces[section.u32(bytes, at + INTERFACE_ID)];
  if (of === undefined) {
    tally.skip("statistics of an interface that is not described");
    return undefined;
  }
  let dropped: number | null = null;
  const isWhole = visitOptions(section, bytes, at + OPTIONS, end, (code, start, optionEnd) => {
    if ((code === ISB_IFDROP || code === ISB_OSDROP) && optionEnd - start === 8) {
      dropped = (dropped ?? 0) + section.u64(bytes, start);
    }
  });
  if (!isWhole) tally.skip("damaged interface statistics option");
  if (dropped !== null) of.dropped = dropped;
  return undefined;
}
