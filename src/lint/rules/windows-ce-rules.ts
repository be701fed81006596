import { formatIpAddress, prefixLengthOfMask } from "../../base/ip-address.ts";
import type { CeConfiguration } from "../../policy/windows-ce/read-configuration.ts";
import type { AddressFamily, CeRule, Condition, RuleConditions } from "../../policy/windows-ce/rule.ts";
import { describeRule } from "../../policy/windows-ce/rule-summary.ts";
import { IP_PROTOCOL } from "../../tables/ip-protocols.ts";
import { type IntervalSet, intervalSet, span } from "../match-sets/interval-set.ts";
import {
  type FilterRules,
  type LintRule,
  type RuleAction,
  type RuleDirection,
  type RuleGroup,
  UNDOCUMENTED,
} from "./rule-group.ts";
import { addressSpan, keywordsOf, type Traffic, trafficTerm } from "./traffic.ts";

/** The block and allow rules of the Windows CE firewall, which has a winner for each direction (windows-ce-firewall.md 3.1). */
export function windowsCeRules({ rules }: CeConfiguration): FilterRules {
  const deciding = rules.filter(({ actions }) => actions.some((action) => action !== "log"));
  const enabled = deciding.filter(({ isEnabled }) => isEnabled);
  const compared = new Map(enabled.flatMap((rule) => pairOf(rule, toLintRule(rule))));
  const groupOf = (direction: RuleDirection, winner: RuleAction): RuleGroup => ({
    filter: "windows-ce",
    direction,
    winner,
    defaultAction: winner,
    keywords: keywordsOf([]),
    rules: [...compared].filter(([{ directions }]) => directions.includes(direction)).map(([, rule]) => rule),
  });
  return {
    filter: "windows-ce",
    groups: [groupOf("inbound", "block"), groupOf("outbound", "allow")],
    disabled: rules.filter(({ isEnabled }) => !isEnabled),
    notCompared: enabled
      .filter((rule) => !compared.has(rule))
      .map(({ name, location }) => ({ name, location, why: UNDOCUMENTED })),
  };
}

const pairOf = (rule: CeRule, compared: LintRule | undefined): readonly [CeRule, LintRule][] =>
  compared === undefined ? [] : [[rule, compared]];

/** undefined for a rule that is ill-formed: whether Windows heeds it is not known. */
function toLintRule(rule: CeRule): LintRule | undefined {
  const { actions, families, directions, conditions, name, location } = rule;
  const [action] = actions;
  const [family] = families;
  const [direction] = directions;
  const isUnreadable = Object.values(conditions).includes("unreadable");
  if (rule.isIllFormed || isUnreadable || action === undefined || action === "log") return undefined;
  if (family === undefined || direction === undefined) return undefined;
  const traffic = trafficOf(conditions, family, direction);
  const { summary } = describeRule(rule, 0);
  return {
    name,
    location,
    action,
    summary,
    traffic,
    set: traffic.map((part) => trafficTerm(part)),
    grants: [],
    conditions: inWords(conditions),
  };
}

/** What a condition asks that was read; what is unreadable was turned away before. */
const asked = <T>(condition: Condition<T>): T | undefined => (condition === "unreadable" ? undefined : condition);
const single = (condition: Condition<number>): IntervalSet | undefined => {
  const number = asked(condition);
  return number === undefined ? undefined : span(number);
};

function trafficOf(conditions: RuleConditions, family: AddressFamily, direction: RuleDirection): readonly Traffic[] {
  const ports = asked(conditions.ports);
  const destination = ports && span(ports.first, ports.last);
  const privateHost = asked(conditions.privateHost);
  const rest = {
    family,
    // The port is that of the destination (FWM_PORT).
    ...(direction === "inbound" ? { localPort: destination } : { remotePort: destination }),
    icmpType: single(conditions.icmpType),
    icmpCode: single(conditions.icmpCode),
    localAddress: privateHost && addressSpan(privateHost),
    remoteAddress: publicAddresses(conditions),
    ...times(conditions),
  };
  return protocolsOf(conditions, family).map((ipProtocol) => ({ ...rest, ipProtocol }));
}

/** A port without a protocol is assumed to mean TCP and UDP, a type or code ICMP of the rule's family. */
function protocolsOf(
  { ipProtocol, ports, icmpType, icmpCode }: RuleConditions,
  family: AddressFamily,
): readonly (IntervalSet | undefined)[] {
  if (ipProtocol !== undefined) return [single(ipProtocol)];
  if (ports !== undefined) return [intervalSet([...span(IP_PROTOCOL.TCP), ...span(IP_PROTOCOL.UDP)])];
  if (icmpType === undefined && icmpCode === undefined) return [undefined];
  return [span(family === "IPv4" ? IP_PROTOCOL.ICMP : IP_PROTOCOL.ICMPV6)];
}

/** undefined also for a mask with holes, which is no range: `inWords` has it. */
function publicAddresses({ publicHost }: RuleConditions): IntervalSet | undefined {
  const host = asked(publicHost);
  const length = host && prefixLengthOfMask(host.mask);
  if (host === undefined || length === undefined) return undefined;
  const { address, mask } = host;
  const bits = (index: number): number => mask[index] ?? 0;
  return addressSpan(
    address.map((byte, index) => byte & bits(index)),
    address.map((byte, index) => byte | (~bits(index) & 0xff)),
  );
}

function inWords({ publicHost }: RuleConditions): readonly string[] {
  const host = asked(publicHost);
  if (host === undefined || prefixLengthOfMask(host.mask) !== undefined) return [];
  const masked = host.address.map((byte, index) => byte & (host.mask[index] ?? 0));
  return [`public host ${formatIpAddress(masked)}/${formatIpAddress(host.mask)}`];
}

function times(conditions: RuleConditions): Partial<Traffic> {
  const hours = asked(conditions.hours);
  const days = asked(conditions.daysOfWeek);
  const weekdays = [0, 1, 2, 3, 4, 5, 6].filter((day) => days !== undefined && (days & (1 << day)) !== 0);
  return {
    hour: hours && hoursOf(hours.start, hours.end),
    weekday: days === undefined ? undefined : intervalSet(weekdays.flatMap((day) => span(day))),
    dayOfMonth: isNoDate(conditions) ? [] : single(conditions.dayOfMonth),
    month: single(conditions.month),
  };
}

/** `end` excluded, over midnight when `start` is greater. */
const hoursOf = (start: number, end: number): IntervalSet =>
  start < end ? span(start, end - 1) : intervalSet([...span(start, 23), ...span(0, end - 1)]);

const LAST_DAY: Readonly<Record<number, number>> = { 2: 29, 4: 30, 6: 30, 9: 30, 11: 30 };

function isNoDate({ dayOfMonth, month }: RuleConditions): boolean {
  const [day, ofMonth] = [asked(dayOfMonth), asked(month)];
  return day !== undefined && ofMonth !== undefined && day > (LAST_DAY[ofMonth] ?? 31);
}
