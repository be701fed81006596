import { describe, expect, test } from "vitest";
import { CommentBook } from "../../src/report/comment-book.ts";
import { commentOnFlow, commentWithoutFlow, shortenFile } from "../../src/report/packet-comment.ts";
import type { Judgement } from "../../src/store/read-judgements.ts";

const judgement = (over: Partial<Judgement> = {}): Judgement => ({
  verdict: "denied",
  decision: "deny",
  filter: "windows-firewall",
  rule: { name: "No Telnet", file: "rules.reg", line: 12 },
  reason: 'rule "No Telnet" blocks it',
  findings: [],
  ...over,
});

describe("a comment says verdict, rule or default, and findings", () => {
  const CASES: readonly (readonly [string, Partial<Judgement>, string])[] = [
    ["a rule", {}, 'fwreport: denied by rule "No Telnet" (rules.reg:12) of windows-firewall'],
    [
      "findings",
      { findings: ["FWR-501", "FWR-201"] },
      'fwreport: denied by rule "No Telnet" (rules.reg:12) of windows-firewall; findings FWR-501, FWR-201',
    ],
    [
      "allowed by the policy, at risk by a finding",
      {
        verdict: "at-risk",
        decision: "allow",
        rule: null,
        reason: "outbound is allowed by default",
        findings: ["FWR-201"],
      },
      "fwreport: at-risk (allow): outbound is allowed by default (windows-firewall); findings FWR-201",
    ],
    [
      "depends",
      { verdict: "at-risk", decision: "depends", findings: ["FWR-604"] },
      'fwreport: at-risk (depends) by rule "No Telnet" (rules.reg:12) of windows-firewall; findings FWR-604',
    ],
    [
      "not filtered",
      { verdict: "allowed", decision: "not-filtered", rule: null, reason: "ICMP is never filtered" },
      "fwreport: allowed (not-filtered): ICMP is never filtered (windows-firewall)",
    ],
    [
      "not evaluated",
      { verdict: "not-evaluated", decision: "out-of-scope", rule: null, reason: "neither end is this computer" },
      "fwreport: not-evaluated: neither end is this computer (windows-firewall)",
    ],
  ];
  for (const [title, over, expected] of CASES)
    test(title, () => {
      expect(commentOnFlow(judgement(over))).toBe(expected);
    });

  test("no flow", () => {
    expect(commentWithoutFlow("ARP")).toBe("fwreport: no flow: ARP");
  });
});

describe("what an attacker wrote", () => {
  test("control characters and bidirectional overrides are shown, not used", () => {
    const rule = { name: "a\n\u001b[31mb\u202e", file: "r\u0000.reg", line: 1 };
    expect(commentOnFlow(judgement({ rule }))).toBe(
      'fwreport: denied by rule "a\\u{a}\\u{1b}[31mb\\u{202e}" (r\\u{0}.reg:1) of windows-firewall',
    );
  });
  test("long names are cut between code points, long paths at their beginning", () => {
    const rule = { name: "😀".repeat(1000), file: `${"d/".repeat(1000)}rules.reg`, line: 1 };
    const comment = commentOnFlow(judgement({ rule }));
    expect(comment).toContain(`"${"😀".repeat(160)}…"`);
    expect(comment).toMatch(/\(…[d/]+rules\.reg:1\)/);
    expect([...comment].length).toBeLessThan(330);
  });
  test("a cut never leaves half an escape", () => {
    expect(shortenFile("\u0001".repeat(500))).toBe(`…${"\\u{1}".repeat(100)}`);
  });
});

describe("a book of comments", () => {
  const flows = {
    judgements: [judgement(), judgement({ verdict: "allowed", decision: "allow" })],
    bySequence: Int32Array.of(1, 0, -1, 1),
  };
  const said = ({ bytes, length }: { bytes: Uint8Array; length: number }): string =>
    new TextDecoder().decode(bytes.subarray(0, length));

  test("says for each packet what its flow's judgement is, and where the packet is", () => {
    const book = new CommentBook(flows);
    book.startFile("a.pcap");
    expect(said(book.onFlow(0, 1))).toBe(
      'fwreport: allowed by rule "No Telnet" (rules.reg:12) of windows-firewall; frame 1 of a.pcap',
    );
    expect(said(book.onFlow(1, 22))).toMatch(/^fwreport: denied .*; frame 22 of a\.pcap$/);
    expect(said(book.withoutFlow("ARP", 3))).toBe("fwreport: no flow: ARP; frame 3 of a.pcap");
    book.startFile("b\n.pcap");
    expect(said(book.onFlow(3, 1))).toMatch(/^fwreport: allowed .*; frame 1 of b\\u\{a\}\.pcap$/);
    expect([0, 1, 2, 3, 4].map((sequence) => book.verdictOf(sequence))).toEqual([
      "allowed",
      "denied",
      undefined,
      "allowed",
      undefined,
    ]);
  });

  test("has room for the longest there can be", () => {
    const longest = "\u2028".repeat(1000);
    const rule = { name: longest, file: longest, line: 4_000_000_000 };
    const findings = Array.from({ length: 60 }, (_, index) => `FWR-${100 + index}`);
    const book = new CommentBook({ judgements: [judgement({ rule, findings })], bySequence: Int32Array.of(0) });
    book.startFile(longest);
    expect(said(book.onFlow(0, 4_000_000_000))).toMatch(/FWR-159; frame 4000000000 of …(\\u\{2028\}){100}$/);
  });
});
