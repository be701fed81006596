import type { Problem } from "../../../base/problem.ts";
import { findKey, type Registry, type RegistryKey } from "../../../registry/registry.ts";
import { type Field, readDword, readTexts, valueOr, warn } from "../../registry-value.ts";
import type { Truth } from "../../truth.ts";
import { type ProfileKeys, readSetting } from "../setting.ts";

/** Whether the firewall filters at all, and what that rests on. */
export interface FirewallSwitch {
  readonly isOn: Truth;
  /** Why it is off, or what it depends on: "EnableFirewall is 0". "" when it is on. */
  readonly cause: string;
  /** The cause is inferred. */
  readonly isAssumed: boolean;
}

const ON: FirewallSwitch = { isOn: "yes", cause: "", isAssumed: false };
const off = (cause: string, isAssumed = false): FirewallSwitch => ({ isOn: "no", cause, isAssumed });
const doubtful = (cause: string): FirewallSwitch => ({ isOn: "maybe", cause, isAssumed: false });

const DISABLED = 4;
const MANUAL = 3;

/** `Services\SharedAccess\Start`: without its service the firewall does not run (windows-nt-to-11-filters.md C1). */
export function readServiceSwitch(
  services: RegistryKey | undefined,
  problems: Problem[],
): { readonly service: FirewallSwitch; readonly isServicePresumed: boolean } {
  const start = readDword(services?.keys.get("sharedaccess"), "Start", problems);
  return { service: switchByStart(start, problems), isServicePresumed: start.kind === "absent" };
}

function switchByStart(start: Field<number>, problems: Problem[]): FirewallSwitch {
  if (start.kind === "absent") return ON;
  if (start.kind === "unreadable") return doubtful("how the SharedAccess service starts, which cannot be read");
  if (start.value === DISABLED) return off("the SharedAccess service is disabled (Start is 4)", true);
  if (start.value === MANUAL) return doubtful("whether the SharedAccess service was started (Start is 3)");
  if (start.value < MANUAL) return ON;
  warn(problems, start.location, `Start is ${start.value}: only 0 to 4 are documented`);
  return doubtful("how the SharedAccess service starts, which cannot be read");
}

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
  const key = findKey(registry, "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\Network Connections");
  const field = readDword(key, "NC_PersonalFirewallConfig", problems);
  return field.kind === "unreadable" || (field.kind === "value" && field.value !== 1);
}

/** By the product's name: Windows XP for x64 has the same version number. */
function isServer2003(registry: Registry): boolean {
  const key = findKey(registry, "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion");
  const data = key?.values.get("productname")?.data;
  return data?.kind === "string" && data.text.includes("Server 2003");
}
