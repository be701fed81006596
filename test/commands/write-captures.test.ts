import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { UserError } from "../../src/base/problem.ts";
import { readCapture } from "../../src/capture/read-capture.ts";
import { planCaptureOutputs } from "../../src/commands/capture-outputs.ts";
import { writeCaptures } from "../../src/commands/write-captures.ts";
import { LateFragments } from "../../src/flow/late-fragments.ts";
import { DEFAULT_TIMEOUTS } from "../../src/flow/timeouts.ts";
import type { Judgement } from "../../src/store/read-judgements.ts";
import { pcapFile } from "../capture/build-captures.ts";
import { hex } from "../support/hex.ts";

const folder = mkdtempSync(join(tmpdir(), "fwreport-write-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const JUDGEMENT: Judgement = {
  verdict: "denied",
  decision: "deny",
  filter: "windows-ce",
  rule: null,
  reason: "no rule allows it",
  findings: [],
};
const LINK = "020000000001020000000002 0800";
const IP = "45000020 00010000 40110000 0a000001 c0000202";
/** UDP from a port of its own. */
const datagram = (port: string) => ({
  seconds: 1_700_000_000,
  frame: hex(`${LINK}${IP}${port} 0035 000c 0000 70617373`.replaceAll(" ", "")),
});

/** Reads a capture, changes it to `now`, and writes it with a verdict for its first flow alone. */
async function writeAfterChange(now: Uint8Array) {
  const capture = { kind: "file", file: join(folder, "in.pcap") } as const;
  writeFileSync(capture.file, pcapFile([datagram("9c40")]));
  const summaries = [await readCapture(capture, () => undefined)];
  writeFileSync(capture.file, now);
  return writeCaptures(planCaptureOutputs({ annotate: join(folder, "out.pcapng") }), "test", {
    captures: [capture],
    summaries,
    timeouts: DEFAULT_TIMEOUTS,
    lateFragments: new LateFragments(),
    judgements: () => ({ judgements: [JUDGEMENT], bySequence: Int32Array.of(0) }),
    isHeadersOnly: false,
    onProgress: () => undefined,
  });
}

test("a capture that has grown since it was judged is an error that says so, and nothing is written", async () => {
  const grown = writeAfterChange(pcapFile([datagram("9c40"), datagram("9c41")]));
  await expect(grown).rejects.toThrow(/in\.pcap changed while it was read: --annotate reads it twice/);
  await expect(grown).rejects.toBeInstanceOf(UserError);
  expect(readdirSync(folder)).toEqual(["in.pcap"]);
});

test("so is one that has other packets", async () => {
  await expect(writeAfterChange(pcapFile([datagram("9c42")]))).rejects.toBeInstanceOf(UserError);
});

test("the same capture is written", async () => {
  const { captures } = await writeAfterChange(pcapFile([datagram("9c40")]));
  expect(captures).toMatchObject([{ packets: 1 }]);
  expect(readFileSync(join(folder, "out.pcapng"), "latin1")).toContain(
    "fwreport: denied: no rule allows it (windows-ce)",
  );
});
