import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dynamicRangesWithin } from "../../src/policy/dynamic-ranges.ts";
import { DYNAMIC_PORT_RANGES } from "../../src/tables/service-list.ts";

const OLD = "1025-5000";
const NEW = "49152-65535";

const rangesOf = (text: string): string =>
  dynamicRangesWithin(
    text
      .split(",")
      .filter((part) => part !== "")
      .map((part) => {
        const [first = 0, last = first] = part.split("-").map(Number);
        return { first, last };
      }),
  )
    .map(({ first, last }) => `${first}-${last}`)
    .join(" ");

describe("ranges of dynamic ports that ports hold from end to end", () => {
  const CASES = [
    ["", ""],
    ["135", ""],
    ["1025-5000", OLD],
    ["1024-65535", `${OLD} ${NEW}`],
    ["0-65535", `${OLD} ${NEW}`],
    ["49152-65535", NEW],
    ["1026-5000", ""],
    ["1025-4999", ""],
    ["1025-4999,5000", OLD],
    ["3000-6000,135,1000-2999", OLD],
    ["1025-2000,2002-5000", ""],
    ["1025-5000,1100-1200", OLD],
    ["50000-50100", ""],
  ] as const;
  test.each(CASES)("%s holds %s", (ports, expected) => expect(rangesOf(ports)).toBe(expected));

  const port = fc.oneof(fc.integer({ min: 1020, max: 5005 }), fc.integer({ min: 49_140, max: 65_535 }));
  const interval = fc.tuple(port, port).map(([a, b]) => ({ first: Math.min(a, b), last: Math.max(a, b) }));
  test("as a set of single ports says", () => {
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 6 }), (intervals) => {
        const open = new Set<number>();
        for (const { first, last } of intervals) for (let number = first; number <= last; number += 1) open.add(number);
        const expected = DYNAMIC_PORT_RANGES.filter(({ first, last }) => {
          for (let number = first; number <= last; number += 1) if (!open.has(number)) return false;
          return true;
        });
        expect(dynamicRangesWithin(intervals)).toEqual(expected);
      }),
    );
  });
});
