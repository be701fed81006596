/** A day on a Windows Server 2003 that does everything, with TCP/IP filtering on both of its adapters. */
import { pcapngFile } from "../scenario/capture-file.ts";
import { regFile, VERSION_5 } from "../scenario/reg-file.ts";
import { Scenario } from "../scenario/scenario.ts";
import { tellInternet, tellOwnTraffic } from "./office-internet.ts";
import { tellForeignTraffic, tellIpv6, tellMorning, tellServices } from "./office-lan.ts";
import { OPTIONS, RULES } from "./office-network.ts";
import type { Sample } from "./sample.ts";

const STORY = `A Windows Server 2003 that is domain controller, mail, web, file and SQL server at once, with TCP/IP filtering on both adapters: 192.168.16.2 in the
LAN and 203.0.113.10 on the Internet. The capture is from a mirror port of the switch, as pcapng with nanoseconds: the LAN is VLAN 10, the Internet line
is doubly tagged (802.1ad 200, 802.1Q 35). It has fragments (in order, out of order, and one whose first part is missing), connections that were
under way before it began, resets, port scans, a repeated segment, frames cut short, IPv6, GRE, ESP, AH and a 6in4 tunnel.

The options name the server's addresses, as the export has no IPv6 ones, and the private side. Look at: SQL Server and Remote Desktop open to the Internet
(FWR-203), Telnet over IPv6 past a filter that knows IPv4 only (FWR-104), a Telnet logon from the Internet that the lists deny and the capture shows
established (FWR-501), and what the lists cannot decide (FWR-604).

Not in the table, and counted elsewhere in the report: two ARP frames, and one later fragment whose first one is not in the capture.`;

export function office(): Sample {
  const scenario = new Scenario({ startsAt: "2004-11-03T07:30:00Z", seed: 2003, resolution: "nanos" });
  tellMorning(scenario);
  tellServices(scenario);
  tellIpv6(scenario);
  tellInternet(scenario);
  tellOwnTraffic(scenario);
  tellForeignTraffic(scenario);
  return {
    name: "office",
    title: "Windows Server 2003 with TCP/IP filtering: what does a whole day look like?",
    story: STORY,
    captureFile: "office.pcapng",
    captureBytes: pcapngFile(scenario.frames, {
      hardware: "mirror port, switch 2",
      operatingSystem: "none: written by scripts/make-samples.ts",
      application: "fwreport samples",
      interfaceName: "mirror",
    }),
    rulesFile: "office.reg",
    rulesBytes: regFile(VERSION_5, RULES),
    options: OPTIONS,
    flows: scenario.flows,
  };
}
