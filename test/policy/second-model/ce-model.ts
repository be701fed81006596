/**
 * A second Windows CE firewall, written from windows-ce-firewall.md alone, to be slow and obvious. It shares no code with
 * src/policy: addresses are texts, every earlier flow is remembered for ever, and what is not known is tried out both ways.
 */

export interface ModelRule {
  readonly Flags?: number;
  readonly Mask?: number;
  readonly PrivateHost?: readonly number[];
  readonly PublicHost?: readonly number[];
  readonly PublicHostMask?: number;
  readonly PublicHostPrefix?: number;
  readonly Protocol?: number;
  readonly Port?: number;
  readonly PortMin?: number;
  readonly PortMax?: number;
  readonly Type?: number;
  readonly Code?: number;
  readonly Action?: number;
  readonly HourStart?: number;
  readonly HourEnd?: number;
  readonly DayOfWeek?: number;
  readonly Day?: number;
  readonly Month?: number;
}

export interface ModelFirewall {
  readonly rules: readonly ModelRule[];
  readonly EnableIPV4?: number;
  readonly EnableIPv6?: number;
  readonly UDPRuleTimeout?: number;
  readonly ICMPRuleTimeout?: number;
  readonly hasConnectionSharing: boolean;
  /** "gateway": 10.x.x.x and fdxx: are private; "host": 10.0.0.5 alone is, and it is the device. */
  readonly side: "gateway" | "host";
  /** MAC address by IP address. */
  readonly macs: Readonly<Record<string, string>>;
  /** Hours that the device's clock is ahead of UTC. */
  readonly hoursAhead: number;
}

export interface ModelFlow {
  readonly from: string;
  readonly to: string;
  readonly protocol: number;
  /** null: not in the packet. For ICMP type and code; the code of paired types is not known to a flow. */
  readonly fromPort: number | null;
  readonly toPort: number | null;
  readonly isSyn: boolean;
  readonly isMidstream: boolean;
  readonly isInitiatorUnknown: boolean;
  readonly seconds: number;
}

interface Packet {
  readonly isInbound: boolean;
  readonly isIpv6: boolean;
  readonly privateAddress: string;
  readonly publicAddress: string;
  readonly protocol: number;
  readonly port: number | null;
  readonly type: number | null;
  readonly code: number | null;
  readonly seconds: number;
  /** The IPv4 flow that an IPv6 flow might have been: addresses compare by MAC only. */
  readonly isTwin: boolean;
}

interface Sent {
  readonly flow: ModelFlow;
  readonly isFromPrivate: boolean;
  readonly isCertain: boolean;
  last: number | null;
  state: string;
}

type Answer = "no" | "perhaps" | "yes";
/** Notes the answer of one condition; `isDocumented` is false where the rule itself departs from the documentation. */
type Say = (answer: Answer, isDocumented?: boolean) => undefined;
type Effect = "none" | "block" | "allow";
export interface ModelDecision {
  readonly decision: string;
  readonly direction: string;
  readonly isTwinDenied: boolean;
}

const PAIRS4: Readonly<Record<number, number>> = {
  8: 0,
  0: 8,
  13: 14,
  14: 13,
  15: 16,
  16: 15,
  10: 9,
  9: 10,
  17: 18,
  18: 17,
};
const PAIRS6: Readonly<Record<number, number>> = { 128: 129, 129: 128, 133: 134, 134: 133, 135: 136, 136: 135 };

/** 3.4: which earlier traffic lets an inbound message in. */
const TABLE4: Readonly<Record<number, string>> = {
  3: "any",
  12: "any",
  11: "udp or icmp",
  0: "8",
  9: "10",
  14: "13",
  18: "17",
};
const TABLE6: Readonly<Record<number, string>> = { 1: "any", 4: "any", 2: "any", 3: "udp or icmp", 129: "128" };

export class CeModel {
  readonly #firewall: ModelFirewall;
  readonly #sent: Sent[] = [];

  constructor(firewall: ModelFirewall) {
    this.#firewall = firewall;
  }

