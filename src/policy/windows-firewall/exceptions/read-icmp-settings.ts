import type { Problem } from "../../../base/problem.ts";
import { warn } from "../../registry-value.ts";
import { type ProfileKeys, readSetting } from "../setting.ts";
import type { IcmpException } from "./exception.ts";
import { ICMP_SETTINGS, type IcmpSetting } from "./icmp-settings.ts";
import { ANY_SCOPE } from "./scope.ts";

/**
 * Reads `IcmpSettings` of a profile: one exception for each value that either store has. Group policy that sets some of
 * them takes the others from the administrators, as a whole or one by one: then a local one counts possibly.
 */
export function readIcmpExceptions(keys: ProfileKeys, problems: Problem[]): readonly IcmpException[] {
  const settings = {
    policy: keys.policy?.keys.get("icmpsettings"),
    local: keys.local?.keys.get("icmpsettings"),
  };
  const isSetByPolicy = (settings.policy?.values.size ?? 0) > 0;
  for (const key of [settings.policy, settings.local]) {
    for (const { name, location } of key?.values.values() ?? []) {
      const isKnown = ICMP_SETTINGS.some((setting) => setting.name.toLowerCase() === name.toLowerCase());
      if (!isKnown)
        warn(problems, location, `IcmpSettings: ${name} is not a setting that Microsoft documents: not used`);
    }
  }
  return ICMP_SETTINGS.flatMap((setting: IcmpSetting): readonly IcmpException[] => {
    const { isOn, store, location } = readSetting(settings, setting.name, false, problems);
    if (store === "default" || location === null) return [];
    return [
      {
        kind: "icmp",
        name: setting.name,
        location,
        store,
        isInForce: store === "local" && isSetByPolicy ? "maybe" : "yes",
        isEnabled: isOn,
        scope: ANY_SCOPE,
        isIllFormed: false,
        isPresumed: false,
        setting,
      },
    ];
  });
}
