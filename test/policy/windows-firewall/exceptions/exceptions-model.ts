/**
 * The Windows Firewall of XP SP2 a second time, written from windows-nt-to-11-filters.md section C alone, to be slow and
 * obvious. It shares no code with src: addresses are texts, definitions are cut with their own expressions, what was sent
 * is a list that is searched from end to end, and every doubt is tried both ways: a flow is decided if it fares alike in a
 * generous world, where all doubts fall for letting it pass, and in a strict one.
 */

export interface ModelStore {
  /** Sub-keys of a profile by path, "" for the profile: values are dwords, or texts for strings. */
  readonly [path: string]: Readonly<Record<string, number | string>>;
}

export interface ModelFirewall {
  readonly policy: ModelStore;
  readonly local: ModelStore;
  readonly Start: number | undefined;
  /** The export tells that 10.0.0.2/24 is this computer's, or tells nothing of its networks. */
  readonly knowsNetwork: boolean;
}

export interface ModelFlow {
  readonly from: string;
  readonly to: string;
  readonly protocol: number;
  readonly fromPort: number | null;
  readonly toPort: number | null;
  /** Seconds. */
  readonly at: number;
  /** Seconds from its first to its last packet. */
  readonly lasts: number;
  readonly state: string;
  readonly isMidstream: boolean;
  readonly isInitiatorUnknown: boolean;
}

interface Sent {
  readonly flow: ModelFlow;
  readonly isOutbound: boolean;
  readonly isSure: boolean;
  hasEnded: boolean;
}

type World = "generous" | "strict";

const OWN = ["10.0.0.2", "fe80::2"];
const SERVICES: Readonly<Record<string, readonly string[]>> = {
  FileAndPrint: ["UDP 137", "UDP 138", "TCP 139", "TCP 445"],
  RemoteDesktop: ["TCP 3389"],
  UPnPFramework: ["UDP 1900", "TCP 2869"],
};
const INBOUND_ICMP: readonly (readonly [string, string])[] = [
  ["AllowInboundEchoRequest", "1 8"],
  ["AllowInboundEchoRequest", "58 128"],
  ["AllowInboundTimestampRequest", "1 13"],
  ["AllowInboundMaskRequest", "1 17"],
  ["AllowRedirect", "1 5"],
  ["AllowRedirect", "58 137"],
];
const OUTBOUND_ICMP: readonly (readonly [string, string])[] = [
  ["AllowOutboundDestinationUnreachable", "1 3"],
  ["AllowOutboundDestinationUnreachable", "58 1"],
  ["AllowOutboundSourceQuench", "1 4"],
  ["AllowOutboundTimeExceeded", "1 11"],
  ["AllowOutboundTimeExceeded", "58 3"],
  ["AllowOutboundParameterProblem", "1 12"],
  ["AllowOutboundParameterProblem", "58 4"],
  ["AllowOutboundPacketTooBig", "58 2"],
];

const isIcmp = (protocol: number): boolean => protocol === 1 || protocol === 58;
const isIpv6 = (address: string): boolean => address.includes(":");

const number32 = (address: string): number => address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);

export class ExceptionsModel {
  readonly #firewall: ModelFirewall;
  readonly #sent = new Map<ModelFlow, Sent>();
  readonly #admitted = new Map<ModelFlow, string>();

  constructor(firewall: ModelFirewall) {
    this.#firewall = firewall;
  }

