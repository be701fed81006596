import { expect, test } from "vitest";
import { FORMATS } from "../../src/report/formats.ts";
import {
  auditedWith,
  captureWith,
  decisionWith,
  filterDecisionWith,
  findingKindWith,
  findingWith,
  hostCheckWith,
  qualityWith,
  ruleWith,
  runEndWith,
  runStartWith,
  serviceWith,
} from "../store/sample-run.ts";
import { parseCsv } from "./csv-text.ts";
import { type SampleRun, withReport } from "./sample-report.ts";

/** Text that means something to a page, a template, a replacement string, a spreadsheet or a terminal. */
const HOSTILE = [
  `<script>alert("1")</script> $& $1 {{x}} {{{x}}}`,
  `"><img src=x onerror='alert(1)'>`,
  `</style></title><svg onload=alert(1)>`,
  `=cmd|' /C calc'!A1`,
  `\u0000\u0007\u001b[31mred\u009b\r\n\t`,
  `\u202egpj.exe\u2066\u200f\u2028`,
  `javascript:alert(1) & &lt;b&gt; \\u003cscript`,
  `a,b;"c"`,
];

/** A run in which every string that comes from a file or a packet is `text`. */
function runOf(text: string): SampleRun {
  const rule = ruleWith({ name: text, summary: text, location: { file: text, line: 1, column: 1, lineText: text } });
  const decision = decisionWith(filterDecisionWith({ reason: text, trace: [{ ruleId: 0, text, isAssumed: true }] }));
  return {
    start: runStartWith({
      title: text,
      ticket: text,
      toolVersion: text,
      commandLine: [text, text],
      ruleFiles: [{ file: text, sizeBytes: 1, sha256: text }],
      rules: [rule],
      assumptions: [{ topic: text, text, option: text }],
      findingKinds: [findingKindWith({ title: text, meaning: text, remediation: text, clauses: [text] })],
      hostAddresses: [text],
      privateSide: [text],
      ruleWarnings: [text],
      hostChecks: [hostCheckWith({ found: text, location: { file: text, line: 1, column: 1, lineText: text } })],
    }),
    flows: [
      auditedWith({
        uid: text,
        communityId: text,
        flow: { history: text },
        service: serviceWith({ service: text, systemServices: [text, text], evidence: text }),
        decision,
        verdict: "at-risk",
        findings: [findingWith({ evidence: text })],
      }),
    ],
    end: runEndWith({
      captures: [
        captureWith({
          file: text,
          sha256: text,
          skipped: { [text]: 1 },
          names: { [text]: [text] },
          interfaces: [{ linkType: 1, snapLength: 0, name: text, description: text, packets: 1, dropped: 1 }],
          endedEarly: { byteOffset: 1, reason: text, packetsRead: 1 },
        }),
      ],
      quality: qualityWith({ nonIp: { [text]: 1 }, stops: { [text]: 1 }, tunnels: { [text]: 1 } }),
      crossChecks: [{ file: text, result: "different", text }],
      isIncomplete: true,
      timings: { [text]: 1 },
    }),
  };
}

const render = (run: SampleRun, name: keyof typeof FORMATS): string =>
  withReport(run, (source) => [...FORMATS[name].render(source)].join(""));

/** Elements and attribute names of a page, in order; texts and attribute values left out. */
const structure = (page: string): string[] =>
  [...page.matchAll(/<(\/?[a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*\/?>/gi)].map(
    ([, element, attributes]) =>
      `${element}${[...(attributes ?? "").matchAll(/([a-z-]+)=?(?:"[^"]*")?/gi)].map(([, name]) => ` ${name}`).join("")}`,
  );

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for.
const UNSAFE_CHARACTERS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

for (const text of HOSTILE) {
  const shown = JSON.stringify(text);

  test(`html: ${shown} changes nothing but text`, () => {
    const page = render(runOf(text), "html");
    expect(structure(page)).toEqual(structure(render(runOf("harmless"), "html")));
    expect(page.match(/<script/gi)).toHaveLength(1);
    expect(page).not.toMatch(UNSAFE_CHARACTERS);
  });

  test(`csv: ${shown} stays in its cell and is no formula`, () => {
    const csv = render(runOf(text), "csv");
    const [header, record, ...rest] = parseCsv(csv);
    expect(rest).toEqual([]);
    expect(record).toHaveLength(header?.length ?? 0);
    for (const cell of record ?? []) expect(cell).not.toMatch(/^\s*[=+\-@|%\t\r]/);
    expect(csv.replaceAll("\r\n", "")).not.toMatch(/\n/);
    expect(csv.replaceAll("\r\n", "")).not.toMatch(UNSAFE_CHARACTERS);
  });

  test(`json and ndjson: ${shown} comes back as it was, and no character acts on a terminal`, () => {
    const ndjson = render(runOf(text), "ndjson");
    const json = render(runOf(text), "json");
    expect(JSON.parse(ndjson)).toMatchObject({
      capture: text,
      rule_name: text,
      rule_file: text,
      reason: text,
      service: text,
      history: text,
    });
    expect(JSON.parse(json)).toMatchObject({
      run: { title: text },
      rules: [{ name: text }],
      captures: [{ file: text }],
    });
    expect(ndjson + json).not.toMatch(UNSAFE_CHARACTERS);
  });
}

test("html: hostile text is there to be read", () => {
  const page = render(runOf(HOSTILE[0] ?? ""), "html");
  expect(page).toContain("<h1>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; $&amp; $1 {{x}} {{{x}}}</h1>");
  const overridden = render(runOf("\u202etxt.exe"), "html");
  expect(overridden).toContain("<h1>\\u{202e}txt.exe</h1>");
});

test("csv: a formula gets an apostrophe, a number that is one does not", () => {
  const [header, record] = parseCsv(render(runOf("=1+1"), "csv"));
  expect(record?.[header?.indexOf("reason") ?? -1]).toBe("'=1+1");
  expect(record?.[header?.indexOf("orig_pkts") ?? -1]).toBe("6");
});
