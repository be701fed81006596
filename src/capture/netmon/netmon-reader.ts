import { u8, u16le, u32le } from "../../base/bytes.ts";
import { LINK_TYPE } from "../../tables/link-types.ts";
import { cutInside, impossibleLength, MAX_CAPTURED_LENGTH, type Stop } from "../capture-decoder.ts";
import { InterfaceTally, type PacketTally } from "../packet-tally.ts";
import { TickClock } from "../tick-clock.ts";
import { FrameOffsets } from "./frame-offsets.ts";
import { identifyMedium, NETMON_LINK_TYPE_BASE } from "./media-types.ts";
import { decodeNetmonHeader, type FrameLayout, NETMON_HEADER_LENGTH, type NetmonHeader } from "./netmon-header.ts";
import type { RandomAccess } from "./random-access.ts";

/** Frames mostly follow each other: one read brings many. After a jump backwards less is read, lest jumping be costly. */
const WINDOW_LENGTH = 1_048_576;
const BACKWARD_WINDOW_LENGTH = 65_536;

/** Seconds from 1601, where Windows begins to count, to 1970. */
const FILETIME_EPOCH_SECONDS = -11_644_473_600;
/** `if_tsresol` of 100 nanoseconds. */
const FILETIME_RESOLUTION = 7;
const TWO_32 = 4_294_967_296;

/** The radio header before 802.11 frames: its version, which is 2, and its length. */
const RADIO_HEADER_VERSION = 2;
const RADIO_HEADER_MIN_LENGTH = 32;
const RADIO_MEDIA_TYPE = 6;

const UTC_ASSUMED =
  "Network Monitor writes the local time of the capturing computer without its time zone: it is taken as UTC.";

/** What `#readFrame` answers when the record is not wholly in the window. */
const NOT_IN_WINDOW = -1;

/** Network Monitor 1.x and 2.x. The frame table at the end of the file says where each frame is. */
export class NetmonReader {
  readonly interfaces: InterfaceTally[] = [];
  stop: Stop | undefined;
  readonly #access: RandomAccess;
  readonly #tally: PacketTally;
  readonly #filetime = new TickClock(FILETIME_RESOLUTION, FILETIME_EPOCH_SECONDS);
  readonly #byLinkType = new Map<number, InterfaceTally>();
  readonly #window = new Uint8Array(WINDOW_LENGTH);
  #windowAt = 0;
  #windowLength = 0;

  constructor(access: RandomAccess, tally: PacketTally) {
    this.#access = access;
    this.#tally = tally;
  }

