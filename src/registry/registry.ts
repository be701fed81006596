import type { SourceLocation } from "../base/problem.ts";

/** Data of one registry value, by the registry's own types (winnt.h REG_…). */
export type RegistryData =
  | { readonly kind: "string"; readonly text: string; readonly isExpandable: boolean }
  | { readonly kind: "multi-string"; readonly texts: readonly string[] }
  | { readonly kind: "dword"; readonly number: number }
  | { readonly kind: "qword"; readonly number: bigint }
  /** REG_BINARY (3), REG_NONE (0) and every type without a form of its own. */
  | { readonly kind: "binary"; readonly type: number; readonly bytes: Uint8Array };

export interface RegistryValue {
  /** As written; "" for the default value `@`. */
  readonly name: string;
  readonly data: RegistryData;
  /** Line and column of the value's name. */
  readonly location: SourceLocation;
}

export interface RegistryKey {
  /** Full path as first written, without the closing bracket: `HKEY_LOCAL_MACHINE\COMM\Firewall\Rules\Block`. */
  readonly path: string;
  /** Last part of the path, as first written. */
  readonly name: string;
  /** Where the key was first opened; for a key that only holds subkeys, where the first of those was. */
  readonly location: SourceLocation;
  /** By lower-case name: registry names do not differ by case. Iterates in order of first appearance. */
  readonly values: ReadonlyMap<string, RegistryValue>;
  readonly keys: ReadonlyMap<string, RegistryKey>;
}

/** The merged tree of one or more `.reg` files, roots under their long names (`HKEY_LOCAL_MACHINE`). */
export interface Registry {
  readonly roots: ReadonlyMap<string, RegistryKey>;
}

/** The key at `path`, parts joined by `\`, in any case; undefined when the export does not hold it. */
export function findKey(registry: Registry, path: string): RegistryKey | undefined {
  const [root = "", ...names] = path.toLowerCase().split("\\");
  let key = registry.roots.get(root);
  for (const name of names) key = key?.keys.get(name);
  return key;
}
