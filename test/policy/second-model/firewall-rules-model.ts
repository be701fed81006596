/**
 * The Windows Firewall of Vista and later a second time, written from windows-nt-to-11-filters.md section D alone, to be
 * slow and obvious. It shares no code with src/policy: addresses are texts, and what is not known is tried out both ways.
 */

export interface ModelRule {
  readonly store: "local" | "policy" | "mdm";
  readonly Action: string | undefined;
  readonly Active: string | undefined;
  readonly Dir: string | undefined;
  readonly Profile: readonly string[];
  readonly Protocol: string | undefined;
  readonly LPort: readonly string[];
  readonly RPort: readonly string[];
  readonly ICMP4: readonly string[];
  readonly ICMP6: readonly string[];
  readonly LA4: readonly string[];
  readonly LA6: readonly string[];
  readonly RA4: readonly string[];
  readonly RA6: readonly string[];
  readonly LOM: boolean;
  /** Whole tokens that a capture does not show, or that mean nothing: "App=x". */
  readonly unseen: readonly string[];
}

export type Switches = Readonly<Record<string, number | undefined>>;

export interface ModelFirewall {
  readonly rules: readonly ModelRule[];
  readonly profile: "Domain" | "Private" | "Public";
  /** Of the profile in force, in each store. */
  readonly local: Switches;
  readonly policy: Switches;
  /** AllowUserPrefMerge of programs and of ports, in the policy. */
  readonly programs: number | undefined;
  readonly ports: number | undefined;
  readonly Start: number | undefined;
  /** The export holds the adapter 10.0.0.2/24 with gateway and DNS server 10.0.0.1; else `--host 10.0.0.2`. */
  readonly hasAdapter: boolean;
}

export interface ModelFlow {
  readonly from: string;
  readonly to: string;
  readonly protocol: number;
  readonly fromPort: number | null;
  readonly toPort: number | null;
  /** Of ICMP, with a code that the flow has. */
  readonly type: number | null;
  readonly code: number | null;
}

export interface ModelDecision {
  readonly direction: string;
  readonly decision: string;
  readonly isDefault: boolean;
}

type Possible = readonly boolean[];
const YES: Possible = [true];
const NO: Possible = [false];
const BOTH: Possible = [true, false];

const OWN = ["10.0.0.2", "2001:db8::2"];
const isGroup = (address: string): boolean => /^(22[4-9]|23\d)\.|^255\.255\.255\.255$|^ff/.test(address);

/** Conditions of one rule: all must hold. */
const all = (conditions: readonly Possible[]): Possible => {
  if (conditions.some((condition) => !condition.includes(true))) return NO;
  return conditions.every((condition) => !condition.includes(false)) ? YES : BOTH;
};
/** Values of one condition: any of them. */
const any = (values: readonly Possible[]): Possible => {
  if (values.some((value) => !value.includes(false))) return YES;
  return values.some((value) => value.includes(true)) ? BOTH : NO;
};
const known = (value: boolean): Possible => (value ? YES : NO);

export class FirewallRulesModel {
  readonly #firewall: ModelFirewall;
  readonly #sent: ModelFlow[] = [];

  constructor(firewall: ModelFirewall) {
    this.#firewall = firewall;
  }

  judge(flow: ModelFlow): ModelDecision {
    const isFrom = OWN.includes(flow.from);
    const isTo = OWN.includes(flow.to);
    if (isFrom && isTo) return { direction: "local", decision: "not-filtered", isDefault: false };
    const isBroadcast = flow.to === "10.0.0.255" && this.#firewall.hasAdapter;
    if (!isFrom && !isTo && !isGroup(flow.to) && !isBroadcast) {
      return { direction: "transit", decision: "out-of-scope", isDefault: false };
    }
    const direction = isFrom ? "outbound" : "inbound";
    const decision = this.#decide(flow, direction);
    if (decision.decision !== "deny") this.#sent.push(flow);
    return { direction, ...decision };
  }

