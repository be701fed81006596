import { describe, expect, test } from "vitest";
import { ETHER_TYPE } from "../../src/tables/ether-types.ts";
import { hex } from "../support/hex.ts";
import { decode, ETHERNET, inFrame, ipv4, ipv6, join, patched, TCP_SYN, udp } from "./support/decode.ts";

const ON_ETHERNET_4 = ETHERNET(ETHER_TYPE.IPV4);
const RAW = 101;

describe("ipv4", () => {
  test("reads the fields a flow needs", () => {
    const packet = decode(join(ON_ETHERNET_4, ipv4(17, udp(1, 2, new Uint8Array(4)))));
    expect(packet.stop).toBeUndefined();
    expect(packet).toMatchObject({
      addressLength: 4,
      ipProtocol: 17,
      timeToLive: 64,
      ipTotalLength: 32,
      fragmentId: 0x1234,
      fragmentOffset: 0,
      hasMoreFragments: false,
      transportLength: 12,
      payloadLength: 4,
    });
    expect(packet.bytes.subarray(packet.sourceAt, packet.sourceAt + 4)).toEqual(hex("c0000201"));
    expect(packet.bytes.subarray(packet.destinationAt, packet.destinationAt + 4)).toEqual(hex("c6336402"));
    expect(inFrame(packet.transportAt)).toBe(34);
    expect(inFrame(packet.payloadAt)).toBe(42);
  });

  test("link-layer padding is not payload", () => {
    const packet = decode(join(ON_ETHERNET_4, ipv4(6, TCP_SYN), new Uint8Array(6)));
    expect(packet).toMatchObject({ ipTotalLength: 40, transportLength: 20, payloadLength: 0, stop: undefined });
  });

  test("options are skipped", () => {
    const header = patched(ipv4(6, TCP_SYN).subarray(0, 20), 0, "47 00 00 30");
    const packet = decode(join(header, "01 01 01 01  94 04 00 00", TCP_SYN), RAW);
    expect(packet).toMatchObject({ stop: undefined, destinationPort: 80, transportLength: 20, ipTotalLength: 48 });
    expect(inFrame(packet.transportAt)).toBe(28);
  });

  test("options that were cut off leave the addresses, without ports", () => {
    const header = patched(ipv4(6, TCP_SYN).subarray(0, 20), 0, "47 00 00 30");
    for (let extra = 0; extra < 8; extra++) {
      const packet = decode(join(header, new Uint8Array(extra)), RAW, 48);
      expect(packet.stop).toEqual({ kind: "truncated", layer: "ipv4", needed: 28, available: 20 + extra });
      expect(packet).toMatchObject({ addressLength: 4, ipProtocol: 6, ipTotalLength: 48, hasPorts: false });
    }
  });

  test("a total length of 0 (segmentation offload) means the rest of the frame on the wire", () => {
    const offloaded = join(ON_ETHERNET_4, patched(ipv4(6, join(TCP_SYN, new Uint8Array(100))), 2, "00 00"));
    expect(decode(offloaded)).toMatchObject({ stop: undefined, ipTotalLength: 140, payloadLength: 100 });
    expect(decode(offloaded, 1, 14 + 9000)).toMatchObject({ ipTotalLength: 9000, payloadLength: 8960 });
  });

  test("a packet cut by the capture keeps its own length", () => {
    const whole = ipv4(6, join(TCP_SYN, new Uint8Array(1000)));
    const packet = decode(whole.subarray(0, 60), RAW, whole.length);
    expect(packet).toMatchObject({ stop: undefined, ipTotalLength: 1040, payloadLength: 1000 });
  });

  test.each([
    ["version 6", 0, "65", "version is not 4"],
    ["IHL below 5", 0, "44", "header length below 20 bytes"],
    ["IHL 0", 0, "40", "header length below 20 bytes"],
    ["a total length inside the header", 2, "00 13", "total length below the header length"],
    ["a total length inside the options", 0, "4f 00 00 3b", "total length below the header length"],
  ])("malformed: %s; there is no IP layer then", (_, at, bytes, reason) => {
    const packet = decode(join(ON_ETHERNET_4, patched(ipv4(6, join(TCP_SYN, new Uint8Array(40))), at, bytes)));
    expect(packet.stop).toEqual({ kind: "malformed", layer: "ipv4", reason });
    expect(packet.addressLength).toBe(0);
  });

  test("a first fragment has ports, and more fragments follow", () => {
    const packet = decode(ipv4(17, udp(5, 6, new Uint8Array(16)), 0x2000), RAW);
    expect(packet).toMatchObject({ stop: undefined, hasMoreFragments: true, fragmentOffset: 0, hasPorts: true });
  });

  test("a UDP length beyond the first fragment is right, and the payload is this packet's", () => {
    const datagram = patched(udp(5, 6, new Uint8Array(16)), 4, "0f a0");
    expect(decode(ipv4(17, datagram, 0x2000), RAW)).toMatchObject({ stop: undefined, payloadLength: 16 });
  });

  test("a later fragment has no ports, whatever its bytes say; an offset in 8-byte units", () => {
    const packet = decode(ipv4(6, TCP_SYN, 0x2003), RAW);
    expect(packet).toMatchObject({ stop: undefined, fragmentOffset: 24, hasMoreFragments: true, hasPorts: false });
    expect(packet).toMatchObject({ sourcePort: 0, tcpFlags: 0, payloadLength: 20 });
    expect(inFrame(packet.payloadAt)).toBe(20);
    expect(decode(ipv4(6, TCP_SYN, 0x0003), RAW)).toMatchObject({ hasMoreFragments: false, fragmentOffset: 24 });
  });

  test("don't fragment and the evil bit are not fragmentation", () => {
    expect(decode(ipv4(6, TCP_SYN, 0xc000), RAW)).toMatchObject({ hasPorts: true, hasMoreFragments: false });
  });

  test("a fragment that ends past 65,535 bytes is malformed, and still belongs to a flow", () => {
    const packet = decode(ipv4(1, new Uint8Array(32), 0x1fff), RAW);
    expect(packet.stop).toEqual({ kind: "malformed", layer: "ipv4", reason: "fragment ends past 65,535 bytes" });
    expect(packet).toMatchObject({ addressLength: 4, fragmentOffset: 65528, hasPorts: false });
    expect(decode(ipv4(1, new Uint8Array(7), 0x1fff), RAW).stop).toBeUndefined();
  });
});

