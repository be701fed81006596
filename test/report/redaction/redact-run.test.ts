/** What a redacted report must not tell, searched for in the bytes of every format; and what it must tell alike. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseIpAddress } from "../../../src/base/ip-address.ts";
import { createReportSource, FORMAT_NAMES, FORMATS, type FormatName } from "../../../src/report/formats.ts";
import { createPseudonyms } from "../../../src/report/redaction/pseudonyms.ts";
import { communityIdOf } from "../../../src/report/redaction/redact-flow.ts";
import type { ReportModel } from "../../../src/report/report-model.ts";
import { openStore, openStoreForReading, type Store } from "../../../src/store/store.ts";
import type { StoredFlow } from "../../../src/store/stored-flow.ts";
import {
  address,
  auditedWith,
  captureWith,
  decisionWith,
  endpointWith,
  filterDecisionWith,
  findingWith,
  hostCheckWith,
  ruleWith,
  runEndWith,
  runStartWith,
  serviceWith,
} from "../../store/sample-run.ts";
import { sampleFile } from "../../support/run-cli.ts";
import { runHere } from "../../support/run-here.ts";
import { SAMPLE_RUNS } from "../../support/sample-runs.ts";
import type { SampleRun } from "../sample-report.ts";

const keyOf = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

/** Every format of the latest run; with a key redacted. */
function renderAll(store: Store, key?: Uint8Array): Readonly<Record<FormatName, string>> {
  const source = createReportSource(store.readRun(), { pseudonyms: key && createPseudonyms(key) });
  const texts = FORMAT_NAMES.map((name) => [name, [...FORMATS[name].render(source)].join("")]);
  return Object.fromEntries(texts);
}

/** The spellings in which a text can be found in a file. */
function spellings(secret: string): readonly string[] {
  const bytes = parseIpAddress(secret);
  const groups =
    bytes?.length === 16
      ? Array.from({ length: 8 }, (_, at) => (bytes[2 * at] ?? 0) * 256 + (bytes[2 * at + 1] ?? 0))
      : [];
  const long = groups.map((group) => group.toString(16));
  const full = long.map((group) => group.padStart(4, "0"));
  const forms = [secret, ...(groups.length === 0 ? [] : [long.join(":"), full.join(":")])];
  return forms.flatMap((form) => [
    form,
    JSON.stringify(form).slice(1, -1),
    form.replaceAll("\\", "\\\\"),
    form
      .replaceAll("&", "&amp;")
      .replaceAll('"', "&quot;")
      .replaceAll("'", "&#x27;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;"),
    form.replaceAll(" ", "%20"),
  ]);
}

/** Not a part of a longer number or word: 10.0.0.1 is not in 10.0.0.12. */
const finds = (text: string, secret: string): boolean =>
  spellings(secret).some((form) => {
    const escaped = form.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
    return new RegExp(`(?<!\\w|\\d\\.)${escaped}(?!\\w|\\.\\d)`, "i").test(text);
  });

/** Numbers, truth and shape of a report: what redaction must not touch. */
function figures(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(figures);
  if (value === null || typeof value !== "object") return typeof value === "string" ? "" : value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, figures(entry)]));
}

const modelOf = (text: string): ReportModel => JSON.parse(text);
const withoutMarks = ({ answer, assumptions, run, captures, findings, ...model }: ReportModel): unknown =>
  figures({
    ...model,
    run: { ...run, isRedacted: false },
    // One more sentence each says that the report is redacted.
    answer: { ...answer, caveats: answer.caveats.slice(run.isRedacted ? 1 : 0) },
    assumptions: assumptions.slice(run.isRedacted ? 1 : 0),
    captures: captures.map(({ names, ...capture }) => ({ ...capture, names: Object.values(names) })),
    findings,
  });

