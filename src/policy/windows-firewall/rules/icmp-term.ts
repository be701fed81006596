/** One alternative of an ICMP condition. */
export type IcmpTerm =
  | { readonly kind: "message"; readonly version: 4 | 6; readonly type: number; readonly code: number | "any" }
  | { readonly kind: "unknown"; readonly version: 4 | 6; readonly text: string };

/** Reads `type:code` or `type:*`. */
export function parseIcmpTerm(text: string, version: 4 | 6): IcmpTerm {
  const [, type, code] = /^(\d{1,3}):(\d{1,3}|\*)$/.exec(text) ?? [];
  const isMessage = type !== undefined && Number(type) <= 255 && (code === "*" || Number(code) <= 255);
  if (!isMessage) return { kind: "unknown", version, text };
  return { kind: "message", version, type: Number(type), code: code === "*" ? "any" : Number(code) };
}

export const formatIcmpTerm = (term: IcmpTerm): string =>
  term.kind === "unknown" ? term.text : `${term.type}:${term.code === "any" ? "*" : term.code}`;