  judge(flow: ModelFlow): string {
    const one = this.#oneWay(flow);
    let decision = one;
    if (flow.isInitiatorUnknown) {
      const passes = (word: string) => word === "allow" || word === "not-filtered";
      const other = this.#oneWay({
        ...flow,
        from: flow.to,
        to: flow.from,
        fromPort: flow.toPort,
        toPort: flow.fromPort,
      });
      decision = one === other || (passes(one) && passes(other)) ? one : "depends";
    }
    const direction = this.#direction(flow);
    if ((direction === "outbound" || direction === "inbound") && decision !== "deny" && !this.#sent.has(flow)) {
      const isOutbound = direction === "outbound";
      const isSure = isOutbound && decision !== "depends" && !flow.isMidstream;
      this.#sent.set(flow, { flow, isOutbound, isSure, hasEnded: false });
    }
    return decision;
  }

  ended(flow: ModelFlow): void {
    const sent = this.#sent.get(flow);
    if (sent !== undefined) sent.hasEnded = true;
  }

  #direction({ from, to }: ModelFlow): string {
    if (OWN.includes(from)) return OWN.includes(to) ? "local" : "outbound";
    return OWN.includes(to) || this.#isGroup(to) === "yes" ? "inbound" : "transit";
  }

  #isGroup(address: string): "yes" | "no" | "maybe" {
    if (isIpv6(address)) return address.startsWith("ff") ? "yes" : "no";
    if (address === "255.255.255.255" || /^2(2[4-9]|3\d)\./.test(address)) return "yes";
    if (address === "10.0.0.255" && this.#firewall.knowsNetwork) return "yes";
    return address.endsWith(".255") ? "maybe" : "no";
  }

  #oneWay(flow: ModelFlow): string {
    const direction = this.#direction(flow);
    if (direction === "local") return "not-filtered";
    if (direction === "transit") return "out-of-scope";
    const on = this.#isOn();
    if (on === "off") return "not-filtered";
    const decide = (world: World) =>
      direction === "outbound" ? this.#isLetOut(flow, world) : this.#isLetIn(flow, world);
    const [generous, strict] = [decide("generous"), decide("strict")];
    if (generous && strict) return "allow";
    if (on === "maybe") return "depends";
    return generous ? "depends" : "deny";
  }

  // Switches

  #setting(name: string, otherwise: number): number {
    const { policy, local } = this.#firewall;
    return Number(policy[""]?.[name] ?? local[""]?.[name] ?? otherwise);
  }

  #isOn(): "on" | "off" | "maybe" {
    const start = this.#firewall.Start ?? 2;
    const enable = this.#setting("EnableFirewall", 1);
    if (start === 4 || enable === 0) return "off";
    return start === 3 || enable !== 1 ? "maybe" : "on";
  }

  /** Exceptions are ignored. */
  #isShut(world: World): boolean {
    const value = this.#setting("DoNotAllowExceptions", 0);
    return value === 1 || (value > 1 && world === "strict");
  }

  // What goes out

  #isLetOut({ protocol, fromPort: type }: ModelFlow, world: World): boolean {
    if (!isIcmp(protocol)) return true;
    const redirect = protocol === 1 ? 5 : 137;
    const isLetOut = (name: string): boolean => {
      const isShut = this.#setting("DoNotAllowExceptions", 0) !== 0;
      const { value, isDoubtful } = this.#icmp(name);
      if (value === 1) return world === "generous" || !(isDoubtful || isShut);
      return (value ?? 0) > 1 ? world === "generous" : name === "AllowRedirect" && world === "generous";
    };
    const settings = [...OUTBOUND_ICMP, ["AllowRedirect", `${protocol} ${redirect}`] as const].filter(([, what]) =>
      what.startsWith(`${protocol} `),
    );
    if (type === null) return world === "generous" || settings.every(([name]) => isLetOut(name));
    return settings.every(([name, what]) => what !== `${protocol} ${type}` || isLetOut(name));
  }

  /** `isDoubtful`: group policy sets other settings, so that a local one may not count. */
  #icmp(name: string): { readonly value: number | undefined; readonly isDoubtful: boolean } {
    const { policy, local } = this.#firewall;
    const ofPolicy = policy.IcmpSettings?.[name];
    if (ofPolicy !== undefined) return { value: Number(ofPolicy), isDoubtful: false };
    const ofLocal = local.IcmpSettings?.[name];
    const isDoubtful = Object.keys(policy.IcmpSettings ?? {}).length > 0;
    return { value: ofLocal === undefined ? undefined : Number(ofLocal), isDoubtful };
  }

  // What comes in

  #isLetIn(flow: ModelFlow, world: World): boolean {
    if (this.#isAnswer(flow, world)) return true;
    return !this.#isShut(world) && this.#isExcepted(flow, world);
  }

  #isExcepted(flow: ModelFlow, world: World): boolean {
    const isGenerous = world === "generous";
    const { protocol, toPort, fromPort: type, from } = flow;
    if (protocol === 6 || protocol === 17) {
      const transport = protocol === 6 ? "TCP" : "UDP";
      if (toPort !== null) return this.#opens(transport, toPort, from, world);
      // The port is one of all ports, and nobody knows which.
      if (!isGenerous) return false;
      const named = this.#allPorts(transport);
      return [...named, 54_321].some((port) => this.#opens(transport, port, from, "generous"));
    }
    if (!isIcmp(protocol)) return false;
    const isOn = (name: string): boolean => {
      const { value, isDoubtful } = this.#icmp(name);
      if (value === 1) return isGenerous || !isDoubtful;
      return (value ?? 0) > 1 && isGenerous;
    };
    const routers = protocol === 1 && isGenerous && isOn("AllowInboundRouterRequest");
    if (type === null) {
      const isAny = INBOUND_ICMP.some(([name, what]) => what.startsWith(`${protocol} `) && isOn(name));
      return isGenerous && (isAny || routers || this.#opensFileSharing(from, "generous"));
    }
    if (INBOUND_ICMP.some(([name, what]) => what === `${protocol} ${type}` && isOn(name))) return true;
    if ((type === 9 || type === 10) && routers) return true;
    return type === (protocol === 1 ? 8 : 128) && this.#opensFileSharing(from, world);
  }

  /** Echo requests come in where TCP 445 is open; maybe also where it is open to others. Programs do not open it. */
  #opensFileSharing(from: string, world: World): boolean {
    const sources = world === "generous" ? [from, undefined] : [from];
    return sources.some(
      (source) => this.#portOpens("TCP", 445, source, world) || this.#serviceOpens("TCP 445", source, world),
    );
  }

  #opens(transport: string, port: number, from: string, world: World): boolean {
    if (this.#portOpens(transport, port, from, world)) return true;
    if (this.#serviceOpens(`${transport} ${port}`, from, world)) return true;
    return world === "generous" && (this.#programOpens(from) || this.#remoteAdminMayOpen(from));
  }

  #allPorts(transport: string): readonly number[] {
    const ofLists = this.#entries("GloballyOpenPorts").map(({ text }) => Number(text.split(":")[0]));
    const ofServices = [...Object.values(SERVICES).flat(), "TCP 135"]
      .filter((what) => what.startsWith(transport))
      .map((what) => Number(what.slice(4)));
    return [...ofLists, ...ofServices].filter((port) => port > 0);
  }

  /** Entries of a list of both stores that count, or may. */
  #entries(name: string): readonly { text: string; isPolicy: boolean; isSure: boolean; isEmpty: boolean }[] {
    const { policy, local } = this.#firewall;
    const merge = policy[name]?.AllowUserPrefMerge;
    const listed = policy[`${name}\\List`];
    const isReplaced = Object.keys(listed ?? {}).length > 0;
    let counts: "yes" | "no" | "maybe" = isReplaced ? "no" : listed === undefined ? "yes" : "maybe";
    if (merge !== undefined) counts = merge === 1 ? "yes" : merge === 0 ? "no" : "maybe";
    const entriesOf = (store: ModelStore, isPolicy: boolean, isSure: boolean) =>
      Object.entries(store[`${name}\\List`] ?? {}).map(([valueName, data]) => ({
        text: data === "" ? valueName : String(data),
        isPolicy,
        isSure,
        isEmpty: data === "",
      }));
    return [...entriesOf(policy, true, true), ...(counts === "no" ? [] : entriesOf(local, false, counts === "yes"))];
  }

  /** `from` undefined: whatever the scope. */
  #portOpens(transport: string, port: number, from: string | undefined, world: World): boolean {
    const isGenerous = world === "generous";
    const entries = this.#entries("GloballyOpenPorts").map(({ text, ...entry }) => {
      const bits = text.split(":");
      const number = /^[1-9]\d{0,4}$/.test(bits[0] ?? "") && Number(bits[0]) < 65_536 ? Number(bits[0]) : null;
      const isKnown = bits[1] !== undefined && /^(TCP|UDP)$/i.test(bits[1]);
      const status = /^enabled$/i.test(bits[3] ?? "") ? "on" : /^disabled$/i.test(bits[3] ?? "") ? "off" : "?";
      const scope = this.#scope(bits[2]);
      const isIll = number === null || !isKnown || status === "?" || scope.isIll || entry.isEmpty;
      return { ...entry, number, transport: isKnown ? bits[1]?.toUpperCase() : null, status, scope, isIll };
    });
    return entries.some((entry) => {
      if (entry.status === "off") return false;
      if (entry.number !== null && entry.number !== port) return false;
      if (entry.transport !== null && entry.transport !== transport) return false;
      if ((entry.isIll || !entry.isSure) && !isGenerous) return false;
      if (from !== undefined && !scopeHas(entry.scope, from, world, this.#firewall.knowsNetwork)) return false;
      const cancels = entries.filter((other) => {
        if (other === entry || other.status === "on") return false;
        if (other.number !== null && entry.number !== null && other.number !== entry.number) return false;
        if (other.transport !== null && entry.transport !== null && other.transport !== entry.transport) return false;
        const isOfOneList = other.isPolicy === entry.isPolicy;
        const isSure =
          !other.isIll &&
          entry.number !== null &&
          entry.transport !== null &&
          (isOfOneList || (other.isPolicy && other.isSure));
        return isSure || !isGenerous;
      });
      if (cancels.length > 0) return false;
      const closed = this.#closed(`${transport} ${port}`);
      if (closed === "no") return true;
      return closed === "yes" && !entry.isPolicy ? false : isGenerous;
    });
  }

  /** Group policy has switched off the service of a port. */
  #closed(what: string): "yes" | "no" | "maybe" {
    for (const [name, ports] of Object.entries(SERVICES)) {
      const enabled = this.#firewall.policy[`Services\\${name}`]?.Enabled;
      if (enabled === undefined || enabled === 1 || !ports.includes(what)) continue;
      return enabled === 0 ? "yes" : "maybe";
    }
    return "no";
  }

  #serviceOpens(what: string, from: string | undefined, world: World): boolean {
    const isGenerous = world === "generous";
    return Object.entries({ ...SERVICES, RemoteAdmin: ["TCP 135", "TCP 445"] }).some(([name, ports]) => {
      if (!ports.includes(what)) return false;
      return this.#settingsOf(name).some(({ Enabled, RemoteAddresses, isPolicy, isSure }) => {
        if (Enabled === 0) return false;
        const scope = this.#scope(RemoteAddresses);
        if ((Enabled !== 1 || scope.isIll || !isSure) && !isGenerous) return false;
        if (from !== undefined && !scopeHas(scope, from, world, this.#firewall.knowsNetwork)) return false;
        const isOwnPolicy = isPolicy && name !== "RemoteAdmin";
        return isOwnPolicy || this.#closed(what) === "no" || isGenerous;
      });
    });
  }

  /** What the stores say of a service: group policy's word, and the local one where there is none that can be read. */
  #settingsOf(name: string) {
    const path = name === "RemoteAdmin" ? "RemoteAdminSettings" : `Services\\${name}`;
    const [policy, local] = [this.#firewall.policy[path], this.#firewall.local[path]];
    const read = (key: ModelStore[string] | undefined, isPolicy: boolean, isSure: boolean) =>
      key?.Enabled === undefined
        ? []
        : [{ Enabled: Number(key.Enabled), RemoteAddresses: key.RemoteAddresses?.toString(), isPolicy, isSure }];
    const ofPolicy = read(policy, true, true);
    const isReadable = ofPolicy[0] === undefined || ofPolicy[0].Enabled <= 1;
    if (ofPolicy.length > 0 && isReadable) return ofPolicy;
    return [...ofPolicy, ...read(local, false, ofPolicy.length === 0)];
  }

  #remoteAdminMayOpen(from: string): boolean {
    return this.#settingsOf("RemoteAdmin").some(
      ({ Enabled, RemoteAddresses }) =>
        Enabled !== 0 && scopeHas(this.#scope(RemoteAddresses), from, "generous", this.#firewall.knowsNetwork),
    );
  }

  /** Never for certain: nobody sees which program listens. */
  #programOpens(from: string): boolean {
    const entries = this.#entries("AuthorizedApplications").map((entry) => {
      const found = /^(.*?[^:]):([^:]*):(enabled|disabled)(?::.*)?$/is.exec(entry.text);
      const scope = this.#scope(found?.[2]);
      return { ...entry, path: found?.[1]?.toLowerCase(), scope, status: found?.[3]?.toLowerCase() ?? "?" };
    });
    return entries.some((entry) => {
      if (entry.status === "disabled" || !scopeHas(entry.scope, from, "generous", this.#firewall.knowsNetwork))
        return false;
      return !entries.some(
        (other) =>
          other.status === "disabled" &&
          entry.path !== undefined &&
          other.path === entry.path &&
          !other.isEmpty &&
          !other.scope.isIll &&
          (other.isPolicy === entry.isPolicy || (other.isPolicy && other.isSure)),
      );
    });
  }

  #scope(text: string | undefined): ModelScope {
    if (text === "*") return { parts: ["*"], isIll: false };
    const parts = text === undefined || text.trim() === "" ? ["?"] : text.split(",").map(readPart);
    return { parts, isIll: parts.includes("?") };
  }

  // Answers

  #isAnswer(flow: ModelFlow, world: World): boolean {
    // What a flow was told when it was first judged holds when it is judged again.
    const key = this.#admitted.get(flow) ?? [this.#answers(flow, "generous"), this.#answers(flow, "strict")].join();
    this.#admitted.set(flow, key);
    const [generous, strict] = key.split(",");
    return (world === "generous" ? generous : strict) === "true";
  }

  #answers(flow: ModelFlow, world: World): boolean {
    const isGenerous = world === "generous";
    const { protocol, fromPort, toPort, from, to, at } = flow;
    const history = [...this.#sent.values()];
    const isIpv4 = !isIpv6(to);
    const isSendingNow = ({ flow: sent, hasEnded }: Sent, seconds: number): boolean =>
      !hasEnded || at <= sent.at + seconds || at <= sent.at + sent.lasts + seconds;
    const lifeOf = (sent: ModelFlow): number => (sent.protocol === 6 ? 86_400 : 600);

    if (protocol === 17 && isIpv4 && fromPort === 67 && toPort === 68) {
      if (isGenerous) return true;
      return history.some(
        (one) =>
          this.#isSureGroup(one) &&
          one.flow.fromPort === 68 &&
          one.flow.toPort === 67 &&
          (at <= one.flow.at + 600 || (one.hasEnded && at <= one.flow.at + one.flow.lasts + 600)),
      );
    }
    const refuses = this.#setting("DisableUnicastResponsesToMulticastBroadcast", 0);
    const takes = refuses === 0 || (refuses !== 1 && isGenerous);
    const isUnicast = this.#direction(flow) === "inbound" && OWN.includes(to);
    if (takes && isIpv4 && isUnicast && toPort !== null) {
      const sameport = history.filter(
        ({ flow: sent, isOutbound }) =>
          isOutbound && sent.protocol === protocol && sent.fromPort === toPort && !isIpv6(sent.to),
      );
      const isAnswered = sameport.some((one) => {
        const isCertain = at <= one.flow.at + 3 || (one.hasEnded && at <= one.flow.at + one.flow.lasts + 3);
        if (protocol === 17 && this.#isSureGroup(one) && isCertain) return true;
        return isGenerous && this.#isGroup(one.flow.to) !== "no" && isSendingNow(one, 3);
      });
      if (isAnswered) return true;
    }
    if (!isGenerous) return false;
    if ([2, 41, 50, 51].includes(protocol)) return true;
    if (protocol === 58 && (fromPort === null || [130, 131, 132, 133, 134, 135, 136, 143].includes(fromPort)))
      return true;
    const errors = protocol === 1 ? [3, 4, 11, 12] : protocol === 58 ? [1, 2, 3, 4] : [];
    const isError = isIcmp(protocol) && (fromPort === null || errors.includes(fromPort));
    if (isError && history.some((one) => isSendingNow(one, lifeOf(one.flow)))) return true;
    const isSame = history.some(({ flow: sent, isOutbound, hasEnded }) => {
      if (!hasEnded || sent.protocol !== protocol || at > sent.at + sent.lasts + lifeOf(sent)) return false;
      if (protocol === 6 && ["SF", "REJ", "RSTO"].includes(sent.state)) return false;
      const ends = isOutbound
        ? [sent.from, sent.fromPort, sent.to, sent.toPort]
        : [sent.to, sent.toPort, sent.from, sent.fromPort];
      return ends.join() === [to, toPort, from, fromPort].join();
    });
    if (isSame) return true;
    return history.some((one) => {
      const { flow: sent, isOutbound } = one;
      if (sent.protocol !== 6 || !isSendingNow(one, 86_400) || (isOutbound ? sent.to : sent.from) !== from)
        return false;
      if (protocol === 47) return sent.toPort === 1723;
      return protocol === 6 && fromPort === 20 && isOutbound && sent.toPort === 21;
    });
  }

  #isSureGroup({ flow, isOutbound, isSure }: Sent): boolean {
    return isOutbound && isSure && !isIpv6(flow.to) && flow.protocol === 17 && this.#isGroup(flow.to) === "yes";
  }
}

