const RULES = "HKEY_LOCAL_MACHINE\\COMM\\Firewall\\Rules";

/** Values of a rule as the .reg text has them: numbers are dwords, texts are the data as written ("hex:02,00"). */
export type RuleValues = Readonly<Record<string, number | string>>;

const written = (value: number | string): string => (typeof value === "number" ? `dword:${value.toString(16)}` : value);

export const section = (key: string, values: RuleValues): string =>
  [`[${key}]`, ...Object.entries(values).map(([name, value]) => `"${name}"=${written(value)}`), ""].join("\n");

/** The .reg text of a firewall with these values and rules. */
export const firewall = (rules: Readonly<Record<string, RuleValues>>, values: RuleValues = {}): string =>
  [
    "REGEDIT4",
    "",
    section("HKEY_LOCAL_MACHINE\\COMM\\Firewall", values),
    ...Object.entries(rules).map(([name, rule]) => section(`${RULES}\\${name}`, rule)),
  ].join("\n");

export const IPV4 = "hex:02,00";
export const IPV6 = "hex:17,00";

/** Family, padding and address: "192.168.0.101", or bytes of an IPv6 address in hex with commas. */
export const host = (text: string): string =>
  text.includes(".")
    ? `hex:02,00,00,00,${text
        .split(".")
        .map((part) => Number(part).toString(16).padStart(2, "0"))
        .join(",")}`
    : `hex:17,00,00,00,${text}`;

/** Flags: block 1, allow 2, log 4, inbound 8, outbound 10, disabled 20. */
export const FLAGS = {
  blockIn: 0x09,
  allowIn: 0x0a,
  logIn: 0x0c,
  blockOut: 0x11,
  allowOut: 0x12,
  logOut: 0x14,
} as const;

/** Seed 003: Host2 (192.168.0.101) may send and fetch mail, and nothing else. */
export const MAIL_ONLY = firewall({
  AllowTCPOutboundPort25: { Mask: 0x25, Flags: 0x12, PrivateHost: host("192.168.0.101"), Protocol: 6, Port: 25 },
  AllowTCPOutboundPort110: { Mask: 0x25, Flags: 0x12, PrivateHost: host("192.168.0.101"), Protocol: 6, Port: 110 },
  BlockOutboundFromHost2: { Mask: 0x01, Flags: 0x11, PrivateHost: host("192.168.0.101") },
});

/** The rules that Windows CE 5.0 comes with (windows-ce-firewall.md section 4). */
export const DEFAULT_RULES = firewall({
  SourcePrivate: {
    Mask: 0x802,
    Flags: 0x09,
    PrivateHost: IPV4,
    PublicHost: host("192.168.0.1"),
    PublicHostMask: 0x00ffffff,
  },
  DHCPUnicastResponse: { Mask: 0x24, Flags: 0x0a, PrivateHost: IPV4, Protocol: 0x11, Port: 0x44 },
  SourceBroadcast: {
    Mask: 0x802,
    Flags: 0x09,
    PrivateHost: IPV4,
    PublicHost: host("255.255.255.255"),
    PublicHostMask: 0xffffffff,
  },
  SourceLoopback: {
    Mask: 0x802,
    Flags: 0x09,
    PrivateHost: IPV4,
    PublicHost: host("127.0.0.1"),
    PublicHostMask: 0xffffffff,
  },
  BlockOutboundICMP: { Mask: 0x20, Flags: 0x11, PrivateHost: IPV4, Protocol: 1 },
  AllowICMP_ECHO_REQUEST: { Mask: 0x28, Flags: 0x12, PrivateHost: IPV4, Protocol: 1, Type: 8 },
  AllowICMP_ECHO_REPLY: { Mask: 0x28, Flags: 0x12, PrivateHost: IPV4, Protocol: 1, Type: 0 },
  "6to4": { Mask: 0x20, Flags: 0x0a, PrivateHost: IPV4, Protocol: 0x29 },
  RouterAdvertisementLink: {
    Mask: 0x102a,
    Flags: 0x0a,
    PrivateHost: IPV6,
    PublicHost: host("fe,80"),
    PublicHostPrefix: 0x10,
    Protocol: 0x3a,
    Type: 0x86,
  },
  NeighborSolicitLink: {
    Mask: 0x102a,
    Flags: 0x0a,
    PrivateHost: IPV6,
    PublicHost: host("fe,80"),
    PublicHostPrefix: 0x10,
    Protocol: 0x3a,
    Type: 0x87,
  },
  NeighborSolicitSite: {
    Mask: 0x102a,
    Flags: 0x0a,
    PrivateHost: IPV6,
    PublicHost: host("fe,c0"),
    PublicHostPrefix: 0x10,
    Protocol: 0x3a,
    Type: 0x87,
  },
  NeighborAdvert: { Mask: 0x28, Flags: 0x0a, PrivateHost: IPV6, Protocol: 0x3a, Type: 0x88 },
  BlockOutboundICMPv6: { Mask: 0x20, Flags: 0x11, PrivateHost: IPV4, Protocol: 0x3a },
  AllowICMPv6_ECHO_REQUEST: { Mask: 0x28, Flags: 0x12, PrivateHost: IPV6, Protocol: 0x3a, Type: 0x80 },
  AllowICMPv6_ECHO_REPLY: { Mask: 0x28, Flags: 0x12, PrivateHost: IPV6, Protocol: 0x3a, Type: 0x81 },
  AllowICMPv6_NEIGHBOR_SOLICIT: { Mask: 0x28, Flags: 0x12, PrivateHost: IPV6, Protocol: 0x3a, Type: 0x87 },
  AllowICMPv6_ROUTER_SOLICIT: { Mask: 0x28, Flags: 0x12, PrivateHost: IPV6, Protocol: 0x3a, Type: 0x85 },
  AllowDHCPv6ClientPort: { Mask: 0x24, Flags: 0x0a, PrivateHost: IPV6, Protocol: 0x11, Port: 0x222 },
});