  /** Reads all frames, or the first `maxFrames`. `onWindow` is told, now and then, how many bytes of frames were read. */
  async read(onWindow: (bytesRead: number) => void, maxFrames = Number.POSITIVE_INFINITY): Promise<void> {
    await this.#moveWindow(0, WINDOW_LENGTH);
    if (this.#windowLength < NETMON_HEADER_LENGTH) {
      this.#stopAt(0, cutInside("the file header", this.#windowLength, NETMON_HEADER_LENGTH));
      return;
    }
    const header = decodeNetmonHeader(this.#window);
    const { layout } = header;
    if (layout === undefined) {
      this.#stopAt(0, `Network Monitor file version ${header.version} is not known; 1 and 2 are`);
      return;
    }
    if (!layout.hasUtcTime) this.#tally.notes.add(UTC_ASSUMED);
    const tableEnd = header.frameTableOffset + header.frameTableLength;
    const isTableWhole = header.frameTableLength > 0 && tableEnd <= this.#access.size;
    if (isTableWhole) await this.#readByTable(header, layout, onWindow, maxFrames);
    else await this.#readInFileOrder(header, layout, onWindow, maxFrames);
    if (this.interfaces.length === 0 && !layout.hasOwnMediaType)
      this.#interfaceOf(fileLinkType(header.mediaType), false);
  }

  async #readByTable(
    header: NetmonHeader,
    layout: FrameLayout,
    onWindow: (bytesRead: number) => void,
    maxFrames: number,
  ): Promise<void> {
    const offsets = new FrameOffsets(this.#access, header.frameTableOffset, header.frameTableLength);
    const count = Math.min(offsets.count, maxFrames);
    let bytesRead = NETMON_HEADER_LENGTH;
    for (let index = 0; index < count; index += 1) {
      if (!offsets.hasReady(index) && !(await offsets.prepare(index))) {
        this.#stopAt(header.frameTableOffset + index * 4, "the frame table cannot be read");
        return;
      }
      const position = offsets.at(index);
      let next = this.#readFrame(header, layout, position);
      if (next === NOT_IN_WINDOW) {
        onWindow(bytesRead);
        next = await this.#readFrameElsewhere(header, layout, position);
      }
      if (this.stop !== undefined) return;
      // Frames do not overlap: a table that names the same bytes again and again would never end.
      bytesRead += next - position;
      if (bytesRead > this.#access.size) {
        this.#stopAt(position, "the frame table names more bytes of frames than the file has");
        return;
      }
    }
    onWindow(bytesRead);
  }

  /** Without a whole frame table (a cut file, or a capture that was never closed) frames are where the last one ended. */
  async #readInFileOrder(
    header: NetmonHeader,
    layout: FrameLayout,
    onWindow: (bytesRead: number) => void,
    maxFrames: number,
  ): Promise<void> {
    const { size } = this.#access;
    const isTableBehindFrames = header.frameTableOffset > NETMON_HEADER_LENGTH && header.frameTableOffset < size;
    const end = isTableBehindFrames ? header.frameTableOffset : size;
    if (header.frameTableLength === 0 && size === NETMON_HEADER_LENGTH) return;
    let position = NETMON_HEADER_LENGTH;
    for (let count = 0; position < end && count < maxFrames; count += 1) {
      let next = this.#readFrame(header, layout, position);
      if (next === NOT_IN_WINDOW) {
        onWindow(position);
        next = await this.#readFrameElsewhere(header, layout, position);
      }
      if (this.stop !== undefined) break;
      position = next;
    }
    const { byteOffset, reason } = this.stop ?? { byteOffset: position, reason: "" };
    const missing = `the frame table at byte ${header.frameTableOffset.toLocaleString("en-US")} is not (wholly) there, so frames were read in the order of the file`;
    this.stop = { byteOffset, reason: reason === "" ? missing : `${reason}; ${missing}` };
  }

