import { optionText, visitOptions } from "./block-options.ts";
import { PcapngInterface, type Section } from "./section.ts";

export const INTERFACE_DESCRIPTION_BLOCK = 1;
/** Byte offsets in the block (section 4.2). */
const LINK_TYPE_FIELD = 8;
const SNAP_LENGTH = 12;
const OPTIONS = 16;

export const IF_NAME = 2;
export const IF_DESCRIPTION = 3;
export const IF_TSRESOL = 9;
const IF_TSOFFSET = 14;
const DEFAULT_RESOLUTION = 6;

/** Adds the interface that the block at `at` describes. `end` is where its body ends. Returns why it cannot be read. */
export function decodeInterfaceDescription(
  section: Section,
  bytes: Uint8Array,
  at: number,
  end: number,
): string | undefined {
  if (end - at < OPTIONS) return "an interface description block is too short for its fields";
  let name: string | null = null;
  let description: string | null = null;
  let resolution = DEFAULT_RESOLUTION;
  let offsetSeconds = 0;
  const isWhole = visitOptions(section, bytes, at + OPTIONS, end, (code, start, optionEnd) => {
    const length = optionEnd - start;
    if (code === IF_NAME) name = optionText(bytes, start, optionEnd);
    else if (code === IF_DESCRIPTION) description = optionText(bytes, start, optionEnd);
    else if (code === IF_TSRESOL && length === 1) resolution = bytes[start] ?? DEFAULT_RESOLUTION;
    else if (code === IF_TSOFFSET && length === 8) offsetSeconds = signed64(section, bytes, start);
  });
  // Without its options the unit of the time stamps would be a guess.
  if (!isWhole) return "an interface description block has an option that is longer than the block";
  const linkType = section.u16(bytes, at + LINK_TYPE_FIELD);
  const snapLength = section.u32(bytes, at + SNAP_LENGTH);
  section.interfaces.push(new PcapngInterface({ linkType, snapLength, name, description }, resolution, offsetSeconds));
  return undefined;
}

function signed64(section: Section, bytes: Uint8Array, at: number): number {
  const high = section.u32(bytes, section.isBigEndian ? at : at + 4) | 0;
  const low = section.u32(bytes, section.isBigEndian ? at + 4 : at);
  return high * 4_294_967_296 + low;
}
