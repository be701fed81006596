import { resolveControlSet } from "./control-set.ts";
import { findKey, type Registry, type RegistryKey } from "./registry.ts";

/** The SOFTWARE hive of the exported computer. */
export interface SoftwareHive {
  /** Undefined when the export holds none. */
  readonly key: RegistryKey | undefined;
  /** Sentences without a full stop for what was chosen although the export does not say so; often none. */
  readonly notes: readonly string[];
}

const OWN_NAME = "software";

/**
 * `HKEY_LOCAL_MACHINE\SOFTWARE`, or a hive that was loaded under another name, known by what is in it. Of several, the
 * one named as the hive of the control set is (`WIM_HKLM_SYSTEM`, `WIM_HKLM_SOFTWARE`).
 */
export function resolveSoftwareHive(registry: Registry): SoftwareHive {
  const hives = findHives(registry);
  const system = resolveControlSet(registry).key?.path.split("\\")[1]?.toLowerCase();
  const named = (name: string | undefined): RegistryKey | undefined =>
    hives.find((hive) => hive.name.toLowerCase() === name);
  const hive = named(system?.replace("system", OWN_NAME)) ?? named(OWN_NAME) ?? hives[0];
  if (hive === undefined || hives.length === 1) return { key: hive, notes: [] };
  const others = hives.filter((other) => other !== hive).map(({ path }) => path);
  return { key: hive, notes: [`${hive.path} is read; ${others.join(", ")} is left out`] };
}

/** The key at `path` below the SOFTWARE hive; undefined when the export does not hold it. */
export function findSoftwareKey(registry: Registry, path: string): RegistryKey | undefined {
  let key = resolveSoftwareHive(registry).key;
  for (const name of path.toLowerCase().split("\\")) key = key?.keys.get(name);
  return key;
}

/** By its own name, or by keys that every SOFTWARE hive holds and others do not. */
function findHives(registry: Registry): readonly RegistryKey[] {
  const own = findKey(registry, `HKEY_LOCAL_MACHINE\\${OWN_NAME}`);
  const roots = ["hkey_local_machine", "hkey_users"].flatMap((root) => registry.roots.get(root) ?? []);
  return roots
    .flatMap((root) => [...root.keys.values()])
    .filter((key) => key === own || isNamedAlike(key) || holdsSoftware(key));
}

const isNamedAlike = ({ name, keys }: RegistryKey): boolean =>
  name.toLowerCase().includes(OWN_NAME) && (keys.has("microsoft") || keys.has("policies"));

function holdsSoftware({ keys }: RegistryKey): boolean {
  const microsoft = keys.get("microsoft");
  return microsoft?.keys.has("windows nt") || keys.get("policies")?.keys.has("microsoft") || false;
}
