import type { Truth } from "../../truth.ts";
import { type FirewallRule, hasPorts } from "./rule.ts";

/** What keeps a rule from being one of these for certain when it is not understood itself. */
const PORT_TOKEN = /^[lr]port/i;

/** A local rule like an XP program exception: a program, no service, TCP or UDP, no ports (windows-nt-to-11-filters.md D4.3). */
export function isProgramPreference(rule: FirewallRule): Truth {
  const isOfPorts = rule.localPorts.length > 0 || rule.remotePorts.length > 0;
  if (!isSet(rule, "app") || isSet(rule, "svc") || isOfPorts) return "no";
  if (isUnread(rule, /^protocol$/i)) return "maybe";
  if (rule.protocol === undefined || !hasPorts(rule.protocol)) return "no";
  return isUnread(rule, PORT_TOKEN) ? "maybe" : "yes";
}

/**
 * A local rule like an XP port exception: exactly one port, no program and no service. Whether a name counts as a port,
 * and a port of the other end as one more, or as the one, is not documented.
 */
export function isPortPreference(rule: FirewallRule): Truth {
  if (isSet(rule, "app") || isSet(rule, "svc")) return "no";
  if (rule.localPorts.length > 1 || rule.remotePorts.length > 1) return "no";
  const terms = [...rule.localPorts, ...rule.remotePorts];
  if (terms.some((term) => term.kind === "range" && term.first !== term.last)) return "no";
  if (isUnread(rule, PORT_TOKEN)) return "maybe";
  if (terms.length === 0) return "no";
  const [term] = rule.localPorts;
  return terms.length === 1 && term?.kind === "range" ? "yes" : "maybe";
}

const isSet = ({ unseen }: FirewallRule, key: string): boolean =>
  unseen.some((token) => token.key.toLowerCase() === key);

const isUnread = ({ notUnderstood }: FirewallRule, key: RegExp): boolean =>
  notUnderstood.some((token) => key.test(token.key));
