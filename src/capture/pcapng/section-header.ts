import { u32, u32le } from "../../base/bytes.ts";
import { Section } from "./section.ts";

/** The type of a section header block reads the same in both byte orders (section 4.1). */
export const SECTION_HEADER_BLOCK = 0x0a0d0d0a;
export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const MAGIC_AT = 8;
const VERSION_MAJOR = 12;
const VERSION_MINOR = 14;
export const SECTION_HEADER_MIN_LENGTH = 28;

/** The section that begins at `at`, from the 12 bytes that tell its byte order; undefined: its magic is damaged. */
export function beginSection(bytes: Uint8Array, at: number): Section | undefined {
  if (u32(bytes, at + MAGIC_AT) === BYTE_ORDER_MAGIC) return new Section(true);
  return u32le(bytes, at + MAGIC_AT) === BYTE_ORDER_MAGIC ? new Section(false) : undefined;
}

/** Why a section cannot be read, or undefined. Versions 1.0 and 1.2 are the same format (section 4.1). */
export function unknownVersion(section: Section, bytes: Uint8Array, at: number): string | undefined {
  const major = section.u16(bytes, at + VERSION_MAJOR);
  const minor = section.u16(bytes, at + VERSION_MINOR);
  if (major === 1 && (minor === 0 || minor === 2)) return undefined;
  return `pcapng version ${major}.${minor} is not known; 1.0 is`;
}
