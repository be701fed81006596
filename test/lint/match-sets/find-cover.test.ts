import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Candidates, type Cover, findCover } from "../../../src/lint/match-sets/find-cover.ts";
import {
  type IntervalSet,
  includes,
  intersect,
  intervalSet,
  overlaps,
  sizeOf,
  span,
  subtract,
} from "../../../src/lint/match-sets/interval-set.ts";
import { type MatchSet, subtractTerm, type Term } from "../../../src/lint/match-sets/term.ts";
import { type OwnedTerm, TermIndex } from "../../../src/lint/match-sets/term-index.ts";

const SIZE = 6;
const numbers = Array.from({ length: SIZE }, (_, number) => BigInt(number));
const has = (set: IntervalSet, number: bigint): boolean =>
  set.some(({ first, last }) => first <= number && number <= last);
const membersOf = (set: IntervalSet): readonly bigint[] => numbers.filter((number) => has(set, number));

const bound = fc.bigInt({ min: 0n, max: BigInt(SIZE - 1) });
const anySet = fc.array(fc.record({ first: bound, last: bound }), { maxLength: 4 }).map(intervalSet);

describe("sets of intervals, against their members one by one", () => {
  test("union is sorted, and no two intervals touch", () =>
    fc.assert(
      fc.property(anySet, (set) => {
        for (const [index, { first }] of set.entries()) {
          const before = set[index - 1];
          if (before !== undefined) expect(first).toBeGreaterThan(before.last + 1n);
        }
      }),
    ));

  test("intersect, subtract, overlaps, includes, sizeOf", () =>
    fc.assert(
      fc.property(anySet, anySet, (a, b) => {
        const inB = (number: bigint): boolean => has(b, number);
        expect(membersOf(intersect(a, b))).toEqual(membersOf(a).filter(inB));
        expect(membersOf(subtract(a, b))).toEqual(membersOf(a).filter((number) => !inB(number)));
        expect(overlaps(a, b)).toBe(membersOf(a).some(inB));
        expect(includes(b, a)).toBe(membersOf(a).every(inB));
        expect(sizeOf(a)).toBe(BigInt(membersOf(a).length));
      }),
      { numRuns: 2000 },
    ));
});

const DIMENSIONS = 3;
const anyTerm: fc.Arbitrary<Term> = fc.array(fc.oneof(anySet, fc.constant(span(0, SIZE - 1))), {
  minLength: DIMENSIONS,
  maxLength: DIMENSIONS,
});
const anyMatchSet = fc.array(anyTerm, { maxLength: 2 });
const universe = numbers.flatMap((x) => numbers.flatMap((y) => numbers.map((z) => [x, y, z])));
const isIn = (set: MatchSet, packet: readonly bigint[]): boolean =>
  set.some((term) => term.every((values, dimension) => has(values, packet[dimension]!)));
const isCoveredByBruteForce = (target: MatchSet, others: readonly MatchSet[]): boolean =>
  universe.every((packet) => !isIn(target, packet) || others.some((other) => isIn(other, packet)));
const owned = (sets: readonly MatchSet[]): OwnedTerm[] =>
  sets.flatMap((set, owner) => set.map((term) => ({ owner, term })));

const candidates = (sets: readonly MatchSet[]): Candidates => {
  const terms = owned(sets);
  return { near: () => terms, of: (owners) => terms.filter(({ owner }) => owners.has(owner)) };
};