interface ModelScope {
  /** "*", "subnet", "first-last" as numbers, or "?" for what cannot be read. */
  readonly parts: readonly string[];
  readonly isIll: boolean;
}

function readPart(text: string): string {
  if (text.toLowerCase() === "localsubnet") return "subnet";
  const found = /^(\d+\.\d+\.\d+\.\d+)(?:\/(?:(\d+)|(\d+\.\d+\.\d+\.\d+)))?$/.exec(text);
  if (found === null) return "?";
  const length = found[3] === undefined ? Number(found[2] ?? 32) : 32 - Math.log2(2 ** 32 - number32(found[3]));
  const size = 2 ** (32 - length);
  const first = Math.floor(number32(found[1] ?? "") / size) * size;
  return `${first}-${first + size - 1}`;
}

function scopeHas({ parts }: ModelScope, from: string, world: World, knowsNetwork: boolean): boolean {
  return parts.some((part) => {
    if (part === "*") return true;
    if (part === "?") return world === "generous";
    if (part === "subnet")
      return isNear(from, knowsNetwork) === "yes" || (isNear(from, knowsNetwork) === "maybe" && world === "generous");
    if (isIpv6(from)) return false;
    const [first = 0, last = 0] = part.split("-").map(Number);
    return first <= number32(from) && number32(from) <= last;
  });
}

function isNear(from: string, knowsNetwork: boolean): "yes" | "no" | "maybe" {
  if (isIpv6(from)) return from.startsWith("fe80") ? "yes" : "maybe";
  if (knowsNetwork && from.startsWith("10.0.0.")) return "yes";
  if (!knowsNetwork) return "maybe";
  return /^(10\.|192\.168\.)/.test(from) ? "maybe" : "no";
}
