import type { SourceLocation } from "../base/problem.ts";
import type { Registry, RegistryKey, RegistryValue } from "./registry.ts";

interface GrowingKey extends RegistryKey {
  readonly values: Map<string, RegistryValue>;
  readonly keys: Map<string, GrowingKey>;
}

/** A key that values can be added to. Valid until it or a key above it is deleted. */
export type OpenKey = Pick<GrowingKey, "path" | "values">;

/** The tree while files are merged into it, in order, as importing them one after the other would. */
export class RegistryTree implements Registry {
  readonly roots = new Map<string, GrowingKey>();

  /** The key at `names`, the first of them a root's long name; made where it is not there yet. */
  open(names: readonly string[], location: SourceLocation): OpenKey {
    const [root = "", ...below] = names;
    let key = childOf(this.roots, root, root, location);
    for (const name of below) key = childOf(key.keys, name, `${key.path}\\${name}`, location);
    return key;
  }

  /** Deletes the key with all that is below it; nothing happens when it is not there. */
  delete(names: readonly string[]): void {
    const last = names.at(-1)?.toLowerCase() ?? "";
    let keys: Map<string, GrowingKey> | undefined = this.roots;
    for (const name of names.slice(0, -1)) keys = keys?.get(name.toLowerCase())?.keys;
    keys?.delete(last);
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
