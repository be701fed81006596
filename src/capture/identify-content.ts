import { u16, u16le, u32le } from "../base/bytes.ts";
import type { CaptureFormat } from "./capture-summary.ts";
import { pcapByteOrder } from "./pcap-decoder.ts";
import { SNOOP_MAGIC } from "./snoop-decoder.ts";

/** What a file is, by its first bytes: its name is never asked. */
export type Content =
  | { readonly kind: "capture"; readonly format: CaptureFormat }
  | { readonly kind: "compressed"; readonly compression: "gzip" | "zstd" }
  /** `looksLike` with its article ("a ZIP archive"); `advice`: how to get a capture out of it, FILE for its name. */
  | { readonly kind: "other"; readonly looksLike: string; readonly advice: string };

/** How many bytes `identifyContent` wants to see. */
export const CONTENT_HEAD_LENGTH = 4096;

interface Signature {
  readonly at?: number;
  readonly bytes: string | readonly number[];
  readonly looksLike: string;
  readonly advice: string;
}

const NOT_A_CAPTURE = "Give a capture: pcap, pcapng, Network Monitor or snoop, also inside gzip or zstd.";
const DAMAGED_BY_TRANSFER = "a pcapng capture that a transfer in text mode has damaged";
const COPY_AGAIN = "Copy it again in binary mode.";
const unpack = (command: string): string => `Unpack it on the way: ${command} | fwreport - ...`;
const CONVERT_WITH_EDITCAP =
  "Wireshark's editcap may convert it: editcap -F pcapng FILE capture.pcapng, then give capture.pcapng.";
const CONVERT_WITH_ETL2PCAPNG =
  "Convert it on Windows: etl2pcapng FILE capture.pcapng (Microsoft's tool; for pktmon: pktmon etl2pcap FILE), then give capture.pcapng.";

/** Beginnings of files that people take for captures. Latin-1 text or bytes; the first line that fits counts. */
const SIGNATURES: readonly Signature[] = [
  { bytes: "\xfd7zXZ\0", looksLike: "an xz file", advice: unpack("xz -dc FILE") },
  { bytes: "BZh", looksLike: "a bzip2 file", advice: unpack("bzip2 -dc FILE") },
  { bytes: [0x04, 0x22, 0x4d, 0x18], looksLike: "an lz4 file", advice: unpack("lz4 -dc FILE") },
  { bytes: [0x02, 0x21, 0x4c, 0x18], looksLike: "an lz4 file", advice: unpack("lz4 -dc FILE") },
  { bytes: "LZIP", looksLike: "an lzip file", advice: unpack("lzip -dc FILE") },
  { bytes: [0x5d, 0x00, 0x00], looksLike: "an lzma file", advice: unpack("xz --format=lzma -dc FILE") },
  { bytes: [0x1f, 0x9d], looksLike: "a compress (.Z) file", advice: unpack("zcat FILE") },
  { bytes: "PK\x03\x04", looksLike: "a ZIP archive", advice: unpack("unzip -p FILE") },
  { bytes: "PK\x05\x06", looksLike: "an empty ZIP archive", advice: NOT_A_CAPTURE },
  { bytes: "7z\xbc\xaf\x27\x1c", looksLike: "a 7z archive", advice: unpack("7z x -so FILE") },
  { bytes: "Rar!", looksLike: "a RAR archive", advice: unpack("unrar p -inul FILE") },
  {
    bytes: "MSCF",
    looksLike: "a Windows cabinet (.cab)",
    advice: "Unpack it (expand FILE -F:* .), then give the capture inside.",
  },
  { at: 257, bytes: "ustar", looksLike: "a tar archive", advice: unpack("tar -xOf FILE") },
  {
    bytes: "ElfFile\0",
    looksLike: "a Windows event log (.evtx)",
    advice: `It holds events, no packets. ${NOT_A_CAPTURE}`,
  },
  {
    at: 4,
    bytes: "LfLe",
    looksLike: "an old Windows event log (.evt)",
    advice: `It holds events, no packets. ${NOT_A_CAPTURE}`,
  },
  { bytes: "iptrace 1.0", looksLike: "an AIX iptrace capture", advice: CONVERT_WITH_EDITCAP },
  { bytes: "iptrace 2.0", looksLike: "an AIX iptrace capture", advice: CONVERT_WITH_EDITCAP },
  { bytes: "TRSNIFF data", looksLike: "a Sniffer (DOS) capture", advice: CONVERT_WITH_EDITCAP },
  { bytes: "XCP\0", looksLike: "a NetXRay or Windows Sniffer capture", advice: CONVERT_WITH_EDITCAP },
  { bytes: "\x7fver", looksLike: "an EtherPeek or OmniPeek capture", advice: CONVERT_WITH_EDITCAP },
  {
    bytes: "btsnoop\0",
    looksLike: "a Bluetooth (btsnoop) capture",
    advice: `It holds no network traffic. ${NOT_A_CAPTURE}`,
  },
  { bytes: "\x05VNF", looksLike: "a Visual Networks capture", advice: CONVERT_WITH_EDITCAP },
  { bytes: [0x54, 0x52, 0x00, 0x64, 0x00], looksLike: "an HP-UX nettl capture", advice: CONVERT_WITH_EDITCAP },
  { bytes: [0x1c, 0x00, 0x01, 0xac], looksLike: "an IXIA capture", advice: CONVERT_WITH_EDITCAP },
  { bytes: [0xac, 0x01, 0x00, 0x1c], looksLike: "an IXIA capture", advice: CONVERT_WITH_EDITCAP },
  { bytes: "\n\r\n\x1c\0", looksLike: DAMAGED_BY_TRANSFER, advice: COPY_AGAIN },
  { bytes: "\r\n\r\r\r\n", looksLike: DAMAGED_BY_TRANSFER, advice: COPY_AGAIN },
  { bytes: "MZ", looksLike: "a Windows program", advice: NOT_A_CAPTURE },
  { bytes: "\x7fELF", looksLike: "a Linux program", advice: NOT_A_CAPTURE },
  {
    bytes: "SQLite format 3\0",
    looksLike: "a SQLite database",
    advice: "To draw the report of an earlier run again: fwreport report.",
  },
  { bytes: "%PDF", looksLike: "a PDF document", advice: NOT_A_CAPTURE },
  { bytes: "\x89PNG", looksLike: "a PNG picture", advice: NOT_A_CAPTURE },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], looksLike: "an old Office document", advice: NOT_A_CAPTURE },
  { bytes: "regf", looksLike: "a registry hive", advice: "Export it as text (reg export) and give that with --rules." },
];