  judge(flow: ModelFlow): ModelDecision {
    const one = this.#oneWay(flow);
    let decision = one.decision;
    let isTwinDenied = one.isTwinDenied;
    if (flow.isInitiatorUnknown) {
      const other = this.#oneWay({
        ...flow,
        from: flow.to,
        to: flow.from,
        fromPort: flow.toPort,
        toPort: flow.fromPort,
      });
      const passes = (word: string) => word === "allow" || word === "not-filtered";
      const isSame = decision === other.decision || (passes(decision) && passes(other.decision));
      decision = isSame ? decision : "depends";
      isTwinDenied = isTwinDenied && other.isTwinDenied;
    }
    if (
      decision !== "deny" &&
      (one.direction === "outbound" || (one.direction === "inbound" && this.#isAnswered(flow)))
    ) {
      const isCertain = one.direction === "outbound" && decision !== "depends" && !flow.isMidstream;
      this.#sent.push({ flow, isFromPrivate: one.direction === "outbound", isCertain, last: null, state: "" });
    }
    return { decision, direction: one.direction, isTwinDenied };
  }

  end(flow: ModelFlow, last: number, state: string): void {
    for (const sent of this.#sent) {
      if (sent.flow !== flow) continue;
      sent.last = last;
      sent.state = state;
    }
  }

  #isAnswered(flow: ModelFlow): boolean {
    if (flow.protocol === 1) return flow.fromPort === null || [8, 10, 13, 15, 17].includes(flow.fromPort);
    if (flow.protocol === 58) return flow.fromPort === null || [128, 130, 133, 135, 139, 144].includes(flow.fromPort);
    return true;
  }

  #oneWay(flow: ModelFlow): ModelDecision {
    const direction = this.#direction(flow);
    if (direction === "local") return { decision: "not-filtered", direction, isTwinDenied: false };
    if (direction === "transit") return { decision: "out-of-scope", direction, isTwinDenied: false };
    const isInbound = direction === "inbound";
    const packet = packetOf(flow, isInbound);
    const response = isInbound ? this.#isResponse(flow, packet.isIpv6) : "no";
    const ruled = this.#rule(packet, response);
    const isOff = (packet.isIpv6 ? this.#firewall.EnableIPv6 : this.#firewall.EnableIPV4) === 0;
    const decision = isOff ? "not-filtered" : ruled;
    return { decision, direction, isTwinDenied: decision !== "deny" && this.#isTwinDenied(packet, response) };
  }

  #isTwinDenied(packet: Packet, response: Answer): boolean {
    if (!packet.isIpv6 || this.#firewall.EnableIPV4 === 0) return false;
    if (packet.protocol === 1) return false;
    if (packet.protocol === 17 && (packet.port === 546 || packet.port === 547)) return false;
    let twin: Packet = { ...packet, isIpv6: false, isTwin: true };
    if (packet.protocol === 58) {
      const types: Readonly<Record<number, number>> = { 1: 3, 2: 3, 3: 11, 4: 12, 128: 8, 129: 0 };
      const type = packet.type === null ? undefined : types[packet.type];
      if (type === undefined) return false;
      twin = { ...twin, protocol: 1, type, code: null };
    }
    return this.#rule(twin, response) === "deny";
  }

  /** 3.10, in every way that the unknowns can fall. */
  #rule(packet: Packet, response: Answer): string {
    const isMappable = !packet.isIpv6 && (packet.protocol === 6 || packet.protocol === 17);
    const mapped: Answer = this.#firewall.hasConnectionSharing && isMappable ? "perhaps" : "no";
    const results = new Set<string>();
    const tryOut = (at: number, effects: readonly Effect[]): void => {
      const rule = this.#firewall.rules[at];
      if (rule !== undefined) {
        for (const effect of this.#effects(rule, packet)) tryOut(at + 1, [...effects, effect]);
        return;
      }
      if (!packet.isInbound) {
        results.add(effects.includes("allow") || !effects.includes("block") ? "allow" : "deny");
        return;
      }
      for (const isResponse of response === "perhaps" ? [true, false] : [response === "yes"]) {
        for (const isMapped of mapped === "perhaps" ? [true, false] : [false]) {
          if (effects.includes("block")) results.add("deny");
          else results.add(effects.includes("allow") || isResponse || isMapped ? "allow" : "deny");
        }
      }
    };
    tryOut(0, []);
    const [only, other] = results;
    return other === undefined ? String(only) : "depends";
  }

  /** What a rule may do to a packet: one thing when it is as documented and the packet shows all it asks for. */
  #effects(rule: ModelRule, packet: Packet): readonly Effect[] {
    const flags = rule.Flags;
    const mask = rule.Mask;
    if (flags !== undefined && flags & 0x20) return ["none"];
    let isSure = flags !== undefined && mask !== undefined && (flags & ~0x3f) === 0 && (mask & ~0x1fff) === 0;
    const bits = flags ?? 0;
    let actions = [bits & 1 ? "block" : "", bits & 2 ? "allow" : "", bits & 4 ? "log" : ""].filter(
      (action) => action !== "",
    );
    if (actions.length !== 1) isSure = false;
    if (actions.length === 0) actions = ["block", "allow"];
    const doing = actions.filter((action): action is Effect => action !== "log");
    if (doing.length === 0) return ["none"];
    const isInbound = (bits & 8) !== 0;
    const isOutbound = (bits & 0x10) !== 0;
    if (isInbound === isOutbound) isSure = false;
    else if (isInbound !== packet.isInbound) return ["none"];

    const family = rule.PrivateHost === undefined || rule.PrivateHost.length < 2 ? undefined : rule.PrivateHost[0];
    const isKnownFamily = (family === 2 || family === 0x17) && rule.PrivateHost?.[1] === 0;
    if (!isKnownFamily) isSure = false;
    else if ((family === 0x17) !== packet.isIpv6) return ["none"];

    const asks = (bit: number): boolean => ((mask ?? 0) & bit) !== 0;
    const within = (value: number | undefined, first: number, last: number): value is number =>
      value !== undefined && value >= first && value <= last;
    const answers: Answer[] = [];
    const say: Say = (answer, isDocumented = true) => {
      answers.push(answer);
      if (!isDocumented) isSure = false;
      return undefined;
    };
    const exact = (value: number | undefined, seen: number | null, first: number, last: number): void => {
      if (!within(value, first, last)) say("perhaps", false);
      else say(seen === null ? "perhaps" : value === seen ? "yes" : "no");
    };

    if (asks(0x20)) exact(rule.Protocol, packet.protocol, 0, 255);
    const protocol = asks(0x20) && within(rule.Protocol, 0, 255) ? rule.Protocol : undefined;
    const isProtocolUnreadable = asks(0x20) && protocol === undefined;
    const isUnion = asks(4) && (asks(8) || asks(0x10));
    if (isUnion) say("perhaps", false);
    if (asks(4) && !isUnion) this.#sayPort(rule, packet, protocol, say);
    for (const [bit, value, seen] of [
      [8, rule.Type, packet.type],
      [0x10, rule.Code, packet.code],
    ] as const) {
      if (!asks(bit) || isUnion) continue;
      if (protocol !== undefined && protocol !== 1 && protocol !== 58) {
        say("perhaps", false);
        if (!within(value, 0, 255)) isSure = false;
      } else if (!within(value, 0, 255)) say("perhaps", false);
      else {
        const own = packet.isIpv6 ? 58 : 1;
        const isIcmp =
          protocol === undefined && !isProtocolUnreadable
            ? packet.protocol === own
            : packet.protocol === 1 || packet.protocol === 58;
        if (!isIcmp) say("no");
        else exact(value, seen, 0, 255);
      }
    }

    if (asks(1)) {
      const bytes = (rule.PrivateHost ?? []).slice(4);
      if (!isKnownFamily || bytes.length === 0 || (family === 2 && bytes.length < 4)) say("perhaps", false);
      else say(this.#isSame(textOf(bytes, family === 0x17), packet.privateAddress, packet.isTwin));
    }
    this.#sayPublicHost(rule, packet, isKnownFamily ? family : undefined, say);
    this.#sayTime(rule, packet, say);
    if (asks(0x40) && !actions.includes("log")) isSure = false;

    if (answers.includes("no")) return ["none"];
    return isSure && !answers.includes("perhaps") ? doing : ["none", ...doing];
  }

  #sayPort(rule: ModelRule, packet: Packet, protocol: number | undefined, say: Say): undefined {
    if (protocol !== undefined && protocol !== 6 && protocol !== 17) return say("perhaps", false);
    let first = rule.Port;
    let last = rule.Port;
    if (rule.Port === undefined) {
      first = rule.PortMin;
      last = rule.PortMax;
    } else if (rule.PortMin !== undefined || rule.PortMax !== undefined) first = undefined;
    if (first === undefined || last === undefined || first > last || last > 65_535) return say("perhaps", false);
    if (packet.protocol !== 6 && packet.protocol !== 17) return say("no");
    if (packet.port === null) return say("perhaps");
    return say(packet.port >= first && packet.port <= last ? "yes" : "no");
  }

  #sayPublicHost(rule: ModelRule, packet: Packet, family: number | undefined, say: Say): undefined {
    const mask = rule.Mask ?? 0;
    const [hasHost, hasMask, hasPrefix] = [(mask & 2) !== 0, (mask & 0x800) !== 0, (mask & 0x1000) !== 0];
    if (!hasHost && !hasMask && !hasPrefix) return undefined;
    const bytes = rule.PublicHost ?? [];
    const isIpv6 = family === 0x17;
    const address = bytes.slice(4);
    const isWhole = address.length > 0 && (isIpv6 || address.length >= 4);
    if (!hasHost || (hasMask && hasPrefix) || (hasMask && isIpv6) || (hasPrefix && !isIpv6 && family !== undefined))
      return say("perhaps", false);
    if (family === undefined || bytes[0] !== family || bytes[1] !== 0 || !isWhole) return say("perhaps", false);
    if (hasMask && rule.PublicHostMask === undefined) return say("perhaps", false);
    const prefix = rule.PublicHostPrefix ?? 0;
    if (hasPrefix && (prefix < 1 || prefix > 128)) return say("perhaps", false);

    let ones = "1".repeat(isIpv6 ? 128 : 32);
    if (hasMask) {
      const value = rule.PublicHostMask ?? 0;
      const octets = [
        value % 256,
        Math.floor(value / 256) % 256,
        Math.floor(value / 65_536) % 256,
        Math.floor(value / 16_777_216),
      ];
      ones = octets.map((octet) => octet.toString(2).padStart(8, "0")).join("");
    }
    if (hasPrefix) ones = "1".repeat(prefix).padEnd(128, "0");
    if (packet.isTwin) {
      if (!ones.includes("1")) return say("yes");
      return say(this.#isSame(textOf(address, isIpv6), packet.publicAddress, true) === "yes" ? "yes" : "perhaps");
    }
    const wanted = bitsOf(textOf(address, isIpv6));
    const seen = bitsOf(packet.publicAddress);
    return say([...ones].every((one, at) => one === "0" || wanted[at] === seen[at]) ? "yes" : "no");
  }

  #sayTime(rule: ModelRule, packet: Packet, say: Say): void {
    const mask = rule.Mask ?? 0;
    const local = new Date((packet.seconds + this.#firewall.hoursAhead * 3600) * 1000);
    if (mask & 0x80) {
      const { HourStart: start, HourEnd: end } = rule;
      if (start === undefined || end === undefined || start > 23 || end > 23 || start === end) say("perhaps", false);
      else {
        const hours: number[] = [];
        for (let hour = start; hour !== end; hour = (hour + 1) % 24) hours.push(hour);
        say(hours.includes(local.getUTCHours()) ? "yes" : "no");
      }
    }
    if (mask & 0x100) {
      const days = rule.DayOfWeek;
      if (days === undefined || days < 1 || days > 0x7f) say("perhaps", false);
      else say([1, 2, 4, 8, 16, 32, 64][local.getUTCDay()]! & days ? "yes" : "no");
    }
    for (const [bit, value, highest, seen] of [
      [0x200, rule.Day, 31, local.getUTCDate()],
      [0x400, rule.Month, 12, local.getUTCMonth() + 1],
    ] as const) {
      if (!(mask & bit)) continue;
      if (value === undefined || value < 1 || value > highest) say("perhaps", false);
      else say(value === seen ? "yes" : "no");
    }
  }

  /** Two addresses: by themselves, or for a twin by the MAC addresses that are known. */
  #isSame(one: string, other: string, isTwin: boolean): Answer {
    if (!isTwin) return bitsOf(one) === bitsOf(other) ? "yes" : "no";
    const [mac, otherMac] = [this.#firewall.macs[one], this.#firewall.macs[other]];
    if (mac === undefined || otherMac === undefined) return "perhaps";
    return mac === otherMac ? "yes" : "no";
  }

  #isPrivate(address: string): boolean {
    const { side, macs, rules } = this.#firewall;
    if (side === "gateway" && (address.startsWith("10.") || address.startsWith("fd"))) return true;
    if (side === "host" && address === "10.0.0.5") return true;
    if (!address.includes(":") || address.startsWith("ff")) return false;
    if (side === "host" && macs["10.0.0.5"] !== undefined && macs["10.0.0.5"] === macs[address]) return true;
    return rules.some((rule) => {
      const bytes = rule.PrivateHost ?? [];
      const isIpv6 = bytes[0] === 0x17;
      if (((rule.Mask ?? 0) & 1) === 0 || (bytes[0] !== 2 && !isIpv6) || bytes[1] !== 0) return false;
      if (bytes.length < (isIpv6 ? 5 : 8)) return false;
      const named = bitsOf(textOf(bytes.slice(4), isIpv6));
      const key = Object.keys(macs).find((other) => bitsOf(other) === named);
      return key !== undefined && !(side === "host" && key === "10.0.0.5") && macs[key] === macs[address];
    });
  }

  #direction({ from, to }: ModelFlow): string {
    const isGroup = to === "255.255.255.255" || /^2(2[4-9]|3\d)\./.test(to) || to.startsWith("ff");
    if (!isGroup) {
      const ends = `${this.#isPrivate(from) ? "private" : "public"} to ${this.#isPrivate(to) ? "private" : "public"}`;
      return (
        { "private to private": "local", "private to public": "outbound", "public to private": "inbound" }[ends] ??
        "transit"
      );
    }
    const isOnLink = to === "255.255.255.255" || to.startsWith("224.0.0.") || to.startsWith("ff02:");
    if (from === "0.0.0.0" || from === "::") return this.#firewall.side === "gateway" ? "local" : "inbound";
    if (!this.#isPrivate(from)) return "inbound";
    const isInPrefix = this.#firewall.side === "gateway" && (from.startsWith("10.") || from.startsWith("fd"));
    return isInPrefix && isOnLink ? "local" : "outbound";
  }

  #isResponse(flow: ModelFlow, isIpv6: boolean): Answer {
    if (flow.protocol !== 1 && flow.protocol !== 58) {
      const alive = this.#strongest(flow, (sent) => {
        if (sent.last === null || sent.flow.protocol !== flow.protocol) return false;
        if (flow.protocol === 6 && ["SF", "REJ", "RSTO", "RSTR"].includes(sent.state)) return false;
        const own = sent.isFromPrivate ? [sent.flow.from, sent.flow.fromPort] : [sent.flow.to, sent.flow.toPort];
        const far = sent.isFromPrivate ? [sent.flow.to, sent.flow.toPort] : [sent.flow.from, sent.flow.fromPort];
        return `${own}${far}` === `${[flow.to, flow.toPort]}${[flow.from, flow.fromPort]}`;
      });
      return alive === "yes" && flow.isSyn ? "perhaps" : alive;
    }
    const isOf = (sent: Sent): boolean => (sent.isFromPrivate ? sent.flow.from : sent.flow.to) === flow.to;
    if (flow.fromPort === null) return this.#strongest(flow, isOf) === "no" ? "no" : "perhaps";
    const entry = (isIpv6 ? TABLE6 : TABLE4)[flow.fromPort];
    if (entry === undefined) return "no";
    if (entry === "any") return this.#strongest(flow, isOf);
    if (entry === "udp or icmp") {
      return this.#strongest(flow, (sent) => isOf(sent) && [17, 1, 58].includes(sent.flow.protocol));
    }
    return this.#strongest(
      flow,
      ({ flow: asked, isFromPrivate }) =>
        isFromPrivate &&
        (asked.protocol === 1 || asked.protocol === 58) &&
        asked.from === flow.to &&
        asked.to === flow.from &&
        asked.fromPort === Number(entry),
    );
  }

  #strongest(flow: ModelFlow, isMeant: (sent: Sent) => boolean): Answer {
    const answers = this.#sent.filter(isMeant).map((sent) => this.#isAlive(sent, flow.seconds));
    return answers.includes("yes") ? "yes" : answers.includes("perhaps") ? "perhaps" : "no";
  }

  #isAlive({ flow, isCertain, last, state }: Sent, now: number): Answer {
    const udp = this.#firewall.UDPRuleTimeout ?? 60;
    const icmp = this.#firewall.ICMPRuleTimeout ?? 30;
    const first = flow.protocol === 6 ? 60 : flow.protocol === 1 || flow.protocol === 58 ? icmp : udp;
    let surely = first;
    let atMost = first;
    if (flow.protocol === 6) {
      if (state === "S1") surely = atMost = 86_400;
      if (state === "OTH") atMost = 86_400;
      if (["SF", "REJ", "RSTO", "RSTR"].includes(state)) surely = 0;
    }
    const isSurely = now <= flow.seconds + first || (last !== null && now <= last + surely);
    if (isSurely && isCertain) return "yes";
    if (last === null) return "perhaps";
    return now <= Math.max(flow.seconds + first, last + atMost) + 30 ? "perhaps" : "no";
  }
}

