import type { FirewallKeys } from "./firewall-keys.ts";
import type { Generation } from "./generation.ts";
import { countIgnoredRules } from "./rules/ignored-stores.ts";

/** What the stores hold that a generation does not heed as it is the other's: each a sentence without a full stop. */
export function listUnheeded(generation: Generation, { policy, services }: FirewallKeys): readonly string[] {
  // Of the lists of XP, the reading by rules tells itself.
  if (generation === "rules") return [];
  const sharedAccess = services?.keys.get("sharedaccess");
  return countIgnoredRules([sharedAccess, policy], new Set()).map(
    ({ path, count }) =>
      `${count === 1 ? "1 rule is" : `${count} rules are`} not judged, as Windows XP and Server 2003 have none: ${path}`,
  );
}
