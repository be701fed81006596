import { u8, u16le, u32le } from "../../base/bytes.ts";

/** Byte offsets in the file header, 128 bytes with the magic (Network Monitor 3 help, "Capture File Format"). */
const VERSION_MINOR = 4;
const VERSION_MAJOR = 5;
const MEDIA_TYPE = 6;
/** A SYSTEMTIME: eight 16-bit numbers. */
const YEAR = 8;
const MONTH = 10;
const DAY = 14;
const HOUR = 16;
const MINUTE = 18;
const SECOND = 20;
const MILLISECOND = 22;
const FRAME_TABLE_OFFSET = 24;
const FRAME_TABLE_LENGTH = 28;
export const NETMON_HEADER_LENGTH = 128;

/** What differs between the versions of a frame record: lengths of its header and of what follows the frame. */
export interface FrameLayout {
  readonly headerLength: number;
  readonly trailerLength: number;
  readonly hasOwnMediaType: boolean;
  readonly hasUtcTime: boolean;
}

export interface NetmonHeader {
  readonly version: string;
  /** undefined: a version that is not known. */
  readonly layout: FrameLayout | undefined;
  readonly isVersion1: boolean;
  readonly mediaType: number;
  /** Microseconds since the Unix epoch, the local time of the header taken as UTC. */
  readonly startMicros: number;
  readonly frameTableOffset: number;
  readonly frameTableLength: number;
}

export function decodeNetmonHeader(bytes: Uint8Array): NetmonHeader {
  const major = u8(bytes, VERSION_MAJOR);
  const minor = u8(bytes, VERSION_MINOR);
  const startMillis = Date.UTC(
    u16le(bytes, YEAR),
    u16le(bytes, MONTH) - 1,
    u16le(bytes, DAY),
    u16le(bytes, HOUR),
    u16le(bytes, MINUTE),
    u16le(bytes, SECOND),
    u16le(bytes, MILLISECOND),
  );
  return {
    version: `${major}.${minor}`,
    layout: layoutOf(major, minor),
    isVersion1: major === 1,
    mediaType: u16le(bytes, MEDIA_TYPE),
    startMicros: startMillis * 1000,
    frameTableOffset: u32le(bytes, FRAME_TABLE_OFFSET),
    frameTableLength: u32le(bytes, FRAME_TABLE_LENGTH),
  };
}

function layoutOf(major: number, minor: number): FrameLayout | undefined {
  if (major === 1) return { headerLength: 8, trailerLength: 0, hasOwnMediaType: false, hasUtcTime: false };
  if (major !== 2) return undefined;
  switch (minor) {
    case 0:
      return { headerLength: 16, trailerLength: 0, hasOwnMediaType: false, hasUtcTime: false };
    case 1:
      return { headerLength: 16, trailerLength: 2, hasOwnMediaType: true, hasUtcTime: false };
    case 2:
      return { headerLength: 16, trailerLength: 6, hasOwnMediaType: true, hasUtcTime: false };
    default:
      return { headerLength: 16, trailerLength: 15, hasOwnMediaType: true, hasUtcTime: true };
  }
}
