import type { NameKind, Pseudonyms } from "./pseudonyms.ts";

/** Numbers, ranges, types, and words of the rule languages: they name nobody, wherever they stand. */
const PLAIN =
  /^(?:|\*|@?-?\d{1,5}|\d{1,5}-\d{1,5}|\d{1,3}:(?:\d{1,3}|\*)|\d{1,5}:(?:TCP|UDP)|TCP|UDP|ICMP|allow|block|bypass|true|false|in|out|app|user|domain|private|public|standard|lan|wireless|remoteaccess|system|none|not set|any|LocalSubnet[46]?|DNS|DHCP|WINS|DefaultGateway|Intranet|RmtIntranet|Internet|Ply2Renders|RPC|RPC-EPMap|Teredo|IPHTTPSIn|IPHTTPSOut|IPTLSIn|IPTLSOut|Ply2Disc|mDNS|CORTANA|Authenticate|AuthenticateEncrypt|AuthNoEncap|AuthDynEnc|NotRequired)$/i;

export const isPlain = (text: string): boolean => PLAIN.test(text);

/** A string of a file of Windows itself: third parties have files of their own. */
const RESOURCE =
  /^@(?:(?:FirewallAPI|xpsp2res|icsvc|netlogon|sstpsvc|wlansvc)\.dll|%(?:systemroot|windir)%\\+system32\\+[\w.-]+),-\d{1,6}$/i;

export const isWindowsResource = (text: string): boolean => RESOURCE.test(text);

/** Below the folder of Windows, where users keep nothing. */
const WINDOWS_PROGRAM =
  /^(?:%(?:systemroot|windir)%|[a-z]:\\windows)\\(?:system32|syswow64)\\(?:[\w.-]+\\){0,4}[\w.-]+\.(?:exe|dll|log|msc)$/i;

const isPath = (text: string): boolean => /^(?:[a-z]:[\\/]|\\\\|%\w+%\\|\/)/i.test(text);

/** Endings that say what a file is and nothing of whose it is. */
const ENDINGS =
  /\.(?:exe|dll|com|bat|cmd|ps1|scr|log|reg|inf|ini|txt|pcap|pcapng|cap|ntar|snoop|dmp|trc|gz|zst|html?|json|ndjson|jsonl|csv|md|sarif|xml|pdf|tsv|db|key)$/i;

/** The file's folders go; what is left is a pseudonym of the whole path, and its ending where that is a known one. */
export function redactFile(kind: NameKind, path: string, pseudonyms: Pseudonyms): string {
  if (path === "-" || WINDOWS_PROGRAM.test(path)) return path;
  let stem = path;
  let endings = "";
  for (let ending = ENDINGS.exec(stem); ending !== null; ending = ENDINGS.exec(stem)) {
    stem = stem.slice(0, ending.index);
    endings = ending[0].toLowerCase() + endings;
  }
  return pseudonyms.name(kind, path, endings);
}

/** A value of a rule or a registry: what is plain stays, paths and names are replaced. */
export function redactValue(text: string, kind: NameKind, pseudonyms: Pseudonyms): string {
  if (isPlain(text) || isWindowsResource(text)) return text;
  const address = pseudonyms.address(text);
  if (address !== undefined) return address;
  return isPath(text) ? redactFile("program", text, pseudonyms) : pseudonyms.name(kind, text);
}

/** A server as its clients call it: a name, an address, either with a port. */
export function redactServer(text: string, pseudonyms: Pseudonyms): string {
  const [, bare = text, port = ""] = /^(.*?)(:\d{1,5})?$/s.exec(text) ?? [];
  const whole = pseudonyms.address(text);
  if (whole !== undefined) return whole;
  const inner = /^\[(.*)\]$/.exec(bare)?.[1];
  const address = pseudonyms.address(inner ?? bare);
  if (address !== undefined) return inner === undefined ? `${address}${port}` : `[${address}]${port}`;
  return `${/^[\w.-]+$/.test(bare) ? pseudonyms.host(bare) : pseudonyms.name("host", bare)}${port}`;
}
