/** The sample that shows every way in which a service is learned: what it has, and what no output may pass on. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { FORMAT_NAMES } from "../../src/report/formats.ts";
import { CLI, runCli, sampleFile } from "../support/run-cli.ts";
import { runHere } from "../support/run-here.ts";
import { SAMPLE_ANSWERS } from "./sample-answers.ts";

const { options, flows } = SAMPLE_ANSWERS["plant-services"]!;
const capture = sampleFile("plant-services.pcapng");
const services = flows.flatMap(({ service }) => service ?? []);

describe("plant-services", () => {
  test("every decision and every verdict is there", () => {
    expect(new Set(flows.map(({ decision }) => decision))).toEqual(
      new Set(["allow", "deny", "depends", "out-of-scope"]),
    );
    expect(new Set(flows.map(({ verdict }) => verdict))).toEqual(
      new Set(["allowed", "denied", "at-risk", "not-evaluated"]),
    );
  });

  test.each(["FWR-201", "FWR-202", "FWR-204", "FWR-301", "FWR-302", "FWR-303", "FWR-604"])("%s is there", (id) => {
    expect(flows.some(({ findings }) => findings.includes(id))).toBe(true);
  });

  test.each([
    "endpoint mapper",
    "DCOM activation",
    "FTP PASV",
    "FTP PORT",
    "TFTP read request",
    "SQL Browser",
    "RTSP SETUP",
    "port mapper",
  ])("%s announces a flow, which names its teacher", (teacher) => {
    const taught = services.filter(({ evidence }) => evidence.startsWith(`announced by ${teacher}`));
    expect(taught.length).toBeGreaterThan(0);
    for (const { taughtBy } of taught)
      expect(flows.map(({ proto, orig, resp }) => `${proto} ${orig} -> ${resp}`)).toContain(taughtBy);
  });

  test("on one port the protected session is allowed, and the one in clear is not", () => {
    const verdictsOf = (responder: string): string[] =>
      flows.filter(({ resp }) => resp === responder).map(({ verdict }) => verdict);
    expect(verdictsOf("10.60.0.10:389")).toEqual(["at-risk", "allowed"]);
    expect(verdictsOf("10.60.0.10:161")).toEqual(["at-risk", "allowed"]);
    expect(verdictsOf("10.60.0.10:443")).toEqual(["at-risk", "allowed", "allowed"]);
  });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "fwreport-plant-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe.skipIf(!existsSync(CLI))("plant-services as the tool shows it (needs npm run build)", () => {
  test("the inventory is that of samples/README.md (npx vitest run -u, then npm run samples)", async () => {
    const { status, stdout, stderr } = runCli(newFolder(), ["services", "--learned", capture]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const file = fileURLToPath(new URL("../../scripts/samples/plant-services-learned.txt", import.meta.url));
    await expect(stdout).toMatchFileSnapshot(file);
    // No toContain: the difference of two long texts takes minutes to compute.
    expect(readFileSync(sampleFile("README.md"), "utf8").includes(stdout.trimEnd())).toBe(true);
  });

  test("the inventory has each service of the answer that was answered and listens", async () => {
    const { stdout } = await runHere(newFolder(), ["services", "--learned", capture, "--format", "json"]);
    const inventory: {
      host: string;
      proto: string;
      port: number;
      service: string;
      system_services: string[];
      service_confidence: string | null;
    }[] = JSON.parse(stdout).services;
    // One line for all flows to a service, by the best evidence of any of them.
    const rank = (confidence: string | null): number =>
      ([null, "port", "payload", "negotiated", "interface"] as (string | null)[]).indexOf(confidence);
    const isAgreed = (evidence: string): boolean => /^announced by (FTP|TFTP|RTSP)/.test(evidence);
    const meant = flows.flatMap(({ proto, resp, connState, service }) =>
      service === undefined || connState === "S0" || isAgreed(service.evidence) ? [] : [{ proto, resp, service }],
    );
    expect(meant.length).toBeGreaterThan(20);
    for (const { proto, resp, service } of meant) {
      const here = inventory.filter((seen) => seen.proto === proto && `${seen.host}:${seen.port}` === resp);
      expect(
        here.filter(
          (seen) =>
            seen.service === service.protocol &&
            rank(seen.service_confidence) >= rank(service.confidence) &&
            (service.systemServices ?? seen.system_services).join() === seen.system_services.join(),
        ),
        `${proto} ${resp}`,
      ).not.toEqual([]);
    }
  });

  const HOSTILE = /<script>alert/i;
  const ESCAPE = "\u001b";

  test.each(FORMAT_NAMES)("%s: the hostile rule, pipe and server names are shown and do no harm", async (format) => {
    const folder = newFolder();
    const { status, stderr } = await runHere(folder, [
      ...[capture, "--rules", sampleFile("plant-services.reg"), ...options],
      ...["--quiet", "--format", format, "--out", "report"],
    ]);
    expect(status, stderr).toBe(0);
    const shown = readFileSync(join(folder, "report"), "utf8");
    expect(shown.includes(ESCAPE)).toBe(false);
    expect(shown.includes("alert(2)")).toBe(false);
    if (format === "html" || format === "md" || format === "junit") expect(HOSTILE.test(shown)).toBe(false);
    if (format === "csv") expect(/(^|,)"?=/m.test(shown)).toBe(false);
  });

  test("the terminal gets no escape sequence", () => {
    const { stdout } = runCli(newFolder(), ["services", "--learned", capture]);
    expect(stdout.includes(ESCAPE)).toBe(false);
    expect(stdout.includes("\\u{1b}")).toBe(true);
  });
});
