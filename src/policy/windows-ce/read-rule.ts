import type { Problem, SourceLocation } from "../../base/problem.ts";
import type { RegistryKey } from "../../registry/registry.ts";
import { readDword } from "../registry-value.ts";
import { FLAG, MASK, MASK_VALUES, RULE_VALUES } from "./constants.ts";
import { readDaysOfWeek } from "./days-of-week.ts";
import { readHostAddress } from "./host-address.ts";
import { readPublicHost } from "./public-host.ts";
import type { AddressFamily, CeRule, Condition, HourRange, PortRange, RuleConditions } from "./rule.ts";
import { RuleReader } from "./rule-reader.ts";

const TCP = 6;
const UDP = 17;
const ICMP = 1;
const ICMPV6 = 58;

/** Reads one rule. What is wrong with it is added to `problems`; the rule comes back in any case. */
export function readRule(key: RegistryKey, problems: Problem[]): CeRule {
  const maskField = readDword(key, "Mask", problems);
  const reader = new RuleReader(key, maskField.kind === "value" ? maskField.value : 0, problems);
  const isMaskKnown = maskField.kind === "value";
  if (!isMaskKnown) reader.illFormed("Mask is missing or unreadable");

  const flags = readFlags(reader);
  const families = readFamilies(reader);
  const family = families.length === 1 ? families[0] : undefined;
  const conditions = readConditions(reader, family, flags.actions.includes("log"));
  noteUnusedValues(reader, isMaskKnown);
  return {
    name: key.name,
    location: key.location,
    ...flags,
    families,
    conditions: isMaskKnown ? conditions : { ...conditions, undocumented: "unreadable" },
    isIllFormed: reader.isIllFormed,
  };
}

function readFlags(reader: RuleReader): Pick<CeRule, "isEnabled" | "actions" | "directions"> {
  const field = reader.dword("Flags");
  const location = field.kind === "absent" ? reader.key.location : field.location;
  if (field.kind === "absent") reader.illFormed("Flags is missing", location);
  const bits = field.kind === "value" ? field.value : 0;
  if ((bits & ~FLAG.all) !== 0)
    reader.illFormed(`Flags has bits that mean nothing: ${hex(bits & ~FLAG.all)}`, location);

  const actions: CeRule["actions"] = [
    ...((bits & FLAG.allow) === 0 ? [] : (["allow"] as const)),
    ...((bits & FLAG.block) === 0 ? [] : (["block"] as const)),
    ...((bits & FLAG.log) === 0 ? [] : (["log"] as const)),
  ];
  const directions: CeRule["directions"] = [
    ...((bits & FLAG.inbound) === 0 ? [] : (["inbound"] as const)),
    ...((bits & FLAG.outbound) === 0 ? [] : (["outbound"] as const)),
  ];
  if (field.kind === "value" && actions.length !== 1) {
    reader.illFormed("Flags must have exactly one of block (1), allow (2), log (4)", location);
  }
  if (field.kind === "value" && directions.length !== 1) {
    reader.illFormed("Flags must have exactly one of inbound (8), outbound (10)", location);
  }
  return {
    isEnabled: (bits & FLAG.disabled) === 0,
    actions: actions.length === 0 ? ["allow", "block"] : actions,
    directions: directions.length === 0 ? ["inbound", "outbound"] : directions,
  };
}

const FAMILIES: Readonly<Record<number, AddressFamily>> = { 2: "IPv4", 23: "IPv6" };

/** The first two bytes of PrivateHost, little-endian: AF_INET 2, AF_INET6 23. */
function readFamilies(reader: RuleReader): readonly AddressFamily[] {
  const field = reader.privateHost();
  if (field.kind === "absent") reader.illFormed("PrivateHost is missing, so its address family is unknown");
  if (field.kind !== "value") return ["IPv4", "IPv6"];
  const [low, high] = field.value;
  const family = low === undefined || high === undefined ? undefined : FAMILIES[low | (high << 8)];
  if (family !== undefined) return [family];
  reader.illFormed("PrivateHost does not begin with an address family (02,00 or 17,00)", field.location);
  return ["IPv4", "IPv6"];
}

function readConditions(reader: RuleReader, family: AddressFamily | undefined, isLog: boolean): RuleConditions {
  const ipProtocol = reader.number("Protocol", MASK.protocol, 0, 255);
  const isUnion = reader.has(MASK.port) && (reader.has(MASK.type) || reader.has(MASK.code));
  if (isUnion) reader.illFormed("Mask asks for a port and for an ICMP type or code, which share their storage");
  noteProtocolMismatch(reader, ipProtocol, family);

  const asks = (bit: number): "unreadable" | undefined => (reader.has(bit) ? "unreadable" : undefined);
  return {
    ipProtocol,
    ports: isUnion ? asks(MASK.port) : readPorts(reader, ipProtocol),
    icmpType: isUnion ? asks(MASK.type) : readIcmp(reader, "Type", MASK.type, ipProtocol),
    icmpCode: isUnion ? asks(MASK.code) : readIcmp(reader, "Code", MASK.code, ipProtocol),
    privateHost: readPrivateHost(reader, family),
    publicHost: readPublicHost(reader, family),
    hours: readHours(reader),
    daysOfWeek: readDaysOfWeek(reader),
    dayOfMonth: reader.number("Day", MASK.day, 1, 31),
    month: reader.number("Month", MASK.month, 1, 12),
    undocumented: readUndocumented(reader, isLog),
  };
}

