import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { sampleFiles } from "../../scripts/samples/sample-files.ts";

const folder = new URL("../../samples/", import.meta.url);
const files = sampleFiles();

describe("samples/ is what scripts/make-samples.ts writes (npm run samples renews it)", () => {
  for (const [name, bytes] of files) {
    test(name, () => {
      expect(Buffer.compare(readFileSync(new URL(name, folder)), bytes)).toBe(0);
    });
  }

  test("and nothing else is in the folder", () => {
    expect(readdirSync(folder).sort()).toEqual([...files.keys()].sort());
  });

  test("a second run writes the same bytes", () => {
    for (const [name, bytes] of sampleFiles()) expect(Buffer.compare(files.get(name)!, bytes), name).toBe(0);
  });

  test("every capture is small enough to be kept in the repository", () => {
    for (const [name, bytes] of files) if (/\.pcap(ng)?$/.test(name)) expect(bytes.length, name).toBeLessThan(300_000);
  });
});

interface Answer {
  readonly capture: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly flows: readonly Readonly<Record<"proto" | "orig" | "resp" | "decision" | "verdict", string>>[];
}
const answers: Readonly<Record<string, Answer>> = JSON.parse(Buffer.from(files.get("expected.json")!).toString());

describe("samples/expected.json", () => {
  test("the PPTP pair has one capture, and its answers differ exactly in the flows between the Internet and this computer", () => {
    const { "nt4-pptp": without, "nt4-pptp-local": withValue } = answers;
    expect(without!.capture).toBe(withValue!.capture);
    const differing = without!.flows.filter((flow, index) => flow.verdict !== withValue!.flows[index]!.verdict);
    expect(differing.map(({ proto, orig, resp }) => `${proto} ${orig} ${resp}`)).toEqual([
      "tcp 198.51.100.80:1201 203.0.113.10:21",
      "tcp 198.51.100.80:1203 203.0.113.10:80",
      "icmp 198.51.100.80:8 203.0.113.10:0",
      "udp 203.0.113.10:1030 198.51.100.53:53",
    ]);
  });

  test.each(["xp-desktop", "win11-office"])(
    "%s: every verdict and every decision that its filter can reach",
    (name) => {
      const { flows } = answers[name]!;
      const said = (key: "decision" | "verdict"): string[] => [...new Set(flows.map((flow) => flow[key]))].sort();
      expect(said("verdict")).toEqual(["allowed", "at-risk", "denied", "not-evaluated"]);
      expect(said("decision")).toEqual(["allow", "deny", "depends", "out-of-scope"]);
    },
  );

  for (const [name, { flows, counts }] of Object.entries(answers)) {
    test(`${name}: no flow is named twice, and the counts are those of the flows`, () => {
      expect(new Set(flows.map(({ proto, orig, resp }) => `${proto} ${orig} ${resp}`)).size).toBe(flows.length);
      for (const [verdict, count] of Object.entries(counts)) {
        expect(flows.filter((flow) => flow.verdict === verdict).length, verdict).toBe(count);
      }
    });
  }
});
