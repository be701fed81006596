import type { SourceLocation } from "../base/problem.ts";
import type { Registry, RegistryKey, RegistryValue } from "./registry.ts";

interface Branch extends RegistryKey {
  readonly values: Map<string, RegistryValue>;
  readonly keys: Map<string, Branch>;
}

/** A registry being imported: later lines and later files add to earlier ones, replace and delete. */
export class RegistryBuilder {
  readonly #roots = new Map<string, Branch>();

  get registry(): Registry {
    return { roots: this.#roots };
  }

  /** Opens the key, and creates what is missing of its path. `root` is a long name in upper case. */
  open(root: string, names: readonly string[], location: SourceLocation): KeyWriter {
    let key = child(this.#roots, root, root, location);
    for (const name of names) key = child(key.keys, `${key.path}\\${name}`, name, location);
    return key;
  }

  /** Deletes the key and all below it; what is not there needs no deletion. */
  delete(root: string, names: readonly string[]): void {
    const last = names.at(-1);
    if (last === undefined) {
      this.#roots.delete(root.toLowerCase());
      return;
    }
    let key = this.#roots.get(root.toLowerCase());
    for (const name of names.slice(0, -1)) key = key?.keys.get(name.toLowerCase());
    key?.keys.delete(last.toLowerCase());
  }
}

/** What may be written of an open key. */
export interface KeyWriter {
  readonly path: string;
  readonly values: Map<string, RegistryValue>;
}

function child(siblings: Map<string, Branch>, path: string, name: string, location: SourceLocation): Branch {
  const known = siblings.get(name.toLowerCase());
  if (known !== undefined) return known;
  const branch: Branch = { path, name, location, values: new Map(), keys: new Map() };
  siblings.set(name.toLowerCase(), branch);
  return branch;
}
