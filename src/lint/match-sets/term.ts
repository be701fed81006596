import { type IntervalSet, includes, intersect, overlaps, sizeOf, subtract } from "./interval-set.ts";

/**
 * What satisfies all of several conditions: one set of numbers for each dimension, in the same order in every term that
 * is compared. Empty when one of the sets is.
 */
export type Term = readonly IntervalSet[];

/** The union of its terms, which may overlap. */
export type MatchSet = readonly Term[];

export const isEmptyTerm = (term: Term): boolean => term.some((set) => set.length === 0);

export function termsOverlap(a: Term, b: Term): boolean {
  for (const [dimension, set] of a.entries()) if (!overlaps(set, b[dimension] ?? [])) return false;
  return true;
}

/** Whether all of `b` is in `a`. */
export function termIncludes(a: Term, b: Term): boolean {
  if (isEmptyTerm(b)) return true;
  for (const [dimension, set] of b.entries()) if (!includes(a[dimension] ?? [], set)) return false;
  return true;
}

/** What is in `a` and not in `b`, as terms that do not overlap: at most one for each dimension. */
export function subtractTerm(a: Term, b: Term): MatchSet {
  if (!termsOverlap(a, b)) return [a];
  const pieces: Term[] = [];
  const rest = [...a];
  for (const [dimension, set] of a.entries()) {
    const taken = b[dimension] ?? [];
    const outside = subtract(set, taken);
    if (outside.length === 0) continue;
    const piece = [...rest];
    piece[dimension] = outside;
    pieces.push(piece);
    rest[dimension] = intersect(set, taken);
  }
  return pieces;
}

/** How many packets of `a` are in `b` too. `sizes`: of the sets of `a`; `size`: their product. Most sets are shared. */
export function sizeOfOverlap(a: Term, b: Term, sizes: readonly bigint[], size: bigint): bigint {
  let common = size;
  for (const [dimension, set] of a.entries()) {
    const other = b[dimension] ?? [];
    if (other === set) continue;
    common = (common / (sizes[dimension] ?? 1n)) * sizeOf(intersect(set, other));
    if (common === 0n) return common;
  }
  return common;
}
