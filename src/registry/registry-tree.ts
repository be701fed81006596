import type { SourceLocation } from "../base/problem.ts";
import { isControlSetName } from "./control-set.ts";
import type { Registry, RegistryKey, RegistryValue } from "./registry.ts";

interface GrowingKey extends RegistryKey {
  readonly values: Map<string, RegistryValue>;
  readonly keys: Map<string, GrowingKey>;
}

/** A key that values can be added to. Valid until it or a key above it is deleted. */
export type OpenKey = Pick<GrowingKey, "path" | "values">;

/** `HKEY_LOCAL_MACHINE\SYSTEM\ControlSet001`, in lower case, and the name below that hive which stands for it. */
export type KeyAliases = ReadonlyMap<string, string>;

const NO_ALIASES: KeyAliases = new Map();

/** Root, hive, control set. */
const CONTROL_SET_LEVEL = 3;

/** The tree while files are merged into it, in order, as importing them one after the other would. */
export class RegistryTree implements Registry {
  readonly roots = new Map<string, GrowingKey>();
  /** Lower-case paths of all control sets that were opened or deleted in, whether or not they are still there. */
  readonly namedControlSets = new Set<string>();
  readonly #aliases: KeyAliases;

  constructor(aliases: KeyAliases = NO_ALIASES) {
    this.#aliases = aliases;
  }

  /** The key at `names`, the first of them a root's long name; made where it is not there yet. */
  open(names: readonly string[], location: SourceLocation): OpenKey {
    const [root = "", ...below] = this.#resolved(names);
    let key = childOf(this.roots, root, root, location);
    for (const name of below) key = childOf(key.keys, name, `${key.path}\\${name}`, location);
    return key;
  }

  /** Deletes the key with all that is below it; nothing happens when it is not there. */
  delete(written: readonly string[]): void {
    const names = this.#resolved(written);
    const last = names.at(-1)?.toLowerCase() ?? "";
    let keys: Map<string, GrowingKey> | undefined = this.roots;
    for (const name of names.slice(0, -1)) keys = keys?.get(name.toLowerCase())?.keys;
    keys?.delete(last);
  }

  #resolved(names: readonly string[]): readonly string[] {
    const [root = "", hive = "", set, ...below] = names;
    if (set === undefined || !isControlSetName(set)) return names;
    const path = names.slice(0, CONTROL_SET_LEVEL).join("\\").toLowerCase();
    this.namedControlSets.add(path);
    const alias = this.#aliases.get(path);
    return alias === undefined ? names : [root, hive, alias, ...below];
  }
}

function childOf(keys: Map<string, GrowingKey>, name: string, path: string, location: SourceLocation): GrowingKey {
  const folded = name.toLowerCase();
  const known = keys.get(folded);
  if (known !== undefined) return known;
  const key: GrowingKey = { path, name, location, values: new Map(), keys: new Map() };
  keys.set(folded, key);
  return key;
}
