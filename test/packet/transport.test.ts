import { describe, expect, test } from "vitest";
import type { Layer } from "../../src/packet/layers.ts";
import type { TunnelKind } from "../../src/packet/tunnels.ts";
import { hex } from "../support/hex.ts";
import { decode, inFrame, ipv4, ipv6, join, patched, TCP_SYN, udp } from "./support/decode.ts";

const RAW = 101;
const MORE_FRAGMENTS = 0x2000;

interface TransportCase {
  readonly name: string;
  readonly protocol: number;
  readonly layer: Layer;
  readonly header: Uint8Array;
  /** Bytes after which ports, or type and code, are known; 0: the protocol has none. */
  readonly portsLength: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
}

const CASES: readonly TransportCase[] = [
  { name: "TCP", protocol: 6, layer: "tcp", header: TCP_SYN, portsLength: 4, sourcePort: 1234, destinationPort: 80 },
  {
    name: "TCP with options",
    protocol: 6,
    layer: "tcp",
    header: join(patched(TCP_SYN, 12, "60"), "02 04 05 b4"),
    portsLength: 4,
    sourcePort: 1234,
    destinationPort: 80,
  },
  {
    name: "UDP",
    protocol: 17,
    layer: "udp",
    header: hex("ff ff 00 35 00 2c 00 00"),
    portsLength: 4,
    sourcePort: 65535,
    destinationPort: 53,
  },
  {
    name: "SCTP",
    protocol: 132,
    layer: "sctp",
    header: hex("96 0e 8e cc 00 00 00 01 00 00 00 00"),
    portsLength: 4,
    sourcePort: 38414,
    destinationPort: 36556,
  },
  {
    name: "ICMP: type and code",
    protocol: 1,
    layer: "icmp",
    header: hex("03 0d 00 00 00 00 00 00"),
    portsLength: 2,
    sourcePort: 3,
    destinationPort: 13,
  },
];
const PAYLOAD = new Uint8Array(36).fill(0x55);

describe("headers with ports", () => {
  test.each(CASES)("$name", ({ protocol, header, sourcePort, destinationPort }) => {
    for (const [packet, ipLength] of [
      [decode(ipv4(protocol, join(header, PAYLOAD)), RAW), 20],
      [decode(ipv6(protocol, join(header, PAYLOAD)), RAW), 40],
    ] as const) {
      if (protocol === 1 && ipLength === 40) continue; // ICMP over IPv6 is read alike; ICMPv6 has tests of its own
      expect(packet).toMatchObject({ stop: undefined, hasPorts: true, sourcePort, destinationPort });
      expect(packet.transportLength).toBe(header.length + PAYLOAD.length);
      expect(packet.payloadLength).toBe(PAYLOAD.length);
      expect(inFrame(packet.payloadAt)).toBe(ipLength + header.length);
    }
  });

  test.each(CASES)("$name: cut by the capture anywhere, it is truncated, and has ports once they are there", (item) => {
    const whole = ipv4(item.protocol, join(item.header, PAYLOAD));
    for (let length = 0; length < item.header.length; length++) {
      const packet = decode(whole.subarray(0, 20 + length), RAW, whole.length);
      expect(packet.stop).toMatchObject({ kind: "truncated", layer: item.layer, available: length });
      expect(packet).toMatchObject({ addressLength: 4, ipProtocol: item.protocol, payloadAt: -1 });
      expect(packet.hasPorts).toBe(length >= item.portsLength);
      expect(packet.sourcePort).toBe(length >= item.portsLength ? item.sourcePort : 0);
    }
  });

  test.each(CASES)("$name: longer than the IP payload, it is malformed and has the ports that lie within", (item) => {
    for (let length = 0; length < item.header.length; length++) {
      // Bytes of padding where the header would go on: they must not be read.
      const packet = decode(
        join(ipv4(item.protocol, item.header.subarray(0, length)), item.header.subarray(length)),
        RAW,
      );
      expect(packet.stop).toEqual({
        kind: "malformed",
        layer: item.layer,
        reason: "header longer than the IP payload",
      });
      const sourcePort = length >= item.portsLength ? item.sourcePort : 0;
      expect(packet).toMatchObject({ addressLength: 4, sourcePort, tcpFlags: 0, tcpSequence: 0 });
      expect(packet.hasPorts).toBe(length >= item.portsLength);
    }
  });

  test.each(CASES)("$name: split over fragments, it has ports if the first fragment has them", (item) => {
    for (let length = 0; length < item.header.length; length++) {
      const packet = decode(ipv4(item.protocol, item.header.subarray(0, length), MORE_FRAGMENTS), RAW);
      expect(packet.stop).toEqual({ kind: "malformed", layer: item.layer, reason: "header split over fragments" });
      expect(packet.hasPorts).toBe(length >= item.portsLength);
    }
  });
});

