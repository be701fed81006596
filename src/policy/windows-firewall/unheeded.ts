import type { RegistryKey } from "../../registry/registry.ts";
import type { FirewallKeys } from "./firewall-keys.ts";
import type { Generation } from "./generation.ts";
import { countIgnoredRules } from "./rules/ignored-stores.ts";

/** What the stores hold that a generation does not heed as it is the other's: each a sentence without a full stop. */
export function listUnheeded(generation: Generation, { local, policy, services }: FirewallKeys): readonly string[] {
  if (generation === "rules") return local === undefined ? [] : listLocalLists(local);
  const sharedAccess = services?.keys.get("sharedaccess");
  return countIgnoredRules([sharedAccess, policy], new Set()).map(
    ({ path, count }) =>
      `${count === 1 ? "1 rule is" : `${count} rules are`} not judged, as Windows XP and Server 2003 have none: ${path}`,
  );
}

const LISTS = ["globallyopenports", "authorizedapplications"];

/** Entries of lists of exceptions in the computer's own store, which Vista and later keep but do not judge by. */
function listLocalLists(local: RegistryKey): readonly string[] {
  return [...local.keys.values()].flatMap((profile) =>
    LISTS.flatMap((name) => {
      const list = profile.keys.get(name)?.keys.get("list");
      const count = list?.values.size ?? 0;
      if (list === undefined || count === 0) return [];
      const what = count === 1 ? "1 exception is" : `${count} exceptions are`;
      return [`${what} not judged, as local lists are of Windows XP and Server 2003: ${list.path}`];
    }),
  );
}
