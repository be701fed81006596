import { describe, expect, test } from "vitest";
import { canRedraw, terminalWidth, wantsColor } from "../../src/commands/terminal-manner.ts";

describe("colour", () => {
  test.each([
    ["on a terminal", [], {}, true, true],
    ["not in a file", [], {}, false, false],
    ["not with NO_COLOR", [], { NO_COLOR: "1" }, true, false],
    ["with an empty NO_COLOR", [], { NO_COLOR: "" }, true, true],
    ["not on a dumb terminal", [], { TERM: "dumb" }, true, false],
    ["not with --no-color", ["--no-color"], {}, true, false],
    ["in a file with --color", ["--color"], {}, false, true],
    ["with --color whatever NO_COLOR says", ["--color"], { NO_COLOR: "1" }, true, true],
    ["by the last of --color and --no-color", ["--color", "--no-color"], {}, true, false],
  ] as const)("%s", (_, args, variables, isTerminal, expected) => {
    expect(wantsColor({ args, variables, isTerminal })).toBe(expected);
  });
});

test("a line is drawn over again on a terminal that can", () => {
  expect(canRedraw({ args: [], variables: { TERM: "xterm" }, isTerminal: true })).toBe(true);
  expect(canRedraw({ args: [], variables: { TERM: "dumb" }, isTerminal: true })).toBe(false);
  expect(canRedraw({ args: [], variables: {}, isTerminal: false })).toBe(false);
});

test.each([
  [132, 132],
  [undefined, 80],
  [0, 80],
])("a terminal of %s columns is taken for one of %s", (columns, expected) => {
  expect(terminalWidth(columns)).toBe(expected);
});
