import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createReportSource, FORMAT_NAMES, FORMATS } from "../../../src/report/formats.ts";
import { createPseudonyms } from "../../../src/report/redaction/pseudonyms.ts";
import { isOwnVersion, redactFact } from "../../../src/report/redaction/redact-facts.ts";
import { createTextRedactor } from "../../../src/report/redaction/text-redactor.ts";
import { FACT_KINDS, type FactKind, MORE_NOT_KEPT } from "../../../src/service/inspection/payload-fact.ts";
import { openStore } from "../../../src/store/store.ts";
import { CASES } from "../../service/dialogs/internet-dialog-cases.ts";
import { TELLS } from "../../service/dialogs/windows-dialog-cases.ts";
import { auditedWith, runEndWith, runStartWith, serviceWith } from "../../store/sample-run.ts";

const pseudonyms = createPseudonyms(new Uint8Array(32).fill(7));
const tools = { pseudonyms, text: createTextRedactor(new Map(), pseudonyms) };
const redacted = (kind: string, told: string): string => redactFact(kind, told, tools);

describe("what stays of a fact", () => {
  const STAYS: readonly (readonly [FactKind, string])[] = [
    ["version", "SSH 1.99"],
    ["version", "SMB 1 (NT LM 0.12)"],
    ["version", "ALPN h2, http/1.1 offered"],
    ["version", "SQL Server 10.50.1600"],
    ["weakness", "smb1"],
    ["protection", "tls"],
    ["interface", "367abb81-9844-35f1-ad32-98f038001003 v2"],
    ["pipe", "spoolss"],
    ["use", "shared files"],
    ...FACT_KINDS.map((kind) => [kind, MORE_NOT_KEPT] as const),
  ];
  test.each(STAYS)("%s: %s", (kind, told) => {
    expect(redacted(kind, told)).toBe(told);
  });

  test("every version that a dialog tells", () => {
    const told = [...CASES_OF_DIALOGS].filter((fact) => fact.startsWith("version "));
    expect(told.length).toBeGreaterThan(20);
    expect(told.map((fact) => fact.slice("version ".length)).filter((version) => !isOwnVersion(version))).toEqual([]);
  });
});

const CASES_OF_DIALOGS = new Set([...CASES, ...TELLS].flatMap(({ facts }) => facts));

describe("what goes", () => {
  const GOES: readonly (readonly [FactKind, string, RegExp])[] = [
    ["product", "intranet01.corp.contoso.com Apache", /^product-\w{10}$/],
    ["product", "OpenSSH_3.4p1-of-anna", /^product-\w{10}$/],
    ["product", "ALPN contoso-sync/1 offered", /^product-\w{10}$/],
    ["version", "SSH 2.0 of anna", /^product-\w{10}$/],
    ["version", "Microsoft FTP Service (version 10.0.0.1)", /^Microsoft FTP Service \(version (?!10\.0\.0\.1\))10\./],
    ["interface", "0a0a0a0a-0000-11d1-8000-00c04fb6c9ed v3", /^interface-\w{10} v3$/],
    ["pipe", "contoso-agent", /^pipe-\w{10}$/],
    ["server-name", "www.contoso.com", /^n\w{6}\.n\w{6}\.n\w{6}$/],
    ["object-name", "anna$", /^object-\w{10}$/],
  ];
  test.each(GOES)("%s: %s", (kind, told, expected) => {
    expect(redacted(kind, told)).toMatch(expected);
  });

  test("an interface that no table has goes from sentences as from facts", () => {
    const uuid = "0a0a0a0a-0000-11d1-8000-00c04fb6c9ed";
    const hidden = redacted("interface", `${uuid} v3`);
    expect(tools.text(`the payload is rpc (interface ${uuid} v3, which no table of fwreport names)`)).toBe(
      `the payload is rpc (interface ${hidden}, which no table of fwreport names)`,
    );
    const known = "rpc (interface 367abb81-9844-35f1-ad32-98f038001003 v2)";
    expect(tools.text(known)).toBe(known);
  });
});

/** Long enough that chance does not write one; not of hexadecimal digits alone, as digests are. */
const secret = fc.string({
  unit: fc.constantFrom(..."ghijklmnopqrstuvwxyzGHIJKLMNOPQRSTUVWXYZ_"),
  minLength: 10,
  maxLength: 20,
});
const around = fc.constantFrom("", "SSH 2.0 ", "Apache/2.4 (", "\\\\", "www.", "ALPN h2, ", "10.1.2.3 ", "TLS 1.2 ");
const behind = fc.constantFrom("", " offered", ")", ".example.com", " v1", "$", ":8080", "\u0000", "\n", '"', ", h2");
const fact = fc.record({ kind: fc.constantFrom(...FACT_KINDS), before: around, name: secret, after: behind });

test("no name of any fact of any kind is in any format", () => {
  fc.assert(
    fc.property(fc.array(fact, { minLength: 1, maxLength: 12 }), (facts) => {
      const store = openStore(":memory:");
      const run = store.beginRun(runStartWith());
      const told = facts.map(({ kind, before, name, after }) => ({ kind, text: `${before}${name}${after}` }));
      run.addFlow(auditedWith({ service: serviceWith({ facts: told }), verdict: "at-risk" }));
      run.finish(runEndWith());
      const plain = createReportSource(store.readRun());
      const source = createReportSource(store.readRun(), { pseudonyms });
      const names = facts.map(({ name }) => name.toLowerCase());
      const plainText = [...FORMATS.ndjson.render(plain)].join("").toLowerCase();
      expect(names.filter((name) => !plainText.includes(name))).toEqual([]);
      for (const format of FORMAT_NAMES) {
        const text = [...FORMATS[format].render(source)].join("").toLowerCase();
        expect([format, names.filter((name) => text.includes(name))]).toEqual([format, []]);
      }
      store.close();
    }),
    { numRuns: 40 },
  );
}, 120_000);
