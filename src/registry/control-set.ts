import { formatLocation } from "../base/problem.ts";
import type { Registry, RegistryKey, RegistryValue } from "./registry.ts";
import { sameData } from "./same-data.ts";

/** The control set that was in force on the exported computer. */
export interface ControlSet {
  /** Undefined when the export holds none. Where two of its keys are the same key, a merged copy of both. */
  readonly key: RegistryKey | undefined;
  /** Sentences without a full stop for what was chosen although the export does not say so; often none. */
  readonly notes: readonly string[];
}

/** Which key under a SYSTEM hive is meant, and why. */
interface Choice {
  readonly keys: readonly RegistryKey[];
  readonly note: string | undefined;
}

const CURRENT = "currentcontrolset";
const NUMBERED = /^controlset(\d{3})$/;

/**
 * Finds the control set by `Select\Current`, else `CurrentControlSet`, else the one of the lowest number. Hives that
 * were loaded under another name (`HKEY_LOCAL_MACHINE\SYS`, `WIM_HKLM_SYSTEM`) are found by what is in them.
 */
export function resolveControlSet(registry: Registry): ControlSet {
  const hives = findHives(registry);
  const hive = hives.find(({ name }) => name.toLowerCase() === "system") ?? hives[0];
  if (hive === undefined) return { key: undefined, notes: [] };
  const { keys, note } = chooseControlSet(hive);
  const notes: string[] = [];
  if (hives.length > 1) {
    const others = hives.filter((other) => other !== hive).map(({ path }) => path);
    notes.push(`control sets are read from ${hive.path}; ${others.join(", ")} is left out`);
  }
  if (note !== undefined) notes.push(note);
  const [first, second] = keys;
  if (first === undefined || second === undefined) return { key: first, notes };
  const differing: string[] = [];
  const key = mergeKeys(first, second, differing);
  if (differing.length > 0) {
    const [example = ""] = differing;
    const count = differing.length === 1 ? "one value" : `${differing.length} values`;
    notes.push(
      `${first.name} and ${second.name} are the same key and differ in ${count}: ${first.name} holds (${example})`,
    );
  }
  return { key, notes };
}

/** Keys below HKEY_LOCAL_MACHINE, and below HKEY_USERS, where hives can be loaded too, that hold a control set. */
function findHives(registry: Registry): readonly RegistryKey[] {
  const roots = ["hkey_local_machine", "hkey_users"].flatMap((root) => registry.roots.get(root) ?? []);
  return roots
    .flatMap((root) => [...root.keys.values()])
    .filter((key) => [...key.keys.keys()].some((name) => name === CURRENT || NUMBERED.test(name)));
}

function chooseControlSet(hive: RegistryKey): Choice {
  const current = hive.keys.get(CURRENT);
  const numbered = [...hive.keys.values()]
    .filter(({ name }) => NUMBERED.test(name.toLowerCase()))
    .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
  const selectedName = selectedControlSet(hive);
  const selected = numbered.find(({ name }) => name.toLowerCase() === selectedName?.toLowerCase());
  if (current !== undefined) {
    if (selected !== undefined) return { keys: [current, selected], note: undefined };
    const isAlone = numbered.length === 0 || selectedName !== undefined;
    const note = `${current.path} is read; ${listNames(numbered)} left out, as the export does not say which of them it is`;
    return { keys: [current], note: isAlone ? undefined : note };
  }
  if (selected !== undefined) return { keys: [selected], note: undefined };
  const [lowest] = numbered;
  if (lowest === undefined) return { keys: [], note: undefined };
  const why =
    selectedName === undefined
      ? "the export does not say which control set was in use (Select\\Current)"
      : `Select\\Current names ${selectedName}, which the export does not hold`;
  return { keys: [lowest], note: `${lowest.path} is read as the one in force: ${why}` };
}

const listNames = (keys: readonly RegistryKey[]): string =>
  `${keys.map(({ name }) => name).join(", ")} ${keys.length === 1 ? "is" : "are"}`;

/** `ControlSet001` for Select\Current = 1. */
function selectedControlSet(hive: RegistryKey): string | undefined {
  const data = hive.keys.get("select")?.values.get("current")?.data;
  return data?.kind === "dword" ? `ControlSet${String(data.number).padStart(3, "0")}` : undefined;
}

/**
 * Both keys in one, with what either holds. Where values differ, that of `preferred` stays, and `differing` gets
 * `NAME, PLACE against PLACE`.
 */
function mergeKeys(preferred: RegistryKey, other: RegistryKey, differing: string[]): RegistryKey {
  const values = new Map(preferred.values);
  for (const [name, value] of other.values) {
    const kept = values.get(name);
    if (kept === undefined) values.set(name, value);
    else if (!sameData(kept.data, value.data)) differing.push(describeDifference(kept, value));
  }
  const keys = new Map(preferred.keys);
  for (const [name, key] of other.keys) {
    const kept = keys.get(name);
    keys.set(name, kept === undefined ? key : mergeKeys(kept, key, differing));
  }
  return { ...preferred, values, keys };
}

const describeDifference = (kept: RegistryValue, other: RegistryValue): string =>
  `${kept.name || "@"}, ${formatLocation(kept.location)} against ${formatLocation(other.location)}`;
