import { concat, fromHex, latin1, zeros } from "../../../../scripts/scenario/octets.ts";
import { rdpConnection } from "../../../../scripts/scenario/payloads/server-protocols.ts";
import { type Sample, said } from "../support/ask-signatures.ts";

const rdp = rdpConnection();
const rdpNegotiation = fromHex("03 00 00 13 0e e0 00 00 00 00 00 01 00 08 00 0b 00 00 00");
const rdpChoice = fromHex("03 00 00 13 0e d0 00 00 12 34 00 02 1f 08 00 02 00 00 00");
const rdpBare = fromHex("03 00 00 0b 06 e0 00 00 00 00 00");
const rdpOld = concat(rdpBare, fromHex("03 00 00 38 02 f0 80 7f 65 00"), zeros(20), latin1("Duca"), zeros(22));
const datagramSyn = concat(fromHex("ff ff ff ff 04 00 18 01 bb ff 56 87 04 d0 04 d0"), zeros(1216));
const datagramSynAck = concat(fromHex("bb ff 56 87 04 00 00 05 11 22 33 44 04 d0 04 d0"), zeros(1216));

export const RDP_SAMPLES: readonly Sample[] = [
  { name: "RDP with a cookie", protocol: "rdp", transport: "tcp", port: 3389, bytes: said(rdp, 0), from: 22 },
  { name: "RDP with negotiation", protocol: "rdp", transport: "tcp", port: 13_389, bytes: rdpNegotiation, from: 15 },
  { name: "RDP choice of CredSSP", protocol: "rdp", transport: "tcp", port: 3389, side: 1, bytes: rdpChoice, from: 15 },
  {
    name: "RDP without negotiation, confirmed",
    protocol: "rdp",
    transport: "tcp",
    port: 3389,
    side: 1,
    bytes: said(rdp, 1),
    match: "likely",
    from: 11,
  },
  { name: "RDP over UDP", protocol: "rdp", transport: "udp", port: 3389, bytes: datagramSyn, from: 16 },
  {
    name: "RDP over UDP, answered",
    protocol: "rdp",
    transport: "udp",
    port: 3389,
    side: 1,
    bytes: datagramSynAck,
    match: "likely",
    from: 16,
  },
];
/** `likely` comes before `yes` here: the port may promise it, the conference proves it. */
export const OLD_REMOTE_DESKTOP = {
  name: "RDP of 1999",
  protocol: "rdp",
  transport: "tcp",
  port: 3389,
  bytes: rdpOld,
} as const;