  async #readFrameElsewhere(header: NetmonHeader, layout: FrameLayout, position: number): Promise<number> {
    const isBackward = position < this.#windowAt;
    await this.#moveWindow(position, isBackward ? BACKWARD_WINDOW_LENGTH : WINDOW_LENGTH);
    let next = this.#readFrame(header, layout, position);
    if (next === NOT_IN_WINDOW && isBackward) {
      await this.#moveWindow(position, WINDOW_LENGTH);
      next = this.#readFrame(header, layout, position);
    }
    if (next === NOT_IN_WINDOW) this.#stopAt(position, this.#cutReason(header, layout));
    return next;
  }

  async #moveWindow(position: number, length: number): Promise<void> {
    this.#windowAt = position;
    this.#windowLength = await this.#access.read(this.#window.subarray(0, length), position);
  }

  /** Delivers the frame whose record is at `position` of the file. Returns where the record ends. */
  #readFrame(header: NetmonHeader, layout: FrameLayout, position: number): number {
    const at = position - this.#windowAt;
    const frameAt = at + layout.headerLength;
    if (at < 0 || frameAt > this.#windowLength) return NOT_IN_WINDOW;
    const captured = header.isVersion1 ? u16le(this.#window, at + 6) : u32le(this.#window, at + 12);
    if (captured > MAX_CAPTURED_LENGTH) {
      this.#stopAt(position, impossibleLength(`packet ${this.#tally.packets + 1}`, captured));
      return position;
    }
    const recordEnd = frameAt + captured + layout.trailerLength;
    if (recordEnd > this.#windowLength) return NOT_IN_WINDOW;
    this.#deliver(header, layout, at, captured);
    return this.#windowAt + recordEnd;
  }

  #deliver(header: NetmonHeader, layout: FrameLayout, at: number, captured: number): void {
    const bytes = this.#window;
    const frameAt = at + layout.headerLength;
    const trailerAt = frameAt + captured;
    const mediaType = layout.hasOwnMediaType ? u16le(bytes, trailerAt) : header.mediaType;
    const original = header.isVersion1 ? u16le(bytes, at + 4) : u32le(bytes, at + 8);
    const micros = layout.hasUtcTime
      ? this.#filetime.toMicros(u32le(bytes, trailerAt + 10), u32le(bytes, trailerAt + 6))
      : header.startMicros + this.#sinceStart(header, at);
    const medium = identifyMedium(mediaType);
    if (medium.kind === "record") {
      if (medium.hasFrameNumber) this.#tally.skipFrame(medium.name);
      else this.#tally.skip(medium.name);
      return;
    }
    const radioLength = medium.kind === "radio" ? radioHeaderLength(bytes, frameAt, captured) : 0;
    const linkType = medium.kind === "frame" ? medium.linkType : radioLinkType(radioLength);
    const from = this.#interfaceOf(linkType, layout.hasUtcTime);
    const restNanos = layout.hasUtcTime ? this.#filetime.restNanos : 0;
    this.#tally.deliver(bytes, frameAt + radioLength, trailerAt, original - radioLength, micros, from, restNanos);
  }

  /** Microseconds since the capture began: version 1 counts milliseconds, version 2 microseconds in 64 bits. */
  #sinceStart(header: NetmonHeader, at: number): number {
    const low = u32le(this.#window, at);
    if (header.isVersion1) return low * 1000;
    const high = u32le(this.#window, at + 4);
    if (high < 0x20_0000) return high * TWO_32 + low;
    // A frame before the nominal start: the count times ten is a signed number of 100 ns (Network Monitor 3 help).
    return Number(BigInt.asIntN(64, ((BigInt(high) << 32n) | BigInt(low)) * 10n) / 10n);
  }

  #interfaceOf(linkType: number, hasNanoseconds: boolean): InterfaceTally {
    const known = this.#byLinkType.get(linkType);
    if (known !== undefined) return known;
    const added = new InterfaceTally(linkType, 0, null, null, hasNanoseconds);
    this.#byLinkType.set(linkType, added);
    this.interfaces.push(added);
    return added;
  }

  #stopAt(byteOffset: number, reason: string): void {
    this.stop = { byteOffset, reason: this.#access.damage ?? reason };
  }

  /** The window begins with the record that is cut. */
  #cutReason(header: NetmonHeader, layout: FrameLayout): string {
    const what = `packet ${this.#tally.packets + 1}`;
    const { headerLength, trailerLength } = layout;
    if (this.#windowLength < headerLength) return cutInside(`the header of ${what}`, this.#windowLength, headerLength);
    const captured = header.isVersion1 ? u16le(this.#window, 6) : u32le(this.#window, 12);
    return cutInside(what, this.#windowLength, headerLength + captured + trailerLength);
  }
}

/** Length of Network Monitor's radio header; 0 when it is not one that is known. */
function radioHeaderLength(bytes: Uint8Array, at: number, captured: number): number {
  if (captured < RADIO_HEADER_MIN_LENGTH || u8(bytes, at) !== RADIO_HEADER_VERSION) return 0;
  const length = u16le(bytes, at + 1);
  return length >= RADIO_HEADER_MIN_LENGTH && length <= captured ? length : 0;
}

const radioLinkType = (radioLength: number): number =>
  radioLength > 0 ? LINK_TYPE.IEEE802_11 : NETMON_LINK_TYPE_BASE + RADIO_MEDIA_TYPE;

function fileLinkType(mediaType: number): number {
  const medium = identifyMedium(mediaType);
  return medium.kind === "frame" ? medium.linkType : NETMON_LINK_TYPE_BASE + mediaType;
}
