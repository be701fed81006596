import { findKey, type Registry, type RegistryKey } from "./registry.ts";

/** The control set that is judged, and why it is that one where the export leaves a choice. */
export interface ControlSet {
  readonly key: RegistryKey | undefined;
  /** In words; null when there was nothing to choose. */
  readonly assumption: string | null;
}

const LOCAL_MACHINE = "HKEY_LOCAL_MACHINE";

/**
 * `CurrentControlSet`, or the `ControlSet00N` that `Select\Current` names, wherever the system hive was mounted. With both
 * in one export they are one key: `CurrentControlSet` wins where they differ. Without either name, the lowest number.
 */
export function resolveControlSet(registry: Registry): ControlSet {
  const machine = findKey(registry, LOCAL_MACHINE);
  const hives = [...(machine?.keys.values() ?? [])].filter((hive) => controlSetsOf(hive).size > 0);
  const hive = hives.find(({ name }) => name.toLowerCase() === "system") ?? hives[0];
  if (hive === undefined) return { key: undefined, assumption: null };
  const controlSets = controlSetsOf(hive);
  const current = controlSets.get("currentcontrolset");
  const selected = selectedOf(hive);
  const selectedKey =
    selected === undefined ? undefined : controlSets.get(`controlset${String(selected).padStart(3, "0")}`);
  const [lowest, ...others] = [...controlSets]
    .filter(([name]) => name !== "currentcontrolset")
    .sort(([a], [b]) => (a < b ? -1 : 1));

  if (current !== undefined && selectedKey !== undefined) return { key: merge(selectedKey, current), assumption: null };
  if (current !== undefined) {
    const isAlone = lowest === undefined;
    return {
      key: current,
      assumption: isAlone ? null : `${current.name} is judged, and ${listNames(controlSets, current)} is not`,
    };
  }
  if (selectedKey !== undefined) return { key: selectedKey, assumption: null };
  if (lowest === undefined) return { key: undefined, assumption: null };
  const [, key] = lowest;
  const isAlone = others.length === 0;
  return {
    key,
    assumption: isAlone
      ? `${key.name} is taken for the active control set: the export does not say which is`
      : `${key.name} is taken for the active control set, and ${listNames(controlSets, key)} is not judged: the export does not say which is active`,
  };
}

const controlSetsOf = (hive: RegistryKey): ReadonlyMap<string, RegistryKey> =>
  new Map([...hive.keys].filter(([name]) => /^(currentcontrolset|controlset\d{3})$/.test(name)));

function selectedOf(hive: RegistryKey): number | undefined {
  const value = hive.keys.get("select")?.values.get("current")?.data;
  return value?.kind === "dword" ? value.number : undefined;
}

const listNames = (controlSets: ReadonlyMap<string, RegistryKey>, but: RegistryKey): string =>
  [...controlSets.values()]
    .filter((key) => key !== but)
    .map(({ name }) => name)
    .join(", ");

/** Both keys as one; where they differ `winner` wins. */
function merge(base: RegistryKey, winner: RegistryKey): RegistryKey {
  const keys = new Map(base.keys);
  for (const [name, key] of winner.keys) {
    const other = base.keys.get(name);
    keys.set(name, other === undefined ? key : merge(other, key));
  }
  return { ...winner, keys, values: new Map([...base.values, ...winner.values]) };
}
