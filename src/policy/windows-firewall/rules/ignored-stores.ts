import type { RegistryKey } from "../../../registry/registry.ts";

/** A key with rule strings or exceptions that are not read as rules in force. */
export interface IgnoredStore {
  readonly path: string;
  readonly count: number;
}

const RULE = /^v\d+\.\d+\|/i;

/**
 * All keys below `roots` that hold rule strings, save `read`: factory defaults, service hardening, isolation of store
 * apps, connection security (windows-nt-to-11-filters.md D1).
 */
export function countIgnoredRules(
  roots: readonly (RegistryKey | undefined)[],
  read: ReadonlySet<RegistryKey | undefined>,
): readonly IgnoredStore[] {
  const found: IgnoredStore[] = [];
  const visit = (key: RegistryKey): void => {
    const count = read.has(key) ? 0 : countRules(key);
    if (count > 0) found.push({ path: key.path, count });
    for (const below of key.keys.values()) visit(below);
  };
  for (const root of roots) if (root !== undefined) visit(root);
  return found;
}

function countRules({ values }: RegistryKey): number {
  let count = 0;
  for (const { data } of values.values()) if (data.kind === "string" && RULE.test(data.text)) count++;
  return count;
}

const PROFILES = ["domainprofile", "standardprofile", "publicprofile"];
const LISTS = ["globallyopenports", "authorizedapplications"];

/** The local lists of XP and 2003 that hold something, beside the rules of a later Windows (windows-nt-to-11-filters.md C1). */
export function countLegacyExceptions(local: RegistryKey | undefined): readonly IgnoredStore[] {
  const profiles = PROFILES.flatMap((name) => local?.keys.get(name) ?? []);
  const lists = profiles.flatMap((profile) => LISTS.flatMap((name) => profile.keys.get(name)?.keys.get("list") ?? []));
  return lists.filter(({ values }) => values.size > 0).map(({ path, values }) => ({ path, count: values.size }));
}
