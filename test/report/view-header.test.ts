import { describe, expect, test } from "vitest";
import { FORMATS } from "../../src/report/formats.ts";
import { auditedWith, captureWith, runEndWith, runStartWith } from "../store/sample-run.ts";
import { withReport } from "./sample-report.ts";

/** The head of a page of so many captures and rule files, and all of the page. */
function draw(captures: number, ruleFiles: number, commandLine: readonly string[] = ["a.pcap"]) {
  const names = (count: number, suffix: string) =>
    Array.from({ length: count }, (_, index) => `file${index}.${suffix}`);
  const run = {
    start: runStartWith({
      commandLine,
      ruleFiles: names(ruleFiles, "reg").map((file) => ({ file, sizeBytes: 1234, sha256: "ab".repeat(32) })),
    }),
    flows: [auditedWith()],
    end: runEndWith({ captures: names(captures, "pcap").map((file) => captureWith({ file })) }),
  };
  const page = withReport(run, (source) => [...FORMATS.html.render(source)].join(""));
  return { page, head: page.slice(page.indexOf("<header>"), page.indexOf("</header>")) };
}

const namesIn = (text: string): string[] => [...text.matchAll(/file\d+[.]\w+/g)].map(([name]) => name);

describe("the head names three files of a kind, and counts the others", () => {
  test.each([
    [1, 1, 2, ""],
    [3, 3, 6, ""],
    [4, 1, 4, "1 more capture:"],
    [25, 5, 6, "22 more captures and 2 more rule files:"],
  ])("%d captures, %d rule files", (captures, ruleFiles, named, more) => {
    const { page, head } = draw(captures, ruleFiles);
    expect(namesIn(head)).toHaveLength(named);
    expect(/[^>]*(?= <a href="#inputs">Inputs<\/a> names all)/.exec(head)?.[0] ?? "").toBe(more);
    const inputs = page.slice(page.indexOf('<section id="inputs"'));
    expect(new Set(namesIn(inputs)).size).toBe(captures + ruleFiles);
  });
});

describe("a command line", () => {
  test("that is short is shown", () => {
    expect(draw(1, 1, ["a.pcap", "--title", "x y"]).head).toContain(
      "<dd><code>fwreport a.pcap --title &quot;x y&quot;</code></dd>",
    );
  });

  test("that is long is folded between two words, and whole inside", () => {
    const words = Array.from({ length: 60 }, (_, index) => `capture${index}.pcap`);
    const { head } = draw(1, 1, words);
    const [, start, whole] = /<summary>(.*) …<\/summary><p><code>(.*)<\/code>/.exec(head) ?? [];
    expect(whole).toBe(["fwreport", ...words].join(" "));
    expect(start?.length).toBeLessThanOrEqual(240);
    expect(whole?.startsWith(`${start} `)).toBe(true);
  });

  test("of one long word is folded before it", () => {
    expect(draw(1, 1, ["x".repeat(300)]).head).toContain("<summary>fwreport …</summary>");
  });
});