const RULES_ADVICE = "Give it with --rules, and a capture in its place.";

/** Beginnings of texts, in lower case. */
const TEXTS: readonly { readonly start: RegExp; readonly looksLike: string; readonly advice: string }[] = [
  {
    start: /^(<!doctype html|<html)/,
    looksLike: "an HTML page",
    advice: "A download that failed often leaves one: get the capture again.",
  },
  { start: /^<\?xml|^<pdml/, looksLike: "an XML file", advice: NOT_A_CAPTURE },
  { start: /^(regedit4|windows registry editor)/, looksLike: "an exported registry (.reg)", advice: RULES_ADVICE },
  {
    start: /^version https:\/\/git-lfs/,
    looksLike: "a Git LFS pointer, not the file itself",
    advice: "Run git lfs pull.",
  },
  {
    start: /^[0-9a-f]{4,8}:? +[0-9a-f]{2}/,
    looksLike: "a hex dump",
    advice: "Make a capture of it: text2pcap FILE capture.pcap.",
  },
];

/** Says what a file with these first bytes (up to `CONTENT_HEAD_LENGTH`) is. */
export function identifyContent(head: Uint8Array): Content {
  return identifyCapture(head) ?? identifyOther(head);
}

function identifyCapture(head: Uint8Array): Content | undefined {
  const startsWith = (bytes: string | readonly number[]): boolean => hasSignature(head, { bytes });
  if (pcapByteOrder(head) !== undefined) return { kind: "capture", format: "pcap" };
  if (startsWith([0x0a, 0x0d, 0x0d, 0x0a])) return { kind: "capture", format: "pcapng" };
  if (startsWith("GMBU")) return { kind: "capture", format: "netmon2" };
  if (startsWith("RTSS")) return { kind: "capture", format: "netmon1" };
  if (startsWith(SNOOP_MAGIC)) return { kind: "capture", format: "snoop" };
  if (startsWith([0x1f, 0x8b])) return { kind: "compressed", compression: "gzip" };
  if (startsWith([0x28, 0xb5, 0x2f, 0xfd])) return { kind: "compressed", compression: "zstd" };
  const isSkippableFrame = head.length >= 4 && u32le(head, 0) >>> 4 === 0x184d2a5;
  return isSkippableFrame ? { kind: "compressed", compression: "zstd" } : undefined;
}

