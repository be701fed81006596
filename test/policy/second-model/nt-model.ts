/**
 * TCP/IP filtering and PPTP filtering a second time, written from windows-nt-to-11-filters.md sections A and B alone, to
 * be slow and obvious. It shares no code with src/policy: addresses are texts, and what is not known is tried out both
 * ways.
 */

export interface ModelAdapter {
  readonly name: string;
  /** The third part of its network 10.x.y.0/24, where it is .2; null: it has no address. */
  readonly network: number | null;
  readonly hasGateway: boolean;
  /** undefined: absent. */
  readonly tcp: readonly string[] | undefined;
  readonly udp: readonly string[] | undefined;
  readonly raw: readonly string[] | undefined;
  readonly PPTPFiltering: number | undefined;
}

export interface ModelHost {
  readonly adapters: readonly ModelAdapter[];
  readonly EnableSecurityFilters: number | undefined;
  readonly IPEnableRouter: number | undefined;
  readonly AllowPacketsForLocalMachine: number | undefined;
  readonly Start: number | undefined;
  readonly hasRouting: boolean;
  /** `--host`; undefined: the export tells. */
  readonly option: string | undefined;
  /** MAC address by IP address. */
  readonly macs: Readonly<Record<string, string>>;
}

export interface ModelFlow {
  readonly from: string;
  readonly to: string;
  readonly protocol: number;
  readonly fromPort: number | null;
  readonly toPort: number | null;
  readonly isSyn: boolean;
  readonly isMidstream: boolean;
  readonly isInitiatorUnknown: boolean;
  readonly fromMac: string | null;
  readonly toMac: string | null;
  readonly isProven: boolean;
}

export interface ModelDecision {
  readonly direction: string;
  readonly decision: string;
  readonly flags: readonly string[];
}

/** An adapter of the export, or one that it lacks. */
type Candidate = ModelAdapter | null;

const PASS = "pass";
const STOP = "stop";

const certain = (results: readonly string[]): string => {
  if (results.every((result) => result === PASS)) return "allow";
  return results.every((result) => result === STOP) ? "deny" : "depends";
};

const turned = (flow: ModelFlow): ModelFlow => ({
  ...flow,
  from: flow.to,
  to: flow.from,
  fromPort: flow.toPort,
  toPort: flow.fromPort,
  fromMac: flow.toMac,
  toMac: flow.fromMac,
});

export class NtModel {
  readonly #host: ModelHost;

  constructor(host: ModelHost) {
    this.#host = host;
  }

  tcpip(flow: ModelFlow): ModelDecision {
    return this.#bothWays(flow, (one) => this.#tcpipOneWay(one));
  }

  pptp(flow: ModelFlow): ModelDecision {
    return this.#bothWays(flow, (one) => this.#pptpOneWay(one));
  }

