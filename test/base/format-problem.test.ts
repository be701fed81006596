import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatProblem } from "../../src/base/format-problem.ts";
import type { ProblemSeverity } from "../../src/base/problem.ts";

const format = (lineText: string, column: number, message = "a mistake", severity: ProblemSeverity = "error") =>
  formatProblem({ severity, message, location: { file: "rules.reg", line: 12, column, lineText } });

describe("a problem in words", () => {
  test.each([
    ["ab=c", 3, "rules.reg:12:3: a mistake\n  ab=c\n    ^"],
    ["ab=c", 1, "rules.reg:12:1: a mistake\n  ab=c\n  ^"],
    ["ab", 3, "rules.reg:12:3: a mistake\n  ab\n    ^"],
    ["\t\tab", 4, "rules.reg:12:4: a mistake\n    ab\n     ^"],
    ["\u001b[31mab", 7, "rules.reg:12:7: a mistake\n  \\u{1b}[31mab\n             ^"],
    ["", 1, "rules.reg:12:1: a mistake"],
  ])("%j at column %i", (lineText, column, expected) => {
    expect(format(lineText, column)).toBe(expected);
  });

  test("a warning says that it is one", () => {
    expect(format("x", 1, "odd", "warning")).toBe("rules.reg:12:1: warning: odd\n  x\n  ^");
  });

  test("neither file name nor message reaches the terminal raw", () => {
    const location = { file: "a\u001b[2J.reg", line: 1, column: 1, lineText: "" };
    expect(formatProblem({ severity: "error", message: "\u202eevil\n", location })).toBe(
      "a\\u{1b}[2J.reg:1:1: \\u{202e}evil\\u{a}",
    );
  });

  test("of a long line, what is around the caret is shown", () => {
    const [, line, caret] = format(`${"a".repeat(500)}X${"b".repeat(500)}`, 501).split("\n");
    expect(line).toBe(`  …${"a".repeat(70)}X${"b".repeat(44)}…`);
    expect(caret?.indexOf("^")).toBe(line?.indexOf("X"));
  });

  test("a line that fits is shown whole, wherever the caret is", () => {
    const lineText = `X${"b".repeat(114)}`;
    expect(format(lineText, 1).split("\n")[1]).toBe(`  ${lineText}`);
    expect(format(lineText, 116).split("\n")[1]).toBe(`  ${lineText}`);
    expect(format(`${lineText}c`, 1).split("\n")[1]).toBe(`  ${lineText}…`);
    expect(format(`${lineText}c`, 117).split("\n")[1]).toBe(`  …${"b".repeat(114)}c`);
  });

  test("the caret stands under the column, and no line is wider than a terminal, whatever the line holds", () => {
    const character = fc.constantFrom("a", "\t", "\u001b", "é", "\ud83d", "\udd25", "中", '"');
    const line = fc.array(character, { maxLength: 400, size: "max" }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(line, fc.nat(400), (before, length) => {
        const lineText = `${before}X${"b".repeat(length)}`;
        const [, shown = "", caret = ""] = format(lineText, before.length + 1).split("\n");
        expect(shown[caret.length - 1]).toBe("X");
        expect(caret.endsWith("^")).toBe(true);
        expect(shown.length).toBeLessThanOrEqual(120);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may come out.
        expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      }),
      { numRuns: 2000 },
    );
  });
});