const HOP_BY_HOP = (next: string): string => `${next} 00  01 04 00 00 00 00`;
const FRAGMENT = (next: string, offsetAndMore: string): string => `${next} 00 ${offsetAndMore} de ad be ef`;
const AH_HEADER = (next: string): string => `${next} 04 00 00  00 00 00 01  00 00 00 01 ${"00".repeat(12)}`;

describe("ipv6", () => {
  test("reads the fields a flow needs", () => {
    const packet = decode(join(ETHERNET(ETHER_TYPE.IPV6), ipv6(6, TCP_SYN)));
    expect(packet).toMatchObject({
      stop: undefined,
      addressLength: 16,
      ipProtocol: 6,
      timeToLive: 63,
      ipTotalLength: 60,
      fragmentId: 0,
      transportLength: 20,
      destinationPort: 80,
    });
    expect(inFrame(packet.sourceAt)).toBe(22);
    expect(inFrame(packet.destinationAt)).toBe(38);
    expect(inFrame(packet.transportAt)).toBe(54);
  });

  test("version 4 under IPv6's EtherType is malformed", () => {
    const packet = decode(join(ETHERNET(ETHER_TYPE.IPV6), patched(ipv6(6, TCP_SYN), 0, "45")));
    expect(packet.stop).toEqual({ kind: "malformed", layer: "ipv6", reason: "version is not 6" });
  });

  const CHAINS: readonly (readonly [string, number, string])[] = [
    ["hop-by-hop options", 0, HOP_BY_HOP("06")],
    ["destination options", 60, HOP_BY_HOP("06")],
    ["a routing header of type 0", 43, `06 02 00 01 00 00 00 00 ${"20".repeat(16)}`],
    ["AH, whose length counts 4-byte units", 51, AH_HEADER("06")],
    ["a mobility header with a payload", 135, HOP_BY_HOP("06")],
    ["HIP with a payload", 139, HOP_BY_HOP("06")],
    ["Shim6 with a payload", 140, HOP_BY_HOP("06")],
    ["an atomic fragment", 44, FRAGMENT("06", "00 00")],
    [
      "all of them in a row",
      0,
      HOP_BY_HOP("3c") +
        HOP_BY_HOP("2b") +
        HOP_BY_HOP("2c") +
        FRAGMENT("33", "00 00") +
        AH_HEADER("3c") +
        HOP_BY_HOP("06"),
    ],
  ];
  const chainOf = (first: number, headers: string): Uint8Array => ipv6(first, join(headers, TCP_SYN));

  test.each(CHAINS)("%s: the transport behind it is found", (_, first, headers) => {
    const packet = decode(chainOf(first, headers), RAW);
    expect(packet).toMatchObject({ stop: undefined, ipProtocol: 6, destinationPort: 80, transportLength: 20 });
    expect(inFrame(packet.transportAt)).toBe(40 + hex(headers).length);
  });

  test.each(CHAINS)("%s: every cut is truncated in ipv6 and keeps the addresses", (_, first, headers) => {
    const whole = chainOf(first, headers);
    for (let length = 40; length < 40 + hex(headers).length; length++) {
      const packet = decode(whole.subarray(0, length), RAW, whole.length);
      expect(packet.stop).toMatchObject({ kind: "truncated", layer: "ipv6" });
      expect(packet).toMatchObject({ addressLength: 16, hasPorts: false, transportAt: -1 });
    }
  });

  test.each(CHAINS)("%s: a payload length that ends inside is malformed", (_, first, headers) => {
    const whole = chainOf(first, headers);
    for (let length = 1; length < hex(headers).length; length++) {
      const packet = decode(patched(whole, 4, length.toString(16).padStart(4, "0")), RAW);
      expect(packet.stop).toMatchObject({ kind: "malformed", reason: "payload ends inside the extension headers" });
    }
  });

  test.each([
    ["mobility", 135],
    ["HIP", 139],
    ["Shim6", 140],
  ])("%s with no next header is the protocol itself", (_, protocol) => {
    const packet = decode(ipv6(protocol, join(HOP_BY_HOP("3b"))), RAW);
    expect(packet).toMatchObject({ stop: undefined, ipProtocol: protocol, transportLength: 8, payloadLength: 8 });
  });

  test("no next header", () => {
    expect(decode(ipv6(59, new Uint8Array(0)), RAW)).toMatchObject({
      stop: undefined,
      ipProtocol: 59,
      hasPorts: false,
    });
    expect(decode(ipv6(60, join(HOP_BY_HOP("3b"))), RAW)).toMatchObject({ stop: undefined, ipProtocol: 59 });
  });

  test("AH over IPv6 is marked as a tunnel and does not hide the protocol", () => {
    expect(decode(ipv6(51, join(AH_HEADER("06"), TCP_SYN)), RAW)).toMatchObject({ tunnel: "ah", ipProtocol: 6 });
  });

  test("a first fragment has ports and a 32-bit identification", () => {
    const packet = decode(ipv6(44, join(FRAGMENT("06", "00 01"), TCP_SYN)), RAW);
    expect(packet).toMatchObject({ stop: undefined, hasMoreFragments: true, fragmentId: 0xdeadbeef, hasPorts: true });
  });

  test("a later fragment: the protocol its fragment header names, no ports, and no more chain", () => {
    const packet = decode(ipv6(44, join(FRAGMENT("3c", "00 19"), TCP_SYN)), RAW);
    expect(packet).toMatchObject({ stop: undefined, hasMoreFragments: true, fragmentOffset: 24, hasPorts: false });
    expect(packet).toMatchObject({ ipProtocol: 60, payloadLength: 20 });
  });

  test("a second fragment header is malformed", () => {
    const packet = decode(ipv6(44, join(FRAGMENT("2c", "00 01"), FRAGMENT("06", "00 00"), TCP_SYN)), RAW);
    expect(packet.stop).toMatchObject({ kind: "malformed", reason: "a second fragment header" });
  });

  test("a fragment that ends past 65,535 bytes is malformed", () => {
    const packet = decode(ipv6(44, join(FRAGMENT("06", "ff f8"), TCP_SYN)), RAW);
    expect(packet.stop).toMatchObject({ kind: "malformed", reason: "fragment ends past 65,535 bytes" });
  });

  test("a payload length of 0 before TCP (segmentation offload) means the rest of the frame on the wire", () => {
    const offloaded = patched(ipv6(6, join(TCP_SYN, new Uint8Array(10))), 4, "00 00");
    expect(decode(offloaded, RAW, 9000)).toMatchObject({ stop: undefined, ipTotalLength: 9000, payloadLength: 8940 });
  });

  test("a payload length of 0 before another protocol is no payload", () => {
    const packet = decode(patched(ipv6(47, new Uint8Array(8)), 4, "00 00"), RAW);
    expect(packet.stop).toMatchObject({ kind: "malformed", layer: "gre" });
    expect(packet.ipTotalLength).toBe(40);
  });
});

