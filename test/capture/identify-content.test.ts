import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { identifyContent } from "../../src/capture/identify-content.ts";
import { hex } from "../support/hex.ts";
import {
  joined,
  netmon1Record,
  netmonFile,
  pcapFile,
  pcapHeader,
  pcapngFile,
  SAMPLE_PACKETS,
  snoopFile,
  text,
  u32Of,
  zstdFrame,
} from "./build-captures.ts";

const latin1 = (value: string): Uint8Array => Uint8Array.from(value, (character) => character.charCodeAt(0));
const utf16le = (value: string): Uint8Array => Uint8Array.from([0xff, 0xfe, ...Buffer.from(value, "utf16le")]);

const CAPTURES = [
  { title: "pcap", bytes: pcapFile(SAMPLE_PACKETS), format: "pcap" },
  { title: "big-endian nanosecond pcap", bytes: pcapHeader({ order: "big", variant: "nano" }), format: "pcap" },
  { title: "modified pcap", bytes: pcapHeader({ variant: "modified" }), format: "pcap" },
  { title: "pcapng", bytes: pcapngFile(SAMPLE_PACKETS), format: "pcapng" },
  {
    title: "Network Monitor 1",
    bytes: netmonFile([netmon1Record(0, text("x"))], { version: [1, 1] }),
    format: "netmon1",
  },
  { title: "Network Monitor 2", bytes: netmonFile([], { version: [2, 3] }), format: "netmon2" },
  { title: "snoop", bytes: snoopFile(SAMPLE_PACKETS), format: "snoop" },
  { title: "a cut pcap magic with nothing behind it", bytes: pcapHeader().subarray(0, 4), format: "pcap" },
] as const;

const COMPRESSED = [
  { title: "gzip", bytes: gzipSync("x"), compression: "gzip" },
  { title: "zstd", bytes: zstdFrame(text("x")), compression: "zstd" },
  { title: "zstd that begins with a frame to skip", bytes: hex("5e 2a 4d 18 00 00 00 00"), compression: "zstd" },
] as const;

/** A buffer header of 72 bytes, then the marker of a system trace header. */
const ETL = joined(
  u32Of(65_536, "little"),
  u32Of(400, "little"),
  u32Of(400, "little"),
  new Uint8Array(60),
  hex("02 00 02 c0"),
  new Uint8Array(64),
);
const ERF_RECORD = joined(
  hex("00 00 00 00"),
  u32Of(1_700_000_000, "little"),
  hex("02 04 00 20 00 00 00 0c"),
  new Uint8Array(16),
);

const OTHERS = [
  { bytes: new Uint8Array(0), looksLike: "empty", advice: /^Give a capture: pcap, pcapng/ },
  { bytes: text("\n <!DOCTYPE HTML><html>"), looksLike: "an HTML page", advice: /get the capture again/ },
  { bytes: text("\ufeff<html lang=en>"), looksLike: "an HTML page", advice: /get the capture again/ },
  { bytes: text('<?xml version="1.0"?>'), looksLike: "an XML file", advice: /^Give a capture/ },
  { bytes: ETL, looksLike: "a Windows event trace (.etl)", advice: /etl2pcapng FILE capture\.pcapng/ },
  { bytes: latin1("ElfFile\0"), looksLike: "a Windows event log (.evtx)", advice: /no packets/ },
  { bytes: joined([0x30, 0, 0, 0], text("LfLe")), looksLike: "an old Windows event log (.evt)", advice: /no packets/ },
  { bytes: text("iptrace 2.0"), looksLike: "an AIX iptrace capture", advice: /editcap -F pcapng FILE/ },
  {
    bytes: latin1("\xfd7zXZ\0\0"),
    looksLike: "an xz file",
    advice: /^Unpack it on the way: xz -dc FILE \| fwreport - \.\.\.$/,
  },
  { bytes: hex("04 22 4d 18 64"), looksLike: "an lz4 file", advice: /lz4 -dc FILE \|/ },
  { bytes: text("BZh91AY"), looksLike: "a bzip2 file", advice: /bzip2 -dc FILE \|/ },
  { bytes: latin1("PK\x03\x04"), looksLike: "a ZIP archive", advice: /unzip -p FILE \|/ },
  { bytes: hex("37 7a bc af 27 1c"), looksLike: "a 7z archive", advice: /7z x -so FILE \|/ },
  {
    bytes: joined(text("capture.pcap"), new Uint8Array(245), text("ustar")),
    looksLike: "a tar archive",
    advice: /tar -xOf FILE \|/,
  },
  { bytes: latin1("MZ\x90\0"), looksLike: "a Windows program", advice: /^Give a capture/ },
  { bytes: latin1("SQLite format 3\0"), looksLike: "a SQLite database", advice: /fwreport report/ },
  { bytes: joined(ERF_RECORD, ERF_RECORD), looksLike: "an Endace ERF capture", advice: /editcap/ },
  {
    bytes: hex("0a 0d 0a 1c 00 00 00"),
    looksLike: "a pcapng capture that a transfer in text mode has damaged",
    advice: /binary/,
  },
  {
    bytes: hex("0d 0a 0d 0d 0d 0a 1c 00"),
    looksLike: "a pcapng capture that a transfer in text mode has damaged",
    advice: /binary/,
  },
  { bytes: hex("0a 0d 0d"), looksLike: "text", advice: /^Give a capture/ },
  { bytes: text("No.,Time,Source\n1,0.0,10.0.0.1"), looksLike: "text", advice: /^Give a capture/ },
  { bytes: text("Grüße, naïve"), looksLike: "text", advice: /^Give a capture/ },
  { bytes: text("0000  00 0c 29 aa bb cc"), looksLike: "a hex dump", advice: /text2pcap FILE/ },
  { bytes: text("REGEDIT4\r\n"), looksLike: "an exported registry (.reg)", advice: /--rules/ },
  {
    bytes: utf16le("Windows Registry Editor Version 5.00\r\n"),
    looksLike: "an exported registry (.reg)",
    advice: /--rules/,
  },
  { bytes: text("日本語のログ"), looksLike: "text", advice: /^Give a capture/ },
  { bytes: utf16le("a log"), looksLike: "text", advice: /^Give a capture/ },
  { bytes: hex("a1 b2 c3"), looksLike: "nothing that is known here", advice: /^Give a capture/ },
  { bytes: new Uint8Array(4096), looksLike: "nothing that is known here", advice: /^Give a capture/ },
];

describe("what a file is, by its first bytes", () => {
  for (const { title, bytes, format } of CAPTURES) {
    test(title, () => expect(identifyContent(bytes)).toEqual({ kind: "capture", format }));
  }
  for (const { title, bytes, compression } of COMPRESSED) {
    test(title, () => expect(identifyContent(bytes)).toEqual({ kind: "compressed", compression }));
  }
  for (const { bytes, looksLike, advice } of OTHERS) {
    test(`${Buffer.from(bytes.subarray(0, 8))
      .toString("latin1")
      .replaceAll(/[^ -~]/g, ".")} looks like: ${looksLike}`, () => {
      const content = identifyContent(bytes);
      expect(content).toMatchObject({ kind: "other", looksLike });
      expect(content.kind === "other" && content.advice).toMatch(advice);
    });
  }
});
