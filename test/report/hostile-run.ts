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
import type { SampleRun } from "./sample-report.ts";

/** Text that means something to a page, a template, a replacement string, a spreadsheet or a terminal. */
export const HOSTILE = [
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
export function runOf(text: string): SampleRun {
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