function packetOf(flow: ModelFlow, isInbound: boolean): Packet {
  const isIcmp = flow.protocol === 1 || flow.protocol === 58;
  const isPaired =
    isIcmp && flow.fromPort !== null && (flow.protocol === 1 ? PAIRS4 : PAIRS6)[flow.fromPort] !== undefined;
  return {
    isInbound,
    isIpv6: flow.from.includes(":"),
    privateAddress: isInbound ? flow.to : flow.from,
    publicAddress: isInbound ? flow.from : flow.to,
    protocol: flow.protocol,
    port: isIcmp ? null : flow.toPort,
    type: isIcmp ? flow.fromPort : null,
    code: isIcmp ? (isPaired ? 0 : flow.toPort) : null,
    seconds: flow.seconds,
    isTwin: false,
  };
}

const textOf = (bytes: readonly number[], isIpv6: boolean): string => {
  if (!isIpv6) return bytes.slice(0, 4).join(".");
  const whole = [...bytes, ...Array<number>(16).fill(0)].slice(0, 16);
  return Array.from({ length: 8 }, (_, at) => (whole[at * 2]! * 256 + whole[at * 2 + 1]!).toString(16)).join(":");
};

/** The bits of an address as a text of 0 and 1. */
function bitsOf(address: string): string {
  if (!address.includes(":"))
    return address
      .split(".")
      .map((part) => Number(part).toString(2).padStart(8, "0"))
      .join("");
  const [head = "", tail] = address.split("::");
  const groups = (text: string): string[] => (text === "" ? [] : text.split(":"));
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const middle = Array<string>(8 - before.length - after.length).fill("0");
  return [...before, ...middle, ...after]
    .map((part) => Number.parseInt(part, 16).toString(2).padStart(16, "0"))
    .join("");
}

export const icmpPartner = (protocol: number, type: number): number | undefined =>
  (protocol === 1 ? PAIRS4 : PAIRS6)[type];
