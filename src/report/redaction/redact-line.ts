import { isRegistryName } from "../../tables/registry-names.ts";
import type { NameKind, Pseudonyms } from "./pseudonyms.ts";
import { redactAddresses } from "./redact-addresses.ts";
import { isPlain, isWindowsResource, redactValue } from "./redact-names.ts";

/** What stands for bytes that may spell anything. */
const BYTES_LEFT_OUT = "…";

/** Values whose bytes are lists of port and protocol numbers. */
const NUMBER_LISTS = /^(?:TCPAllowedPorts|UDPAllowedPorts|RawIPAllowedProtocols)$/i;

/** A rule of Vista and later ([MS-GPFAS] 2.2.2.19): `v2.32|Action=Allow|...`. */
const FIREWALL_RULE = /^v\d+\.\d+\|/;

/** Tokens of a rule, by what their value names. */
const TOKEN_KINDS: Readonly<Record<string, NameKind>> = {
  app: "program",
  name: "rule",
  svc: "service",
  if: "adapter",
  desc: "text",
  embedctxt: "text",
};

/** A program that hosts Windows' own services: their names tell nothing. */
const SERVICE_HOST = /\|App=%SystemRoot%\\{1,2}system32\\{1,2}svchost\.exe\|/i;

/**
 * A line of an exported registry without what it tells of its owner: keys and values of Windows' own, numbers, and the
 * grammar stay, so that the line can still be read as what it is. What cannot be read is replaced as a whole.
 */
export function redactLine(line: string, pseudonyms: Pseudonyms): string {
  const trimmed = line.trim();
  if (trimmed === "") return line;
  const key = /^\[(-?)(.*?)\](.*)$/.exec(trimmed);
  if (key !== null) return `[${key[1]}${redactKeyPath(key[2] ?? "", pseudonyms)}]${key[3]?.trim() === "" ? "" : " …"}`;
  const value = /^("(?:[^"\\]|\\.)*"|@)\s*=\s*(.*)$/.exec(trimmed);
  if (value === null) return pseudonyms.name("text", trimmed);
  const [, quoted = "", data = ""] = value;
  const name = quoted === "@" ? "@" : withoutEscapes(quoted.slice(1, -1));
  return `${redactValueName(name, data, pseudonyms)}=${redactData(name, data, pseudonyms)}`;
}

/** `HKEY_LOCAL_MACHINE\COMM\Firewall\Rules\rule-…`. */
export const redactKeyPath = (path: string, pseudonyms: Pseudonyms): string => {
  const names = path.split("\\");
  return names
    .map((name, index) => (isRegistryName(name) ? name : redactKeyName(name, names[index - 1] ?? "", pseudonyms)))
    .join("\\");
};

const redactKeyName = (name: string, above: string, pseudonyms: Pseudonyms): string =>
  redactName(name, /^Rules$/i.test(above) ? "rule" : "key", pseudonyms);

/** GUIDs are adapters, or rules; both are names. */
export const redactName = (name: string, kind: NameKind, pseudonyms: Pseudonyms): string =>
  /^\{[\da-f-]{36}\}$/i.test(name)
    ? pseudonyms.name("adapter", name.toUpperCase())
    : redactValue(name, kind, pseudonyms);

function redactValueName(name: string, data: string, pseudonyms: Pseudonyms): string {
  if (name === "@") return name;
  const isKnown = isRegistryName(name) || namesWindowsRule(data);
  return `"${withEscapes(isKnown ? name : redactValue(name, "rule", pseudonyms))}"`;
}

/** A rule of Windows' own, whose name is a resource of Windows: its id is the same everywhere. */
export const namesWindowsRule = (lineOrData: string): boolean => {
  const name = /\|Name=([^|]*)\|/i.exec(lineOrData)?.[1];
  return name !== undefined && isWindowsResource(name) && !/^"?\{/.test(lineOrData);
};

