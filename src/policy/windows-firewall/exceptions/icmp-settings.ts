/** IP protocol numbers of ICMP. */
export const ICMP = 1;
export const ICMPV6 = 58;

/** What one value of `IcmpSettings` lets through (windows-nt-to-11-filters.md C1, C3). */
export interface IcmpSetting {
  readonly name: string;
  readonly direction: "inbound" | "outbound";
  /** In words, as a summary names the messages. */
  readonly messages: string;
  /** ICMP types of IPv4 and IPv6. That a setting is for both families is assumed. */
  readonly types: readonly number[];
  readonly typesIpv6: readonly number[];
  /** IPv4 types of which the setting's name and its number in Microsoft's tables say different things. */
  readonly doubtfulTypes: readonly number[];
}

const inbound = (
  name: string,
  messages: string,
  types: readonly number[],
  typesIpv6: readonly number[] = [],
  doubtfulTypes: readonly number[] = [],
): IcmpSetting => ({ name, direction: "inbound", messages, types, typesIpv6, doubtfulTypes });

const outbound = (
  name: string,
  messages: string,
  types: readonly number[],
  typesIpv6: readonly number[] = [],
): IcmpSetting => ({ name, direction: "outbound", messages, types, typesIpv6, doubtfulTypes: [] });

export const REDIRECT_SETTING = "AllowRedirect";

export const ICMP_SETTINGS: readonly IcmpSetting[] = [
  inbound("AllowInboundEchoRequest", "echo requests", [8], [128]),
  inbound("AllowInboundTimestampRequest", "timestamp requests", [13]),
  inbound("AllowInboundMaskRequest", "address mask requests", [17]),
  // The name says router solicitation (10), the number in the unattended-setup and netsh tables is 9 (advertisement).
  inbound("AllowInboundRouterRequest", "router requests", [], [], [9, 10]),
  inbound(REDIRECT_SETTING, "redirects", [5], [137]),
  outbound("AllowOutboundDestinationUnreachable", "destination unreachable", [3], [1]),
  outbound("AllowOutboundSourceQuench", "source quench", [4]),
  outbound("AllowOutboundTimeExceeded", "time exceeded", [11], [3]),
  outbound("AllowOutboundParameterProblem", "parameter problem", [12], [4]),
  outbound("AllowOutboundPacketTooBig", "packet too big", [], [2]),
];

/** Errors, which come in about what this computer sent: unreachable, quench, time exceeded, parameter problem; … */
const ERRORS: ReadonlySet<number> = new Set([3, 4, 11, 12]);
/** … unreachable, too big, time exceeded, parameter problem. */
const ERRORS_IPV6: ReadonlySet<number> = new Set([1, 2, 3, 4]);

export const isIcmpError = (ipProtocol: number, type: number): boolean =>
  (ipProtocol === ICMP ? ERRORS : ERRORS_IPV6).has(type);

/** Neighbour discovery and multicast listeners, without which IPv6 does not work: how they are treated is not documented. */
const LINK_MESSAGES: ReadonlySet<number> = new Set([130, 131, 132, 133, 134, 135, 136, 143]);

export const isLinkMessage = (ipProtocol: number, type: number): boolean =>
  ipProtocol === ICMPV6 && LINK_MESSAGES.has(type);

export const isEchoRequest = (ipProtocol: number, type: number): boolean => type === (ipProtocol === ICMP ? 8 : 128);

export const isIcmp = (ipProtocol: number): boolean => ipProtocol === ICMP || ipProtocol === ICMPV6;
