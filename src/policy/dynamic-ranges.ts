import { DYNAMIC_PORT_RANGES, type DynamicPortRange } from "../tables/service-list.ts";

/** Both ends are included. */
interface PortInterval {
  readonly first: number;
  readonly last: number;
}

/** What a rule opens that names no port. */
export const ALL_DYNAMIC_RANGES: readonly DynamicPortRange[] = DYNAMIC_PORT_RANGES;
export const NO_DYNAMIC_RANGES: readonly DynamicPortRange[] = [];

/** The dynamic ranges that the ports hold from end to end, in one piece or in several. */
export function dynamicRangesWithin(ports: readonly PortInterval[]): readonly DynamicPortRange[] {
  // No range is shorter than this, and most rules name single ports.
  if (ports.length === 0 || !ports.some(({ first, last }) => last > first)) return NO_DYNAMIC_RANGES;
  const ascending = [...ports].sort((a, b) => a.first - b.first);
  return DYNAMIC_PORT_RANGES.filter((range) => {
    let next = range.first;
    for (const { first, last } of ascending) if (first <= next && last >= next) next = last + 1;
    return next > range.last;
  });
}