function redactData(name: string, data: string, pseudonyms: Pseudonyms): string {
  if (/^(?:-|(?:dword|qword):[\da-f]{1,16})\s*(?:;.*)?$/i.test(data)) return data.replace(/\s*;.*$/, "");
  const bytes = /^(hex(?:\([\da-f]+\))?:)/i.exec(data)?.[1];
  if (bytes !== undefined) return NUMBER_LISTS.test(name) ? data.replace(/\s*;.*$/, "") : `${bytes}${BYTES_LEFT_OUT}`;
  const text = /^"((?:[^"\\]|\\.)*)"?/.exec(data)?.[1];
  return text === undefined
    ? pseudonyms.name("value", data)
    : `"${withEscapes(redactString(name, withoutEscapes(text), pseudonyms))}"`;
}

function redactString(name: string, text: string, pseudonyms: Pseudonyms): string {
  if (FIREWALL_RULE.test(text)) return redactRule(text, pseudonyms);
  return redactException(name, text, pseudonyms) ?? redactValue(text, "value", pseudonyms);
}

/** `v2.32|Action=Allow|App=C:\...|`, token by token. */
function redactRule(text: string, pseudonyms: Pseudonyms): string {
  const [version = "", ...tokens] = text.split("|");
  return [version, ...tokens.map((token) => redactToken(token, SERVICE_HOST.test(text), pseudonyms))].join("|");
}

/** The tokens of a rule's line, unescaped; none for other lines. */
export function ruleTokens(line: string): readonly string[] {
  const text = /^\s*"(?:[^"\\]|\\.)*"\s*=\s*"((?:[^"\\]|\\.)*)/.exec(line)?.[1];
  return text !== undefined && FIREWALL_RULE.test(text) ? withoutEscapes(text).split("|").slice(1) : [];
}

export const isServiceHosted = (line: string): boolean => SERVICE_HOST.test(line);

/** One token of a rule, unescaped; `isHosted`: the rule is for a service that Windows hosts. */
export function redactToken(token: string, isHosted: boolean, pseudonyms: Pseudonyms): string {
  const [, key = "", value = ""] = /^(\w{1,24})=(.*)$/s.exec(token) ?? [];
  if (key === "") return token === "" ? "" : pseudonyms.name("text", token);
  if (isPlain(value) || isWindowsResource(value)) return token;
  const kind = TOKEN_KINDS[key.toLowerCase()] ?? "value";
  if (kind === "service" && isHosted && /^\w{1,40}$/.test(value)) return token;
  if (/^[LR]A[46]$/i.test(key)) return `${key}=${redactScope(value, pseudonyms)}`;
  return `${key}=${redactName(value.trim(), kind, pseudonyms)}`;
}

/** An exception of Windows XP: `5001:TCP:SCOPE:Enabled:NAME`, `C:\...:SCOPE:Enabled:NAME`. */
function redactException(name: string, text: string, pseudonyms: Pseudonyms): string | undefined {
  const parts = /^(\d{1,5}:(?:TCP|UDP)|.+?\.\w{1,4}):(.*):(Enabled|Disabled):(.*)$/is.exec(text);
  if (parts === null) return undefined;
  const [, what = "", scope = "", state = "", called = ""] = parts;
  const subject = isPlain(what) ? what : redactValue(what, what === name ? "rule" : "program", pseudonyms);
  return [
    subject,
    scope
      .split(",")
      .map((term) => redactScope(term, pseudonyms))
      .join(","),
    state,
    redactValue(called, "rule", pseudonyms),
  ].join(":");
}

/** An address, a prefix, a range, or a word for several; what is none of them is a name. */
function redactScope(term: string, pseudonyms: Pseudonyms): string {
  if (isPlain(term)) return term;
  return /^[\da-f.:/-]+$/i.test(term) && /[.:]/.test(term)
    ? redactAddresses(term, pseudonyms)
    : pseudonyms.name("value", term);
}

const withoutEscapes = (text: string): string => text.replace(/\\(.)/gs, "$1");
const withEscapes = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll('"', '\\"');
