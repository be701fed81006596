import { concat, fromHex, latin1, le16, le32, zeros } from "../../../../scripts/scenario/octets.ts";
import type { Sample } from "../support/ask-signatures.ts";

const tcp = (protocol: string, port: number) => ({ protocol, transport: "tcp", port }) as const;
const udp = (protocol: string, port: number) => ({ protocol, transport: "udp", port }) as const;

const MODBUS_SAMPLES: readonly Sample[] = [
  {
    ...tcp("modbus", 502),
    name: "Modbus reads registers",
    bytes: fromHex("00 01 00 00 00 06 11 03 00 6b 00 03"),
    from: 12,
  },
  {
    ...tcp("modbus", 502),
    name: "Modbus registers",
    side: 1,
    bytes: fromHex("00 01 00 00 00 09 11 03 06 02 2b 00 00 00 64"),
    from: 12,
  },
  {
    ...tcp("modbus", 1502),
    name: "Modbus sets a coil",
    bytes: fromHex("00 02 00 00 00 06 11 05 00 ac ff 00"),
    from: 12,
  },
  {
    ...tcp("modbus", 502),
    name: "Modbus sets two registers",
    bytes: fromHex("00 03 00 00 00 0b 11 10 00 01 00 02 04 00 0a 01 02"),
    from: 13,
  },
  { ...tcp("modbus", 502), name: "Modbus refuses", side: 1, bytes: fromHex("00 04 00 00 00 03 11 83 02"), from: 9 },
  {
    ...tcp("modbus", 502),
    name: "Modbus asks who the device is",
    bytes: fromHex("00 05 00 00 00 05 11 2b 0e 01 00"),
    match: "likely",
    from: 11,
  },
];

const connectRequest = fromHex("03 00 00 16 11 e0 00 00 00 01 00 c0 01 0a c1 02 01 00 c2 02 01 02");
const s7Setup = fromHex("03 00 00 19 02 f0 80 32 01 00 00 04 00 00 08 00 00 f0 00 00 01 00 01 01 e0");
const s7Plus = fromHex("03 00 00 2a 02 f0 80 72 01 00 1b 31 00 00 04 ca 00 00 00 01 00 00 01 20");
const q931 = fromHex("03 00 00 20 08 02 00 01 05 04 03 88 93 a5 28 04 44 45 53 4b 7e 00 08 05");

const q931Answer = fromHex("03 00 00 0c 08 02 80 01 07 7e 00 00");

const ISO_SAMPLES: readonly Sample[] = [
  { ...tcp("iso-tsap", 102), name: "connection with transport selectors", bytes: connectRequest, from: 22 },
  {
    ...tcp("iso-tsap", 102),
    name: "connection without, then X.225",
    bytes: concat(fromHex("03 00 00 0b 06 e0 00 00 00 01 00"), fromHex("03 00 00 0c 02 f0 80 0d 03 05 01 00")),
    from: 19,
  },
  { ...tcp("s7comm", 102), name: "S7 setup", bytes: s7Setup, from: 11 },
  { ...tcp("s7comm", 102), name: "S7 Plus", bytes: s7Plus, from: 9 },
  { ...tcp("h323hostcall", 1720), name: "H.323 call", bytes: q931, from: 9 },
  { ...tcp("h323hostcall", 1720), name: "H.323 call answered", side: 1, bytes: q931Answer, from: 9 },
];

const enip = (command: number, data: Uint8Array, session = 0): Uint8Array =>
  concat(le16(command), le16(data.length), le32(session), zeros(4), latin1("context!"), zeros(4), data);
const readTag = concat(zeros(4), fromHex("05 00 02 00 00 00 00 00 b2 00 06 00"), fromHex("4c 02 20 6b 24 00"));
const identity = concat(fromHex("01 00 0c 00 03 00 01 00 00"));
const implicit = fromHex("02 00 02 80 08 00 11 22 33 44 01 00 00 00 b1 00 04 00 aa bb cc dd");

const ENIP_SAMPLES: readonly Sample[] = [
  { ...tcp("enip", 44_818), name: "EtherNet/IP session", bytes: enip(0x65, fromHex("01 00 00 00")), from: 28 },
  { ...tcp("enip", 44_818), name: "EtherNet/IP request", bytes: enip(0x6f, readTag, 0x11020001), from: 36 },
  { ...udp("enip", 44_818), name: "EtherNet/IP who is there", bytes: enip(0x63, zeros(0)), from: 24 },
  {
    ...tcp("enip", 44_818),
    name: "EtherNet/IP who is there, over TCP",
    bytes: enip(0x63, zeros(0)),
    match: "likely",
    from: 24,
  },
  { ...udp("enip", 44_818), name: "EtherNet/IP identity", side: 1, bytes: enip(0x63, identity), from: 30 },
  { ...udp("enip", 2222), name: "EtherNet/IP inputs and outputs", bytes: implicit, from: 18 },
];

const hello = concat(
  latin1("HELF"),
  le32(56),
  zeros(4),
  le32(65_535),
  le32(65_535),
  zeros(8),
  le32(24),
  latin1("opc.tcp://plant7:4840/ua"),
);
const openChannel = concat(
  latin1("OPNF"),
  le32(132),
  zeros(4),
  le32(47),
  latin1("http://opcfoundation.org/UA/SecurityPolicy#None"),
  zeros(69),
);