  #bothWays(flow: ModelFlow, judge: (flow: ModelFlow) => ModelDecision): ModelDecision {
    const one = judge(flow);
    if (!flow.isInitiatorUnknown) return one;
    const other = judge(turned(flow));
    const passes = (word: string) => word === "allow" || word === "not-filtered";
    const isSame = one.decision === other.decision || (passes(one.decision) && passes(other.decision));
    return {
      ...one,
      decision: isSame ? one.decision : "depends",
      flags: one.flags.filter((flag) => other.flags.includes(flag)),
    };
  }

  get #exported(): readonly string[] {
    return this.#host.adapters.flatMap(({ network }) => (network === null ? [] : [`10.0.${network}.2`]));
  }

  /** The export is of another computer than --host names. */
  get #isForeignExport(): boolean {
    const { option } = this.#host;
    return option !== undefined && !this.#exported.includes(option);
  }

  get #own(): readonly string[] {
    const { option } = this.#host;
    if (option === undefined) return this.#exported;
    return this.#isForeignExport ? [option] : this.#exported;
  }

  get #adapters(): readonly ModelAdapter[] {
    const { adapters } = this.#host;
    return this.#isForeignExport
      ? adapters.map((adapter) => ({ ...adapter, network: null, hasGateway: false }))
      : adapters;
  }

  #onNetwork(address: string): ModelAdapter | undefined {
    return this.#adapters.find(({ network }) => network !== null && address.startsWith(`10.0.${network}.`));
  }

  /** Where packets from and to an address pass; any of the gateways', for a far one. */
  #towards(address: string): readonly ModelAdapter[] {
    const near = this.#onNetwork(address);
    return near === undefined ? this.#adapters.filter(({ hasGateway }) => hasGateway) : [near];
  }

  #owner(address: string): ModelAdapter | undefined {
    return this.#adapters.find(({ network }) => network !== null && address === `10.0.${network}.2`);
  }

  #isGroup(address: string): boolean {
    if (address === "255.255.255.255" || /^2(2[4-9]|3\d)\./.test(address) || address.startsWith("ff")) return true;
    return address.endsWith(".255") && this.#onNetwork(address) !== undefined;
  }

  #isOwn(address: string): boolean {
    if (this.#own.includes(address)) return true;
    if (!address.includes(":") || address.startsWith("ff")) return false;
    if (this.#host.IPEnableRouter !== 0 && !address.startsWith("fe80")) return false;
    return this.#own.some(
      (own) => this.#host.macs[own] !== undefined && this.#host.macs[own] === this.#host.macs[address],
    );
  }

  #isOwnMac(mac: string | null): boolean {
    return mac !== null && this.#own.some((own) => this.#host.macs[own] === mac);
  }

  #direction(flow: ModelFlow): string {
    const { IPEnableRouter } = this.#host;
    if (this.#isOwn(flow.from)) return this.#isOwn(flow.to) ? "local" : "outbound";
    if (this.#isOwn(flow.to)) return "inbound";
    if (this.#isGroup(flow.to)) {
      return (flow.from === "0.0.0.0" || flow.from === "::") && this.#isOwnMac(flow.fromMac) ? "outbound" : "inbound";
    }
    if (flow.isProven) return IPEnableRouter === 0 ? "transit" : "forwarded";
    if (flow.from.includes(":") && IPEnableRouter !== 1) {
      if (this.#isOwnMac(flow.toMac)) return "inbound";
      if (this.#isOwnMac(flow.fromMac)) return "outbound";
    }
    if (this.#isOwnMac(flow.fromMac) || this.#isOwnMac(flow.toMac))
      return IPEnableRouter === 0 ? "transit" : "forwarded";
    if (IPEnableRouter !== 1) return "transit";
    if (this.#onNetwork(flow.from) === undefined && this.#onNetwork(flow.to) === undefined) return "transit";
    const ins = this.#towards(flow.from).map(({ name }) => name);
    const outs = this.#towards(flow.to).map(({ name }) => name);
    const isSureToPass = ins.length > 0 && outs.length > 0 && !ins.some((name) => outs.includes(name));
    return isSureToPass ? "forwarded" : "transit";
  }

  /** An adapter that the export lacks, if it tells addresses and not all of the host's; null stands for it. */
  get #unexported(): readonly null[] {
    const hasAddresses = this.#adapters.some(({ network }) => network !== null);
    const isUnplaced = this.#own.some((own) => !own.includes(":") && this.#owner(own) === undefined);
    return hasAddresses && isUnplaced ? [null] : [];
  }

  get #any(): readonly Candidate[] {
    return [...this.#adapters, ...this.#unexported];
  }

  get #addressless(): readonly ModelAdapter[] {
    return this.#adapters.filter(({ network }) => network === null);
  }

  #ownersOf(address: string): readonly Candidate[] {
    const owner = this.#owner(address);
    return owner === undefined ? [...this.#addressless, ...this.#unexported] : [owner];
  }

  /** Towards an address that is on no known network: by a gateway, or it is on a network that is not known. */
  #possiblyTowards(address: string): readonly Candidate[] {
    const near = this.#onNetwork(address);
    if (near !== undefined) return [near];
    const found = this.#adapters.filter(({ network, hasGateway }) => hasGateway || network === null);
    return found.length > 0 ? [...found, ...this.#unexported] : this.#any;
  }

  #receivers(flow: ModelFlow): readonly Candidate[] {
    if (this.#isGroup(flow.to)) {
      const near = (flow.to.endsWith(".255") ? this.#onNetwork(flow.to) : undefined) ?? this.#onNetwork(flow.from);
      return near === undefined ? this.#any : [near];
    }
    if (!flow.to.includes(":")) return this.#ownersOf(flow.to);
    const { macs } = this.#host;
    const found = this.#adapters.filter(({ network }) => {
      const mac = network === null ? undefined : macs[`10.0.${network}.2`];
      return mac !== undefined && (mac === macs[flow.to] || mac === flow.toMac);
    });
    return found.length > 0 ? found : this.#any;
  }

  // Section A

  #tcpipOneWay(flow: ModelFlow): ModelDecision {
    const direction = this.#direction(flow);
    const isIpv6 = flow.from.includes(":");
    const armed = this.#host.EnableSecurityFilters ?? 0;
    const say = (decision: string, ...flags: readonly string[]): ModelDecision => ({ direction, decision, flags });
    if (direction === "transit") return say("out-of-scope");
    if (direction === "local") return say("not-filtered");
    if (direction === "outbound") return say("not-filtered");
    if (direction === "forwarded") {
      const isPast =
        armed === 1 && !isIpv6 && certain(this.#lists(flow, this.#possiblyTowards(flow.from), true)) === "deny";
      return isPast ? say("not-filtered", "forwarded-past-lists") : say("not-filtered");
    }
    if (isIpv6) {
      const isDenied = armed === 1 && certain(this.#lists(flow, this.#receivers(flow), true)) === "deny";
      return isDenied ? say("not-filtered", "ipv6-passes-where-ipv4-denied") : say("not-filtered");
    }
    if (flow.protocol === 1) return say("not-filtered");
    const results = this.#lists(flow, this.#receivers(flow), false);
    if (armed === 0) return certain(results) === "deny" ? say("not-filtered", "lists-not-armed") : say("not-filtered");
    return say(certain(armed === 1 ? results : [...results, PASS]));
  }

  /** What the lists may do: one result for each adapter and each way to read its list. */
  #lists(flow: ModelFlow, adapters: readonly Candidate[], isAsIfNew: boolean): readonly string[] {
    if (flow.protocol === 1) return [PASS];
    if (flow.protocol === 6 && flow.isMidstream && !flow.isSyn && !isAsIfNew) return [PASS];
    return adapters.flatMap((one) => {
      if (one === null) return [PASS, STOP];
      if (flow.protocol === 6) return portResults(one.tcp, flow.toPort);
      if (flow.protocol === 17) return portResults(one.udp, flow.toPort);
      const isAll = one.raw === undefined || (one.raw.length === 1 && one.raw[0] === "0");
      if (isAll) return [PASS];
      const isListed = flow.protocol !== 2 && one.raw?.includes(String(flow.protocol)) && !one.raw.includes("0");
      return isListed ? [PASS] : [PASS, STOP];
    });
  }

  // Section B

  #pptpOneWay(flow: ModelFlow): ModelDecision {
    const direction = this.#direction(flow);
    const say = (decision: string, ...flags: readonly string[]): ModelDecision => ({ direction, decision, flags });
    if (direction === "transit") return say("out-of-scope");
    if (direction === "local" || flow.from.includes(":")) return say("not-filtered");
    const crossings = this.#crossings(flow, direction).map((path) => this.#isFiltered(path));
    const ways = crossings.flat();
    if (ways.every((isFiltered) => !isFiltered)) return say("not-filtered");
    const isSurelyFiltered = ways.every((isFiltered) => isFiltered);

    const isPptp = this.#isPptp(flow);
    const allow = this.#host.AllowPacketsForLocalMachine ?? 0;
    const local = this.#localResults(flow, direction, allow);
    const results = isPptp.flatMap((is) => (is ? [PASS] : local));
    const isOnlyByAllow =
      isPptp.every((is) => !is) && allow === 1 && direction === "inbound" && !this.#isGroup(flow.to);
    let decision = certain(results);
    const isHeldUp = decision !== "allow";
    const flags = isOnlyByAllow && isSurelyFiltered ? ["only-by-allow-packets-for-local-machine"] : [];
    if (this.#host.Start === 4) return isHeldUp ? say("not-filtered", "filter-ineffective") : say("not-filtered");
    const isDoubtful = this.#host.hasRouting || this.#host.Start === 3;
    if (isDoubtful && isHeldUp) return say("depends", "filter-ineffective");
    if (!isSurelyFiltered && decision === "deny") decision = "depends";
    return say(decision, ...flags);
  }

  #localResults(flow: ModelFlow, direction: string, allow: number): readonly string[] {
    if (allow === 0 || direction === "forwarded") return [STOP];
    if (direction === "outbound" || this.#isGroup(flow.to)) return [PASS, STOP];
    return allow === 1 ? [PASS] : [PASS, STOP];
  }

  #isPptp({ protocol, fromPort, toPort }: ModelFlow): readonly boolean[] {
    if (protocol === 47) return [true];
    if (protocol !== 6) return [false];
    if (fromPort === 1723 || toPort === 1723) return [true];
    return fromPort === null || toPort === null ? [true, false] : [false];
  }

  /** The ways a flow may take: each is a list of adapters that it passes. */
  #crossings(flow: ModelFlow, direction: string): readonly (readonly Candidate[])[] {
    if (direction === "forwarded") {
      const ins = this.#possiblyTowards(flow.from);
      const outs = this.#possiblyTowards(flow.to);
      return ins.flatMap((one) => outs.map((other) => [one, other]));
    }
    const [own, far] = direction === "outbound" ? [flow.from, flow.to] : [flow.to, flow.from];
    const ownAdapter = this.#owner(own) ?? (flow.to.endsWith(".255") ? this.#onNetwork(flow.to) : undefined);
    const farAdapter = this.#onNetwork(far);
    if (ownAdapter !== undefined && farAdapter !== undefined) return [[farAdapter], [ownAdapter]];
    const isNobodys = this.#isGroup(flow.to) || own === "0.0.0.0";
    if (ownAdapter !== undefined) return [[ownAdapter]];
    if (isNobodys) return (farAdapter === undefined ? this.#any : [farAdapter]).map((adapter) => [adapter]);
    const owners = this.#ownersOf(own);
    return (farAdapter === undefined ? owners : [farAdapter, ...owners]).map((adapter) => [adapter]);
  }

  /** Whether a way is filtered: both, where a value on it means nothing documented and none is 1. */
  #isFiltered(path: readonly Candidate[]): readonly boolean[] {
    if (path.some((one) => one?.PPTPFiltering === 1)) return [true];
    return path.some((one) => one === null || (one.PPTPFiltering ?? 0) > 1) ? [true, false] : [false];
  }
}

/** A list may let a port in, keep it out, or both, where it cannot be read for certain. */
function portResults(list: readonly string[] | undefined, port: number | null): readonly string[] {
  if (list === undefined) return [PASS];
  if (list.length === 1 && list[0] === "0") return [PASS];
  if (list.includes("0")) return [PASS, STOP];
  const hasGarbage = list.some((entry) => !/^\d+$/.test(entry));
  if (port === null) return list.length === 0 ? [STOP] : [PASS, STOP];
  if (list.includes(String(port))) return [PASS];
  return hasGarbage ? [PASS, STOP] : [STOP];
}
