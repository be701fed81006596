import type { Problem } from "../../../base/problem.ts";
import type { Registry } from "../../../registry/registry.ts";
import { findSoftwareKey } from "../../../registry/software-hive.ts";
import { readDword, readTexts, valueOr } from "../../registry-value.ts";
import { doubtful, type FirewallSwitch, ON, off } from "../service-switch.ts";
import { type ProfileKeys, readSetting } from "../setting.ts";
import { readProductName } from "../windows-product.ts";

/**
 * EnableFirewall of a profile and what can take its place. Absent from both stores, it is on, as in XP SP2 (assumed),
 * unless the export is of Server 2003.
 */
export function readProfileSwitch(
  keys: ProfileKeys,
  registry: Registry,
  isDomain: boolean,
  problems: Problem[],
): { readonly enabled: FirewallSwitch; readonly isPresumed: boolean } {
  const setting = readSetting(keys, "EnableFirewall", true, problems);
  const isPresumed = setting.store === "default";
  if (setting.isOn === "maybe") {
    return { enabled: doubtful("EnableFirewall, whose value has no documented meaning"), isPresumed };
  }
  if (isPresumed && isServer2003(registry)) {
    return {
      enabled: doubtful("EnableFirewall, which is not in the export: Server 2003 has it off by default"),
      isPresumed,
    };
  }
  if (setting.isOn === "no") return { enabled: off("EnableFirewall is 0"), isPresumed };
  if (isDomain && setting.store !== "policy" && mayBeProhibited(registry, problems)) {
    return {
      enabled: doubtful("NC_PersonalFirewallConfig, which can keep the firewall off in the domain"),
      isPresumed,
    };
  }
  if (mayDisableInterfaces(keys, problems)) {
    return { enabled: doubtful("DisabledInterfaces, which can switch the firewall off for an adapter"), isPresumed };
  }
  return { enabled: ON, isPresumed };
}

function mayDisableInterfaces({ local }: ProfileKeys, problems: Problem[]): boolean {
  const field = readTexts(local, "DisabledInterfaces", problems);
  return field.kind === "unreadable" || valueOr(field, []).some((text) => text !== "");
}

/** "Prohibit use of Internet Connection Firewall on your DNS domain network" (C4). */
function mayBeProhibited(registry: Registry, problems: Problem[]): boolean {
  const key = findSoftwareKey(registry, "Policies\\Microsoft\\Windows\\Network Connections");
  const field = readDword(key, "NC_PersonalFirewallConfig", problems);
  return field.kind === "unreadable" || (field.kind === "value" && field.value !== 1);
}

/** By the product's name: Windows XP for x64 has the same version number. */
const isServer2003 = (registry: Registry): boolean => readProductName(registry).includes("Server 2003");
