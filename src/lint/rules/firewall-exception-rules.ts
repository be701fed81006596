import { ADDRESS_KEYWORDS, type AddressTerm } from "../../policy/windows-firewall/address-term.ts";
import type { Exception, OpenPort, PortException } from "../../policy/windows-firewall/exceptions/exception.ts";
import {
  type ExceptionsConfiguration,
  type ExceptionsProfile,
  PROFILE_KEY_NAMES,
} from "../../policy/windows-firewall/exceptions/read-exceptions.ts";
import { describeScope, type Scope } from "../../policy/windows-firewall/exceptions/scope.ts";
import { IP_PROTOCOL } from "../../tables/ip-protocols.ts";
import { intervalSet, span } from "../match-sets/interval-set.ts";
import type { FilterRules, LintRule, RuleGroup } from "./rule-group.ts";
import {
  type AddressFamily,
  addressSpan,
  keywordAddress,
  keywordsOf,
  type Traffic,
  trafficTerm,
  withAddressNames,
} from "./traffic.ts";

/** A port exception whose definition was read whole. */
export type ReadPort = PortException & OpenPort;

/** The ports that exceptions of XP SP2 and Server 2003 SP1 open, profile by profile; programs and services are not compared. */
export const firewallExceptionRules = ({ profiles }: ExceptionsConfiguration): FilterRules => ({
  filter: "windows-firewall",
  groups: PROFILE_KEY_NAMES.map((name) => groupOf(profiles[name])),
  disabled: [],
  notCompared: [],
});

/** Exceptions for ports that were read whole and count, by the port: "TCP port 80". */
export function portsInForce(exceptions: readonly Exception[]): ReadonlyMap<string, readonly ReadPort[]> {
  const byPort = new Map<string, ReadPort[]>();
  for (const exception of exceptions) {
    if (exception.kind !== "port" || exception.isInForce !== "yes" || !isRead(exception)) continue;
    const key = `${exception.transport} port ${exception.port}`;
    byPort.set(key, [...(byPort.get(key) ?? []), exception]);
  }
  return byPort;
}

export const isRead = (exception: PortException): exception is ReadPort => !exception.isIllFormed;

/** Of two definitions of a port a disabled one wins, and scopes are united (windows-nt-to-11-filters.md C3). */
function groupOf({ keyName, exceptions }: ExceptionsProfile): RuleGroup {
  const open = [...portsInForce(exceptions).values()]
    .filter((same) => same.every(({ isEnabled }) => isEnabled === "yes"))
    .flat();
  const traffic = new Map(open.map((exception) => [exception, trafficOf(exception)]));
  const keywords = keywordsOf([...traffic.values()].flat());
  const rules = [...traffic].map(
    ([{ name, location, transport, port, scope }, parts]): LintRule => ({
      name,
      location,
      action: "allow",
      summary: `${keyName}: ${transport} port ${port} for ${describeScope(scope)}`,
      traffic: parts,
      set: parts.map((part) => trafficTerm(part, keywords)),
      conditions: [],
      grants: [],
    }),
  );
  return { filter: "windows-firewall", direction: "inbound", winner: "block", defaultAction: "block", keywords, rules };
}

const trafficOf = ({ transport, port, scope }: ReadPort): readonly Traffic[] =>
  (["IPv4", "IPv6"] as const).flatMap((family) => {
    const remoteAddress = addressesOf(scope, family);
    if (remoteAddress?.length === 0) return [];
    return [{ family, ipProtocol: span(IP_PROTOCOL[transport]), localPort: span(port), remoteAddress }];
  });

/** undefined: any address. */
function addressesOf(scope: Scope, family: AddressFamily): Traffic["remoteAddress"] {
  if (scope.kind === "any") return undefined;
  if (scope.kind === "unknown") return [];
  const setOf = (term: AddressTerm) => {
    if (term.kind === "keyword") return keywordAddress(family, ADDRESS_KEYWORDS.indexOf(term.keyword));
    return term.kind === "range" && family === "IPv4" ? addressSpan(term.range.first, term.range.last) : [];
  };
  const all = intervalSet(scope.condition.terms.flatMap(setOf));
  return withAddressNames(all, family);
}
