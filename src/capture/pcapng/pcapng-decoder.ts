import { u32 } from "../../base/bytes.ts";
import { type CaptureDecoder, cutInside, type Stop } from "../capture-decoder.ts";
import type { InterfaceTally, PacketTally } from "../packet-tally.ts";
import { decodeEnhancedPacket, ENHANCED_PACKET_BLOCK } from "./enhanced-packet.ts";
import { decodeInterfaceDescription, INTERFACE_DESCRIPTION_BLOCK } from "./interface-description.ts";
import { decodeInterfaceStatistics, INTERFACE_STATISTICS_BLOCK } from "./interface-statistics.ts";
import { decodeNameResolution, NAME_RESOLUTION_BLOCK, type NamesByAddress } from "./name-resolution.ts";
import { decodeObsoletePacket, OBSOLETE_PACKET_BLOCK } from "./obsolete-packet.ts";
import { Section } from "./section.ts";
import { beginSection, SECTION_HEADER_BLOCK, SECTION_HEADER_MIN_LENGTH, unknownVersion } from "./section-header.ts";
import { decodeSimplePacket, SIMPLE_PACKET_BLOCK } from "./simple-packet.ts";

const TOTAL_LENGTH = 4;
const TRAILER_LENGTH = 4;
/** A block is at least its type, its total length, and that length again (section 3.1). */
const MIN_BLOCK_LENGTH = 12;
/** Wireshark's limit. A block that we read must fit into memory; nothing that we read comes near it. */
const MAX_BLOCK_LENGTH = 16 * 1024 * 1024;
/** Blocks that are only passed over are held in memory, so that both lengths can be compared, up to this size. */
const MAX_CHECKED_SKIP_LENGTH = 65_536;

const JOURNAL_BLOCK = 9;
const CUSTOM_BLOCK = 0x0bad;
const CUSTOM_BLOCK_NOT_TO_COPY = 0x4000_0bad;

/** Names of the blocks by type: the IANA-style registry in draft-ietf-opsawg-pcapng, section 10.1. */
const BLOCK_NAMES: Readonly<Record<number, string>> = {
  [INTERFACE_DESCRIPTION_BLOCK]: "interface description block",
  [OBSOLETE_PACKET_BLOCK]: "packet block",
  [SIMPLE_PACKET_BLOCK]: "simple packet block",
  [NAME_RESOLUTION_BLOCK]: "name resolution block",
  [INTERFACE_STATISTICS_BLOCK]: "interface statistics block",
  [ENHANCED_PACKET_BLOCK]: "enhanced packet block",
  [SECTION_HEADER_BLOCK]: "section header block",
  [JOURNAL_BLOCK]: "systemd journal export block",
  10: "decryption secrets block",
  [CUSTOM_BLOCK]: "custom block",
  [CUSTOM_BLOCK_NOT_TO_COPY]: "custom block",
};
/** Wireshark gives these a frame number although no packet is in them. */
const FRAMES_IN_WIRESHARK: readonly number[] = [JOURNAL_BLOCK, CUSTOM_BLOCK, CUSTOM_BLOCK_NOT_TO_COPY];
/** Types 1 to 6 and the section header: the blocks that are read. */
const isReadBlock = (type: number): boolean => (type >= 1 && type <= 6) || type === SECTION_HEADER_BLOCK;

const aBlock = (type: number): string => (/^[aeiou]/.test(blockName(type)) ? "an " : "a ") + blockName(type);

const blockName = (type: number): string => BLOCK_NAMES[type] ?? `block of type 0x${type.toString(16)}`;

/** pcapng (draft-ietf-opsawg-pcapng): sections in either byte order, interfaces with their own link type and clock. */
export class PcapngDecoder implements CaptureDecoder {
  readonly format = "pcapng";
  readonly interfaces: InterfaceTally[] = [];
  readonly names: NamesByAddress = new Map();
  stop: Stop | undefined;
  readonly #tally: PacketTally;
  #section = new Section(false);
  /** The block that is being passed over beyond what was in the buffer. */
  #passing = { offset: 0, length: 0, type: 0 };

  constructor(tally: PacketTally) {
    this.#tally = tally;
  }

