import type { Registry, RegistryKey } from "../../registry/registry.ts";
import { findSoftwareKey } from "../../registry/software-hive.ts";

/** Where an export names its Windows, below the SOFTWARE hive. */
export const PRODUCT_KEY = "Microsoft\\Windows NT\\CurrentVersion";

const BEFORE_VISTA = /windows (xp|2000|nt)\b|server 2003/i;
const SINCE_VISTA = /\bvista\b|windows (7|8|8\.1|10|11)\b|server\D*20(0[89]|[1-9]\d)\b/i;

const VISTA_VERSION = 6;
/** Server 2003 is 3790; what came between was not released. */
const LAST_BUILD_BEFORE = 3790;
const VISTA_BUILD = 6000;

/** `ProductName` of the export, "" when it does not hold one. */
export function readProductName(registry: Registry): string {
  return textOf(findSoftwareKey(registry, PRODUCT_KEY), "productname");
}

/**
 * Whether the export is of Vista or later, by `ProductName`, `CurrentVersion` and the build number; undefined when it
 * holds none of them, or when they contradict each other.
 */
export function isSinceVista(registry: Registry): boolean | undefined {
  const key = findSoftwareKey(registry, PRODUCT_KEY);
  const name = textOf(key, "productname");
  const version = Number.parseInt(textOf(key, "currentversion"), 10);
  const signs: boolean[] = [];
  if (BEFORE_VISTA.test(name)) signs.push(false);
  if (SINCE_VISTA.test(name)) signs.push(true);
  if (!Number.isNaN(version)) signs.push(version >= VISTA_VERSION);
  // On XP, CurrentBuild says that it is obsolete and holds no number.
  for (const text of [textOf(key, "currentbuildnumber"), textOf(key, "currentbuild")]) {
    const build = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (build <= LAST_BUILD_BEFORE) signs.push(false);
    if (build >= VISTA_BUILD) signs.push(true);
  }
  return signs.every((sign) => sign === signs[0]) ? signs[0] : undefined;
}

function textOf(key: RegistryKey | undefined, name: string): string {
  const data = key?.values.get(name)?.data;
  return data?.kind === "string" ? data.text.trim() : "";
}
