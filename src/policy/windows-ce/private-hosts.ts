import { sameAddress } from "../../base/ip-address.ts";
import type { CeRule } from "./rule.ts";

/** The addresses that rules name as private hosts, each once: whatever else is private, they are. */
export function namedPrivateHosts(rules: readonly CeRule[]): readonly Uint8Array[] {
  const named: Uint8Array[] = [];
  for (const { conditions } of rules) {
    const { privateHost } = conditions;
    if (privateHost === undefined || privateHost === "unreadable") continue;
    if (!named.some((other) => sameAddress(other, privateHost))) named.push(privateHost);
  }
  return named;
}
