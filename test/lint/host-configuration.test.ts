/** The checks of the host's configuration (FWR-701 to 710) as findings of lint, in each output. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluateHostChecks } from "../../src/checks/evaluate-host-checks.ts";
import { lintKind } from "../../src/lint/lint-kinds.ts";
import { renderJson } from "../../src/lint/output/render-json.ts";
import { renderSarif } from "../../src/lint/output/render-sarif.ts";
import { renderText } from "../../src/lint/output/render-text.ts";
import { parseRegistry } from "../../src/registry/parse-registry.ts";
import { exportOf, type Keys, LOCAL, POLICY, SERVICES } from "../checks/firewall-export.ts";
import { MAIL_ONLY } from "../policy/support/ce-registry.ts";
import { FILE, findingsOf, lint } from "./support/lint.ts";

const IDS = [
  "FWR-701",
  "FWR-702",
  "FWR-703",
  "FWR-704",
  "FWR-705",
  "FWR-706",
  "FWR-707",
  "FWR-708",
  "FWR-709",
  "FWR-710",
];

/** The domain profile with its log; of the others only that the public one lets everything in, by policy. */
const REG = exportOf({
  [`${LOCAL}\\DomainProfile`]: { EnableFirewall: 1, DefaultInboundAction: 1, DefaultOutboundAction: 0 },
  [`${LOCAL}\\DomainProfile\\Logging`]: { LogDroppedPackets: 0, LogFileSize: 16_384 },
  [`${POLICY}\\PublicProfile`]: { DefaultInboundAction: 0 },
});

const lineOf = (reg: string, text: string): number => reg.split("\n").findIndex((line) => line.includes(text)) + 1;

const reportOf = (reg: string) => ({
  toolVersion: "1.2.3",
  files: [{ file: FILE, sizeBytes: reg.length, sha256: "0".repeat(64) }],
  result: lint(reg),
});

describe("what is found", () => {
  const { findings, hostChecks, counts } = lint(REG);
  const found = (id: string, profile: string) =>
    findings.find((finding) => finding.id === id && finding.subject.startsWith(`${profile} `));

  test("a value that is not what is asked for, at its line", () => {
    expect(found("FWR-705", "domain")).toMatchObject({
      severity: "low",
      filter: "windows-firewall",
      message: expect.stringMatching(/^domain profile: LogDroppedPackets = 1 is asked for, found: 0, local; /),
      location: { file: FILE, line: lineOf(REG, "LogDroppedPackets"), column: 1 },
      references: [
        "DISA Windows Defender Firewall STIG V2R2, V-241995 (WNFWA-000010)",
        "CIS Windows 11 Benchmark 4.0.0, 9.1.6",
      ],
    });
    expect(found("FWR-702", "public")).toMatchObject({
      severity: "high",
      message: "public profile: DefaultInboundAction = 1 is asked for, found: 0, by policy",
      location: { line: lineOf(REG, '"DefaultInboundAction"=dword:0') },
    });
  });

  test("a value that is not set, at the key of the profile", () => {
    expect(found("FWR-706", "domain")).toMatchObject({
      message: expect.stringContaining("found: not set; "),
      location: { line: lineOf(REG, "\\DomainProfile]") },
    });
    expect(found("FWR-707", "public")).toMatchObject({ location: { line: lineOf(REG, "\\PublicProfile]") } });
  });

  test("what passes, and what cannot be checked, is counted", () => {
    expect(found("FWR-704", "domain")).toBeUndefined();
    expect(found("FWR-701", "private")).toBeUndefined();
    const failed = findings.filter(({ id }) => IDS.includes(id)).length;
    expect(hostChecks).toEqual({ pass: 4, fail: failed, "not-applicable": 0, "not-in-this-export": 26 - 4 - failed });
    expect(failed).toBe(7);
    expect(counts.high).toBeGreaterThan(0);
  });

  test("checks that do not concern the computer are counted as not applicable", () => {
    const workgroup = `${REG}\n[${SERVICES}\\Tcpip\\Parameters]\n"NV Domain"=""\n`;
    expect(lint(workgroup).hostChecks?.["not-applicable"]).toBe(10);
  });

  test("a value that the policy branch lacks as a whole is missed at the nearest key above it", () => {
    const [, , root] = POLICY.split("\\");
    const reg = exportOf({
      [`${LOCAL}\\PublicProfile`]: { EnableFirewall: 1 },
      [POLICY.slice(0, POLICY.indexOf(root!) - 1)]: { x: 1 },
    });
    const [merge] = lint(reg).findings.filter(({ id }) => id === "FWR-707");
    expect(merge?.location.line).toBe(lineOf(reg, "\\SOFTWARE]"));
  });

  test("what fails only because the firewall is off is found at the switch", () => {
    const reg = exportOf({ [`${LOCAL}\\PublicProfile`]: { EnableFirewall: 0 } });
    const [merge] = lint(reg).findings.filter(({ id }) => id === "FWR-707");
    expect(merge?.message).toMatch(/is asked for, not in this export; the firewall is not on/);
    expect(merge?.location.line).toBe(lineOf(reg, "EnableFirewall"));
  });

  test("other filters have none of it", () => {
    expect(findingsOf(MAIL_ONLY, ...IDS)).toEqual([]);
    expect(lint(MAIL_ONLY).hostChecks).toBeUndefined();
    expect(renderText(reportOf(MAIL_ONLY))).not.toContain("host configuration");
    expect(JSON.parse(renderJson(reportOf(MAIL_ONLY))).hostChecks).toBeNull();
  });
});

