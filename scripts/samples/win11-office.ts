/** A working day at an office PC with Windows 11, a member of a domain. */
import { pcapngFile } from "../scenario/capture-file.ts";
import { regFile, VERSION_5 } from "../scenario/reg-file.ts";
import { Scenario } from "../scenario/scenario.ts";
import type { Sample } from "./sample.ts";
import {
  tellFileSharing,
  tellGroups,
  tellManagement,
  tellPings,
  tellPrograms,
  tellRemoteDesktop,
} from "./win11-inbound.ts";
import { OPTIONS } from "./win11-network.ts";
import { tellInternet, tellMorning, tellOthers } from "./win11-outbound.ts";
import { RULES } from "./win11-registry.ts";

const STORY = `An office PC with Windows 11, 10.20.30.41 and 2001:db8:20:30::41, a member of a domain. Its export has the addresses, the rules of Windows and of
its administrator, a rule of the group policy, and the stores that are not in force: factory defaults, service hardening, isolation of apps. The capture is
from a mirror port of the switch, as pcapng with nanoseconds.

The options name the active profile and the IPv6 address, which the export does not have, and the private side. Look at: a Remote Desktop session that
the policy denies and the capture shows (FWR-501); what the rules cannot decide, each for another reason (FWR-604): a service, a program, the dynamic ports of
RPC, LocalSubnet seen from another private network and over IPv6, and rules with IPv4 addresses alone that meet IPv6; VNC open to a host on the
public side (FWR-203); and what passes outwards because no rule says otherwise (FWR-401), NetBIOS towards the Internet with it (FWR-205).`;

export function win11Office(): Sample {
  const scenario = new Scenario({ startsAt: "2025-03-11T08:00:00Z", seed: 2025, resolution: "nanos" });
  tellMorning(scenario);
  tellFileSharing(scenario);
  tellPings(scenario);
  tellManagement(scenario);
  tellRemoteDesktop(scenario);
  tellPrograms(scenario);
  tellGroups(scenario);
  tellInternet(scenario);
  tellOthers(scenario);
  return {
    name: "win11-office",
    title: "Windows 11: what do the rules of an office PC decide, and what can they not?",
    story: STORY,
    captureFile: "win11-office.pcapng",
    captureBytes: pcapngFile(scenario.frames, {
      hardware: "mirror port, switch 7",
      operatingSystem: "none: written by scripts/make-samples.ts",
      application: "fwreport samples",
      interfaceName: "mirror",
    }),
    rulesFile: "win11-office.reg",
    rulesBytes: regFile(VERSION_5, RULES),
    options: OPTIONS,
    flows: scenario.flows,
  };
}