describe("tcp", () => {
  test("numbers are unsigned, flags one byte", () => {
    const packet = decode(ipv4(6, patched(TCP_SYN, 13, "c2")), RAW);
    expect(packet.tcpSequence).toBe(0x80000001);
    expect(packet.tcpAcknowledgment).toBe(0xffffffff);
    expect(packet.tcpFlags).toBe(0xc2);
    expect(packet.tcpWindow).toBe(8192);
  });

  test("a header cut behind its flags still tells them, and the payload by the length fields", () => {
    const whole = ipv4(6, join(TCP_SYN, PAYLOAD));
    for (let length = 0; length < 20; length++) {
      const packet = decode(whole.subarray(0, 20 + length), RAW, whole.length);
      expect(packet.tcpSequence).toBe(length >= 8 ? 0x80000001 : 0);
      expect(packet.tcpFlags).toBe(length >= 14 ? 2 : 0);
      expect(packet.payloadLength).toBe(length >= 14 ? PAYLOAD.length : 0);
    }
  });

  test.each([0, 4, 16])("a header length of %i bytes is malformed", (headerLength) => {
    const packet = decode(ipv4(6, patched(TCP_SYN, 12, `${(headerLength / 4).toString(16)}0`)), RAW);
    expect(packet.stop).toEqual({ kind: "malformed", layer: "tcp", reason: "header length below 20 bytes" });
    expect(packet).toMatchObject({ addressLength: 4, hasPorts: true, destinationPort: 80, tcpFlags: 0 });
  });
});

describe("udp", () => {
  test.each(["00 00", "00 01", "00 07"])("a length of %s is malformed", (length) => {
    const packet = decode(ipv4(17, patched(udp(1, 2, PAYLOAD), 4, length)), RAW);
    expect(packet.stop).toEqual({ kind: "malformed", layer: "udp", reason: "length below 8 bytes" });
    expect(packet).toMatchObject({ hasPorts: true, destinationPort: 2, payloadLength: 0, payloadAt: -1 });
  });

  test("a length beyond the IP payload is malformed; the ports stay, the payload is IP's", () => {
    const packet = decode(ipv4(17, patched(udp(1, 2, PAYLOAD), 4, "ff ff")), RAW);
    expect(packet.stop).toEqual({ kind: "malformed", layer: "udp", reason: "length exceeds the IP payload" });
    expect(packet).toMatchObject({ hasPorts: true, destinationPort: 2, payloadLength: PAYLOAD.length });
  });

  test("a length short of the IP payload is the payload's", () => {
    const packet = decode(ipv4(17, patched(udp(1, 2, PAYLOAD), 4, "00 09")), RAW);
    expect(packet).toMatchObject({ stop: undefined, payloadLength: 1 });
  });
});