  decode(bytes: Uint8Array, start: number, end: number, offset: number): number {
    let at = start;
    while (at + MIN_BLOCK_LENGTH <= end) {
      const isSectionHeader = u32(bytes, at) === SECTION_HEADER_BLOCK;
      const section = isSectionHeader ? beginSection(bytes, at) : this.#section;
      if (section === undefined) {
        return this.#stopAt(at, offset + at - start, "a section header block has no byte-order magic");
      }
      const type = isSectionHeader ? SECTION_HEADER_BLOCK : section.u32(bytes, at);
      const length = section.u32(bytes, at + TOTAL_LENGTH);
      const isRead = isReadBlock(type);
      if (length < MIN_BLOCK_LENGTH || length % 4 !== 0 || (isRead && length > MAX_BLOCK_LENGTH)) {
        return this.#stopAt(at, offset + at - start, `${blockName(type)} of ${length} bytes: no block has that length`);
      }
      const next = at + length;
      if (!isRead && length > MAX_CHECKED_SKIP_LENGTH) {
        this.#passing = { offset: offset + at - start, length, type };
        this.#passOver(type);
        at = next;
        continue;
      }
      if (next > end) return at;
      const bodyEnd = next - TRAILER_LENGTH;
      const trailer = section.u32(bytes, bodyEnd);
      const problem =
        trailer === length
          ? this.#decodeBlock(type, section, bytes, at, bodyEnd)
          : `${blockName(type)} gives its length as ${length} bytes before it and ${trailer} behind it`;
      if (problem !== undefined) return this.#stopAt(at, offset + at - start, problem);
      at = next;
    }
    return at;
  }

  finish(bytes: Uint8Array, start: number, end: number, offset: number): void {
    const present = end - start;
    if (this.stop !== undefined || present === 0) return;
    if (present < 0) {
      const { offset: byteOffset, length, type } = this.#passing;
      this.stop = { byteOffset, reason: cutInside(aBlock(type), length + present, length) };
      return;
    }
    this.stop = { byteOffset: offset, reason: this.#cutReason(bytes, start, present) };
  }

  #cutReason(bytes: Uint8Array, at: number, present: number): string {
    if (present < MIN_BLOCK_LENGTH) return cutInside("the header of a block", present, MIN_BLOCK_LENGTH);
    const isSectionHeader = u32(bytes, at) === SECTION_HEADER_BLOCK;
    const section = (isSectionHeader ? beginSection(bytes, at) : undefined) ?? this.#section;
    const type = isSectionHeader ? SECTION_HEADER_BLOCK : section.u32(bytes, at);
    return cutInside(aBlock(type), present, section.u32(bytes, at + TOTAL_LENGTH));
  }

  #stopAt(at: number, byteOffset: number, reason: string): number {
    this.stop = { byteOffset, reason };
    return at;
  }

  /** `at` is where the block begins, `end` where its body ends. Returns why reading cannot go on, or undefined. */
  #decodeBlock(type: number, section: Section, bytes: Uint8Array, at: number, end: number): string | undefined {
    switch (type) {
      case ENHANCED_PACKET_BLOCK:
        return decodeEnhancedPacket(section, this.#tally, bytes, at, end);
      case SIMPLE_PACKET_BLOCK:
        return decodeSimplePacket(section, this.#tally, bytes, at, end);
      case OBSOLETE_PACKET_BLOCK:
        return decodeObsoletePacket(section, this.#tally, bytes, at, end);
      case SECTION_HEADER_BLOCK:
        return this.#beginSection(section, bytes, at, end);
      case INTERFACE_DESCRIPTION_BLOCK:
        return this.#describeInterface(section, bytes, at, end);
      case INTERFACE_STATISTICS_BLOCK:
        return decodeInterfaceStatistics(section, this.#tally, bytes, at, end);
      case NAME_RESOLUTION_BLOCK:
        decodeNameResolution(section, this.#tally, this.names, bytes, at, end);
        return undefined;
      default:
        this.#passOver(type);
        return undefined;
    }
  }

  #passOver(type: number): void {
    if (FRAMES_IN_WIRESHARK.includes(type)) this.#tally.skipFrame(blockName(type));
    else this.#tally.skip(blockName(type));
  }

  #beginSection(section: Section, bytes: Uint8Array, at: number, end: number): string | undefined {
    if (end + TRAILER_LENGTH - at < SECTION_HEADER_MIN_LENGTH)
      return "a section header block is too short for its fields";
    this.#section = section;
    return unknownVersion(section, bytes, at);
  }

  #describeInterface(section: Section, bytes: Uint8Array, at: number, end: number): string | undefined {
    const problem = decodeInterfaceDescription(section, bytes, at, end);
    const described = section.interfaces.at(-1);
    if (problem === undefined && described !== undefined) this.interfaces.push(described);
    return problem;
  }
}
