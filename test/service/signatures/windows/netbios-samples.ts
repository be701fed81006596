import { concat, fromHex, latin1 } from "../../../../scripts/scenario/octets.ts";
import { browserAnnouncement, netbiosName, netbiosNameQuery } from "../../../../scripts/scenario/payloads/naming.ts";
import { netbiosSession } from "../../../../scripts/scenario/payloads/smb.ts";
import { type Sample, said } from "../support/ask-signatures.ts";

const registration = concat(
  fromHex("12 34 29 10 00 01 00 00 00 00 00 01"),
  netbiosName("PLANT7", 0),
  fromHex("00 20 00 01 c0 0c 00 20 00 01 00 04 93 e0 00 06 60 00 0a 00 00 07"),
);
const nodeStatus = concat(
  fromHex("00 01 00 00 00 01 00 00 00 00 00 00 20"),
  latin1("CKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
  fromHex("00 00 21 00 01"),
);
const nameAnswers = netbiosNameQuery(7, "PLANT7", "10.0.0.7");
const sessionRequest = said(netbiosSession("PLANT7", "DESK1"), 0);

export const NETBIOS_SAMPLES: readonly Sample[] = [
  { name: "name query", protocol: "netbios-ns", transport: "udp", port: 137, bytes: said(nameAnswers, 0), from: 50 },
  {
    name: "name answer",
    protocol: "netbios-ns",
    transport: "udp",
    port: 137,
    side: 1,
    bytes: said(nameAnswers, 1),
    from: 50,
  },
  { name: "name registration", protocol: "netbios-ns", transport: "udp", port: 137, bytes: registration, from: 50 },
  { name: "node status request", protocol: "netbios-ns", transport: "udp", port: 137, bytes: nodeStatus, from: 50 },
  {
    name: "browser's datagram",
    protocol: "netbios-dgm",
    transport: "udp",
    port: 138,
    bytes: browserAnnouncement(9, "10.0.0.7", "PLANT7", "OFFICE"),
    from: 47,
  },
  { name: "session request", protocol: "netbios-ssn", transport: "tcp", port: 139, bytes: sessionRequest, from: 37 },
  {
    name: "positive session response",
    protocol: "netbios-ssn",
    transport: "tcp",
    port: 139,
    side: 1,
    bytes: fromHex("82 00 00 00"),
    other: sessionRequest,
    from: 4,
  },
  {
    name: "positive session response to nothing seen",
    protocol: "netbios-ssn",
    transport: "tcp",
    port: 139,
    side: 1,
    bytes: fromHex("82 00 00 00"),
    match: "likely",
    from: 4,
  },
  {
    name: "negative session response",
    protocol: "netbios-ssn",
    transport: "tcp",
    port: 139,
    side: 1,
    bytes: fromHex("83 00 00 01 82"),
    from: 5,
  },
  {
    name: "keep-alive",
    protocol: "netbios-ssn",
    transport: "tcp",
    port: 139,
    bytes: fromHex("85 00 00 00"),
    match: "likely",
    from: 4,
  },
];
