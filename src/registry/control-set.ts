import type { Registry, RegistryKey } from "./registry.ts";
import type { KeyAliases } from "./registry-tree.ts";

/** The control set that was in force on the exported computer. */
export interface ControlSet {
  /** Undefined when the export holds none. */
  readonly key: RegistryKey | undefined;
  /** Sentences without a full stop for what was chosen although the export does not say so; often none. */
  readonly notes: readonly string[];
}

/** Which key under a SYSTEM hive is meant, and why. */
interface Choice {
  readonly key: RegistryKey | undefined;
  readonly note: string | undefined;
}

const CURRENT = "currentcontrolset";
const NUMBERED = /^controlset(\d{3})$/;

export function isControlSetName(name: string): boolean {
  const folded = name.toLowerCase();
  return folded === CURRENT || NUMBERED.test(folded);
}

/**
 * The control sets that are another name of CurrentControlSet, by `Select\Current` of their hive. `namedPaths`: all that
 * the files name, in lower case; only where they name both are there two names for one key.
 */
export function findAliases(registry: Registry, namedPaths: ReadonlySet<string>): KeyAliases {
  const aliases = new Map<string, string>();
  for (const [root, { keys }] of registry.roots) {
    for (const [name, hive] of keys) {
      const path = `${root}\\${name}`;
      const selected = `${path}\\${selectedControlSet(hive)?.toLowerCase()}`;
      if (namedPaths.has(`${path}\\${CURRENT}`) && namedPaths.has(selected)) aliases.set(selected, "CurrentControlSet");
    }
  }
  return aliases;
}

/**
 * Finds the control set by `Select\Current`, else `CurrentControlSet`, else the one of the lowest number. Hives that
 * were loaded under another name (`HKEY_LOCAL_MACHINE\SYS`, `WIM_HKLM_SYSTEM`) are found by what is in them.
 */
export function resolveControlSet(registry: Registry): ControlSet {
  const hives = findHives(registry);
  const hive = hives.find(({ name }) => name.toLowerCase() === "system") ?? hives[0];
  if (hive === undefined) return { key: undefined, notes: [] };
  const { key, note } = chooseControlSet(hive);
  const notes: string[] = [];
  if (hives.length > 1) {
    const others = hives.filter((other) => other !== hive).map(({ path }) => path);
    notes.push(`control sets are read from ${hive.path}; ${others.join(", ")} is left out`);
  }
  if (note !== undefined) notes.push(note);
  return { key, notes };
}

/** Keys below HKEY_LOCAL_MACHINE, and below HKEY_USERS, where hives can be loaded too, that hold a control set. */
function findHives(registry: Registry): readonly RegistryKey[] {
  const roots = ["hkey_local_machine", "hkey_users"].flatMap((root) => registry.roots.get(root) ?? []);
  return roots.flatMap((root) => [...root.keys.values()]).filter((key) => [...key.keys.keys()].some(isControlSetName));
}

function chooseControlSet(hive: RegistryKey): Choice {
  const current = hive.keys.get(CURRENT);
  const numbered = [...hive.keys.values()]
    .filter(({ name }) => NUMBERED.test(name.toLowerCase()))
    .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
  const selectedName = selectedControlSet(hive);
  const selected = numbered.find(({ name }) => name.toLowerCase() === selectedName?.toLowerCase());
  if (current !== undefined) {
    const isAlone = numbered.length === 0 || selectedName !== undefined;
    const note = `${current.path} is read; ${listNames(numbered)} left out, as the export does not say which of them it is`;
    return { key: current, note: isAlone ? undefined : note };
  }
  if (selected !== undefined) return { key: selected, note: undefined };
  const [lowest] = numbered;
  if (lowest === undefined) return { key: undefined, note: undefined };
  const why =
    selectedName === undefined
      ? "the export does not say which control set was in use (Select\\Current)"
      : `Select\\Current names ${selectedName}, which the export does not hold`;
  const others = numbered.filter((other) => other !== lowest);
  const leftOut = others.length === 0 ? "" : `; ${listNames(others)} left out`;
  return { key: lowest, note: `${lowest.path} is read as the one in force: ${why}${leftOut}` };
}

const listNames = (keys: readonly RegistryKey[]): string =>
  `${keys.map(({ name }) => name).join(", ")} ${keys.length === 1 ? "is" : "are"}`;

/** `ControlSet001` for Select\Current = 1. */
function selectedControlSet(hive: RegistryKey): string | undefined {
  const data = hive.keys.get("select")?.values.get("current")?.data;
  return data?.kind === "dword" ? `ControlSet${String(data.number).padStart(3, "0")}` : undefined;
}
