import fc from "fast-check";
import { expect, test } from "vitest";
import { topIndexes } from "../../src/store/top-indexes.ts";

test("the first entries of a list are those that sorting all of it puts first", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20), { maxLength: 200 }), fc.nat(30), (values, limit) => {
      const isBefore = (one: number, other: number): boolean => (values[other]! - values[one]! || one - other) < 0;
      const sorted = values.map((_, index) => index).sort((one, other) => (isBefore(one, other) ? -1 : 1));
      expect(topIndexes(values.length, limit, isBefore)).toEqual(sorted.slice(0, limit));
    }),
    { numRuns: 500 },
  );
});