  #decide(flow: ModelFlow, direction: string): { decision: string; isDefault: boolean } {
    const enabled = this.#enabled();
    if (!enabled.includes(true)) return { decision: "not-filtered", isDefault: false };
    const outcomes = new Set<string>();
    const ways = this.#ways(flow, direction);
    const shields = direction === "inbound" ? this.#either("DoNotAllowExceptions") : NO;
    const blocks = this.#switch(
      ...((direction === "inbound" ? ["DefaultInboundAction", 1] : ["DefaultOutboundAction", 0]) as [string, number]),
    );
    // D4.5: what tells of closed ports may be kept back.
    if (this.#isStealthy(flow, direction)) outcomes.add("deny");
    for (const isAnswer of this.#isAnswer(flow, direction)) {
      for (const isShielded of shields) {
        for (const isBlockedByDefault of blocks) {
          for (const actions of ways) outcomes.add(settle(isAnswer, isShielded, actions, isBlockedByDefault));
        }
      }
    }
    const passes = [...outcomes].map((outcome) => outcome !== "deny");
    if (passes.every(Boolean)) return { decision: "allow", isDefault: outcomes.has("default") };
    if (passes.some(Boolean) || enabled.includes(false)) return { decision: "depends", isDefault: false };
    return { decision: "deny", isDefault: false };
  }

  /** All sets of actions that the rules may come to, without repetition. */
  #ways(flow: ModelFlow, direction: string): readonly ReadonlySet<string>[] {
    let ways = new Map<string, ReadonlySet<string>>([["", new Set()]]);
    for (const rule of this.#firewall.rules) {
      const next = new Map<string, ReadonlySet<string>>();
      for (const way of ways.values()) {
        for (const action of this.#actionsOf(rule, flow, direction)) {
          const set = action === "" ? way : new Set([...way, action]);
          next.set([...set].sort().join(), set);
        }
      }
      ways = next;
    }
    return [...ways.values()];
  }

  /** What the rule may do to the flow; "": nothing. */
  #actionsOf(rule: ModelRule, flow: ModelFlow, direction: string): readonly string[] {
    const matches = all([this.#counts(rule), ...this.#conditions(rule, flow, direction)]);
    const readable = ["allow", "block", "bypass"].filter((name) => name === rule.Action?.toLowerCase());
    const isDoubtful = readable.length === 0 || readable[0] === "bypass" || rule.unseen.length > 0 || isFlawed(rule);
    if (!matches.includes(true)) return [""];
    const actions = readable.length === 0 ? ["allow", "block"] : [...readable];
    // D4.1: AuthByPassOut is the authenticated bypass of what goes out.
    const isBypass = rule.unseen.includes("AuthByPassOut=TRUE") && rule.Dir?.toLowerCase() !== "in";
    if (isBypass && readable[0] !== "block") actions.push("bypass");
    return matches.includes(false) || isDoubtful ? ["", ...actions] : actions;
  }

  /** Whether it is in force: active, for the profile, and not left out by the policy. */
  #counts(rule: ModelRule): Possible {
    const active = rule.Active?.toLowerCase();
    const isActive = active === undefined || active === "false" ? NO : active === "true" ? YES : BOTH;
    const profiles = rule.Profile.map((profile) => profile.toLowerCase());
    const isReadable = profiles.every((profile) => ["domain", "private", "public"].includes(profile));
    const isNamed = profiles.length === 0 || profiles.includes(this.#firewall.profile.toLowerCase());
    const ofProfile = isReadable ? known(isNamed) : BOTH;
    return all([
      isActive,
      ofProfile,
      rule.store === "mdm" ? BOTH : YES,
      rule.store === "local" ? this.#merged(rule) : YES,
    ]);
  }

  #merged(rule: ModelRule): Possible {
    const { policy, programs, ports } = this.#firewall;
    const isApp = rule.unseen.some((token) => token.startsWith("App="));
    const isSvc = rule.unseen.some((token) => token.startsWith("Svc="));
    const isTransport = rule.Protocol === "6" || rule.Protocol === "17";
    const isProgram = isApp && !isSvc && isTransport && rule.LPort.length === 0 && rule.RPort.length === 0;
    const isOnePort = rule.LPort.length <= 1 && rule.RPort.length <= 1;
    const named = [...rule.LPort, ...rule.RPort];
    const mayBePort = !isApp && !isSvc && isOnePort && named.length > 0 && named.every((port) => !/^\d+-/.test(port));
    const isSurePort = mayBePort && named.length === 1 && /^\d+$/.test(rule.LPort[0] ?? "");
    return all([
      switchOf(policy.AllowLocalPolicyMerge ?? 1),
      isProgram ? switchOf(programs ?? 1) : YES,
      isSurePort ? switchOf(ports ?? 1) : mayBePort && ports !== undefined && ports !== 1 ? BOTH : YES,
    ]);
  }

  #conditions(rule: ModelRule, flow: ModelFlow, direction: string): readonly Possible[] {
    const isIn = direction === "inbound";
    const [local, remote] = isIn ? [flow.to, flow.from] : [flow.from, flow.to];
    const [localPort, remotePort] = isIn ? [flow.toPort, flow.fromPort] : [flow.fromPort, flow.toPort];
    const dir = rule.Dir?.toLowerCase();
    const isLoose = rule.LOM && rule.Action?.toLowerCase() !== "block";
    const loosely = (condition: Possible): Possible => (isLoose && !condition.includes(true) ? BOTH : condition);
    const isTransport = flow.protocol === 6 || flow.protocol === 17;
    const atLocal = this.#ofFamily(rule.LA4, rule.LA6, local);
    return [
      dir === "in" || dir === "out" ? known((dir === "in") === isIn) : BOTH,
      rule.Protocol === undefined
        ? YES
        : /^\d+$/.test(rule.Protocol)
          ? known(Number(rule.Protocol) === flow.protocol)
          : BOTH,
      rule.LPort.length === 0 ? YES : isTransport ? any(rule.LPort.map((term) => holdsPort(term, localPort))) : NO,
      rule.RPort.length === 0
        ? YES
        : isTransport
          ? loosely(any(rule.RPort.map((term) => holdsPort(term, remotePort))))
          : NO,
      rule.ICMP4.length + rule.ICMP6.length === 0
        ? YES
        : any([
            ...rule.ICMP4.map((term) => holdsIcmp(term, 1, flow)),
            ...rule.ICMP6.map((term) => holdsIcmp(term, 58, flow)),
          ]),
      isIn && isTo(flow) === "group" && !atLocal.includes(true) ? BOTH : atLocal,
      loosely(this.#ofFamily(rule.RA4, rule.RA6, remote)),
    ];
  }

  #ofFamily(v4: readonly string[], v6: readonly string[], address: string): Possible {
    if (v4.length === 0 && v6.length === 0) return YES;
    const terms = address.includes(":") ? v6 : v4;
    // No document says that a rule with addresses of the other family only matches none of this one.
    return terms.length === 0 ? BOTH : any(terms.map((term) => this.#holdsAddress(term, address)));
  }

  #holdsAddress(term: string, address: string): Possible {
    const { hasAdapter } = this.#firewall;
    const isPrivate = /^(10\.|192\.168\.|169\.254\.)/.test(address);
    if (term === "LocalSubnet") {
      if (address.includes(":")) return address.startsWith("fe80:") ? YES : BOTH;
      if (hasAdapter && address.startsWith("10.0.0.")) return YES;
      return hasAdapter && !isPrivate && !isGroup(address) ? NO : BOTH;
    }
    if (term === "DNS" || term === "DefaultGateway") {
      if (hasAdapter && address === "10.0.0.1") return YES;
      return hasAdapter && !address.includes(":") ? NO : BOTH;
    }
    if (!/^[\da-f.:/-]+$/.test(term)) return BOTH;
    const [first, last] = ends(term);
    return known(first <= numberOf(address) && numberOf(address) <= last);
  }

  #enabled(): Possible {
    if (this.#firewall.Start === 4) return NO;
    return this.#switch("EnableFirewall", 1);
  }

  #switch(name: string, otherwise: number): Possible {
    return switchOf(this.#firewall.policy[name] ?? this.#firewall.local[name] ?? otherwise);
  }

  /** On in either store is on. */
  #either(name: string): Possible {
    return any([switchOf(this.#firewall.policy[name] ?? 0), switchOf(this.#firewall.local[name] ?? 0)]);
  }

  #isStealthy({ protocol, type }: ModelFlow, direction: string): boolean {
    if (direction === "inbound" || !this.#switch("DisableStealthMode", 0).includes(false)) return false;
    return `${protocol} ${type}` === "1 3" || `${protocol} ${type}` === "58 1" || `${protocol} ${type}` === "58 4";
  }

  /** Whether it answers an earlier flow; that can only be possible, as nobody reads the packets' contents. */
  #isAnswer({ protocol, type, from, to, toPort, fromPort }: ModelFlow, direction: string): Possible {
    const isError =
      protocol === 1 ? [3, 4, 11, 12].includes(type ?? -1) : protocol === 58 && [1, 2, 3, 4].includes(type ?? -1);
    if (isError) return BOTH;
    // C3: answers of DHCP always pass.
    if (direction === "inbound" && protocol === 17 && fromPort === 67 && toPort === 68 && !to.includes(":"))
      return BOTH;
    const isRefused = !this.#switch("DisableUnicastResponsesToMulticastBroadcast", 0).includes(false);
    const asked = this.#sent.some(
      (sent) =>
        OWN.includes(sent.from) &&
        (isGroup(sent.to) || (sent.to === "10.0.0.255" && this.#firewall.hasAdapter)) &&
        sent.protocol === protocol &&
        ((protocol === 17 && sent.fromPort === toPort && !isRefused) || (protocol === 58 && !isRefused)),
    );
    if (asked && direction === "inbound") return BOTH;
    const remote = direction === "inbound" ? from : to;
    // FTP negotiates TCP, PPTP negotiates GRE, with the same peer.
    const control = new Map([
      [6, 21],
      [47, 1723],
    ]).get(protocol);
    const negotiated = this.#sent.some(
      (sent) =>
        sent.protocol === 6 && sent.toPort === control && remote === (OWN.includes(sent.from) ? sent.to : sent.from),
    );
    return negotiated ? BOTH : NO;
  }
}

