import { expect, test } from "vitest";
import { nearestName } from "../../src/commands/nearest-name.ts";

const KNOWN = ["rules", "rows", "out", "out-all", "host", "color", "quiet", "cross-check"];

test.each([
  ["rules", "rules"],
  ["rule", "rules"],
  ["ruels", "rules"],
  ["Rules", "rules"],
  ["colour", "color"],
  ["output", "out"],
  ["crosscheck", "cross-check"],
  ["quite", "quiet"],
  ["hots", "host"],
  ["x", undefined],
  ["nope", undefined],
  ["", undefined],
  ["verbose", undefined],
])("%s: %s", (given, expected) => {
  expect(nearestName(given, KNOWN)).toBe(expected);
});