describe("terms, against every packet of a tiny universe", () => {
  test("what is left of a term is what is in it and not in the other, and its pieces do not overlap", () =>
    fc.assert(
      fc.property(anyTerm, anyTerm, (a, b) => {
        const pieces = subtractTerm(a, b);
        for (const packet of universe) {
          const holding = pieces.filter((piece) => isIn([piece], packet)).length;
          expect(holding).toBe(isIn([a], packet) && !isIn([b], packet) ? 1 : 0);
        }
      }),
      { numRuns: 500 },
    ));

  test("the index finds every term that overlaps", () =>
    fc.assert(
      fc.property(fc.array(anyMatchSet, { maxLength: 12 }), anyTerm, (sets, wanted) => {
        const terms = owned(sets);
        const near = new Set(new TermIndex(terms, DIMENSIONS).near(wanted));
        const overlapping = terms.filter(({ term }) =>
          universe.some((packet) => isIn([term], packet) && isIn([wanted], packet)),
        );
        for (const term of overlapping) expect(near.has(term)).toBe(true);
      }),
      { numRuns: 500 },
    ));
});

describe("covers, against every packet of a tiny universe", () => {
  /** Terms, and what they leave of a set, are a cover of it in many parts. */
  const cutUp = fc.tuple(anyTerm, fc.array(anyTerm, { maxLength: 4 })).map(([target, cutters]) => {
    const rest = cutters.reduce<MatchSet>(
      (pieces, cutter) => pieces.flatMap((piece) => subtractTerm(piece, cutter)),
      [target],
    );
    return [[target], [...cutters, ...rest].map((term) => [term])] as [MatchSet, MatchSet[]];
  });

  test.each([
    ["any sets", fc.tuple(anyMatchSet, fc.array(anyMatchSet, { maxLength: 10 })), 0],
    ["sets cut up", cutUp, 100],
  ])("%s: covered exactly when each packet is in another; no rule named can be left out", (_, questions, least) => {
    let inParts = 0;
    fc.assert(
      fc.property(questions, ([target, others]) => {
        const cover = findCover(target, candidates(others));
        expect(cover.kind).toBe(isCoveredByBruteForce(target, others) ? "covered" : "not-covered");
        if (cover.kind !== "covered") return;
        const named = cover.by.map((owner) => others[owner]!);
        expect(isCoveredByBruteForce(target, named)).toBe(true);
        for (const left of named) {
          const without = named.filter((other) => other !== left);
          expect(isCoveredByBruteForce(target, without)).toBe(false);
        }
        if (cover.by.length > 1) inParts++;
        const [dropped, ...kept] = others;
        if (dropped !== undefined) {
          const isStill = isCoveredByBruteForce(target, kept);
          expect(findCover(target, candidates(kept)).kind).toBe(isStill ? "covered" : "not-covered");
        }
      }),
      { numRuns: 1500 },
    );
    expect(inParts).toBeGreaterThan(least);
  });

  test.each<[string, MatchSet, MatchSet[], Cover]>([
    ["nothing is covered by nothing", [[span(1, 0)]], [], { kind: "covered", by: [] }],
    [
      "one that holds it all is named alone",
      [[span(2, 3)]],
      [[[span(2)]], [[span(0, 5)]], [[span(3)]]],
      { kind: "covered", by: [1] },
    ],
    [
      "the first of several that do",
      [[span(2)]],
      [[[span(1)]], [[span(2)]], [[span(2)]]],
      { kind: "covered", by: [1] },
    ],
    ["two halves", [[span(0, 9)]], [[[span(0, 4)]], [[span(5, 9)]]], { kind: "covered", by: [0, 1] }],
    ["two halves with a hole of one", [[span(0, 9)]], [[[span(0, 4)]], [[span(6, 9)]]], { kind: "not-covered" }],
    [
      "the two terms of one",
      [[span(0, 1), span(0, 9)]],
      [
        [
          [span(0), span(0, 9)],
          [span(1), span(0, 9)],
        ],
      ],
      { kind: "covered", by: [0] },
    ],
  ])("%s", (_, target, others, cover) => expect(findCover(target, candidates(others))).toEqual(cover));

  test("a question that would take too many steps is undecided, never answered", () => {
    const diagonal = Array.from({ length: 40 }, (_, index): MatchSet => [[span(0, index), span(index, 40)]]);
    expect(findCover([[span(0, 39), span(0, 40)]], candidates(diagonal), 3)).toEqual({ kind: "undecided" });
  });
});