const isTo = ({ to }: ModelFlow): string => (isGroup(to) || to === "10.0.0.255" ? "group" : "host");

/** 0 is off, 1 is on, and nobody knows what else is. */
const switchOf = (value: number): Possible => (value === 0 ? NO : value === 1 ? YES : BOTH);

function settle(isAnswer: boolean, isShielded: boolean, actions: ReadonlySet<string>, isBlocked: boolean): string {
  if (isAnswer) return "answer";
  if (isShielded) return "deny";
  if (actions.has("bypass")) return "bypass";
  if (actions.has("block")) return "deny";
  if (actions.has("allow")) return "allow";
  return isBlocked ? "deny" : "default";
}

/** Values that the grammar has (D2), as far as this test writes them. */
const ADDRESS = /^([\da-f.:/-]+|LocalSubnet|DNS|DefaultGateway|IntErnet)$/;
const PORT = /^(\d+(-\d+)?|RPC|RPC-EPMap|mDNS|Teredo|IPHTTPSIn|IPHTTPSOut)$/;

/** Breaks a rule of the grammar, so that Windows may not take it at all. */
function isFlawed(rule: ModelRule): boolean {
  const { Action, Dir, Protocol, LPort, RPort, ICMP4, ICMP6, LA4, LA6, RA4, RA6 } = rule;
  if ([...LA4, ...LA6, ...RA4, ...RA6].some((term) => !ADDRESS.test(term))) return true;
  if ([...LPort, ...RPort].some((term) => !PORT.test(term))) return true;
  if (Action === undefined || Dir === undefined || !/^(in|out)$/i.test(Dir)) return true;
  if (rule.Profile.some((profile) => !/^(domain|private|public)$/i.test(profile))) return true;
  if (Protocol !== undefined && !/^\d+$/.test(Protocol)) return true;
  if (LPort.length + RPort.length > 0 && Protocol !== "6" && Protocol !== "17") return true;
  // D3: RPC is for TCP that comes in, Teredo for UDP that does, and multicast DNS is UDP; all are local ports.
  if (RPort.some((term) => /^(RPC|RPC-EPMap|Teredo|mDNS)$/.test(term))) return true;
  const isOut = /^out$/i.test(Dir);
  if (LPort.some((term) => term.startsWith("RPC")) && (Protocol !== "6" || isOut)) return true;
  if (LPort.includes("Teredo") && (Protocol !== "17" || isOut)) return true;
  if (LPort.includes("mDNS") && Protocol !== "17") return true;
  return (ICMP4.length > 0 && Protocol !== "1") || (ICMP6.length > 0 && Protocol !== "58");
}

