const EXPORT = "export the keys with `reg export KEY FILE.reg` or with regedit, as a registration file (.reg)";
const CAPTURE = "a capture is given without --rules";

/** First bytes of files that are taken for exported registries; and what to do instead. Hex, as in the file. */
const OTHER_FORMATS: readonly { readonly start: string; readonly name: string; readonly advice: string }[] = [
  { start: "50526567 01000000", name: "a Group Policy file (Registry.pol)", advice: EXPORT },
  { start: "72656766", name: "a registry hive", advice: `load it in regedit (File, Load Hive) and ${EXPORT}` },
  { start: "43524547", name: "a registry of Windows 95 to ME", advice: EXPORT },
  { start: "456c6646696c6500", name: "an event log (.evtx)", advice: EXPORT },
  { start: "a1b2c3d4", name: "a capture (pcap)", advice: CAPTURE },
  { start: "d4c3b2a1", name: "a capture (pcap)", advice: CAPTURE },
  { start: "a1b23c4d", name: "a capture (pcap)", advice: CAPTURE },
  { start: "4d3cb2a1", name: "a capture (pcap)", advice: CAPTURE },
  { start: "0a0d0d0a", name: "a capture (pcapng)", advice: CAPTURE },
  { start: "474d4255", name: "a capture (Network Monitor)", advice: CAPTURE },
  { start: "504b0304", name: "a zip archive", advice: "unpack it first" },
  { start: "1f8b", name: "gzip data", advice: "unpack it first" },
  { start: "28b52ffd", name: "zstd data", advice: "unpack it first" },
  { start: "fd377a585a00", name: "xz data", advice: "unpack it first" },
  { start: "377abcaf271c", name: "a 7z archive", advice: "unpack it first" },
  { start: "4d534346", name: "a cabinet archive", advice: "unpack it first" },
  { start: "4d5a", name: "a program (.exe, .dll)", advice: EXPORT },
  { start: "25504446", name: "a PDF document", advice: EXPORT },
  { start: "d0cf11e0a1b11ae1", name: "an Office or installer file", advice: EXPORT },
  { start: "53514c69746520666f726d6174203300", name: "a SQLite database", advice: EXPORT },
];

/** What a file that is no text registry looks like by its first bytes, with advice; undefined when none is recognised. */
export function identifyOtherFormat(bytes: Uint8Array): string | undefined {
  const start = Array.from(bytes.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const format = OTHER_FORMATS.find((candidate) => start.startsWith(candidate.start.replaceAll(" ", "")));
  return format && `this is ${format.name}, not an exported registry: ${format.advice}`;
}

/** The same for text that begins with neither a header nor a key. `line`: the first that is not blank. */
export function identifyOtherText(line: string): string {
  if (/^key name:/i.test(line)) {
    return "this is regedit's text export (.txt): export again and choose registration files (.reg)";
  }
  if (/^(hkey_|hk(lm|cu|cr|u|cc)\\)/i.test(line)) {
    return "a key stands in brackets, [HKEY_…]; this looks like the output of `reg query`: use `reg export` instead";
  }
  if (line.startsWith("<")) return `this is a page or an XML file, not an exported registry: ${EXPORT}`;
  return `this is not an exported registry, it begins with neither a header nor a [key]: ${EXPORT}`;
}
