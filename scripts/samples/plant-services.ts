/** A server in a plant whose services are named by what is said, not by the numbers of their ports. */
import { readFileSync } from "node:fs";
import { pcapngFile } from "../scenario/capture-file.ts";
import { regFile, VERSION_5 } from "../scenario/reg-file.ts";
import { Scenario } from "../scenario/scenario.ts";
import { OPTIONS, RULES } from "./plant-network.ts";
import {
  tellControllers,
  tellDenied,
  tellDirectory,
  tellMonitoring,
  tellWebPages,
  tellWrongPorts,
} from "./plant-others.ts";
import {
  tellActiveFtp,
  tellBootFiles,
  tellDatabase,
  tellFilm,
  tellPassiveFtp,
  tellUnixFiles,
} from "./plant-transfers.ts";
import { tellObjects, tellPipes, tellRpc } from "./plant-windows.ts";
import type { Sample } from "./sample.ts";

const STORY = `A Windows Server 2008 R2 in a plant, 10.60.0.10, that prints, stores, films and computes for an operator panel with Windows XP, an engineering station, a
Unix host and two controllers. Its firewall lets the plant in to a port for each service, and to all dynamic ports with one rule. The capture is from a
mirror port of the switch.

Look at: the print spooler on port 49310, named by the answer of the endpoint mapper and by the bind (the rule that opens the range is FWR-204); the SQL Server
instance behind the same rule, which is no RPC; the services behind two named pipes; data connections of FTP, TFTP and RTSP, each with the flow that announced
it, and one that no rule opens (FWR-604: the firewall has a helper for FTP); SSH on port 80 (FWR-302); a web server and FTP on ports that are not theirs (FWR-301); a service that nothing
names (FWR-303). A simple bind and StartTLS, SNMP version 2c and 3, TLS 1.0 and 1.2 are on the same ports side by side: what the ports alone would say is the
same for both. One rule, one pipe and one server name are hostile: a formula, markup and a terminal sequence.`;

export function plantServices(): Sample {
  const scenario = new Scenario({ startsAt: "2012-05-08T07:00:00Z", seed: 832_017, resolution: "nanos" });
  tellRpc(scenario);
  tellObjects(scenario);
  tellPipes(scenario);
  tellPassiveFtp(scenario);
  tellActiveFtp(scenario);
  tellBootFiles(scenario);
  tellDatabase(scenario);
  tellFilm(scenario);
  tellUnixFiles(scenario);
  tellWrongPorts(scenario);
  tellDirectory(scenario);
  tellMonitoring(scenario);
  tellWebPages(scenario);
  tellControllers(scenario);
  tellDenied(scenario);
  return {
    name: "plant-services",
    title: "Windows Server 2008 R2 in a plant: which services are behind the ports?",
    story: STORY,
    captureFile: "plant-services.pcapng",
    captureBytes: pcapngFile(scenario.frames, {
      hardware: "mirror port, switch 6",
      operatingSystem: "none: written by scripts/make-samples.ts",
      application: "fwreport samples",
      interfaceName: "mirror",
    }),
    rulesFile: "plant-services.reg",
    rulesBytes: regFile(VERSION_5, RULES),
    options: OPTIONS,
    transcript: {
      command: "fwreport services --learned samples/plant-services.pcapng",
      output: readFileSync(new URL("plant-services-learned.txt", import.meta.url), "utf8"),
    },
    flows: scenario.flows,
  };
}
