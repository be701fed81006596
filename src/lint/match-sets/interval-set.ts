/** Whole numbers from `first` to `last`, both included. */
export interface Interval {
  readonly first: bigint;
  readonly last: bigint;
}

/** Sorted; no two of them overlap or touch, so that equal sets are written alike. Empty for the empty set. */
export type IntervalSet = readonly Interval[];

/** The union of intervals in any order; one whose `first` is more than its `last` is empty. */
export function intervalSet(intervals: readonly Interval[]): IntervalSet {
  const sorted = intervals.filter(({ first, last }) => first <= last).sort((a, b) => (a.first < b.first ? -1 : 1));
  const merged: Interval[] = [];
  for (const interval of sorted) {
    const before = merged.at(-1);
    if (before === undefined || before.last + 1n < interval.first) merged.push(interval);
    else if (before.last < interval.last) merged[merged.length - 1] = { first: before.first, last: interval.last };
  }
  return merged;
}

/** The numbers from `first` to `last`, both included. */
export const span = (first: number | bigint, last: number | bigint = first): IntervalSet =>
  intervalSet([{ first: BigInt(first), last: BigInt(last) }]);

/** What is in both. */
export function intersect(a: IntervalSet, b: IntervalSet): IntervalSet {
  if (a === b) return a;
  const common: Interval[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left === undefined || right === undefined) break;
    const first = left.first > right.first ? left.first : right.first;
    const last = left.last < right.last ? left.last : right.last;
    if (first <= last) common.push({ first, last });
    if (left.last < right.last) i++;
    else j++;
  }
  return common;
}

/** What is in `a` and not in `b`. */
export function subtract(a: IntervalSet, b: IntervalSet): IntervalSet {
  if (a === b) return [];
  const left: Interval[] = [];
  let j = 0;
  for (const { first, last } of a) {
    let from = first;
    while (j < b.length && (b[j]?.last ?? 0n) < from) j++;
    for (let k = j; k < b.length; k++) {
      const taken = b[k];
      if (taken === undefined || taken.first > last || from > last) break;
      if (taken.first > from) left.push({ first: from, last: taken.first - 1n });
      from = taken.last + 1n;
    }
    if (from <= last) left.push({ first: from, last });
  }
  return left;
}

export function overlaps(a: IntervalSet, b: IntervalSet): boolean {
  if (a === b) return a.length > 0;
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left === undefined || right === undefined) return false;
    if (left.last < right.first) i++;
    else if (right.last < left.first) j++;
    else return true;
  }
  return false;
}

/** Whether all of `b` is in `a`: each interval of `b` in one of `a`, as no two of `a` touch. */
export function includes(a: IntervalSet, b: IntervalSet): boolean {
  if (a === b) return true;
  let i = 0;
  for (const { first, last } of b) {
    while (i < a.length && (a[i]?.last ?? 0n) < first) i++;
    const holding = a[i];
    if (holding === undefined || holding.first > first || holding.last < last) return false;
  }
  return true;
}

/** How many numbers are in it. */
export const sizeOf = (set: IntervalSet): bigint => set.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
