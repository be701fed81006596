import { LINK_TYPE } from "../../tables/link-types.ts";
import type { CapturedPacket, FrameInterface } from "../captured-packet.ts";
import { BlockWriter, MAX_OPTION_LENGTH } from "./block-writer.ts";
import { ENHANCED_PACKET_BLOCK } from "./enhanced-packet.ts";
import { IF_DESCRIPTION, IF_NAME, IF_TSRESOL, INTERFACE_DESCRIPTION_BLOCK } from "./interface-description.ts";
import { BYTE_ORDER_MAGIC, SECTION_HEADER_BLOCK } from "./section-header.ts";

const OPT_COMMENT = 1;
const SHB_USERAPPL = 4;
/** `if_tsresol`: 10^-6 and 10^-9 seconds. */
const MICROSECONDS = 6;
const NANOSECONDS = 9;
/** A section whose length is not told (section 4.1): both halves of -1. */
const UNKNOWN_LENGTH = 0xffff_ffff;
/** LINKTYPE_ numbers have 16 bits here. */
const MAX_LINK_TYPE = 0xffff;
const TWO_32 = 4_294_967_296;

const encoder = new TextEncoder();

/**
 * Writes packets of any captures as one pcapng section: an enhanced packet block each, with its length on the wire and a
 * comment, and an interface description block before the first packet of an interface. Alike interfaces of several files
 * are one. Times are exact to what `CapturedPacket` tells. Nothing that is written depends on when or where.
 */
export class PcapngWriter {
  readonly #blocks: BlockWriter;
  #ids = new Map<FrameInterface, number>();
  readonly #idByDescription = new Map<string, number>();
  /** How many interfaces described alike the current file has had. */
  readonly #alike = new Map<string, number>();
  packets = 0;

  /** `application` is named in the file. `drain` gets what is to be written and must use it before it returns. */
  constructor(application: string, drain: (bytes: Uint8Array) => void) {
    this.#blocks = new BlockWriter(drain);
    this.#writeSectionHeader(application);
  }

  /** From here on packets come from another file: interfaces that are described alike in one file are told apart. */
  startFile(): void {
    this.#ids = new Map();
    this.#alike.clear();
  }

  /** Writes the packet cut at `end`, an offset into its bytes. `comment[0, commentLength)` is UTF-8, no line ends it. */
  write(packet: CapturedPacket, end: number, comment: Uint8Array, commentLength = comment.length): void {
    const { bytes, start, originalLength, timestampMicros, restNanos, from } = packet;
    const id = this.#ids.get(from) ?? this.#addInterface(from);
    const blocks = this.#blocks;
    blocks.begin(ENHANCED_PACKET_BLOCK);
    blocks.u32(id);
    this.#writeTime(timestampMicros, restNanos, from.hasNanoseconds);
    blocks.u32(end - start);
    blocks.u32(Math.max(0, originalLength));
    blocks.data(bytes, start, end);
    blocks.option(OPT_COMMENT, comment, Math.min(commentLength, MAX_OPTION_LENGTH));
    blocks.endOptions();
    blocks.end();
    this.packets++;
  }

  /** Hands on what is left. */
  finish(): void {
    this.#blocks.flush();
  }

  /** In 64 bits, which a count of nanoseconds passes beyond what a double holds: the halves are made apart. */
  #writeTime(micros: number, restNanos: number, hasNanoseconds: boolean): void {
    const high = Math.floor(micros / TWO_32);
    const low = micros - high * TWO_32;
    const factor = hasNanoseconds ? 1000 : 1;
    const scaledLow = low * factor + (hasNanoseconds ? restNanos : 0);
    this.#blocks.u32(high * factor + Math.floor(scaledLow / TWO_32));
    this.#blocks.u32(scaledLow % TWO_32);
  }

  #writeSectionHeader(application: string): void {
    const blocks = this.#blocks;
    blocks.begin(SECTION_HEADER_BLOCK);
    blocks.u32(BYTE_ORDER_MAGIC);
    blocks.u16(1);
    blocks.u16(0);
    blocks.u32(UNKNOWN_LENGTH);
    blocks.u32(UNKNOWN_LENGTH);
    blocks.option(SHB_USERAPPL, encoder.encode(application));
    blocks.endOptions();
    blocks.end();
  }

  #addInterface(from: FrameInterface): number {
    const { linkType, snapLength, name, description, hasNanoseconds } = from;
    const described = JSON.stringify([linkType, snapLength, name, description, hasNanoseconds]);
    const alike = this.#alike.get(described) ?? 0;
    this.#alike.set(described, alike + 1);
    const key = `${alike} ${described}`;
    let id = this.#idByDescription.get(key);
    if (id === undefined) {
      id = this.#idByDescription.size;
      this.#idByDescription.set(key, id);
      this.#writeInterface(from);
    }
    this.#ids.set(from, id);
    return id;
  }

  #writeInterface({ linkType, snapLength, name, description, hasNanoseconds }: FrameInterface): void {
    const blocks = this.#blocks;
    const isNumbered = linkType <= MAX_LINK_TYPE;
    blocks.begin(INTERFACE_DESCRIPTION_BLOCK);
    blocks.u16(isNumbered ? linkType : LINK_TYPE.USER0);
    blocks.u16(0);
    blocks.u32(snapLength);
    if (name !== null) blocks.option(IF_NAME, cutOption(encoder.encode(name)));
    const said = isNumbered ? description : "a link type without LINKTYPE_ number";
    if (said !== null) blocks.option(IF_DESCRIPTION, cutOption(encoder.encode(said)));
    blocks.option(IF_TSRESOL, Uint8Array.of(hasNanoseconds ? NANOSECONDS : MICROSECONDS));
    blocks.endOptions();
    blocks.end();
  }
}

/** A name that came out of a file fits again, but for what decoding made longer. */
const cutOption = (text: Uint8Array): Uint8Array => text.subarray(0, MAX_OPTION_LENGTH);
