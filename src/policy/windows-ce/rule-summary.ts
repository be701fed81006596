import { formatIpAddress, formatPrefix, prefixLengthOfMask, prefixOf } from "../../base/ip-address.ts";
import type { DynamicPortRange } from "../../tables/service-list.ts";
import type { PolicyRule } from "../decision.ts";
import { ALL_DYNAMIC_RANGES, dynamicRangesWithin, NO_DYNAMIC_RANGES } from "../dynamic-ranges.ts";
import { ICMP, ICMPV6, TCP, UDP } from "./icmp.ts";
import type { CeRule, Condition, MaskedAddress, PortRange, RuleConditions } from "./rule.ts";

/** The rule as reports list it. An ill-formed one shows the first action and direction it may have. */
export function describeRule(rule: CeRule, id: number): PolicyRule {
  const { conditions, directions } = rule;
  const direction = directions.length === 1 ? (directions[0] ?? "both") : "both";
  return {
    id,
    filter: "windows-ce",
    name: rule.name,
    location: rule.location,
    action: rule.actions[0] ?? "log",
    direction,
    isEnabled: rule.isEnabled,
    summary: summarize(rule),
    isUnrestricted: ["ports", "icmpType", "privateHost", "publicHost"].every(
      (name) => conditions[name as keyof RuleConditions] === undefined,
    ),
    dynamicRanges: dynamicRangesOf(conditions),
  };
}

function dynamicRangesOf({ ipProtocol, ports }: RuleConditions): readonly DynamicPortRange[] {
  if (ipProtocol !== undefined && ipProtocol !== TCP && ipProtocol !== UDP) return NO_DYNAMIC_RANGES;
  if (ports === "unreadable") return NO_DYNAMIC_RANGES;
  return ports === undefined ? ALL_DYNAMIC_RANGES : dynamicRangesWithin([ports]);
}

const PROTOCOL_NAMES: Readonly<Record<number, string>> = {
  [ICMP]: "ICMP",
  [TCP]: "TCP",
  [UDP]: "UDP",
  [ICMPV6]: "ICMPv6",
};

function summarize({ actions, directions, families, conditions, isEnabled, isIllFormed }: CeRule): string {
  const { ipProtocol, ports, icmpType, icmpCode, privateHost, publicHost } = conditions;
  const parts = [
    `${actions.join(" or ")} ${directions.join(" or ")} ${families.join(" or ")}`,
    worded(ipProtocol, "protocol", (number) => PROTOCOL_NAMES[number] ?? `protocol ${number}`),
    worded(ports, "port", (range) => `to ${formatPorts(range)}`),
    worded(icmpType, "type", (type) => `type ${type}`),
    worded(icmpCode, "code", (code) => `code ${code}`),
    worded(privateHost, "private host", (address) => `private host ${formatIpAddress(address)}`),
    worded(publicHost, "public host", (host) => `public host ${formatMasked(host)}`),
    ...summarizeTime(conditions),
  ];
  const text = parts.filter((part) => part !== "").join(", ");
  return `${isIllFormed ? "ill-formed: " : ""}${isEnabled ? "" : "disabled: "}${text}`;
}

const DAY_NAMES = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

const summarizeTime = ({ hours, daysOfWeek, dayOfMonth, month }: RuleConditions): readonly string[] => [
  worded(hours, "hours", ({ start, end }) => `from ${start}:00 to ${end}:00`),
  worded(daysOfWeek, "day of the week", (days) => `on ${DAY_NAMES.filter((_, day) => days & (1 << day)).join(", ")}`),
  worded(dayOfMonth, "day", (day) => `on day ${day} of the month`),
  worded(month, "month", (number) => `in month ${number}`),
];

function worded<T>(condition: Condition<T>, name: string, word: (condition: T) => string): string {
  if (condition === undefined) return "";
  return condition === "unreadable" ? `${name} unreadable` : word(condition);
}

const formatPorts = ({ first, last }: PortRange): string =>
  first === last ? `port ${first}` : `ports ${first}-${last}`;

function formatMasked({ address, mask }: MaskedAddress): string {
  const length = prefixLengthOfMask(mask);
  if (length === address.length * 8) return formatIpAddress(address);
  return length === undefined
    ? `${formatIpAddress(address)}/${formatIpAddress(mask)}`
    : formatPrefix(prefixOf(address, length));
}
