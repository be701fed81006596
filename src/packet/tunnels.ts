/** Kinds of tunnel that are counted. A flow is its outermost IP header: what a tunnel carries is not followed. */
export const TUNNEL_KINDS = [
  "ip-in-ip",
  "6in4",
  "4in6",
  "gre",
  "pptp-gre",
  "esp",
  "ah",
  "l2tp",
  "teredo",
  "vxlan",
  "geneve",
  "gtp-u",
  "etherip",
  "nat-t",
] as const;
export type TunnelKind = (typeof TUNNEL_KINDS)[number];
