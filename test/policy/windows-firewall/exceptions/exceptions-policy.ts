import type { Problem } from "../../../../src/base/problem.ts";
import type { FlowStart } from "../../../../src/flow/flow.ts";
import type { FilterDecision } from "../../../../src/policy/decision.ts";
import type { Filter } from "../../../../src/policy/filter.ts";
import { findWindowsNtAdapters, readHostAdapter, readIsRouter } from "../../../../src/policy/host-adapters.ts";
import { NO_NEIGHBOURS } from "../../../../src/policy/neighbours.ts";
import { resolvePolicyHost } from "../../../../src/policy/policy-host.ts";
import { createExceptionsFilter } from "../../../../src/policy/windows-firewall/exceptions/filter.ts";
import {
  type ExceptionsConfiguration,
  readExceptions,
} from "../../../../src/policy/windows-firewall/exceptions/read-exceptions.ts";
import { findFirewallKeys } from "../../../../src/policy/windows-firewall/firewall-keys.ts";
import type { Profile } from "../../../../src/policy/windows-firewall/profile.ts";
import { resolveControlSet } from "../../../../src/registry/control-set.ts";
import { parseRegistry } from "../../../../src/registry/parse-registry.ts";
import { type RuleValues, section } from "../../support/ce-registry.ts";
import { quoted } from "../../support/firewall-registry.ts";
import { interfaceKey, net, serviceKey, tcpipKey } from "../../support/nt-registry.ts";

export const LOCAL =
  "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy";
export const POLICY = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall";

/** Sub-keys of one profile of one store by their path; "" is the profile itself. */
export type ProfileText = Readonly<Record<string, RuleValues>>;

export interface FirewallText {
  readonly standard?: ProfileText;
  readonly domain?: ProfileText;
  readonly policyStandard?: ProfileText;
  readonly policyDomain?: ProfileText;
  /** Values of Services\SharedAccess. */
  readonly service?: RuleValues;
  /** Further sections. */
  readonly more?: readonly string[];
}

const profileText = (root: string, profile: ProfileText = {}): readonly string[] =>
  Object.entries(profile).map(([path, values]) => section(path === "" ? root : `${root}\\${path}`, values));

/** A list's values: by name, or one text for name and data alike, as group policy writes them. */
export const list = (...entries: readonly (readonly [string, string] | string)[]): RuleValues =>
  Object.fromEntries(
    entries.map((entry) => {
      const [name, data] = typeof entry === "string" ? [entry, entry] : entry;
      return [name.replaceAll("\\", "\\\\").replaceAll('"', '\\"'), quoted(data)];
    }),
  );

/** The computer 10.0.0.2/24, whose gateway is 10.0.0.1, with this firewall; it does not route. */
export const firewallOf = ({ standard, domain, policyStandard, policyDomain, service, more = [] }: FirewallText) =>
  [
    "REGEDIT4",
    "",
    tcpipKey({ IPEnableRouter: 0 }),
    interfaceKey("{LAN}", net("10.0.0.2", "10.0.0.1")),
    ...(service === undefined ? [] : [serviceKey("SharedAccess", service)]),
    section(LOCAL, {}),
    ...profileText(`${LOCAL}\\StandardProfile`, standard),
    ...profileText(`${LOCAL}\\DomainProfile`, domain),
    ...profileText(`${POLICY}\\StandardProfile`, policyStandard),
    ...profileText(`${POLICY}\\DomainProfile`, policyDomain),
    ...more,
  ].join("\n");

export interface BoundFirewall {
  readonly filter: Filter;
  readonly configuration: ExceptionsConfiguration;
  /** "12: message". */
  readonly problems: readonly string[];
}

/** Reads a .reg text and binds its firewall to the computer that it tells, or to `hostOptions`. */
export function bindFirewall(
  reg: string,
  profile: Profile = "public",
  hostOptions: readonly string[] = [],
): BoundFirewall {
  const parsed = parseRegistry([{ file: "rules.reg", bytes: new TextEncoder().encode(reg) }]);
  if (parsed.problems.length > 0) throw new Error(parsed.problems.map(({ message }) => message).join("\n"));
  const problems: Problem[] = [];
  const { key: controlSet } = resolveControlSet(parsed.registry);
  const keys = findFirewallKeys(parsed.registry, controlSet);
  const configuration = keys && readExceptions(keys, parsed.registry, problems);
  if (configuration === undefined) throw new Error("no firewall in the export");
  const adapters = findWindowsNtAdapters(controlSet).map((found) => readHostAdapter(found, []));
  const exported = { adapters, isRouter: readIsRouter(controlSet, []) };
  const { host } = resolvePolicyHost(exported, { hostOptions, discovered: undefined });
  const filter = createExceptionsFilter(configuration, {
    host,
    neighbours: NO_NEIGHBOURS,
    profile,
    isProfilePresumed: false,
    firstRuleId: 0,
  });
  return {
    filter,
    configuration,
    problems: problems.map(({ message, location }) => `${location.line}: ${message}`),
  };
}

export const judge = (filter: Filter, start: FlowStart): FilterDecision =>
  filter.judge(start, { isForwardingProven: false, hopMacs: [] });
