/** `--strict`: what of the input was not read or not judged ends in a code of its own. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCli, sampleFile } from "../support/run-cli.ts";

test.each<[string, string, string, number]>([
  ["all is read and judged", "ce-mail-only.pcap", "ce-mail-only.reg", 0],
  ["a fragment's first one is not in the capture, so that it is not judged", "office.pcapng", "office.reg", 3],
])("%s", (_, capture, rules, status) => {
  const folder = mkdtempSync(join(tmpdir(), "fwreport-strict-"));
  const args = [sampleFile(capture), "--rules", sampleFile(rules), "--strict", "-q", "-o", "run.json"];
  try {
    expect(runCli(folder, args).status).toBe(status);
    const { run, quality } = JSON.parse(readFileSync(join(folder, "run.json"), "utf8"));
    expect(run.status).toBe(status === 0 ? "complete" : "incomplete");
    const notJudged = quality.groups
      .flatMap(({ counts }: { counts: { note: string | null; count: number }[] }) => counts)
      .filter(({ note, count }: { note: string | null; count: number }) => note?.includes("not judged") && count > 0);
    expect(notJudged).toHaveLength(status === 0 ? 0 : 1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