describe("icmpv6", () => {
  test("type and code", () => {
    const packet = decode(ipv6(58, hex("87 00 00 00 00 00 00 00 ff")), RAW);
    expect(packet).toMatchObject({ stop: undefined, hasPorts: true, sourcePort: 135, destinationPort: 0 });
    expect(packet.payloadLength).toBe(1);
  });

  test("a message of four bytes is whole", () => {
    const packet = decode(ipv6(58, hex("ff 01 00 00")), RAW);
    expect(packet).toMatchObject({ stop: undefined, hasPorts: true, payloadLength: 0 });
    expect(inFrame(packet.payloadAt)).toBe(44);
  });

  test("every cut is truncated; type and code after two bytes", () => {
    const whole = ipv6(58, hex("87 01 00 00 00 00 00 00"));
    for (let length = 0; length < 4; length++) {
      const packet = decode(whole.subarray(0, 40 + length), RAW, whole.length);
      expect(packet.stop).toMatchObject({ kind: "truncated", layer: "icmpv6" });
      expect(packet.hasPorts).toBe(length >= 2);
    }
  });
});

const WITHOUT_PORTS: readonly (readonly [string, number, string, Layer, TunnelKind | undefined])[] = [
  ["IGMP", 2, "16 00 00 00 ef 01 01 01", "igmp", undefined],
  ["GRE", 47, "00 00 08 00", "gre", "gre"],
  ["GRE with key and sequence number", 47, "30 00 08 00", "gre", "gre"],
  ["PPTP's GRE", 47, "30 81 88 0b", "gre", "pptp-gre"],
  ["GRE version 1 without PPP", 47, "00 01 08 00", "gre", "gre"],
  ["ESP", 50, "00 00 01 00 00 00 00 01", "esp", "esp"],
  ["AH over IPv4 is the protocol", 51, "32 04 00 00 00 00 00 01 00 00 00 01", "ah", "ah"],
];

describe("protocols without ports", () => {
  test.each(WITHOUT_PORTS)("%s", (_, protocol, header, __, tunnel) => {
    const packet = decode(ipv4(protocol, join(header, PAYLOAD)), RAW);
    const length = hex(header).length + PAYLOAD.length;
    expect(packet).toMatchObject({ stop: undefined, hasPorts: false, ipProtocol: protocol, payloadLength: length });
    expect(packet.tunnel).toBe(tunnel);
    expect(packet.payloadAt).toBe(packet.transportAt);
  });

  test.each(WITHOUT_PORTS)("%s: every cut is truncated and keeps the IP layer", (_, protocol, header, layer) => {
    const whole = ipv4(protocol, join(header, PAYLOAD));
    for (let length = 0; length < hex(header).length; length++) {
      const packet = decode(whole.subarray(0, 20 + length), RAW, whole.length);
      expect(packet.stop).toMatchObject({ kind: "truncated", layer });
      expect(packet).toMatchObject({ addressLength: 4, ipProtocol: protocol, tunnel: undefined });
    }
  });

  test.each([
    ["GRE version 2", 47, "00 02 08 00", "gre", "version is neither 0 nor 1"],
    ["AH shorter than its fields", 51, "32 00 00 00 00 00 00 01 00 00 00 01", "ah", "header length below 12 bytes"],
  ] as const)("malformed: %s", (_, protocol, header, layer, reason) => {
    expect(decode(ipv4(protocol, hex(header)), RAW).stop).toEqual({ kind: "malformed", layer, reason });
  });

  test.each([89, 103, 253, 255, 0])("protocol %i by its number, all of it payload", (protocol) => {
    const packet = decode(ipv4(protocol, PAYLOAD), RAW);
    expect(packet).toMatchObject({ stop: undefined, ipProtocol: protocol, hasPorts: false, payloadLength: 36 });
  });
});

const INNER_4 = ipv4(6, TCP_SYN);
const INNER_6 = ipv6(6, TCP_SYN);

const BY_PROTOCOL: readonly (readonly [string, Uint8Array, TunnelKind])[] = [
  ["IPv4 in IPv4", ipv4(4, INNER_4), "ip-in-ip"],
  ["IPv6 in IPv6", ipv6(41, INNER_6), "ip-in-ip"],
  ["IPv6 in IPv4", ipv4(41, INNER_6), "6in4"],
  ["IPv4 in IPv6", ipv6(4, INNER_4), "4in6"],
  ["Ethernet in IP", ipv4(97, new Uint8Array(20)), "etherip"],
  ["L2TP version 3 over IP", ipv4(115, new Uint8Array(20)), "l2tp"],
];

