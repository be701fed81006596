import { expect, test } from "vitest";
import { describeWritten, listTooBig } from "../../src/commands/describe-written.ts";

test("a file with its size, safe for a terminal", () =>
  expect(describeWritten({ file: "a\u001b.html", sizeBytes: 123_456 })).toBe("a\\u{1b}.html (123 kB)"));

test("only what is over 10 MB is too big to attach", () =>
  expect(
    listTooBig([
      { file: "small.json", sizeBytes: 10_000_000 },
      { file: "big.json", sizeBytes: 12_345_678 },
    ]),
  ).toEqual([expect.stringMatching(/^big\.json is 12 MB: many mail and ticket systems take 10 MB at most/)]));

test("a page over 8 MB is slow to open, and fewer rows make it smaller", () => {
  expect(listTooBig([{ file: "a.html", sizeBytes: 8_000_000 }])).toEqual([]);
  expect(listTooBig([{ file: "a.html", sizeBytes: 8_100_000 }])).toEqual([
    "a.html is 8.1 MB: such a page is slow to open and hard to mail; fewer --rows make it smaller",
  ]);
  expect(listTooBig([{ file: "a.csv", sizeBytes: 9_000_000 }])).toEqual([]);
});
