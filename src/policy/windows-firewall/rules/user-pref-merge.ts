import type { Problem } from "../../../base/problem.ts";
import { type ProfileKeys, readSetting, type Setting } from "../setting.ts";

/**
 * AllowUserPrefMerge of a list, on by default. It is documented for group policy; whether the computer's own is heeded
 * where group policy has none is not: off, it may be (windows-nt-to-11-filters.md D4.3).
 */
export function readUserPrefMerge(
  { policy, local }: ProfileKeys,
  list: "authorizedapplications" | "globallyopenports",
  problems: Problem[],
): Setting {
  const keys = { policy: policy?.keys.get(list), local: local?.keys.get(list) };
  const setting = readSetting(keys, "AllowUserPrefMerge", true, problems);
  return setting.store === "local" && setting.isOn === "no" ? { ...setting, isOn: "maybe" } : setting;
}
