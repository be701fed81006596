import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatColumns, wrapText } from "../../src/commands/columns.ts";

describe("wrapText", () => {
  const CASES = [
    { text: "", width: 5, lines: [""] },
    { text: "short", width: 5, lines: ["short"] },
    { text: "two words", width: 5, lines: ["two", "words"] },
    { text: "exact fit now", width: 9, lines: ["exact fit", "now"] },
    { text: "unbreakable", width: 5, lines: ["unbre", "akabl", "e"] },
  ];
  test.each(CASES)("$text at $width", ({ text, width, lines }) => expect(wrapText(text, width)).toEqual(lines));

  test("no line is too wide, and nothing but spaces is lost", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.integer({ min: 1, max: 40 }), (text, width) => {
        const lines = wrapText(text, width);
        expect(lines.every((line) => line.length <= width)).toBe(true);
        expect(lines.join("").replaceAll(/\s/g, "")).toBe(text.replaceAll(/\s/g, ""));
      }),
    );
  });
});

describe("formatColumns", () => {
  test("aligns columns, without spaces at the end", () => {
    const rows = [
      ["A", "LONG", "C"],
      ["aaa", "b", ""],
    ];
    expect(formatColumns(rows, 80)).toBe("A    LONG  C\naaa  b");
  });

  test("the widest column gives way, and its cells go on below", () => {
    const rows = [
      ["A", "B"],
      ["aa", "one two three"],
    ];
    expect(formatColumns(rows, 11)).toBe("A   B\naa  one two\n    three");
  });
});
