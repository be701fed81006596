import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lintPolicy } from "../../../src/lint/lint-policy.ts";
import { renderJson } from "../../../src/lint/output/render-json.ts";
import { renderSarif } from "../../../src/lint/output/render-sarif.ts";
import { renderText } from "../../../src/lint/output/render-text.ts";
import { parseRegistry } from "../../../src/registry/parse-registry.ts";
import { artifactUri } from "../../../src/sarif/artifact-uri.ts";
import { FLAGS, firewall, IPV4, type RuleValues } from "../../policy/support/ce-registry.ts";
import { FILE } from "../support/lint.ts";

const PORT = { Mask: 0x24, Protocol: 6, PrivateHost: IPV4 };
const RULES: Record<string, RuleValues> = {
  "Block {web}": { ...PORT, Flags: FLAGS.blockOut, Port: 80 },
  "Block web again": { ...PORT, Flags: FLAGS.blockOut, Port: 80 },
  "Allow TCP": { ...PORT, Flags: FLAGS.allowOut, Mask: 0x20 },
  Wide: { ...PORT, Flags: FLAGS.allowIn, PortMin: 1, PortMax: 2000 },
  Ill: { ...PORT, Flags: 0x13, Port: 80 },
  Off: { ...PORT, Flags: 0x29, Port: 80 },
};

const reportOf = (reg: string, file = FILE) => ({
  toolVersion: "1.2.3",
  files: [{ file, sizeBytes: reg.length, sha256: "0".repeat(64) }],
  result: lintPolicy(parseRegistry([{ file, bytes: new TextEncoder().encode(reg) }]), [file]),
});

const FOLDER = fileURLToPath(new URL("expected/", import.meta.url));
const expectedText = (name: string, actual: string): string => {
  if (process.env.UPDATE_EXPECTED === "1") {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(`${FOLDER}${name}`, actual);
  }
  return readFileSync(`${FOLDER}${name}`, "utf8");
};

describe("golden outputs", () => {
  const report = reportOf(firewall(RULES));
  test.each([
    ["lint.txt", renderText],
    ["lint.json", renderJson],
    ["lint.sarif", renderSarif],
  ] as const)("%s", (name, render) => {
    const actual = render(report);
    expect(actual).toBe(expectedText(name, actual));
  });
});

const sarifOf = (reg: string) => JSON.parse(renderSarif(reportOf(reg)));

describe("SARIF 2.1.0, by its specification", () => {
  const [run] = sarifOf(firewall(RULES)).runs;

  test("every result names a rule of the driver by id and index, with a location and a fingerprint", () => {
    const { rules } = run.tool.driver;
    expect(run.results.length).toBeGreaterThan(5);
    for (const { ruleId, ruleIndex, level, message, locations, partialFingerprints } of run.results) {
      expect(rules[ruleIndex].id).toBe(ruleId);
      expect(["error", "warning", "note"]).toContain(level);
      expect(message.text).toMatch(/^\S.*\.$/s);
      expect(locations).toHaveLength(1);
      const { artifactLocation, region } = locations[0].physicalLocation;
      expect(run.artifacts[artifactLocation.index].location.uri).toBe(artifactLocation.uri);
      expect(region.startLine).toBeGreaterThan(0);
      expect(region.startColumn).toBeGreaterThan(0);
      expect(partialFingerprints["fwreportLint/v1"]).toMatch(/^[0-9a-f]{32}$/);
    }
  });

  test("rule ids are unique, their names are one word", () => {
    const ids = run.tool.driver.rules.map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { name } of run.tool.driver.rules) expect(name).toMatch(/^[A-Za-z0-9]+$/);
  });

  test("braces are doubled, as a single one begins a placeholder (3.11.5)", () => {
    const texts = run.results.map(({ message }: { message: { text: string } }) => message.text).join("\n");
    expect(texts).toContain('Rule "Block {{web}}"');
  });

  test("the rule that covers is a related location with a number of its own", () => {
    const covered = run.results.find(({ ruleId }: { ruleId: string }) => ruleId === "FWR-403");
    expect(covered.relatedLocations).toMatchObject([{ id: 1, message: { text: 'Rule "Allow TCP".' } }]);
  });

  test("what was not compared is a notification", () => {
    expect(run.invocations[0].toolExecutionNotifications).toMatchObject([
      { level: "note", message: { text: expect.stringContaining('The rule "Ill" was not compared') } },
    ]);
  });

  test("what was taken for granted is a notification, and in text and JSON as well", () => {
    const two = (name: string): string =>
      `[HKEY_LOCAL_MACHINE\\SYSTEM\\${name}\\Services\\Tcpip\\Parameters]\n"EnableSecurityFilters"=dword:1\n`;
    const reg = `REGEDIT4\n${two("ControlSet001")}${two("ControlSet002")}`;
    const said = /ControlSet001 is read as the one in force: .*; ControlSet002 is left out/;
    const [notification] = sarifOf(reg).runs[0].invocations[0].toolExecutionNotifications;
    expect(notification).toMatchObject({ level: "note", message: { text: expect.stringMatching(said) } });
    expect(renderText(reportOf(reg))).toMatch(/\nassumed \(active control set\): .*ControlSet002 is left out/);
    expect(JSON.parse(renderJson(reportOf(reg))).assumptions).toEqual([
      { topic: "active control set", text: expect.stringMatching(said) },
    ]);
  });

  test("fingerprints are all different, and stay the same when lines move", () => {
    const prints = (reg: string): string[] =>
      sarifOf(reg).runs[0].results.map(
        ({ partialFingerprints }: { partialFingerprints: Record<string, string> }) =>
          partialFingerprints["fwreportLint/v1"],
      );
    const before = prints(firewall(RULES));
    expect(new Set(before).size).toBe(before.length);
    expect(prints(firewall(RULES).replace("REGEDIT4\n", "REGEDIT4\n; a comment\n\n"))).toEqual(before);
  });
});

describe("paths as URIs", () => {
  test.each([
    ["rules.reg", "rules.reg"],
    ["./a b/rules#1.reg", "a%20b/rules%231.reg"],
    ["sub\\rules.reg", "sub/rules.reg"],
    ["C:\\x\\rules.reg", "file:///C:/x/rules.reg"],
    ["/srv/ä.reg", "file:///srv/%C3%A4.reg"],
    ["\\\\server\\share\\r.reg", "file://server/share/r.reg"],
  ])("%s: %s", (path, uri) => expect(artifactUri(path)).toBe(uri));
});

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for.
const ACTED_ON = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

describe("hostile names", () => {
  test("nothing that a terminal acts on is in any output, whatever the rules are called", () => {
    const name = fc
      .string({ unit: "binary", minLength: 1, maxLength: 12 })
      .filter((text) => !["\r", "\n", "\\", "\0"].some((character) => text.includes(character)));
    fc.assert(
      fc.property(name, name, (first, second) => {
        const rule = { ...PORT, Flags: FLAGS.blockOut, Port: 80 };
        const report = reportOf(firewall({ [first]: rule, [second]: rule, "\u001b[31mred": rule }));
        for (const render of [renderText, renderJson, renderSarif]) {
          expect(render(report)).not.toMatch(ACTED_ON);
        }
      }),
      { numRuns: 200 },
    );
  });
});
