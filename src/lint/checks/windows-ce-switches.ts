import { findKey } from "../../registry/registry.ts";
import type { LintCheck } from "../lint-finding.ts";

const SWITCHES = { IPv4: "EnableIPV4", IPv6: "EnableIPv6" } as const;

/** FWR-105: the Windows CE firewall is off for an address family. */
export const checkWindowsCeSwitches: LintCheck = ({ configuration, registry }) => {
  const firewall = configuration?.filters.find(({ kind }) => kind === "windows-ce");
  if (firewall?.kind !== "windows-ce") return [];
  const key = findKey(registry, "HKEY_LOCAL_MACHINE\\COMM\\Firewall");
  return (["IPv4", "IPv6"] as const)
    .filter((family) => firewall.isEnabled[family] === "no")
    .map((family) => ({
      id: "FWR-105",
      severity: "medium",
      message: `${SWITCHES[family]} is 0: the firewall is off for ${family}, and everything passes`,
      location: key?.values.get(SWITCHES[family].toLowerCase())?.location ?? firewall.location,
      related: [],
      filter: "windows-ce",
      subject: SWITCHES[family],
    }));
};