function identifyOther(head: Uint8Array): Content {
  if (head.length === 0) return { kind: "other", looksLike: "empty", advice: NOT_A_CAPTURE };
  const signature = SIGNATURES.find((candidate) => hasSignature(head, candidate));
  if (signature !== undefined) {
    return { kind: "other", looksLike: signature.looksLike, advice: signature.advice };
  }
  if (isEventTrace(head)) {
    return { kind: "other", looksLike: "a Windows event trace (.etl)", advice: CONVERT_WITH_ETL2PCAPNG };
  }
  const text = decodeText(head);
  if (text !== undefined) {
    const known = TEXTS.find(({ start }) => start.test(text.trimStart().toLowerCase()));
    return { kind: "other", looksLike: known?.looksLike ?? "text", advice: known?.advice ?? NOT_A_CAPTURE };
  }
  if (isEndaceRecord(head)) return { kind: "other", looksLike: "an Endace ERF capture", advice: CONVERT_WITH_EDITCAP };
  return { kind: "other", looksLike: "nothing that is known here", advice: NOT_A_CAPTURE };
}

function hasSignature(head: Uint8Array, { at = 0, bytes }: Pick<Signature, "at" | "bytes">): boolean {
  if (head.length < at + bytes.length) return false;
  for (let index = 0; index < bytes.length; index += 1) {
    const expected = typeof bytes === "string" ? bytes.charCodeAt(index) : bytes[index];
    if (head[at + index] !== expected) return false;
  }
  return true;
}

/** An .etl file has no magic: a buffer header (WMI_BUFFER_HEADER, 72 bytes), then a record whose marker is known. */
function isEventTrace(head: Uint8Array): boolean {
  const HEADER_LENGTH = 72;
  if (head.length < HEADER_LENGTH + 4) return false;
  const bufferSize = u32le(head, 0);
  const hasPlausibleSizes = bufferSize >= 1024 && bufferSize % 1024 === 0 && u32le(head, 4) <= bufferSize;
  const headerType = head[HEADER_LENGTH + 2];
  return hasPlausibleSizes && (headerType === 1 || headerType === 2) && head[HEADER_LENGTH + 3] === 0xc0;
}

/** An ERF file has no magic: a record whose time, type and lengths are plausible, followed by another of that kind. */
function isEndaceRecord(head: Uint8Array): boolean {
  const HEADER_LENGTH = 16;
  let at = 0;
  for (let record = 0; record < 2; record += 1) {
    if (head.length < at + HEADER_LENGTH) return false;
    const seconds = u32le(head, at + 4);
    const type = (head[at + 8] ?? 0) & 0x7f;
    const recordLength = u16(head, at + 10);
    const isPlausible = seconds > 631_152_000 && seconds < 4_000_000_000 && type >= 1 && type <= 48;
    if (!isPlausible || recordLength < HEADER_LENGTH || u16(head, at + 14) === 0) return false;
    at += recordLength;
  }
  return true;
}

/** The head as text, when it is text: UTF-16 with a byte-order mark, UTF-8, or mostly ASCII; no control characters. */
function decodeText(head: Uint8Array): string | undefined {
  const mark = head.length >= 2 ? u16le(head, 0) : 0;
  if (mark === 0xfeff) return new TextDecoder("utf-16le").decode(head.subarray(2));
  if (mark === 0xfffe) return new TextDecoder("utf-16be").decode(head.subarray(2));
  const isControl = (byte: number): boolean =>
    byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0c && byte !== 0x0d;
  if (head.some(isControl)) return undefined;
  const isMostlyAscii = head.filter((byte) => byte < 0x80).length >= head.length * 0.7;
  if (isMostlyAscii) return new TextDecoder("utf-8").decode(head);
  try {
    // stream: the head may end inside a character.
    return new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
  } catch {
    return undefined;
  }
}
