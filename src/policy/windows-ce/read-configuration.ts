import type { Prefix } from "../../base/ip-address.ts";
import type { Problem, SourceLocation } from "../../base/problem.ts";
import { findKey, type Registry, type RegistryKey } from "../../registry/registry.ts";
import { findWindowsCeAdapters, type HostAdapter, readHostAdapter } from "../host-adapters.ts";
import { readDword, readTexts, valueOr, warn } from "../registry-value.ts";
import type { Truth } from "../truth.ts";
import type { RuleTimeouts } from "./contact-memory.ts";
import { readRule } from "./read-rule.ts";
import type { AddressFamily, CeRule } from "./rule.ts";

/** `COMM\Firewall` of one export (windows-ce-firewall.md 2.1), and what else of it the firewall rests on. */
export interface CeConfiguration {
  readonly kind: "windows-ce";
  readonly location: SourceLocation;
  readonly rules: readonly CeRule[];
  readonly isEnabled: Readonly<Record<AddressFamily, Truth>>;
  /** A NAT port mapping may let inbound packets in; which mappings there are, the registry does not say. */
  readonly mayMapPorts: Truth;
  /** EnableNATIntegration. */
  readonly isNatIntegrated: Truth;
  readonly timeouts: RuleTimeouts;
  /** TCPConnectionTimeout is in the export. */
  readonly hasConnectionTimeout: boolean;
  readonly adapters: readonly HostAdapter[];
  /** Names of adapters that are not firewalled: the private side. */
  readonly privateAdapters: readonly string[];
  /** Subnets of those whose addresses are in the export. */
  readonly privateSubnets: readonly Prefix[];
}

const SECOND = 1_000_000;

/** Reads the firewall of a Windows CE export; undefined when it holds none. */
export function readWindowsCeConfiguration(registry: Registry, problems: Problem[]): CeConfiguration | undefined {
  const comm = findKey(registry, "HKEY_LOCAL_MACHINE\\COMM");
  const firewall = comm?.keys.get("firewall");
  if (firewall === undefined) return undefined;
  noteLaterFormat(firewall, problems);
  const adapters = findWindowsCeAdapters(comm).map((keys) => readHostAdapter(keys, problems));
  const sharing = comm?.keys.get("connectionsharing");
  const privateAdapters = readPrivateAdapters(firewall, sharing, problems);
  const isPrivate = ({ name }: HostAdapter): boolean =>
    privateAdapters.some((other) => other.toLowerCase() === name.toLowerCase());
  const isNatIntegrated = readSwitch(firewall, "EnableNATIntegration", problems);
  const connectionTimeout = firewall.values.get("tcpconnectiontimeout");
  return {
    kind: "windows-ce",
    location: firewall.location,
    rules: readRules(firewall.keys.get("rules"), problems),
    isEnabled: {
      IPv4: readSwitch(firewall, "EnableIPV4", problems),
      IPv6: readSwitch(firewall, "EnableIPv6", problems),
    },
    mayMapPorts: sharing === undefined || isNatIntegrated === "no" ? "no" : "maybe",
    isNatIntegrated,
    timeouts: readTimeouts(firewall, problems),
    hasConnectionTimeout: connectionTimeout?.data.kind === "dword" && connectionTimeout.data.number > 0,
    adapters,
    privateAdapters,
    privateSubnets: adapters.filter(isPrivate).flatMap(({ subnets }) => subnets),
  };
}

/** A rule is a key right below `Rules` that has values; what else is there is reported. */
function readRules(rules: RegistryKey | undefined, problems: Problem[]): readonly CeRule[] {
  const read: CeRule[] = [];
  for (const key of rules?.keys.values() ?? []) {
    for (const below of key.keys.values()) {
      const message = `"${below.name}" below the firewall rule "${key.name}" is not read: rules are the keys right below Rules`;
      warn(problems, below.location, message);
    }
    if (key.values.size > 0) read.push(readRule(key, problems));
    else warn(problems, key.location, `"${key.name}" has no values and is not read as a firewall rule`);
  }
  return read;
}

/** On at every value but 0, and when absent; `maybe` when the value is no dword. */
function readSwitch(key: RegistryKey, name: string, problems: Problem[]): Truth {
  const field = readDword(key, name, problems);
  if (field.kind === "unreadable") return "maybe";
  return valueOr(field, 1) === 0 ? "no" : "yes";
}

function readPrivateAdapters(
  firewall: RegistryKey,
  sharing: RegistryKey | undefined,
  problems: Problem[],
): readonly string[] {
  const own = readTexts(firewall, "InterfacesNotFirewalled", problems);
  if (own.kind !== "absent") return valueOr(own, []).filter((name) => name !== "");
  return valueOr(readTexts(sharing, "PrivateInterface", problems), []).filter((name) => name !== "");
}

function readTimeouts(firewall: RegistryKey, problems: Problem[]): RuleTimeouts {
  const micros = (name: string, defaultSeconds: number): number => {
    const field = readDword(firewall, name, problems);
    if (field.kind === "value" && field.value > 0) return field.value * SECOND;
    if (field.kind === "value") {
      warn(problems, field.location, `${name} is 0: what that means is not documented, ${defaultSeconds} s is assumed`);
    }
    return defaultSeconds * SECOND;
  };
  return {
    tcpConnectionMicros: micros("TCPConnectionTimeout", 86_400),
    tcpRuleMicros: micros("TCPRuleTimeout", 60),
    udpRuleMicros: micros("UDPRuleTimeout", 60),
    icmpRuleMicros: micros("ICMPRuleTimeout", 30),
    housekeepingMicros: micros("HousekeepingPeriod", 30),
  };
}

/** Compact 7 has a Firewall Service whose rules look alike and mean other things (windows-ce-firewall.md section 8). */
function noteLaterFormat(firewall: RegistryKey, problems: Problem[]): void {
  const rules = Array.from(firewall.keys.get("rules")?.keys.values() ?? []).filter(
    ({ values }) => !values.has("flags"),
  );
  const named = [...firewall.values.values(), ...firewall.keys.values(), ...rules];
  const later = named.find(({ name }) => /^Block(Inbound|Outbound|Icmp)\w*V[46]$/i.test(name));
  if (later === undefined) return;
  const message = `"${later.name}" belongs to the Firewall Service of Windows Embedded Compact 7, whose rules are not understood: only COMM\\Firewall of Windows CE 4.2 to 6.0 is`;
  problems.push({ severity: "error", message, location: later.location });
}