describe("ipv6 jumbograms", () => {
  const LENGTH = 70_000; // 0x11170
  const jumbo = (option: string, payload: Uint8Array): Uint8Array =>
    patched(ipv6(0, join("11 00", option, payload)), 4, "00 00");
  const datagram = patched(udp(7, 9, new Uint8Array(20)), 4, "00 00");

  test("the length is that of the option, also UDP's, whose own is 0", () => {
    const packet = decode(jumbo("c2 04 00 01 11 70", datagram), RAW, 40 + LENGTH);
    expect(packet).toMatchObject({ stop: undefined, ipTotalLength: 40 + LENGTH, destinationPort: 9 });
    expect(packet).toMatchObject({ transportLength: LENGTH - 8, payloadLength: LENGTH - 16 });
  });

  test.each([
    ["no jumbo option", "01 04 00 00 00 00"],
    ["a length below 65,536", "c2 04 00 00 ff ff"],
    ["a length beyond the frame on the wire", "c2 04 00 01 11 71"],
  ])("%s is malformed", (_, option) => {
    const packet = decode(jumbo(option, datagram), RAW, 40 + LENGTH);
    expect(packet.stop).toMatchObject({ kind: "malformed", reason: "payload ends inside the extension headers" });
    expect(packet.addressLength).toBe(16);
  });

  test("padding before the option is skipped", () => {
    const frame = patched(ipv6(0, join("11 01 00 00 00 c2 04 00 01 11 70 01 03 00 00 00", datagram)), 4, "00 00");
    expect(decode(frame, RAW, 40 + LENGTH)).toMatchObject({ stop: undefined, ipTotalLength: 40 + LENGTH });
  });
});

