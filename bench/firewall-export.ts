/** Exports of a Windows Firewall with any number of rules, most of which block one network each, as lists of bad addresses do. */
import { type Random, randomFrom } from "../scripts/scenario/random.ts";

export const PORTS = [80, 80, 443, 443, 25, 110, 445, 139, 135, 389, 88, 3389, 1433, 21, 23, 8080, 49_155];
const KEY =
  "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules]";

/** One rule in twenty opens a port or names a program; the others block a network, in and out by turns. */
export function firewallExport(count: number): string {
  const random = randomFrom(1);
  const lines = Array.from(
    { length: count },
    (_, index) => `"R${index}"="v2.30|Active=TRUE|${tokens(index, random)}|Name=Rule ${index}|"`,
  );
  return ["Windows Registry Editor Version 5.00", "", KEY, ...lines, ""].join("\n");
}

function tokens(index: number, random: Random): string {
  if (index % 40 === 0) return `Action=Allow|Dir=In|Protocol=6|LPort=${PORTS[random(PORTS.length)]}`;
  if (index % 40 === 20) return `Action=Allow|Dir=In|Protocol=6|LPort=RPC|App=program${index}.exe`;
  const network = `${1 + random(222)}.${random(256)}.${random(256)}.0/255.255.255.0`;
  return `Action=Block|Dir=${index % 2 === 0 ? "In" : "Out"}|RA4=${network}`;
}
