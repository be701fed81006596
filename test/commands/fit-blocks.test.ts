import fc from "fast-check";
import { expect, test } from "vitest";
import { type Block, fitBlocks } from "../../src/commands/fit-blocks.ts";

const block = (name: string, count: number, least: number): Block => ({
  entries: Array.from({ length: count }, (_, index) => [`${name}${index + 1}`]),
  least,
  rest: (leftOut) => `${name}: ${leftOut} more`,
});

test("all is shown where there is room, with an empty line between groups", () => {
  expect(fitBlocks([[block("a", 2, 1)], [block("b", 0, 0)], [block("c", 1, 0), block("d", 1, 0)]], 10)).toEqual([
    "a1",
    "a2",
    "",
    "c1",
    "d1",
  ]);
});

test("the longest gives way first, from its end, and what is left out is counted", () => {
  expect(fitBlocks([[block("a", 2, 1)], [block("b", 9, 1)]], 7)).toEqual([
    "a1",
    "a2",
    "",
    "b1",
    "b2",
    "b3",
    "b: 6 more",
  ]);
});

test("empty lines go last", () => {
  expect(fitBlocks([[block("a", 3, 3)], [block("b", 3, 3)]], 6)).toEqual(["a1", "a2", "a3", "b1", "b2", "b3"]);
});

test("a block that gives way last is whole as long as another one or an empty line can go", () => {
  const files: Block = { ...block("f", 6, 1), givesWayLast: true };
  expect(fitBlocks([[block("a", 4, 1)], [files]], 8)).toEqual(["a1", "a: 3 more", "f1", "f2", "f3", "f4", "f5", "f6"]);
  expect(fitBlocks([[block("a", 4, 1)], [files]], 6)).toEqual(["a1", "a: 3 more", "f1", "f2", "f3", "f: 3 more"]);
});

test("more than the most of a block is left out even where there is room", () => {
  expect(fitBlocks([[{ ...block("a", 4, 1), most: 2 }]], 10)).toEqual(["a1", "a2", "a: 2 more"]);
});

test("every entry is shown or counted, and never more lines than allowed where the least fits", () => {
  const blocks = fc.array(fc.record({ count: fc.nat(40), least: fc.nat(2) }), { maxLength: 6 });
  fc.assert(
    fc.property(blocks, fc.integer({ min: 18, max: 40 }), (sizes, most) => {
      const made = sizes.map(({ count, least }, index) => block(`${index}-`, count, Math.min(count, least)));
      const lines = fitBlocks(
        made.map((each) => [each]),
        most,
      );
      expect(lines.length).toBeLessThanOrEqual(most);
      for (const [index, { count, least }] of sizes.entries()) {
        const shown = lines.filter((line) => line.startsWith(`${index}-`) && !line.includes("more")).length;
        const counted = /: (\d+) more/.exec(lines.find((line) => line.startsWith(`${index}-: `)) ?? "")?.[1] ?? "0";
        expect(shown + Number(counted)).toBe(count);
        expect(shown).toBeGreaterThanOrEqual(Math.min(count, least));
      }
    }),
  );
});