test("every check that fails is one finding with a place in the file, whatever the export holds", () => {
  const values = fc.dictionary(
    fc.constantFrom("EnableFirewall", "DefaultInboundAction", "AllowLocalPolicyMerge", "DisableNotifications"),
    fc.nat(2),
  );
  const path = fc.constantFrom(
    ...["DomainProfile", "StandardProfile", "PublicProfile", "PublicProfile\\Logging", "FirewallRules"].flatMap(
      (name) => [`${LOCAL}\\${name}`, `${POLICY}\\${name}`],
    ),
    POLICY,
    "HKEY_LOCAL_MACHINE\\SOFTWARE",
    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies",
  );
  fc.assert(
    fc.property(fc.dictionary(path, values, { minKeys: 1, maxKeys: 6 }), (keys) => {
      const reg = exportOf(keys as Keys);
      const { registry } = parseRegistry([{ file: FILE, bytes: new TextEncoder().encode(reg) }]);
      const failed = evaluateHostChecks(registry).filter(({ outcome }) => outcome === "fail");
      const findings = lint(reg).findings.filter(({ id }) => IDS.includes(id));
      expect(failed.filter(({ location }) => location === null)).toEqual([]);
      expect(findings.map(({ id, subject }) => `${id} ${subject}`).sort()).toEqual(
        failed.map(({ id, profile, asked }) => `${id} ${profile} ${asked}`).sort(),
      );
      for (const { location } of findings) expect(location.lineText).toBe(reg.split("\n")[location.line - 1]);
    }),
    { numRuns: 300 },
  );
});

describe("outputs", () => {
  const report = reportOf(REG);

  test("text: who asks for it stands below, and the count at the end", () => {
    const text = renderText(report);
    expect(text).toContain(
      "    DISA Windows Defender Firewall STIG V2R2, V-241995 (WNFWA-000010); CIS Windows 11 Benchmark",
    );
    expect(text).toMatch(/^host configuration: 26 checks \(4 pass, 7 fail, 15 not in this export\)$/m);
  });

  test("json: references, clauses and the counts", () => {
    const { findings, hostChecks } = JSON.parse(renderJson(report));
    const dropped = findings.find(({ id }: { id: string }) => id === "FWR-705");
    expect(dropped).toMatchObject({
      references: [expect.stringContaining("V-241995"), expect.stringContaining("9.1.6")],
    });
    expect(dropped.clauses).toEqual(["iec-62443-sr-2.8"]);
    expect(findings.find(({ id }: { id: string }) => id < "FWR-7")?.references ?? []).toEqual([]);
    expect(hostChecks).toEqual({ pass: 4, fail: 7, "not-applicable": 0, "not-in-this-export": 15 });
  });

  test("SARIF: the rule has the numbers as tags and a page, the result names who asks, the count is a notification", () => {
    const [run] = JSON.parse(renderSarif(report)).runs;
    const rule = run.tool.driver.rules.find(({ id }: { id: string }) => id === "FWR-705");
    expect(rule.properties.tags).toEqual([
      "security",
      "firewall",
      ...["STIG/V-241995", "STIG/V-242000", "STIG/V-242007", "CIS/9.1.6", "CIS/9.2.6", "CIS/9.3.8"],
    ]);
    expect(rule.helpUri).toMatch(/^https:\/\//);
    const cisOnly = run.tool.driver.rules.find(({ id }: { id: string }) => id === "FWR-709");
    expect(cisOnly).not.toHaveProperty("helpUri");
    const result = run.results.find(({ ruleId }: { ruleId: string }) => ruleId === "FWR-705");
    expect(result.message.text).toContain("V-241995 (WNFWA-000010).");
    expect(result.properties.references).toHaveLength(2);
    expect(run.invocations[0].toolExecutionNotifications.at(-1)).toEqual({
      level: "note",
      message: { text: "Host configuration: 26 checks (4 pass, 7 fail, 15 not in this export)." },
    });
  });
});

test("kinds are of the checks' own severity and clauses", () =>
  expect(lintKind("FWR-702")).toMatchObject({ severity: "high", clauses: expect.arrayContaining(["pci-1.3.1"]) }));
