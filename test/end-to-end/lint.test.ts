/** `fwreport lint` as a user runs it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type CliResult, runCli, sampleFile } from "../support/run-cli.ts";
import { runHere } from "../support/run-here.ts";

const CE_RULES = sampleFile("ce-mail-only.reg");

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fwreport-lint-"));
  writeFileSync(join(folder, "ce.reg"), readFileSync(CE_RULES));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lint = (...args: string[]): CliResult => runCli(folder, ["lint", ...args]);
const lintHere = (...args: string[]): Promise<CliResult> => runHere(folder, ["lint", ...args]);
const read = (name: string): string => readFileSync(join(folder, name), "utf8");

describe("fwreport lint", () => {
  test("text on standard output, with the line and a caret; findings alone are no failure", () => {
    expect(lint("ce.reg")).toEqual({
      status: 0,
      stderr: "",
      stdout: [
        'ce.reg:19:1: medium: rule "BlockOutboundFromHost2" blocks outbound traffic over IPv4 only: no rule blocks all of the same over IPv6, which may pass [FWR-104]',
        "  [HKEY_LOCAL_MACHINE\\COMM\\Firewall\\Rules\\BlockOutboundFromHost2]",
        "  ^",
        "ce.reg: 1 finding (1 medium)",
        "compared 3 rules in force with each other",
        "",
      ].join("\n"),
    });
  });

  test("several files are one policy, as --rules merges them", async () => {
    writeFileSync(
      join(folder, "more.reg"),
      'REGEDIT4\n[HKEY_LOCAL_MACHINE\\COMM\\Firewall\\Rules\\More]\n"Mask"=dword:0\n"Flags"=dword:11\n"PrivateHost"=hex:02,00\n',
    );
    const { stdout } = await lintHere("ce.reg", "more.reg");
    expect(stdout).toContain(
      'rule "BlockOutboundFromHost2" (block outbound IPv4, private host 192.168.0.101) changes nothing: "More"',
    );
    expect(stdout).toContain('    more.reg:2: rule "More"\n');
    expect(stdout).toContain("ce.reg, more.reg: 2 findings (1 medium, 1 low)\n");
  });

  test.each([
    ["--format json", ["--format", "json", "--out", "o"], "o"],
    ["a name that ends in .json", ["-o", "o.json"], "o.json"],
  ])("%s gives one JSON document", async (_, args, name) => {
    expect(await lintHere("ce.reg", ...args)).toEqual({ status: 0, stdout: "", stderr: "" });
    const { schemaVersion, summary, findings } = JSON.parse(read(name));
    expect({ schemaVersion, worst: summary.worstSeverity, ids: findings.map(({ id }: { id: string }) => id) }).toEqual({
      schemaVersion: 1,
      worst: "medium",
      ids: ["FWR-104"],
    });
  });

  test("a name that ends in .sarif gives SARIF 2.1.0", async () => {
    await lintHere("ce.reg", "-o", "o.sarif");
    const { version, runs } = JSON.parse(read("o.sarif"));
    expect(version).toBe("2.1.0");
    expect(runs[0].results[0].locations[0].physicalLocation.region.startLine).toBe(19);
    expect(runs[0].artifacts[0].location.uri).toBe("ce.reg");
  });

  test.each([
    ["medium", 1],
    ["low", 1],
    ["high", 0],
    ["critical,info", 1],
  ])("--fail-on %s: exit code %d, and the output is written all the same", async (severity, status) => {
    const result = await lintHere("ce.reg", "--fail-on", severity);
    expect(result.status).toBe(status);
    expect(result.stdout).toContain("ce.reg: 1 finding");
  });

  test.each([
    ["high", 1],
    ["critical", 0],
  ])("checks of the host's configuration count for --fail-on: %s, exit code %d", async (severity, status) => {
    const key = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy";
    writeFileSync(join(folder, "host.reg"), `REGEDIT4\n[${key}\\PublicProfile]\n"EnableFirewall"=dword:1\n`);
    const result = await lintHere("host.reg", "--fail-on", severity);
    expect(result.status).toBe(status);
    expect(result.stdout).toMatch(
      /host\.reg:2:1: high: public profile: DefaultInboundAction = 1 is asked for.*\[FWR-702\]/,
    );
    expect(result.stdout).not.toMatch(/high: .*\[FWR-(?!702)/);
    expect(result.stdout).toContain("host configuration: 26 checks (1 pass, 7 fail, 18 not in this export)\n");
  });

  test.each([
    ["only a header", "REGEDIT4\n"],
    ["only keys that are deleted", "REGEDIT4\n[-HKEY_LOCAL_MACHINE\\COMM\\Firewall]\n"],
    ["keys without a filter", 'REGEDIT4\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Foo]\n"a"="b"\n'],
  ])("%s: that there is no filter is a finding", async (_, text) => {
    writeFileSync(join(folder, "none.reg"), text);
    const { status, stdout } = await lintHere("none.reg", "--fail-on", "high");
    expect(status).toBe(1);
    expect(stdout).toMatch(/^none\.reg:\d:1: high: no packet filter in this export\. Understood are: .* \[FWR-002\]\n/);
    expect(stdout).toContain("none.reg: 1 finding (1 high)\n");
  });

  test("a file with mistakes is checked as far as it can be read", async () => {
    writeFileSync(join(folder, "bad.reg"), `${read("ce.reg")}\n"Mask"=dword:1g\n`);
    const { status, stdout } = await lintHere("bad.reg", "--fail-on", "high");
    expect(status).toBe(1);
    expect(stdout).toMatch(/bad\.reg:19:1: medium: [\s\S]*bad\.reg:\d+:\d+: high: .*\[FWR-001\]/);
  });

  test.each<[string, string[], string | RegExp]>([
    ["no file", [], "fwreport: no rule files: name an exported registry (.reg)\nSee fwreport lint --help\n"],
    ["options without a file", ["--fail-on", "high"], /^fwreport: no rule files: /],
    ["a file that is not there", ["no.reg"], /^fwreport: no\.reg: cannot be read: there is no such file/],
    ["standard input", ["-"], /^fwreport: -: cannot be read/],
    ["a file that is no registry", ["cap.reg"], /^fwreport: nothing here is an exported registry:\ncap\.reg:1:1: /],
    ["a file named twice", ["ce.reg", "ce.reg"], "fwreport: ce.reg is named twice\n"],
    ["a format that is none", ["ce.reg", "-f", "xml"], /^fwreport: --format xml: not one of "text", "json", "sarif"/],
    [
      "a severity that is none",
      ["ce.reg", "--fail-on", "denied"],
      /--fail-on denied: not a condition; there are info, low/,
    ],
    ["an output over the input", ["ce.reg", "-o", "ce.reg"], /would overwrite it/],
    ["an output that cannot be written", ["ce.reg", "-o", "ce.reg/o.json"], /cannot be written/],
  ])("%s: exit code 2 and a sentence, nothing on standard output", async (_, args, said) => {
    writeFileSync(join(folder, "cap.reg"), Uint8Array.of(0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0));
    const { status, stdout, stderr } = await lintHere(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(said);
    expect(read("ce.reg")).toBe(readFileSync(CE_RULES, "utf8"));
  });
});
