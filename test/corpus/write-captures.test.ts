/** Real captures of every format and link type, written again with comments and read by tshark. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { VERDICTS } from "../../src/audit/finding.ts";
import { runAnalyze } from "../../src/commands/analyze.ts";
import { corpusCaptures, corpusFolder } from "../support/corpus.ts";
import { SILENT_TERMINAL } from "../support/silent-terminal.ts";
import { hasTshark, tsharkFields } from "../support/tshark.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fwreport-corpus-written-"));
  writeFileSync(join(folder, "ce.reg"), 'REGEDIT4\n\n[HKEY_LOCAL_MACHINE\\COMM\\Firewall]\n"EnableIPV4"=dword:1\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Judges the capture by a Windows CE policy without rules and writes it to `name`.pcapng and the folder `name`. */
async function write(capture: string, name: string, headersOnly: boolean): Promise<void> {
  const exitCode = await runAnalyze(
    {
      captures: [capture],
      rules: [join(folder, "ce.reg")],
      out: [join(folder, `${name}.ndjson`)],
      db: join(folder, `${name}.db`),
      annotate: join(folder, `${name}.pcapng`),
      split: join(folder, name),
      headersOnly,
      progress: false,
      inspect: false,
      names: true,
      quiet: true,
    },
    {
      terminal: SILENT_TERMINAL,
      version: "0",
      commandLine: [],
      nowMicros: () => 0,
      machine: { platform: "linux", variables: {}, isRoot: false },
    },
  );
  expect(exitCode).toBe(0);
}

const IDENTITY = ["frame.time_epoch", "frame.len", "frame.cap_len", "frame.encap_type", "frame.md5_hash"];
const DIGEST = ["-o", "frame.generate_md5_hash:TRUE"];
const TIME = 0;
const ENCAPSULATION = 3;

/** What we and tshark read otherwise, on purpose: test/capture/corpus.test.ts. */
const isKnownDifference: Readonly<Record<string, (row: readonly string[]) => boolean>> = {
  // Custom blocks, which tshark shows as frames.
  "micro/16-test202.pcapng": (row) => row[ENCAPSULATION] === "",
};
/** tshark takes this damaged file for another dialect of pcap. */
const NOT_COMPARABLE: readonly string[] = ["micro/18-fuzz.pcap"];

/** A packet without a time, which tshark shows as none, is written with that of the packet before it. */
const comparable = (written: readonly string[][], input: readonly string[][]): string[][] =>
  written.map((row, index) => (input[index]?.[TIME] === "" ? row.with(TIME, "") : row));

const names = corpusCaptures();
const isComparable = (name: string): boolean => !NOT_COMPARABLE.includes(name);

describe.skipIf(corpusFolder === undefined || !hasTshark)("the corpus (skipped: no corpus, or no tshark)", () => {
  for (const [index, name] of names.filter(isComparable).entries())
    test(`${name}: the same packets, each with a comment; the parts hold those of flows`, async () => {
      const capture = join(corpusFolder ?? "", name);
      await write(capture, `${index}`, false);
      const isOurs = (row: readonly string[]): boolean => isKnownDifference[name]?.(row) !== true;
      const input = tsharkFields(capture, IDENTITY, ...DIGEST).filter(isOurs);
      const whole = tsharkFields(join(folder, `${index}.pcapng`), [...IDENTITY, "frame.comment"], ...DIGEST);
      const commentOf = (row: readonly string[]): string => row.at(-1) ?? "";
      expect(
        comparable(
          whole.map((row) => row.slice(0, -1)),
          input,
        ),
      ).toEqual(input);
      expect(whole.filter((row) => !commentOf(row).startsWith("fwreport: "))).toEqual([]);

      for (const verdict of VERDICTS) {
        const part = join(folder, `${index}`, `${verdict}.pcapng`);
        const expected = whole.filter((row) => new RegExp(`^fwreport: ${verdict}[ :(]`).test(commentOf(row)));
        const held = existsSync(part) ? tsharkFields(part, [...IDENTITY, "frame.comment"], ...DIGEST) : [];
        expect(held).toEqual(expected);
      }
    });

  for (const [index, name] of names.entries())
    test(`${name}: with headers only no payload is left`, async () => {
      await write(join(corpusFolder ?? "", name), `bare-${index}`, true);
      const payloads = [
        "data.data",
        "tcp.payload",
        "udp.payload",
        "dns.id",
        "smb.cmd",
        "smb2.cmd",
        "eap.code",
        "ppp.code",
      ];
      // Put together again, the header in a first fragment would be data to tshark.
      const apart = ["-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE"];
      const rows = tsharkFields(join(folder, `bare-${index}.pcapng`), payloads, ...apart);
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.flat().filter((value) => value !== "")).toEqual([]);
    });
});
