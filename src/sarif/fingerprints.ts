import { createHash } from "node:crypto";

/** Hex digits: enough to tell the findings of a policy apart. */
const LENGTH = 32;

/**
 * One text for each identity, the same in every run as long as the identity is, so that it must not hold a line number
 * or a count. Those that have all in common are numbered in order.
 */
export function fingerprints(identities: readonly (readonly (string | null)[])[]): readonly string[] {
  const seen = new Map<string, number>();
  return identities.map((parts) => {
    const identity = JSON.stringify(parts);
    const earlier = seen.get(identity) ?? 0;
    seen.set(identity, earlier + 1);
    return createHash("sha256").update(`${identity}${earlier}`).digest("hex").slice(0, LENGTH);
  });
}
