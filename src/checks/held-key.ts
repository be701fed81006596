import type { RegistryKey } from "../registry/registry.ts";

/**
 * Whether the export names the key itself, and not only keys below it: then what the key lacks is lacking on the
 * computer too, as an exported key comes with all its values and subkeys.
 */
export function isHeld(key: RegistryKey | undefined): boolean {
  if (key === undefined) return false;
  if (key.values.size > 0) return true;
  const { lineText } = key.location;
  const written = lineText.slice(lineText.indexOf("[") + 1, lineText.lastIndexOf("]")).replace(/\\+$/, "");
  const names = written.split("\\");
  return names.length === key.path.split("\\").length && names.at(-1)?.toLowerCase() === key.name.toLowerCase();
}
