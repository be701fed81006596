import { describe, expect, test } from "vitest";
import { firewallWith, localKey, policyKey, quoted, rule } from "../policy/support/firewall-registry.ts";
import { registry, serviceKey } from "../policy/support/nt-registry.ts";
import { policyOf } from "../policy/support/policies.ts";
import { lint } from "./support/lint.ts";

const RUNNING = [serviceKey("MpsSvc", { Start: 2 }), serviceKey("BFE", { Start: 2 })];
const ALLOW = firewallWith([rule("Action=Allow|Dir=In|Protocol=6|LPort=443")], ...RUNNING);
const LIST = { "80:TCP": quoted("80:TCP:*:Enabled:Web") };
const BASE = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy";

/** The same below another control set. */
const below = (controlSet: string, reg: string): string => reg.replaceAll("CurrentControlSet", controlSet);

const assumed = (reg: string): readonly string[] => lint(reg).assumptions.map(({ topic, text }) => `${topic}: ${text}`);

describe("what lint takes for granted", () => {
  test.each<[string, string, readonly string[]]>([
    ["nothing", ALLOW, []],
    [
      "the lowest of two control sets",
      below("ControlSet001", ALLOW) + below("ControlSet002", ALLOW).replace("REGEDIT4", ""),
      [
        "active control set: HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001 is read as the one in force: the export does not say which control set was in use (Select\\Current); ControlSet002 is left out",
      ],
    ],
    [
      "the current control set, beside another",
      ALLOW + below("ControlSet001", ALLOW).replace("REGEDIT4", ""),
      [
        "active control set: HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet is read; ControlSet001 is left out, as the export does not say which of them it is",
      ],
    ],
    [
      "its services run",
      firewallWith([rule("Action=Allow|Dir=In|Protocol=6|LPort=443")]),
      ["Windows Firewall: its services were running: the export does not hold how MpsSvc and BFE start"],
    ],
    [
      "there are no local rules",
      registry(policyKey("PublicProfile", { EnableFirewall: 1 }), ...RUNNING),
      [
        "Windows Firewall: there are no local rules: the export does not hold their key (FirewallPolicy\\FirewallRules)",
      ],
    ],
    [
      "lists of XP beside rules",
      ALLOW +
        localKey("PublicProfile\\GloballyOpenPorts\\List", LIST) +
        localKey("DomainProfile\\AuthorizedApplications\\List", {
          a: quoted("a:*:Enabled:A"),
          b: quoted("b:*:Enabled:B"),
        }),
      [
        `Windows Firewall: 2 exceptions of Windows XP and 2003 are not judged, as a later Windows is taken to go by its rules alone: ${BASE}\\DomainProfile\\AuthorizedApplications\\List`,
        `Windows Firewall: 1 exception of Windows XP and 2003 is not judged, as a later Windows is taken to go by its rules alone: ${BASE}\\PublicProfile\\GloballyOpenPorts\\List`,
      ],
    ],
    [
      "of XP, only for profiles that the export has",
      registry(localKey("StandardProfile\\GloballyOpenPorts\\List", LIST)),
      [
        "Windows Firewall: the export is of Windows XP or Server 2003, as its keys look: ProductName of HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion is not in the export",
        "Windows Firewall: EnableFirewall of the StandardProfile is not in the export and is taken as 1, its default in Windows XP SP2",
        "Windows Firewall: the SharedAccess service was running: the export does not hold how it starts",
      ],
    ],
  ])("%s", (_, reg, expected) => expect(assumed(reg)).toEqual(expected));

  test("explain and a run say the same of lists of XP beside rules", () => {
    const { assumptions } = policyOf(ALLOW + localKey("PublicProfile\\GloballyOpenPorts\\List", LIST), {
      hostOptions: ["10.0.0.1"],
    });
    expect(assumptions.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^1 exception of Windows XP and 2003 is not judged/),
    );
  });
});
