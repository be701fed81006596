import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runAnalyze } from "../../src/commands/analyze.ts";
import type { Terminal } from "../../src/commands/terminal.ts";
import { openStoreForReading } from "../../src/store/store.ts";
import { corpusCaptures, corpusFolder } from "../support/corpus.ts";
import { SILENT_TERMINAL } from "../support/silent-terminal.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fwreport-corpus-"));
  writeFileSync(join(folder, "ce.reg"), 'REGEDIT4\n\n[HKEY_LOCAL_MACHINE\\COMM\\Firewall]\n"EnableIPV4"=dword:1\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);

describe.skipIf(corpusFolder === undefined)("every real capture is analysed to its end (skipped: no corpus)", () => {
  for (const [index, name] of corpusCaptures().entries()) {
    test(`${name}: a Windows CE policy without rules, and no packet unaccounted for`, async () => {
      let out = "";
      let errors = "";
      const terminal: Terminal = {
        ...SILENT_TERMINAL,
        writeOut: async (text) => {
          out += text;
        },
        writeError: (text) => {
          errors += text;
        },
      };
      const db = join(folder, `${index}.db`);
      const exitCode = await runAnalyze(
        {
          captures: [join(corpusFolder ?? "", name)],
          rules: [join(folder, "ce.reg")],
          out: [join(folder, `${index}.html`), "-"],
          format: ["html", "ndjson"],
          db,
          progress: false,
          inspect: true,
          names: true,
          crossCheck: true,
        },
        {
          terminal,
          version: "0",
          commandLine: [],
          nowMicros: () => 0,
          machine: { platform: "linux", variables: {}, isRoot: false },
        },
      );
      expect(exitCode).toBe(0);
      expect(errors).not.toContain("NOT THE SAME");

      const store = openStoreForReading(db);
      const reader = store.readRun();
      const { status, quality } = reader.run;
      const [capture] = reader.captures();
      const { flows } = reader.flowShape();
      store.close();
      expect(out.split("\n").filter((line) => line !== "")).toHaveLength(flows);
      expect(quality).not.toBeNull();
      if (quality === null || capture === undefined) return;
      const { packets, flowPackets, nonIp, brokenPackets, orphanFragments } = quality;
      expect(packets).toBe(capture.packets);
      expect(packets).toBe(flowPackets + sum(nonIp) + brokenPackets + orphanFragments);
      if (capture.endedEarly !== undefined) expect(status).toBe("incomplete");
    });
  }
});
