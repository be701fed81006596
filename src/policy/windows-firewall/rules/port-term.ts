/** One alternative of a port condition. `unknown`: only a running Windows can resolve it, or it means nothing. */
export type PortTerm =
  | { readonly kind: "range"; readonly first: number; readonly last: number }
  | { readonly kind: "keyword"; readonly keyword: PortKeyword }
  | { readonly kind: "unknown"; readonly text: string };

/** Names for ports that Windows looks up at run time (windows-nt-to-11-filters.md D2). */
export const PORT_KEYWORDS = [
  "RPC",
  "RPC-EPMap",
  "Teredo",
  "IPTLSIn",
  "IPHTTPSIn",
  "IPTLSOut",
  "IPHTTPSOut",
  "Ply2Disc",
  "DHCP",
  "mDNS",
  "TcpCDPSvc",
  "CortanaOut",
] as const;
export type PortKeyword = (typeof PORT_KEYWORDS)[number];

/** The endpoint mapper and multicast DNS never change theirs. */
const FIXED: Readonly<Partial<Record<PortKeyword, number>>> = { "RPC-EPMap": 135, mDNS: 5353 };

export const HIGHEST_PORT = 65_535;

/** Windows gives out no lower dynamic ports (KB 832017: 1025-5000, 49152-65535). */
const DYNAMIC: PortsOfKeyword = { first: 1025, last: HIGHEST_PORT };
/** [MS-IPHTTPS] 1.1: clients connect to TCP port 443, where the server listens. Its URL could name another. */
const IP_HTTPS: PortsOfKeyword = { first: 443, last: 443 };

interface PortsOfKeyword {
  readonly first: number;
  readonly last: number;
}

/** What keywords may stand for while the computer runs: taken for granted, so a run says so. Others: any port. */
export const PRESUMED_PORTS: Readonly<Partial<Record<PortKeyword, PortsOfKeyword>>> = {
  RPC: DYNAMIC,
  // GetTeredoPort (netioapi.h): "the dynamic UDP port number used by the Teredo client".
  Teredo: DYNAMIC,
  IPTLSIn: IP_HTTPS,
  IPHTTPSIn: IP_HTTPS,
  IPTLSOut: IP_HTTPS,
  IPHTTPSOut: IP_HTTPS,
};

export function parsePortTerm(text: string): PortTerm {
  const keyword = PORT_KEYWORDS.find((name) => name.toLowerCase() === text.toLowerCase());
  if (keyword !== undefined) return { kind: "keyword", keyword };
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const range = { kind: "range", first: Number(first), last: Number(last) } as const;
  return range.first <= range.last && range.last <= HIGHEST_PORT ? range : { kind: "unknown", text };
}

export function formatPortTerm(term: PortTerm): string {
  if (term.kind === "keyword") return term.keyword;
  if (term.kind === "unknown") return term.text;
  return term.first === term.last ? `${term.first}` : `${term.first}-${term.last}`;
}

/** The ports that a term may stand for; `isCertain` false where it stands for some of them only. */
export function portsOf(term: PortTerm): {
  readonly first: number;
  readonly last: number;
  readonly isCertain: boolean;
} {
  if (term.kind === "range") return { first: term.first, last: term.last, isCertain: true };
  const fixed = term.kind === "keyword" ? FIXED[term.keyword] : undefined;
  if (fixed !== undefined) return { first: fixed, last: fixed, isCertain: true };
  const presumed = term.kind === "keyword" ? PRESUMED_PORTS[term.keyword] : undefined;
  return { first: 0, last: HIGHEST_PORT, ...presumed, isCertain: false };
}
