import { UserError } from "../base/problem.ts";
import { terminalText } from "../base/terminal-text.ts";

/** What a file is that is no `.reg` file, by its first bytes, and what to do about it. */
const OTHER_CONTENTS: readonly (readonly [signature: string, what: string, remedy: string])[] = [
  ["regf", "a registry hive", "load it with `reg load HKLM\\OFFLINE FILE` and export the keys with `reg export`"],
  ["PReg", "a group policy file (Registry.pol)", "export the registry of a computer that the policy applies to"],
  ["ElfFile", "an event log (EVTX)", "export the registry with `reg export` instead"],
  ["MZ", "a Windows program", "export the registry with `reg export` or regedit"],
  ["PK\u0003\u0004", "a ZIP archive", "unpack it first"],
  ["\u001f\u008b", "a gzip file", "unpack it first"],
  ["\u00d4\u00c3\u00b2\u00a1", "a capture", "captures come before --rules"],
  ["\u00a1\u00b2\u00c3\u00d4", "a capture", "captures come before --rules"],
  ["\u000a\u000d\u000d\u000a", "a capture", "captures come before --rules"],
];

const UTF8 = new TextDecoder("utf-8", { fatal: true });
const UTF8_BOM = [0xef, 0xbb, 0xbf];

/**
 * The text of a `.reg` file: UTF-16 by its byte order mark, UTF-8 where it is valid, otherwise the Western ANSI code page.
 * Throws `UserError` for content that is no text.
 */
export function decodeRegistryText(file: string, bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 16)).toString("latin1");
  for (const [signature, what, remedy] of OTHER_CONTENTS) {
    if (start.startsWith(signature))
      throw new UserError(`${terminalText(file)}: this is ${what}, not an exported registry: ${remedy}`);
  }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  if (bytes.includes(0)) {
    const looksUtf16 = bytes[1] === 0 || bytes[0] === 0;
    const what = looksUtf16 ? "UTF-16 text without a byte order mark, which regedit refuses too" : "no text";
    throw new UserError(`${terminalText(file)}: this is ${what}: export the registry with \`reg export\` or regedit`);
  }
  const text = UTF8_BOM.every((byte, index) => bytes[index] === byte) ? bytes.subarray(3) : bytes;
  try {
    return UTF8.decode(text);
  } catch {
    return new TextDecoder("windows-1252").decode(text);
  }
}