function holdsPort(term: string, port: number | null): Possible {
  if (port === null) return BOTH;
  if (term === "RPC-EPMap") return known(port === 135);
  if (term === "mDNS") return known(port === 5353);
  if (term === "RPC" || term === "Teredo") return port < 1025 ? NO : BOTH;
  if (/^(IPTLS|IPHTTPS)(In|Out)$/.test(term)) return port === 443 ? BOTH : NO;
  if (!/^[\d-]+$/.test(term)) return BOTH;
  const [first, last = first] = term.split("-").map(Number);
  return known((first ?? 0) <= port && port <= (last ?? 0));
}

function holdsIcmp(term: string, protocol: number, flow: ModelFlow): Possible {
  if (flow.protocol !== protocol) return NO;
  const [type, code] = term.split(":");
  if (flow.type === null) return BOTH;
  if (Number(type) !== flow.type) return NO;
  if (code === "*") return YES;
  return flow.code === null ? BOTH : known(Number(code) === flow.code);
}

/** First and last address of a range, a prefix or an address alone, as numbers. */
function ends(term: string): readonly [bigint, bigint] {
  const [from = "", to] = term.split("-");
  if (to !== undefined) return [numberOf(from), numberOf(to)];
  const [address = "", mask] = term.split("/");
  const bits = address.includes(":") ? 128 : 32;
  const length =
    mask === undefined
      ? bits
      : mask.includes(".")
        ? numberOf(mask).toString(2).replaceAll("0", "").length
        : Number(mask);
  const size = 2n ** BigInt(bits - length);
  const number = offset(numberOf(address));
  const first = number.number - (number.number % size);
  return [first + number.family, first + size - 1n + number.family];
}

const V6 = 2n ** 128n;
const offset = (number: bigint) => (number >= V6 ? { number: number - V6, family: V6 } : { number, family: 0n });

/** IPv4 as 32 bits; IPv6 above all of them. */
function numberOf(address: string): bigint {
  if (!address.includes(":")) return address.split(".").reduce((number, part) => number * 256n + BigInt(part), 0n);
  const [head = "", tail = ""] = address.split("::");
  const [before, after] = [head, tail].map((half) => half.split(":").filter((group) => group !== ""));
  const missing = 8 - (before?.length ?? 0) - (after?.length ?? 0);
  const groups = [...(before ?? []), ...Array.from({ length: missing }, () => "0"), ...(after ?? [])];
  return groups.reduce((number, group) => number * 65_536n + BigInt(`0x${group}`), 0n) + V6;
}
