import { type RuleValues, section } from "./ce-registry.ts";
import { registry } from "./nt-registry.ts";

const SERVICES = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services";
const LOCAL = `${SERVICES}\\SharedAccess\\Parameters\\FirewallPolicy`;
const POLICY = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall";

/** A string as a .reg file writes it. */
export const quoted = (text: string): string => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

/** A key of the local store, such as "PublicProfile"; "" for the store itself. */
export const localKey = (name: string, values: RuleValues): string => section(below(LOCAL, name), values);

/** A key of the policy's store. */
export const policyKey = (name: string, values: RuleValues): string => section(below(POLICY, name), values);

const below = (key: string, name: string): string => (name === "" ? key : `${key}\\${name}`);

const asValues = (rules: readonly string[] | Readonly<Record<string, string>>): RuleValues =>
  Object.fromEntries(
    Object.entries(rules).map(([name, text]) => [Array.isArray(rules) ? `R${name}` : name, quoted(text)]),
  );

/** Rules R0, R1, … of the local store, or rules by their values' names. */
export const localRules = (rules: readonly string[] | Readonly<Record<string, string>>): string =>
  localKey("FirewallRules", asValues(rules));
export const policyRules = (rules: readonly string[] | Readonly<Record<string, string>>): string =>
  policyKey("FirewallRules", asValues(rules));

/** A registry with these local rules, and with more keys. */
export const firewallWith = (rules: readonly string[], ...more: readonly string[]): string =>
  registry(localRules(rules), ...more);

/** An active rule of version 2.30 from its other tokens: "Action=Allow|Dir=In|Protocol=6|LPort=80". */
export const rule = (tokens: string): string => `v2.30|Active=TRUE|${tokens}|`;
