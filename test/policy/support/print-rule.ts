import { type AddressTerm, formatAddressTerm } from "../../../src/policy/windows-firewall/address-term.ts";
import { formatIcmpTerm } from "../../../src/policy/windows-firewall/rules/icmp-term.ts";
import { formatPortTerm, type PortTerm } from "../../../src/policy/windows-firewall/rules/port-term.ts";
import { formatToken, type ParsedRule, type RuleToken } from "../../../src/policy/windows-firewall/rules/rule.ts";
import { NETWORK_NAMES } from "../../../src/policy/windows-firewall/rules/token-values.ts";

const ACTIONS = { allow: "Allow", block: "Block", bypass: "ByPass" } as const;
const DIRECTIONS = { inbound: "In", outbound: "Out" } as const;
const PROFILE_NAMES = { domain: "Domain", private: "Private", public: "Public" } as const;

/** The rule in the grammar of D2, from what was understood of it: parses to the same rule. */
export function printRule(rule: ParsedRule): string {
  const tokens: RuleToken[] = [];
  const add = (key: string, value: string): void => {
    tokens.push({ key, value });
  };
  if (rule.action !== undefined) add("Action", ACTIONS[rule.action]);
  if (rule.isActive !== "maybe") add("Active", rule.isActive === "yes" ? "TRUE" : "FALSE");
  if (rule.direction !== undefined) add("Dir", DIRECTIONS[rule.direction]);
  if (rule.protocol !== undefined) add("Protocol", `${rule.protocol}`);
  for (const profile of rule.profiles) add("Profile", PROFILE_NAMES[profile]);
  for (const term of rule.localPorts.filter(isKnown)) add(portKey("LPort", term), formatPortTerm(term));
  for (const term of rule.remotePorts.filter(isKnown)) add(portKey("RPort", term), formatPortTerm(term));
  for (const term of rule.icmp.filter(isKnown)) add(`ICMP${term.version}`, formatIcmpTerm(term));
  for (const term of rule.local.v4.filter(isKnown)) add("LA4", formatAddressTerm(term));
  for (const term of rule.local.v6.filter(isKnown)) add("LA6", formatAddressTerm(term));
  for (const term of rule.remote.v4.filter(isNamed)) add(remoteKey("RA4", term), formatAddressTerm(term));
  for (const term of rule.remote.v6.filter(isNamed)) add(remoteKey("RA6", term), formatAddressTerm(term));
  for (const name of rule.interfaces) add("IF", name);
  if (rule.isLocalOnlyMapped) add("LOM", "TRUE");
  if (rule.isLooseSourceMapped) add("LSM", "TRUE");
  tokens.push(...rule.unseen, ...rule.notUnderstood, ...rule.remarks);
  return `v${rule.version}|${tokens.map((token) => `${formatToken(token)}|`).join("")}`;
}

/** Terms that mean nothing are among the tokens that are not understood. */
const isKnown = ({ kind }: { readonly kind: string }): boolean => kind !== "unknown";
const isNamed = (term: AddressTerm): boolean => term.kind !== "unknown" || NETWORK_NAMES.includes(term.text);

/** What `printRule` keeps: without liberties, and with what is not understood of each list after the rest of it. */
export const knownFirst = (rule: ParsedRule): ParsedRule => ({
  ...rule,
  liberties: [],
  localPorts: partitioned(rule.localPorts, isKnown),
  remotePorts: partitioned(rule.remotePorts, isKnown),
  icmp: partitioned(rule.icmp, isKnown),
  local: { v4: partitioned(rule.local.v4, isKnown), v6: partitioned(rule.local.v6, isKnown) },
  remote: { v4: partitioned(rule.remote.v4, isNamed), v6: partitioned(rule.remote.v6, isNamed) },
});

const partitioned = <T>(terms: readonly T[], isFirst: (term: T) => boolean): readonly T[] => [
  ...terms.filter(isFirst),
  ...terms.filter((term) => !isFirst(term)),
];

const portKey = (key: string, term: PortTerm): string =>
  term.kind === "range" && term.first !== term.last ? `${key}2_10` : key;

const remoteKey = (key: string, term: AddressTerm): string =>
  term.kind === "unknown" && NETWORK_NAMES.includes(term.text) ? `${key}2` : key;