const linesOf = (text: string): StoredFlow[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

describe.each(SAMPLE_RUNS)("$rules", ({ rules, capture }) => {
  let folder = "";
  let plain: Readonly<Record<FormatName, string>>;
  let redacted: Readonly<Record<FormatName, string>>;
  let again: Readonly<Record<FormatName, string>>;
  let other: Readonly<Record<FormatName, string>>;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "fwreport-redact-"));
    const args = [sampleFile(capture), "--rules", sampleFile(rules), "-o", "r.json", "-q", "--ticket", "INC-4711"];
    expect(await runHere(folder, args)).toMatchObject({ status: 0, stderr: "" });
    const store = openStoreForReading(join(folder, "fwreport.db"));
    plain = renderAll(store);
    redacted = renderAll(store, keyOf(1));
    again = renderAll(store, keyOf(1));
    other = renderAll(store, keyOf(2));
    store.close();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(FORMAT_NAMES)("%s tells no address, name, file or path of the run", (format) => {
    const secrets = secretsOf(modelOf(plain.json), linesOf(plain.ndjson));
    expect(secrets.length).toBeGreaterThan(5);
    expect(secrets.filter((secret) => finds(redacted[format], secret))).toEqual([]);
  });

  test("what is searched for is in the plain report", () => {
    const all = Object.values(plain).join("\n");
    expect(secretsOf(modelOf(plain.json), linesOf(plain.ndjson)).filter((secret) => !finds(all, secret))).toEqual([]);
  });

  test("figures are those of the plain report", () => {
    expect(withoutMarks(modelOf(redacted.json))).toEqual(withoutMarks(modelOf(plain.json)));
    expect(figures(linesOf(redacted.ndjson))).toEqual(figures(linesOf(plain.ndjson)));
  });

  test("the same key gives the same bytes, another key other pseudonyms", () => {
    expect(again).toEqual(redacted);
    const hosts = (text: string): readonly string[] =>
      modelOf(text)
        .traffic.hosts.hosts.map((host) => host.address)
        .filter((host) => !/^(?:0\.|127\.|255\.|224\.0\.0\.|239\.255\.255\.250|::|ff0)/.test(host));
    expect(hosts(other.json).filter((host) => hosts(redacted.json).includes(host))).toEqual([]);
  });

  test("no two hosts become one, and flows and conversations name them alike", () => {
    const ends = (text: string): string[] => linesOf(text).flatMap(({ orig_h, resp_h }) => [orig_h, resp_h]);
    expect(new Set(ends(redacted.ndjson)).size).toBe(new Set(ends(plain.ndjson)).size);
    const ids = new Map(linesOf(redacted.ndjson).map((flow) => [flow.uid, flow]));
    for (const { shown } of Object.values(modelOf(redacted.json).conversations)) {
      for (const row of shown) {
        const flow = ids.get(row.uid);
        expect([row.initiator, row.responder, row.communityId, row.capture]).toEqual([
          flow?.orig_h,
          flow?.resp_h,
          flow?.community_id,
          flow?.capture,
        ]);
      }
    }
  });

  test("a Community ID made anew from a flow as stored is the one stored", () => {
    for (const { orig_h, resp_h, orig_p, resp_p, ip_proto, community_id } of linesOf(plain.ndjson))
      expect(communityIdOf(orig_h, resp_h, orig_p, resp_p, ip_proto)).toBe(community_id);
  });

  test.each(["html", "json", "md", "sarif", "junit"] as const)("%s says that it is redacted", (format) => {
    expect(redacted[format]).toContain("This report is redacted");
    expect(plain[format]).not.toContain("redacted");
  });

  test("ecs is tagged", () => {
    for (const event of linesOf(redacted.ecs)) expect(event).toMatchObject({ tags: ["redacted"] });
  });
});

/** Addresses that name nobody, and words that are names only by chance. */
const STAYS =
  /^(?:0\.0\.0\.0|127\.|255\.|224\.0\.[01]\.|239\.255\.255\.250$|::1?$|ff0[1258e]::(?:1:)?[\da-f]{0,4}$)|^(?:System|Microsoft|)$/;

