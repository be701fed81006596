import { be16, concat, fromHex, latin1, le32, u8s, zeros } from "../../../../scripts/scenario/octets.ts";
import type { Sample } from "../support/ask-signatures.ts";

const ipv6 = (source: string, destination: string, length: number): Uint8Array =>
  concat(fromHex("60 00 00 00"), be16(length), u8s(0x3a, 0xff), fromHex(source), fromHex(destination), zeros(length));
const teredoAddress = "20 01 00 00 41 37 9e 50 80 00 f1 2a b9 c8 28 15";
const solicitation = concat(
  fromHex("00 01 00 00 11 22 33 44 55 66 77 88 00"),
  ipv6("fe 80 00 00 00 00 00 00 00 00 ff ff ff ff ff fe", `ff 02${" 00".repeat(13)} 02`, 8),
);
const bubble = concat(fromHex("00 00 f1 2a be c8 28 15"), ipv6(teredoAddress, teredoAddress, 0));
const associationStart = concat(
  fromHex("00 00 00 29 00 00 78 00"),
  zeros(8),
  fromHex("05 37 1e 90 00 02 00 05"),
  zeros(21),
);
const associationStop = fromHex("00 00 00 10 70 26 78 01 05 37 1e 90 00 00 00 03 00 00 00 00");
const adws = latin1("net.tcp://dc1:9389/ActiveDirectoryWebServices/Windows/Enumeration");

export const OTHER_SAMPLES: readonly Sample[] = [
  {
    name: "MSMQ packet",
    protocol: "msmq",
    transport: "tcp",
    port: 1801,
    bytes: concat(fromHex("10 c0 0b 00"), latin1("LIOR"), le32(0x23c), fromHex("ff ff ff ff")),
    from: 12,
  },
  { name: "WINS association", protocol: "wins", transport: "tcp", port: 42, bytes: associationStart, from: 24 },
  { name: "WINS end of association", protocol: "wins", transport: "tcp", port: 42, bytes: associationStop, from: 16 },
  { name: "Teredo bubble", protocol: "teredo", transport: "udp", port: 3544, bytes: bubble, from: 48 },
  {
    name: "Teredo router solicitation",
    protocol: "teredo",
    transport: "udp",
    port: 3544,
    bytes: solicitation,
    from: 53,
  },
  {
    name: "Active Directory Web Services",
    protocol: "nmf",
    transport: "tcp",
    port: 9389,
    bytes: concat(fromHex("00 01 00 01 02 02"), u8s(adws.length), adws),
    from: 11,
  },
  {
    name: "ICA greeting",
    protocol: "ica",
    transport: "tcp",
    port: 1494,
    side: 1,
    bytes: latin1("\x7f\x7fICA\0"),
    from: 6,
  },
  {
    name: "ICA in the gateway protocol",
    protocol: "ica",
    transport: "tcp",
    port: 2598,
    bytes: latin1("\x1aCGP/01\x01"),
    from: 7,
  },
  {
    name: "AFP session",
    protocol: "afp",
    transport: "tcp",
    port: 548,
    bytes: concat(fromHex("00 04 00 01"), zeros(7), u8s(6), zeros(4), fromHex("01 04 00 00 04 00")),
    from: 18,
  },
];
