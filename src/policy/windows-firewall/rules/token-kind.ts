/** What a token of a rule string is about (windows-nt-to-11-filters.md D2). */
export type TokenKind =
  | "action"
  | "active"
  | "direction"
  | "profile"
  | "protocol"
  | "local port"
  | "remote port"
  | "icmp4"
  | "icmp6"
  | "la4"
  | "la6"
  | "ra4"
  | "ra6"
  | "interface"
  | "local only mapped"
  | "loose source mapped"
  | "authenticated bypass"
  | "edge"
  /** A condition that packets do not show. */
  | "unseen"
  /** No condition: a name, or how tunnels and answers are treated. */
  | "remark"
  | "unknown";

/** A map, as an object would know `constructor` too. */
const KINDS: ReadonlyMap<string, TokenKind> = new Map(
  Object.entries<TokenKind>({
    action: "action",
    active: "active",
    dir: "direction",
    profile: "profile",
    protocol: "protocol",
    lport: "local port",
    rport: "remote port",
    icmp4: "icmp4",
    icmp6: "icmp6",
    la4: "la4",
    la6: "la6",
    ra4: "ra4",
    ra6: "ra6",
    ra42: "ra4",
    ra62: "ra6",
    if: "interface",
    iftype: "unseen",
    app: "unseen",
    svc: "unseen",
    pfn: "unseen",
    apppkgid: "unseen",
    luown: "unseen",
    luauth: "unseen",
    ruauth: "unseen",
    rmauth: "unseen",
    security: "unseen",
    securityrealmid: "unseen",
    nnm: "unseen",
    platform: "unseen",
    skipver: "unseen",
    ttk: "unseen",
    lom: "local only mapped",
    lsm: "loose source mapped",
    authbypassout: "authenticated bypass",
    name: "remark",
    desc: "remark",
    embedctxt: "remark",
    edge: "edge",
    defer: "remark",
    pcross: "remark",
  }),
);

/** Later versions add values to a token under a new name: `LPort2_10`, `TTK2_22`, `Security2_9`, `Platform2`. */
const LATER = /^(lport|rport|ttk|security|luauth|platform)2(_\d{1,3})?$/;

export function tokenKind(key: string): TokenKind {
  const name = key.toLowerCase();
  const kind = KINDS.get(name);
  if (kind !== undefined) return kind;
  const [, base = name] = LATER.exec(name) ?? [];
  return KINDS.get(base) ?? "unknown";
}