describe("tunnels are marked and not followed: the flow is the outermost IP header's", () => {
  test.each(BY_PROTOCOL)("%s", (_, frame, tunnel) => {
    const packet = decode(frame, RAW);
    expect(packet).toMatchObject({ stop: undefined, tunnel, hasPorts: false });
    expect(inFrame(packet.sourceAt)).toBe(packet.addressLength === 4 ? 12 : 8);
  });

  const GTP = (length: number): string => `30 ff ${length.toString(16).padStart(4, "0")} 00 00 00 01`;
  const BY_PORT: readonly (readonly [string, number, Uint8Array, TunnelKind | undefined])[] = [
    ["L2TP data", 1701, hex("00 02 00 01 00 01 ff 03 00 21"), "l2tp"],
    ["L2TP control", 1701, hex("c8 02 00 0c 00 00 00 00 00 00 00 00"), "l2tp"],
    ["L2TP version 3", 1701, hex("00 03 00 00 00 00 00 01"), "l2tp"],
    ["no L2TP: reserved bits", 1701, hex("04 02 00 00 00 00 00 01"), undefined],
    ["Teredo", 3544, INNER_6, "teredo"],
    ["Teredo with authentication", 3544, join("00 01 00 00 00 00 00 00 00 00 00 00 00", INNER_6), "teredo"],
    ["Teredo with origin", 3544, join("00 00 ee ee 12 34 56 78", INNER_6), "teredo"],
    ["no Teredo: an IPv6 length that does not fit", 3544, join(INNER_6, "00"), undefined],
    ["VXLAN", 4789, join("08 00 00 00 00 00 7b 00", new Uint8Array(14)), "vxlan"],
    ["no VXLAN: reserved bytes", 4789, join("08 00 00 00 00 00 7b 01", new Uint8Array(14)), undefined],
    ["Geneve", 6081, join("00 00 65 58 00 00 01 00", new Uint8Array(14)), "geneve"],
    ["no Geneve: version 1", 6081, join("40 00 65 58 00 00 01 00", new Uint8Array(14)), undefined],
    ["GTP-U", 2152, join(GTP(40), INNER_4), "gtp-u"],
    ["no GTP-U: a length that does not fit", 2152, join(GTP(41), INNER_4), undefined],
    ["GTP-U echo is not user traffic", 2152, hex("32 01 00 04 00 00 00 00 00 00 00 00"), undefined],
    ["NAT traversal, ESP", 4500, hex("00 00 01 00 00 00 00 01 00 00"), "nat-t"],
    ["NAT traversal, IKE", 4500, hex("00 00 00 00 12 34 56 78 00 00"), undefined],
    ["NAT traversal, keep-alive", 4500, hex("ff"), undefined],
    ["another port", 5353, hex("00 02 00 01 00 01 ff 03 00 21"), undefined],
  ];
  test.each(BY_PORT)("%s", (_, port, payload, tunnel) => {
    expect(decode(ipv4(17, udp(51_000, port, payload)), RAW).tunnel).toBe(tunnel);
    expect(decode(ipv6(17, udp(port, 51_000, payload)), RAW).tunnel).toBe(tunnel);
  });

  test.each(BY_PORT)(
    "%s: cut anywhere, it reads nothing past the end and marks nothing else",
    (_, port, payload, tunnel) => {
      const whole = ipv4(17, udp(51_000, port, payload));
      for (let length = 28; length < whole.length; length++) {
        const packet = decode(whole.subarray(0, length), RAW, whole.length);
        expect([undefined, tunnel]).toContain(packet.tunnel);
        expect(packet.stop).toBeUndefined();
      }
    },
  );
});