const OTHER_SAMPLES: readonly Sample[] = [
  { ...tcp("dnp3", 20_000), name: "DNP3 resets a link", bytes: fromHex("05 64 05 c0 01 00 00 04 e9 21"), from: 10 },
  { ...udp("dnp3", 20_000), name: "DNP3 over UDP", bytes: fromHex("05 64 05 c0 01 00 00 04 e9 21"), from: 10 },
  {
    ...tcp("dnp3", 20_000),
    name: "DNP3 with a wrong checksum",
    bytes: fromHex("05 64 05 c0 01 00 00 04 00 00"),
    match: "likely",
    from: 10,
  },
  { ...tcp("opcua", 4840), name: "OPC UA hello", bytes: hello, from: 32 },
  {
    ...tcp("opcua", 4840),
    name: "OPC UA acknowledge",
    side: 1,
    bytes: concat(latin1("ACKF"), le32(28), zeros(20)),
    from: 8,
  },
  { ...tcp("opcua", 4840), name: "OPC UA secure channel", bytes: openChannel, from: 41 },
  { ...udp("bacnet", 47_808), name: "BACnet Who-Is", bytes: fromHex("81 0b 00 0c 01 20 ff ff 00 ff 10 08"), from: 6 },
  {
    ...udp("bacnet", 47_808),
    name: "BACnet forwarded",
    bytes: fromHex("81 04 00 12 0a 00 00 07 ba c0 01 20 ff ff 00 ff 10 08"),
    from: 12,
  },
  {
    ...udp("bacnet", 47_808),
    name: "BACnet foreign device",
    bytes: fromHex("81 05 00 06 00 3c"),
    match: "likely",
    from: 4,
  },
  { ...tcp("iec-104", 2404), name: "IEC 104 STARTDT", bytes: fromHex("68 04 07 00 00 00"), from: 6 },
  {
    ...tcp("iec-104", 2404),
    name: "IEC 104 two frames of data",
    bytes: fromHex("68 0e 02 00 02 00 64 01 06 00 01 00 00 00 00 14 68 04 01 00 04 00"),
    from: 17,
  },
  {
    ...tcp("iec-104", 2404),
    name: "IEC 104 data to who speaks it",
    bytes: fromHex("68 0e 02 00 02 00 64 01 06 00 01 00 00 00 00 14"),
    other: fromHex("68 04 01 00 04 00"),
    from: 9,
  },
  {
    ...tcp("omron-fins", 9600),
    name: "FINS over TCP",
    bytes: concat(latin1("FINS"), fromHex("00 00 00 0c"), zeros(12)),
    from: 16,
  },
  {
    ...udp("omron-fins", 9600),
    name: "FINS takes the right of access",
    bytes: fromHex("81 00 02 00 01 00 00 02 00 12 0c 01"),
    from: 12,
  },
  {
    ...udp("omron-fins", 9600),
    name: "FINS over UDP",
    bytes: fromHex("80 00 02 00 01 00 00 02 00 11 05 01"),
    from: 12,
  },
  {
    ...udp("omron-fins", 9700),
    name: "FINS on another port",
    bytes: fromHex("80 00 02 00 01 00 00 02 00 11 05 01"),
    match: "likely",
    from: 12,
  },
  {
    ...tcp("ads", 48_898),
    name: "ADS reads",
    bytes: concat(
      zeros(2),
      le32(44),
      fromHex("05 11 22 33 01 01 53 03 05 11 22 44 01 01 01 80 02 00 04 00"),
      le32(12),
      zeros(20),
    ),
    from: 30,
  },
  { ...udp("ads", 48_899), name: "ADS search", bytes: fromHex("03 66 14 71 00 00 00 00 01 00 00 00"), from: 4 },
  { ...tcp("fox", 1911), name: "Fox hello", bytes: latin1("fox a 1 -1 fox hello\n{\n"), from: 20 },
  {
    ...udp("knxnet-ip", 3671),
    name: "KNXnet/IP search",
    bytes: concat(fromHex("06 10 02 01 00 0e 08 01 0a 00 00 07 0e 57")),
    from: 6,
  },
  {
    ...tcp("knxnet-ip", 3671),
    name: "KNXnet/IP connection",
    bytes: fromHex("06 10 02 05 00 1a 08 02 00 00 00 00 00 00"),
    from: 6,
  },
  {
    ...udp("hart-ip", 5094),
    name: "HART-IP session",
    bytes: fromHex("01 00 00 00 00 02 00 0d 01 00 00 75 30"),
    from: 9,
  },
  {
    ...tcp("hart-ip", 5094),
    name: "HART-IP command",
    bytes: concat(fromHex("01 00 03 00 00 03 00 0d"), fromHex("02 80 00 00 82")),
    match: "likely",
    from: 9,
  },
];

export const PLANT_SAMPLES: readonly Sample[] = [...MODBUS_SAMPLES, ...ISO_SAMPLES, ...ENIP_SAMPLES, ...OTHER_SAMPLES];