/** Everything of a plain report that names someone, by the fields that it is in. */
function secretsOf(model: ReportModel, flows: readonly StoredFlow[]): readonly string[] {
  const secrets = new Set<string>([model.run.title, ...(model.run.ticket === null ? [] : [model.run.ticket])]);
  for (const { file, interfaces } of model.captures) {
    secrets.add(file).add(file.slice(file.lastIndexOf("/") + 1));
    for (const { name } of interfaces) if (name !== null) secrets.add(name);
  }
  for (const { file } of model.ruleFiles) secrets.add(file).add(file.slice(file.lastIndexOf("/") + 1));
  for (const host of model.run.hostAddresses) secrets.add(host);
  for (const flow of flows) {
    secrets.add(flow.orig_h).add(flow.resp_h);
    if (!STAYS.test(flow.orig_h) || !STAYS.test(flow.resp_h)) secrets.add(flow.community_id);
    for (const fact of flow.service_facts) {
      const name = /^(?:server-name|object-name|product): (.*)$/s.exec(fact)?.[1];
      if (name !== undefined) secrets.add(name);
    }
  }
  for (const { name, lineText } of model.rules) {
    const adapter = / of (.+)$/.exec(name)?.[1];
    if (adapter !== undefined && /^(?:TCP|UDP|Raw|PPTP)/.test(name)) secrets.add(adapter);
    const called =
      /\|Name=([^@|][^|]*)\|/.exec(lineText)?.[1] ?? /:(?:Enabled|Disabled):([^@"][^"]*)"$/.exec(lineText)?.[1];
    if (called !== undefined) secrets.add(called);
    if (/Rules\\/.test(lineText)) secrets.add(name);
    for (const [found] of lineText.matchAll(/\d+(?:\.\d+){3}(?![\d./])|[A-Z]:\\\\[^|":]*|\{[\dA-F-]{36}\}/g))
      secrets.add(found.replaceAll("\\\\", "\\"));
  }
  if (model.run.title.includes("win11")) secrets.add("anna");
  return [...secrets].filter((secret) => !STAYS.test(secret) && !COMMON.has(secret));
}

/** Names in the samples that are words of the report as well. */
const COMMON: ReadonlySet<string> = new Set(["Telnet", "VNC", "LLMNR", "NFS", "Port mapper", "server", "files"]);

/** Each secret holds a word that nothing else holds. */
const SECRET = /zelda|hyrule|10\.66\.6\.\d|2001:db8:66|ganon/i;

const PLANTED_RULE = ruleWith({
  filter: "windows-firewall",
  name: 'Zelda\'s "mail"',
  location: {
    file: "C:\\hyrule\\rules.reg",
    line: 9,
    column: 1,
    lineText:
      '"{7C1E6A52-9D0B-4F38-A3B5-5D2A90C4E102}"="v2.32|Action=Allow|Active=TRUE|RA4=10.66.6.0/24|RA6=2001:db8:66::/48|App=C:\\\\Users\\\\zelda\\\\a, b.exe|Svc=ganon|LUOwn=Hyrule|Name=Zelda\'s \\"mail\\"|Desc=of Zelda|',
  },
  summary:
    "allow inbound, remote 10.66.6.0/255.255.255.0, App=C:\\Users\\zelda\\a, b.exe, Svc=ganon, LUOwn=Hyrule (not understood)",
});
const PLANTED_DECISION = decisionWith(
  filterDecisionWith({
    filter: "windows-firewall",
    reason:
      'depends on rule "Zelda\'s "mail"": it matches possibly: a capture does not show App=C:\\Users\\zelda\\a, b.exe, Svc=ganon',
    trace: [
      { ruleId: 0, text: "EnableFirewall is 1 (C:\\hyrule\\rules.reg:3)", isAssumed: false },
      { ruleId: null, text: "from 10.66.6.6 and 2001:db8:66::6", isAssumed: true },
    ],
  }),
);
const PLANTED: SampleRun = {
  start: runStartWith({
    title: "Hyrule castle",
    ticket: "ZELDA-1",
    commandLine: [
      "C:\\hyrule\\zelda.pcap",
      "--rules=C:\\hyrule\\rules.reg",
      "--host",
      "10.66.6.6",
      "--title",
      "Hyrule castle",
      "-ohyrule.html",
    ],
    ruleFiles: [{ file: "C:\\hyrule\\rules.reg", sizeBytes: 1, sha256: "00" }],
    rules: [
      PLANTED_RULE,
      ruleWith({
        id: 1,
        filter: "windows-ce",
        name: "ganon",
        location: {
          file: "C:\\hyrule\\rules.reg",
          line: 2,
          column: 1,
          lineText: "[HKEY_LOCAL_MACHINE\\COMM\\Firewall\\Rules\\ganon] ; of Zelda",
        },
      }),
    ],
    assumptions: [
      {
        topic: "interfaces",
        text: "which adapter a packet passed is told by its addresses, as a capture does not name it; not firewalled: HYRULE1, ZELDA2",
        option: null,
      },
      {
        topic: "policy host",
        text: "the policy host has 10.66.6.6: 00:50:56:c0:00:08 is an end of all 4 unicast frames",
        option: null,
      },
    ],
    hostAddresses: ["10.66.6.6", "2001:db8:66::6"],
    privateSide: ["10.66.6.0/24", "2001:db8:66::/48"],
    ruleWarnings: ['C:\\hyrule\\rules.reg:20:1: rule "Zelda" and "Ganon": RA4=10.66.6.6 means nothing'],
    hostChecks: [
      hostCheckWith({
        id: "FWR-703",
        found: '"\\\\hyrule\\zelda\\fw.log", local',
        location: {
          file: "C:\\hyrule\\rules.reg",
          line: 4,
          column: 1,
          lineText: '"LogFilePath"="\\\\\\\\hyrule\\\\zelda\\\\fw.log"',
        },
        notes: ["read at 10.66.6.6"],
      }),
    ],
  }),
  flows: [
    auditedWith({
      flow: { initiatorAddress: address("10.66.6.6"), responderAddress: address("10.66.6.7") },
      service: serviceWith({
        evidence: "the payload is http (at 10.66.6.6)",
        facts: [
          { kind: "server-name", text: "www.hyrule.example" },
          { kind: "object-name", text: "\\\\HYRULE\\zelda$" },
          { kind: "pipe", text: "ganon" },
          { kind: "product", text: "Zelda-httpd/2.0 (hyrule)" },
          { kind: "version", text: "SSH 2.0 of hyrule" },
          { kind: "use", text: "files of Zelda" },
          { kind: "weakness", text: "ganon" },
          { kind: "protection", text: "ganon" },
          { kind: "interface", text: "ganon v1" },
        ],
      }),
      endpoint: endpointWith({ taughtInFile: 0 }),
      decision: PLANTED_DECISION,
      verdict: "at-risk",
      findings: [findingWith({ evidence: 'the rule "Zelda\'s "mail"" opens 10.66.6.7' })],
    }),
  ],
  end: runEndWith({
    captures: [
      captureWith({
        file: "C:\\hyrule\\zelda.pcap",
        names: { "10.66.6.6": ["zelda.hyrule.example"] },
        notes: ["times of 10.66.6.6 are local"],
        endedEarly: { byteOffset: 1, reason: "a packet of 10.66.6.6 is cut", packetsRead: 1 },
        interfaces: [
          { linkType: 1, snapLength: 0, name: "zelda0", description: "Card of Zelda", packets: 1, dropped: null },
        ],
      }),
    ],
    crossChecks: [{ file: "C:\\hyrule\\zelda.pcap", result: "different", text: "10.66.6.6 differs" }],
  }),
};

describe("a run with a secret in every string that comes from a file or a packet", () => {
  const store = openStore(":memory:");
  const run = store.beginRun(PLANTED.start);
  for (const flow of PLANTED.flows) run.addFlow(flow);
  run.finish(PLANTED.end);
  const plain = renderAll(store);
  const redacted = renderAll(store, keyOf(3));
  test.each(FORMAT_NAMES)("%s tells none", (format) => {
    expect(plain[format]).toMatch(SECRET);
    const found = redacted[format].split(/[\n>]/).filter((line) => SECRET.test(line));
    expect(found).toEqual([]);
    expect(redacted[format]).not.toContain("00:50:56:c0:00:08");
  });
});
