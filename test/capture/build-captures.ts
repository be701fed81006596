import { Readable } from "node:stream";
import type { CapturedPacket } from "../../src/capture/captured-packet.ts";

export type ByteOrder = "little" | "big";
export const BYTE_ORDERS = ["little", "big"] as const;

/** A packet to put into a capture file. */
export interface SamplePacket {
  readonly seconds: number;
  /** In the unit of the file: micro- or nanoseconds. */
  readonly fraction?: number;
  readonly frame: Uint8Array;
  readonly originalLength?: number;
}

/** What a test keeps of a delivered packet. */
export interface SeenPacket {
  readonly frameNumber: number;
  readonly timestampMicros: number;
  readonly originalLength: number;
  readonly linkType: number;
  readonly frame: string;
}

/** Collects packets: `onPacket` copies what it is given into `seen`. */
export function collector(): { readonly seen: SeenPacket[]; readonly onPacket: (packet: CapturedPacket) => void } {
  const seen: SeenPacket[] = [];
  const onPacket = (packet: CapturedPacket): void => {
    const { frameNumber, timestampMicros, originalLength, linkType, bytes, start, end } = packet;
    const frame = Buffer.from(bytes.subarray(start, end)).toString("hex");
    seen.push({ frameNumber, timestampMicros, originalLength, linkType, frame });
  };
  return { seen, onPacket };
}

