import { expect, test } from "vitest";
import { describeWritten, listTooBig } from "../../src/commands/describe-written.ts";

test("a file with its size, safe for a terminal", () =>
  expect(describeWritten({ file: "a\u001b.html", sizeBytes: 123_456 })).toBe("a\\u{1b}.html (123 kB)"));

test("only what is over 10 MB is too big to attach", () =>
  expect(
    listTooBig([
      { file: "small.html", sizeBytes: 10_000_000 },
      { file: "big.json", sizeBytes: 12_345_678 },
    ]),
  ).toEqual([expect.stringMatching(/^big\.json is 12 MB: many mail and ticket systems take 10 MB at most/)]));