describe("arp", () => {
  const BODY = "02 00 00 00 00 01 c0 00 02 01  00 00 00 00 00 00 c0 00 02 02";
  const arp = (type: number, header: string): Uint8Array => join(ETHERNET(type), header, BODY);

  test.each([
    ["an ARP request", ETHER_TYPE.ARP, "00 01 08 00 06 04 00 01"],
    ["an ARP answer", ETHER_TYPE.ARP, "00 01 08 00 06 04 00 02"],
    ["a RARP request", ETHER_TYPE.RARP, "00 01 08 00 06 04 00 03"],
    ["ARP on IEEE 802 networks", ETHER_TYPE.ARP, "00 06 08 00 06 04 00 01"],
  ])("%s: where its addresses are", (_, type, header) => {
    const packet = decode(arp(type, header));
    expect(packet).toMatchObject({ stop: undefined, addressLength: 0 });
    expect(inFrame(packet.arpAt)).toBe(22);
  });

  test.each([
    ["addresses of other lengths", "00 01 08 00 08 04 00 01"],
    ["another protocol", "00 01 86 dd 06 04 00 01"],
    ["an IPv4 address of 16 bytes", "00 01 08 00 06 10 00 01"],
  ])("%s are not read", (_, header) => {
    const packet = decode(arp(ETHER_TYPE.ARP, header));
    expect(packet.stop).toEqual({ kind: "not-decoded", layer: "arp", reason: "not MAC and IPv4 addresses" });
    expect(packet.arpAt).toBe(-1);
  });

  test("every prefix is truncated", () => {
    const whole = arp(ETHER_TYPE.ARP, "00 01 08 00 06 04 00 01");
    for (let length = 14; length < whole.length; length++) {
      const packet = decode(whole.subarray(0, length), 1, whole.length);
      expect(packet.stop).toMatchObject({ kind: "truncated", layer: "arp" });
      expect(packet.arpAt).toBe(-1);
    }
  });
});
