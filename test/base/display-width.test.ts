import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { beginningOf, displayWidth, elideEnd, elideMiddle, endOf } from "../../src/base/display-width.ts";

describe("columns on a terminal", () => {
  test.each([
    ["", 0],
    ["plain", 5],
    ["Müller", 6],
    ["Mu\u0308ller", 6],
    ["監査", 4],
    ["한국", 4],
    ["ｆｗ", 4],
    ["🔥", 2],
    ["a\u200bb", 2],
    ["…", 1],
  ])("%s: %i", (text, expected) => {
    expect(displayWidth(text)).toBe(expected);
  });
});

test.each([
  ["report.html", 11, "report.html"],
  ["report.html", 7, "report…"],
  ["監査報告", 6, "監査…"],
  ["two words", 5, "two…"],
])("elideEnd(%s, %i) is %s", (text, width, expected) => {
  expect(elideEnd(text, width)).toBe(expected);
});

test.each([
  ["/srv/audit/2026/may/fwreport.html", 33, "/srv/audit/2026/may/fwreport.html"],
  ["/srv/audit/2026/may/fwreport.html", 22, "/srv/au…/fwreport.html"],
  ["監査/監査/報告.html", 12, "監…報告.html"],
])("elideMiddle(%s, %i) is %s", (text, width, expected) => {
  expect(elideMiddle(text, width)).toBe(expected);
});

const anyText = fc.oneof(fc.string(), fc.string({ unit: "binary" }));

test("what is elided is never too wide, and what fits is left alone", () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 1, max: 30 }), (text, width) => {
      for (const elide of [elideEnd, elideMiddle]) {
        expect(displayWidth(elide(text, width))).toBeLessThanOrEqual(width);
        if (displayWidth(text) <= width) expect(elide(text, width)).toBe(text);
      }
    }),
  );
});

test("beginning and end are parts of the text, and no character is cut in two", () => {
  fc.assert(
    fc.property(anyText, fc.nat(20), (text, width) => {
      const [beginning, end] = [beginningOf(text, width), endOf(text, width)];
      expect(text.startsWith(beginning) && text.endsWith(end)).toBe(true);
      expect([...beginning, ...[...text].slice([...beginning].length)].join("")).toBe(text);
      expect(displayWidth(beginning)).toBeLessThanOrEqual(width);
      expect(displayWidth(end)).toBeLessThanOrEqual(width);
    }),
  );
});