function readPorts(reader: RuleReader, ipProtocol: Condition<number>): Condition<PortRange> {
  if (!reader.has(MASK.port)) return undefined;
  if (typeof ipProtocol === "number" && ipProtocol !== TCP && ipProtocol !== UDP) {
    return reader.illFormed(`Mask asks for a port, which IP protocol ${ipProtocol} does not have`);
  }
  const range = readPortRange(reader);
  if (range !== "unreadable" && ipProtocol === undefined) {
    reader.odd("names a port and no protocol: assumed to mean TCP and UDP");
  }
  return range;
}

function readPortRange(reader: RuleReader): PortRange | "unreadable" {
  const port = reader.dword("Port");
  const first = reader.dword("PortMin");
  const last = reader.dword("PortMax");
  if ([port, first, last].some((field) => field.kind === "unreadable")) return "unreadable";
  if (port.kind === "value" && first.kind === "absent" && last.kind === "absent") {
    return checkedRange(reader, { first: port.value, last: port.value }, port.location);
  }
  if (first.kind === "value" && last.kind === "value" && port.kind === "absent") {
    return checkedRange(reader, { first: first.value, last: last.value }, first.location);
  }
  if (port.kind === "value") return reader.illFormed("has Port together with PortMin or PortMax", port.location);
  return reader.illFormed("Mask asks for a port, and neither Port nor both PortMin and PortMax are there");
}

function checkedRange(reader: RuleReader, range: PortRange, location: SourceLocation): PortRange | "unreadable" {
  if (range.last > 65_535) return reader.illFormed(`port ${range.last} is more than 65535`, location);
  if (range.first > range.last) {
    return reader.illFormed(`PortMin ${range.first} is more than PortMax ${range.last}`, location);
  }
  return range;
}

function readIcmp(
  reader: RuleReader,
  name: "Type" | "Code",
  bit: number,
  ipProtocol: Condition<number>,
): Condition<number> {
  if (reader.has(bit) && typeof ipProtocol === "number" && ipProtocol !== ICMP && ipProtocol !== ICMPV6) {
    return reader.illFormed(
      `Mask asks for an ICMP ${name.toLowerCase()}, which IP protocol ${ipProtocol} does not have`,
    );
  }
  if (reader.has(bit) && ipProtocol === undefined) {
    reader.odd(`names an ICMP ${name.toLowerCase()} and no protocol: assumed to mean ICMP of its family`);
  }
  return reader.number(name, bit, 0, 255);
}

function noteProtocolMismatch(
  reader: RuleReader,
  ipProtocol: Condition<number>,
  family: AddressFamily | undefined,
): void {
  const location = reader.key.values.get("protocol")?.location;
  if (family === "IPv4" && ipProtocol === ICMPV6) {
    reader.odd("is an IPv4 rule for protocol 58 (ICMPv6): read literally it never matches IPv6 traffic", location);
  }
  if (family === "IPv6" && ipProtocol === ICMP) {
    reader.odd("is an IPv6 rule for protocol 1 (ICMP): read literally it never matches IPv4 traffic", location);
  }
}

/** The private host has no mask or prefix: one address, or the whole family (windows-ce-firewall.md 1.4). */
function readPrivateHost(reader: RuleReader, family: AddressFamily | undefined): Condition<Uint8Array> {
  if (!reader.has(MASK.privateHost)) {
    const field = reader.key.values.get("privatehost");
    if (field?.data.kind === "binary" && field.data.bytes.length > 4) {
      reader.odd("PrivateHost has an address, and Mask does not ask for it: the rule is for all hosts", field.location);
    }
    return undefined;
  }
  const field = reader.privateHost();
  if (field.kind !== "value" || family === undefined) return "unreadable";
  return readHostAddress(reader, "PrivateHost", field.value, family, field.location);
}

function readHours(reader: RuleReader): Condition<HourRange> {
  if (!reader.has(MASK.timeOfDay)) return undefined;
  const start = reader.number("HourStart", MASK.timeOfDay, 0, 23);
  const end = reader.number("HourEnd", MASK.timeOfDay, 0, 23);
  if (typeof start !== "number" || typeof end !== "number") return "unreadable";
  if (start === end) return reader.illFormed(`HourStart and HourEnd are both ${start}`);
  return { start, end };
}

function readUndocumented(reader: RuleReader, isLog: boolean): Condition<never> {
  let condition: Condition<never>;
  if ((reader.mask & ~MASK.all) !== 0) {
    condition = reader.illFormed(`Mask has bits that mean nothing: ${hex(reader.mask & ~MASK.all)}`);
  }
  if (reader.has(MASK.action) && !isLog) {
    condition = reader.illFormed("Mask asks for Action, which is valid for log rules only");
  }
  return condition;
}

function noteUnusedValues(reader: RuleReader, isMaskKnown: boolean): void {
  for (const [name, value] of reader.key.values) {
    if (!RULE_VALUES.has(name)) reader.odd(`"${value.name}" is not a value of a firewall rule`, value.location);
    const bit = MASK_VALUES.get(name);
    if (isMaskKnown && bit !== undefined && !reader.has(bit)) {
      reader.odd(
        `${value.name} is there, and Mask does not ask for it (${hex(bit)}): it has no effect`,
        value.location,
      );
    }
  }
}

const hex = (bits: number): string => `0x${(bits >>> 0).toString(16)}`;