function u8s(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
export const joined = u8s;

export const u16Of = (value: number, order: ByteOrder): number[] => {
  const bytes = [(value >>> 8) & 0xff, value & 0xff];
  return order === "big" ? bytes : bytes.reverse();
};
export const u32Of = (value: number, order: ByteOrder): number[] => {
  const bytes = [(value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
  return order === "big" ? bytes : bytes.reverse();
};
export const u64Of = (value: bigint, order: ByteOrder): number[] => {
  const high = Number(BigInt.asUintN(64, value) >> 32n);
  const low = Number(BigInt.asUintN(32, value));
  return order === "big"
    ? [...u32Of(high, order), ...u32Of(low, order)]
    : [...u32Of(low, order), ...u32Of(high, order)];
};

/** Three frames of different lengths, with a gap, a cut one, and an earlier time stamp. */
export const SAMPLE_PACKETS: readonly SamplePacket[] = [
  { seconds: 1_700_000_000, fraction: 250_000, frame: Uint8Array.from({ length: 14 }, (_, index) => index) },
  { seconds: 1_700_000_003, fraction: 1, frame: Uint8Array.of(0xde, 0xad, 0xbe, 0xef, 0x05), originalLength: 1500 },
  { seconds: 1_700_000_001, fraction: 999_999, frame: Uint8Array.from({ length: 31 }, (_, index) => 255 - index) },
];

export const PCAP_MAGIC = { micro: 0xa1b2c3d4, nano: 0xa1b23c4d, modified: 0xa1b2cd34 } as const;

export interface PcapOptions {
  readonly order?: ByteOrder;
  readonly variant?: keyof typeof PCAP_MAGIC;
  readonly version?: readonly [number, number];
  readonly snapLength?: number;
  /** The whole field, frame check bits included. */
  readonly linkTypeField?: number;
}

export function pcapHeader(options: PcapOptions = {}): Uint8Array {
  const { order = "little", variant = "micro", version = [2, 4], snapLength = 65_535, linkTypeField = 1 } = options;
  return u8s(
    u32Of(PCAP_MAGIC[variant], order),
    u16Of(version[0], order),
    u16Of(version[1], order),
    u32Of(0, order),
    u32Of(0, order),
    u32Of(snapLength, order),
    u32Of(linkTypeField, order),
  );
}

export function pcapRecord(
  packet: SamplePacket,
  { order = "little", variant = "micro" }: PcapOptions = {},
): Uint8Array {
  return u8s(
    u32Of(packet.seconds, order),
    u32Of(packet.fraction ?? 0, order),
    u32Of(packet.frame.length, order),
    u32Of(packet.originalLength ?? packet.frame.length, order),
    variant === "modified" ? [0, 0, 0, 1, 0x08, 0x00, 0, 0] : [],
    packet.frame,
  );
}

export const pcapFile = (packets: readonly SamplePacket[], options: PcapOptions = {}): Uint8Array =>
  u8s(pcapHeader(options), ...packets.map((packet) => pcapRecord(packet, options)));

const padded = (bytes: Uint8Array): Uint8Array => u8s(bytes, new Uint8Array((4 - (bytes.length % 4)) % 4));

/** A pcapng block: type, total length, body, total length. */
export function block(
  order: ByteOrder,
  type: number,
  ...body: readonly (Uint8Array | readonly number[])[]
): Uint8Array {
  const content = padded(u8s(...body));
  const length = u32Of(content.length + 12, order);
  return u8s(u32Of(type, order), length, content, length);
}

export const option = (order: ByteOrder, code: number, value: Uint8Array | readonly number[]): Uint8Array =>
  u8s(u16Of(code, order), u16Of(value.length, order), padded(u8s(value)));
export const END_OF_OPTIONS = [0, 0, 0, 0];
export const text = (value: string): Uint8Array => new TextEncoder().encode(value);

export const sectionHeader = (order: ByteOrder, version: readonly [number, number] = [1, 0]): Uint8Array =>
  block(
    order,
    0x0a0d0d0a,
    u32Of(0x1a2b3c4d, order),
    u16Of(version[0], order),
    u16Of(version[1], order),
    [255, 255, 255, 255, 255, 255, 255, 255],
  );

export const interfaceBlock = (
  order: ByteOrder,
  linkType: number,
  snapLength = 0,
  ...options: readonly (Uint8Array | readonly number[])[]
): Uint8Array => block(order, 1, u16Of(linkType, order), [0, 0], u32Of(snapLength, order), ...options);

export interface PacketBlock {
  readonly interfaceId?: number;
  readonly ticks: bigint;
  readonly frame: Uint8Array;
  readonly originalLength?: number;
  readonly options?: Uint8Array;
}

export const enhancedPacket = (order: ByteOrder, packet: PacketBlock): Uint8Array =>
  block(
    order,
    6,
    u32Of(packet.interfaceId ?? 0, order),
    ...ticksOf(packet.ticks, order),
    u32Of(packet.frame.length, order),
    u32Of(packet.originalLength ?? packet.frame.length, order),
    padded(packet.frame),
    packet.options ?? [],
  );

export const obsoletePacket = (order: ByteOrder, packet: PacketBlock, drops = 0xffff): Uint8Array =>
  block(
    order,
    2,
    u16Of(packet.interfaceId ?? 0, order),
    u16Of(drops, order),
    ...ticksOf(packet.ticks, order),
    u32Of(packet.frame.length, order),
    u32Of(packet.originalLength ?? packet.frame.length, order),
    padded(packet.frame),
  );

/** The upper word comes first in either byte order. */
const ticksOf = (ticks: bigint, order: ByteOrder): number[][] => [
  u32Of(Number(ticks >> 32n), order),
  u32Of(Number(BigInt.asUintN(32, ticks)), order),
];

export const simplePacket = (order: ByteOrder, frame: Uint8Array, originalLength = frame.length): Uint8Array =>
  block(order, 3, u32Of(originalLength, order), frame);

export const pcapngFile = (packets: readonly SamplePacket[], order: ByteOrder = "little"): Uint8Array =>
  u8s(
    sectionHeader(order),
    interfaceBlock(order, 1, 65_535),
    ...packets.map(({ seconds, fraction = 0, frame, originalLength = frame.length }) =>
      enhancedPacket(order, { ticks: BigInt(seconds) * 1_000_000n + BigInt(fraction), frame, originalLength }),
    ),
  );

export const snoopHeader = (datalink = 4, version = 2): Uint8Array =>
  u8s(text("snoop"), [0, 0, 0], u32Of(version, "big"), u32Of(datalink, "big"));

export function snoopRecord(packet: SamplePacket, padding = 0, drops = 0): Uint8Array {
  const { seconds, fraction = 0, frame, originalLength = frame.length } = packet;
  const fields = [originalLength, frame.length, 24 + frame.length + padding, drops, seconds, fraction];
  return u8s(...fields.map((field) => u32Of(field, "big")), frame, new Uint8Array(padding));
}

export const snoopFile = (packets: readonly SamplePacket[]): Uint8Array =>
  u8s(snoopHeader(), ...packets.map((packet, index) => snoopRecord(packet, index, index)));

/** A frame for a Network Monitor file, already with its record header and trailer. */
export type NetmonRecord = Uint8Array;

export interface NetmonOptions {
  readonly version: readonly [number, number];
  readonly mediaType?: number;
  /** Local time: year, month, day of week, day, hour, minute, second, millisecond. */
  readonly start?: readonly number[];
  /** The order in which the frame table names the records; default: that of the file. */
  readonly order?: readonly number[];
  readonly gapBytes?: number;
  readonly hasTable?: boolean;
}

/** 2023-11-14 22:13:20.000, which as UTC is 1,700,000,000 seconds after 1970. */
export const NETMON_START = [2023, 11, 2, 14, 22, 13, 20, 0] as const;

export function netmonFile(records: readonly NetmonRecord[], options: NetmonOptions): Uint8Array {
  const { version, mediaType = 1, start = NETMON_START, gapBytes = 0, hasTable = true } = options;
  const offsets: number[] = [];
  let position = 128;
  for (const record of records) {
    offsets.push(position);
    position += record.length + gapBytes;
  }
  const table = (options.order ?? offsets.map((_, index) => index)).map((index) => offsets[index]!);
  const header = u8s(
    text(version[0] === 1 ? "RTSS" : "GMBU"),
    [version[1], version[0]],
    u16Of(mediaType, "little"),
    ...start.map((field) => u16Of(field, "little")),
    u32Of(hasTable ? position : 0, "little"),
    u32Of(hasTable ? table.length * 4 : 0, "little"),
  );
  return u8s(
    header,
    new Uint8Array(128 - header.length),
    ...records.flatMap((record) => [record, new Uint8Array(gapBytes)]),
    ...(hasTable ? table.map((offset) => u32Of(offset, "little")) : []),
  );
}

export const netmon1Record = (millis: number, frame: Uint8Array, originalLength = frame.length): NetmonRecord =>
  u8s(u32Of(millis, "little"), u16Of(originalLength, "little"), u16Of(frame.length, "little"), frame);

export const netmon2Record = (
  micros: bigint,
  frame: Uint8Array,
  trailer: Uint8Array | readonly number[] = [],
  originalLength = frame.length,
): NetmonRecord =>
  u8s(u64Of(micros, "little"), u32Of(originalLength, "little"), u32Of(frame.length, "little"), frame, trailer);

/** The trailer of versions 2.1 (media type), 2.2 (and process) and 2.3 (and UTC time in 100 ns since 1601, time zone). */
export function netmonTrailer(minor: 1 | 2 | 3, mediaType: number, filetime = 0n): Uint8Array {
  const type = u16Of(mediaType, "little");
  if (minor === 1) return u8s(type);
  if (minor === 2) return u8s(type, u32Of(0, "little"));
  return u8s(type, u32Of(0, "little"), u64Of(filetime, "little"), [0]);
}

/** A zstd frame with one uncompressed block for each piece of at most `blockLength` bytes (RFC 8878). */
export function zstdFrame(content: Uint8Array, blockLength = 1000): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < content.length || at === 0; at += blockLength) {
    const piece = content.subarray(at, at + blockLength);
    const isLast = at + blockLength >= content.length;
    blocks.push(zstdBlock(0, piece.length, piece, isLast));
  }
  return u8s(ZSTD_FRAME_HEADER, ...blocks);
}

/** Magic, descriptor without checksum, window of 1 MiB. */
export const ZSTD_FRAME_HEADER = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x50];

export function zstdBlock(type: 0 | 1 | 2 | 3, size: number, content: Uint8Array, isLast: boolean): Uint8Array {
  const header = (size << 3) | (type << 1) | (isLast ? 1 : 0);
  return u8s([header & 0xff, (header >> 8) & 0xff, (header >> 16) & 0xff], content);
}

/** A stream that gives `bytes` in chunks of `chunkLength`. */
export const streamOf = (bytes: Uint8Array, chunkLength = 65_536): Readable =>
  Readable.from(
    (function* () {
      for (let at = 0; at < bytes.length; at += chunkLength) yield Buffer.from(bytes.subarray(at, at + chunkLength));
    })(),
    { objectMode: false },
  );
