import { describe, expect, test } from "vitest";
import type { Layer } from "../../src/packet/layers.ts";
import { hex } from "../support/hex.ts";
import { decode, inFrame, ipv4, ipv6, join, TCP_SYN } from "./support/decode.ts";

interface LinkCase {
  readonly name: string;
  readonly linkType: number;
  readonly header: string;
  /** Which layer a frame cut inside each part of the header stops in: the layer, and where its part ends. */
  readonly parts: readonly (readonly [Layer, number])[];
  readonly isIpv6?: boolean;
  /** Offsets in the frame; -1 for none. */
  readonly destinationMac?: number;
  readonly sourceMac?: number;
  readonly vlan?: number;
}

const MACS = "02 00 00 00 00 02  02 00 00 00 00 01";
const ETHERNET_MACS = { destinationMac: 0, sourceMac: 6 };
const SNAP = "aa aa 03  00 00 00  08 00";
const WIFI_ADDRESSES = "02 00 00 00 00 02  02 00 00 00 00 01  02 00 00 00 00 03";

const CASES: readonly LinkCase[] = [
  { name: "Ethernet", linkType: 1, header: `${MACS} 0800`, parts: [["ethernet", 14]], ...ETHERNET_MACS },
  {
    name: "Ethernet, IPv6",
    linkType: 1,
    header: `${MACS} 86dd`,
    parts: [["ethernet", 14]],
    isIpv6: true,
    ...ETHERNET_MACS,
  },
  {
    name: "802.1Q: VLAN id without priority and drop bits",
    linkType: 1,
    header: `${MACS} 8100  f0 32 0800`,
    parts: [
      ["ethernet", 14],
      ["vlan", 18],
    ],
    vlan: 50,
    ...ETHERNET_MACS,
  },
  {
    name: "802.1Q priority tag: VLAN id 0",
    linkType: 1,
    header: `${MACS} 8100  e0 00 0800`,
    parts: [
      ["ethernet", 14],
      ["vlan", 18],
    ],
    vlan: 0,
    ...ETHERNET_MACS,
  },
  {
    name: "802.1ad around 802.1Q: the outer id counts",
    linkType: 1,
    header: `${MACS} 88a8  00 64 8100  00 c8 0800`,
    parts: [
      ["ethernet", 14],
      ["vlan", 22],
    ],
    vlan: 100,
    ...ETHERNET_MACS,
  },
  {
    name: "three tags, old QinQ outside",
    linkType: 1,
    header: `${MACS} 9100  01 90 8100  01 91 8100  01 92 0800`,
    parts: [
      ["ethernet", 14],
      ["vlan", 26],
    ],
    vlan: 400,
    ...ETHERNET_MACS,
  },
  {
    name: "802.3 length, LLC, SNAP",
    linkType: 1,
    header: `${MACS} 0030  ${SNAP}`,
    parts: [
      ["ethernet", 14],
      ["llc", 22],
    ],
    ...ETHERNET_MACS,
  },
  {
    name: "802.3 length behind a VLAN tag",
    linkType: 1,
    header: `${MACS} 8100  00 07 0030  ${SNAP}`,
    parts: [
      ["ethernet", 14],
      ["vlan", 18],
      ["llc", 26],
    ],
    vlan: 7,
    ...ETHERNET_MACS,
  },
  {
    name: "SNAP with the 802.1H bridge tunnel's organization and the poll bit",
    linkType: 1,
    header: `${MACS} 0030  aa aa 13 00 00 f8 0800`,
    parts: [
      ["ethernet", 14],
      ["llc", 22],
    ],
    ...ETHERNET_MACS,
  },
  {
    name: "IP directly over LLC",
    linkType: 1,
    header: `${MACS} 0030  06 06 03`,
    parts: [
      ["ethernet", 14],
      ["llc", 17],
    ],
    ...ETHERNET_MACS,
  },
  {
    name: "jumbo LLC by EtherType",
    linkType: 1,
    header: `${MACS} 8870  ${SNAP}`,
    parts: [
      ["ethernet", 14],
      ["llc", 22],
    ],
    ...ETHERNET_MACS,
  },
  {
    name: "MPLS, three labels",
    linkType: 1,
    header: `${MACS} 8847  00 01 00 40  00 02 00 40  00 03 01 40`,
    parts: [
      ["ethernet", 14],
      ["mpls", 27],
    ],
    ...ETHERNET_MACS,
  },
  {
    name: "MPLS: the first nibble tells IPv6",
    linkType: 1,
    header: `${MACS} 8848  00 03 01 40`,
    parts: [
      ["ethernet", 14],
      ["mpls", 19],
    ],
    isIpv6: true,
    ...ETHERNET_MACS,
  },
  {
    name: "PPPoE session",
    linkType: 1,
    header: `${MACS} 8864  11 00 00 01 00 2a  00 21`,
    parts: [
      ["ethernet", 14],
      ["pppoe", 20],
      ["ppp", 22],
    ],
    ...ETHERNET_MACS,
  },
  {
    name: "PPPoE session, IPv6",
    linkType: 1,
    header: `${MACS} 8864  11 00 00 01 00 2a  00 57`,
    parts: [
      ["ethernet", 14],
      ["pppoe", 20],
      ["ppp", 22],
    ],
    isIpv6: true,
    ...ETHERNET_MACS,
  },
  {
    name: "network service header, longer than its least",
    linkType: 1,
    header: `${MACS} 894f  0f c3 01 01  00 00 01 ff  00 00 00 00`,
    parts: [
      ["ethernet", 14],
      ["nsh", 26],
    ],
    ...ETHERNET_MACS,
  },
  {
    name: "802.1ah: the outer MAC addresses stay",
    linkType: 1,
    header: `${MACS} 88e7  00 00 00 01  02 00 00 00 00 04 02 00 00 00 00 03 0800`,
    parts: [
      ["ethernet", 14],
      ["vlan", 18],
      ["ethernet", 32],
    ],
    ...ETHERNET_MACS,
  },
  {
    name: "HSR tag",
    linkType: 1,
    header: `${MACS} 892f  00 3c 00 01 0800`,
    parts: [
      ["ethernet", 14],
      ["vlan", 20],
    ],
    ...ETHERNET_MACS,
  },
  {
    name: "Cisco MetaData",
    linkType: 1,
    header: `${MACS} 8909 01 01 00 01 00 02 86dd`,
    parts: [
      ["ethernet", 14],
      ["vlan", 22],
    ],
    isIpv6: true,
    ...ETHERNET_MACS,
  },
  {
    name: "Linux cooked, version 1: the sender's MAC address",
    linkType: 113,
    header: "00 00 00 01 00 06 02 00 00 00 00 01 00 00 08 00",
    parts: [["linux-sll", 16]],
    sourceMac: 6,
  },
  {
    name: "Linux cooked, version 1, without an address, VLAN behind it",
    linkType: 113,
    header: "00 00 03 04 00 00 00 00 00 00 00 00 00 00 81 00  00 05 86 dd",
    parts: [
      ["linux-sll", 16],
      ["vlan", 20],
    ],
    isIpv6: true,
    vlan: 5,
  },
  {
    name: "Linux cooked, version 1, LLC by protocol 4",
    linkType: 113,
    header: `00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 04 ${SNAP}`,
    parts: [
      ["linux-sll", 16],
      ["llc", 24],
    ],
  },
  {
    name: "Linux cooked, version 1, frame relay device",
    linkType: 113,
    header: "00 00 03 02 00 00 00 00 00 00 00 00 00 00 00 00  18 41 03 cc",
    parts: [
      ["linux-sll", 16],
      ["frame-relay", 20],
    ],
  },
  {
    name: "Linux cooked, version 2",
    linkType: 276,
    header: "08 00 00 00 00 00 00 02 00 01 04 06 02 00 00 00 00 01 00 00",
    parts: [["linux-sll2", 20]],
    sourceMac: 12,
  },
  ...[12, 14, 101].map(
    (linkType): LinkCase => ({ name: `raw IP ${linkType}, IPv4`, linkType, header: "", parts: [["raw-ip", 1]] }),
  ),
  { name: "raw IP, IPv6", linkType: 101, header: "", parts: [["raw-ip", 1]], isIpv6: true },
  { name: "LINKTYPE_IPV4", linkType: 228, header: "", parts: [] },
  { name: "LINKTYPE_IPV6", linkType: 229, header: "", parts: [], isIpv6: true },
  { name: "LINKTYPE_MPLS", linkType: 219, header: "00 01 01 40", parts: [["mpls", 5]] },
  { name: "NULL, little-endian host", linkType: 0, header: "02 00 00 00", parts: [["null-loopback", 4]] },
  { name: "NULL, big-endian host", linkType: 0, header: "00 00 00 02", parts: [["null-loopback", 4]] },
  ...[10, 23, 24, 28, 30].flatMap((family): LinkCase[] => {
    const byte = family.toString(16).padStart(2, "0");
    const common = { parts: [["null-loopback", 4]] as const, isIpv6: true };
    return [
      { name: `NULL, AF_INET6 = ${family}, little-endian`, linkType: 0, header: `${byte} 00 00 00`, ...common },
      { name: `NULL, AF_INET6 = ${family}, big-endian`, linkType: 0, header: `00 00 00 ${byte}`, ...common },
      { name: `LOOP, AF_INET6 = ${family}`, linkType: 108, header: `00 00 00 ${byte}`, ...common },
    ];
  }),
  { name: "LOOP", linkType: 108, header: "00 00 00 02", parts: [["null-loopback", 4]] },
  {
    name: "PPP under NULL's number",
    linkType: 0,
    header: "ff 03 00 21",
    parts: [["null-loopback", 4]],
  },
  {
    name: "Cisco HDLC under NULL's number, as the IP version agrees",
    linkType: 0,
    header: "0f 00 86 dd",
    parts: [["null-loopback", 5]],
    isIpv6: true,
  },
  { name: "PPP with address and control", linkType: 9, header: "ff 03 00 21", parts: [["ppp", 4]] },
  { name: "PPP without address and control", linkType: 9, header: "00 21", parts: [["ppp", 2]] },
  { name: "PPP with a compressed protocol field", linkType: 9, header: "21", parts: [["ppp", 1]] },
  { name: "PPP with address, compressed protocol", linkType: 9, header: "ff 03 57", parts: [["ppp", 3]], isIpv6: true },
  {
    name: "PPP around MPLS",
    linkType: 9,
    header: "02 81  00 01 01 40",
    parts: [
      ["ppp", 2],
      ["mpls", 7],
    ],
  },
  { name: "PPP in HDLC framing", linkType: 50, header: "ff 03 00 57", parts: [["ppp", 4]], isIpv6: true },
  // Cut before its second byte, the frame is known to be Cisco's by the first.
  {
    name: "Cisco HDLC under the number of PPP in HDLC framing",
    linkType: 50,
    header: "0f 00 08 00",
    parts: [
      ["ppp", 1],
      ["chdlc", 4],
    ],
  },
  {
    name: "PPPoE without Ethernet",
    linkType: 51,
    header: "11 00 00 01 00 2a  00 21",
    parts: [
      ["pppoe", 6],
      ["ppp", 8],
    ],
  },
  {
    name: "PPP with a direction in place of the address",
    linkType: 166,
    header: "01 03 00 21",
    parts: [
      ["link", 1],
      ["ppp", 4],
    ],
  },
  {
    name: "PPP behind a direction",
    linkType: 204,
    header: "00 ff 03 00 21",
    parts: [
      ["link", 1],
      ["ppp", 5],
    ],
  },
  {
    name: "Cisco HDLC behind a direction",
    linkType: 205,
    header: "01 0f 00 08 00",
    parts: [
      ["link", 1],
      ["chdlc", 5],
    ],
  },
  {
    name: "frame relay behind a direction",
    linkType: 206,
    header: "01 18 41 03 cc",
    parts: [
      ["link", 1],
      ["frame-relay", 5],
    ],
  },
  { name: "Cisco HDLC", linkType: 104, header: "0f 00 08 00", parts: [["chdlc", 4]] },
  { name: "Cisco HDLC, IPv6", linkType: 104, header: "8f 00 86 dd", parts: [["chdlc", 4]], isIpv6: true },
  {
    name: "FDDI",
    linkType: 10,
    header: `54 ${MACS} ${SNAP}`,
    parts: [
      ["fddi", 13],
      ["llc", 21],
    ],
    destinationMac: 1,
    sourceMac: 7,
  },
  {
    name: "token ring",
    linkType: 6,
    header: `10 40 ${MACS} ${SNAP}`,
    parts: [
      ["token-ring", 14],
      ["llc", 22],
    ],
    destinationMac: 2,
    sourceMac: 8,
  },
  {
    name: "token ring with a source route of 6 bytes, broadcast bits above its length",
    linkType: 6,
    header: `10 40 02 00 00 00 00 02  82 00 00 00 00 01  c6 30 00 11 00 20 ${SNAP}`,
    parts: [
      ["token-ring", 20],
      ["llc", 28],
    ],
    destinationMac: 2,
    sourceMac: 8,
  },
  { name: "frame relay, Cisco", linkType: 107, header: "18 41 08 00", parts: [["frame-relay", 4]] },
  { name: "frame relay, 4-byte address", linkType: 107, header: "18 40 00 01 08 00", parts: [["frame-relay", 6]] },
  { name: "frame relay, IETF NLPID", linkType: 107, header: "18 41 03 cc", parts: [["frame-relay", 4]] },
  { name: "frame relay, IETF, IPv6", linkType: 107, header: "18 41 03 8e", parts: [["frame-relay", 4]], isIpv6: true },
  {
    name: "frame relay, IETF SNAP with a pad",
    linkType: 107,
    header: "18 41 03 00 80 00 00 00 08 00",
    parts: [["frame-relay", 10]],
  },
  {
    name: "frame relay, bridged Ethernet",
    linkType: 107,
    header: `18 41 03 00 80 00 80 c2 00 07 ${MACS} 0800`,
    parts: [
      ["frame-relay", 10],
      ["ethernet", 24],
    ],
    destinationMac: 10,
    sourceMac: 16,
  },
  {
    name: "frame relay around PPP",
    linkType: 107,
    header: "18 41 03 cf 00 21",
    parts: [
      ["frame-relay", 4],
      ["ppp", 6],
    ],
  },
  {
    name: "802.11 data, to the distribution system: addresses BSSID, source, destination",
    linkType: 105,
    header: `08 01 00 00 ${WIFI_ADDRESSES} 10 00 ${SNAP}`,
    parts: [
      ["ieee-802.11", 24],
      ["llc", 32],
    ],
    destinationMac: 16,
    sourceMac: 10,
  },
  {
    name: "802.11 data, from the distribution system: addresses destination, BSSID, source",
    linkType: 105,
    header: `08 02 00 00 ${WIFI_ADDRESSES} 10 00 ${SNAP}`,
    parts: [
      ["ieee-802.11", 24],
      ["llc", 32],
    ],
    destinationMac: 4,
    sourceMac: 16,
  },
  {
    name: "802.11 QoS data between stations",
    linkType: 105,
    header: `88 00 00 00 ${WIFI_ADDRESSES} 10 00 05 00 ${SNAP}`,
    parts: [
      ["ieee-802.11", 26],
      ["llc", 34],
    ],
    destinationMac: 4,
    sourceMac: 10,
  },
  {
    name: "802.11 QoS data with an HT control field",
    linkType: 105,
    header: `88 80 00 00 ${WIFI_ADDRESSES} 10 00 05 00 00 00 00 00 ${SNAP}`,
    parts: [
      ["ieee-802.11", 30],
      ["llc", 38],
    ],
    destinationMac: 4,
    sourceMac: 10,
  },
  {
    name: "802.11 data with four addresses",
    linkType: 105,
    header: `08 03 00 00 ${WIFI_ADDRESSES} 10 00  02 00 00 00 00 04 ${SNAP}`,
    parts: [
      ["ieee-802.11", 30],
      ["llc", 38],
    ],
    destinationMac: 16,
    sourceMac: 24,
  },
  {
    name: "radiotap",
    linkType: 127,
    header: `00 00 08 00 00 00 00 00  08 01 00 00 ${WIFI_ADDRESSES} 10 00 ${SNAP}`,
    parts: [
      ["radiotap", 8],
      ["ieee-802.11", 32],
      ["llc", 40],
    ],
    destinationMac: 24,
    sourceMac: 18,
  },
  {
    name: "radiotap whose flags, behind a time stamp, say the 802.11 header is padded",
    linkType: 127,
    header: `00 00 11 00 03 00 00 00  00 00 00 00 00 00 00 00 20
             88 01 00 00 ${WIFI_ADDRESSES} 10 00 05 00  00 00 ${SNAP}`,
    parts: [
      ["radiotap", 17],
      ["ieee-802.11", 43],
      ["llc", 53],
    ],
    destinationMac: 33,
    sourceMac: 27,
  },
  {
    name: "radiotap with two words of present fields, flags behind both and the alignment",
    linkType: 127,
    header: `00 00 19 00 03 00 00 80  00 00 00 00  00 00 00 00  00 00 00 00 00 00 00 00 20
             88 01 00 00 ${WIFI_ADDRESSES} 10 00 05 00  00 00 ${SNAP}`,
    parts: [
      ["radiotap", 25],
      ["ieee-802.11", 51],
      ["llc", 61],
    ],
    destinationMac: 41,
    sourceMac: 35,
  },
  {
    name: "PPI around 802.11",
    linkType: 192,
    header: `00 00 08 00 69 00 00 00  08 01 00 00 ${WIFI_ADDRESSES} 10 00 ${SNAP}`,
    parts: [
      ["ppi", 8],
      ["ieee-802.11", 32],
      ["llc", 40],
    ],
    destinationMac: 24,
    sourceMac: 18,
  },
  {
    name: "PPI around Ethernet",
    linkType: 192,
    header: `00 00 0c 00 01 00 00 00  03 00 00 00  ${MACS} 0800`,
    parts: [
      ["ppi", 12],
      ["ethernet", 26],
    ],
    destinationMac: 12,
    sourceMac: 18,
  },
  {
    name: "Prism",
    linkType: 119,
    header: `${"00".repeat(144)}  08 01 00 00 ${WIFI_ADDRESSES} 10 00 ${SNAP}`,
    parts: [
      ["prism", 144],
      ["ieee-802.11", 168],
      ["llc", 176],
    ],
    destinationMac: 160,
    sourceMac: 154,
  },
  {
    name: "AVS",
    linkType: 163,
    header: `80 21 10 01  00 00 00 0c  00 00 00 00  08 01 00 00 ${WIFI_ADDRESSES} 10 00 ${SNAP}`,
    parts: [
      ["prism", 12],
      ["ieee-802.11", 36],
      ["llc", 44],
    ],
    destinationMac: 28,
    sourceMac: 22,
  },
  {
    name: "AVS under Prism's number",
    linkType: 119,
    header: `80 21 10 02  00 00 00 08  08 01 00 00 ${WIFI_ADDRESSES} 10 00 ${SNAP}`,
    parts: [
      ["prism", 8],
      ["ieee-802.11", 32],
      ["llc", 40],
    ],
    destinationMac: 24,
    sourceMac: 18,
  },
];

const frameOf = ({ header, isIpv6 }: LinkCase): Uint8Array =>
  join(header, isIpv6 === true ? ipv6(6, TCP_SYN) : ipv4(6, TCP_SYN));

describe("link layers", () => {
  test.each(CASES)("$name", (link) => {
    const headerLength = hex(link.header).length;
    const packet = decode(frameOf(link), link.linkType);
    expect(packet.stop).toBeUndefined();
    expect(packet.addressLength).toBe(link.isIpv6 === true ? 16 : 4);
    expect(inFrame(packet.sourceAt)).toBe(headerLength + (link.isIpv6 === true ? 8 : 12));
    expect(packet.destinationPort).toBe(80);
    expect(inFrame(packet.destinationMacAt)).toBe(link.destinationMac ?? -1);
    expect(inFrame(packet.sourceMacAt)).toBe(link.sourceMac ?? -1);
    expect(packet.vlan).toBe(link.vlan ?? -1);
  });

  test.each(CASES)("$name: cut at every byte, it stops in the layer that was cut and keeps those before", (link) => {
    const frame = frameOf(link);
    const ipAt = hex(link.header).length;
    const ipLength = link.isIpv6 === true ? 40 : 20;
    const parts: readonly (readonly [Layer, number])[] = [
      ...link.parts,
      [link.isIpv6 === true ? "ipv6" : "ipv4", ipAt + ipLength],
      ["tcp", ipAt + ipLength + 20],
    ];
    for (let length = 0; length < frame.length; length++) {
      const packet = decode(frame.subarray(0, length), link.linkType, frame.length);
      const layer = parts.find(([, end]) => length < end)?.[0];
      expect(packet.stop, `cut to ${length} bytes`).toMatchObject({ kind: "truncated", layer });
      expect(packet.addressLength).toBe(length < ipAt + ipLength ? 0 : link.isIpv6 === true ? 16 : 4);
      expect(packet.hasPorts).toBe(length >= ipAt + ipLength + 4);
      const macEnd = Math.max(link.destinationMac ?? -1, link.sourceMac ?? -1) + 6;
      if (length >= (link.parts.find(([, end]) => end >= macEnd)?.[1] ?? 0))
        expect(inFrame(packet.sourceMacAt)).toBe(link.sourceMac ?? -1);
      if (link.vlan !== undefined && length >= ipAt) expect(packet.vlan).toBe(link.vlan);
    }
  });
});

const NOT_DECODED: readonly (readonly [string, number, string, Layer, string])[] = [
  ["a link type we do not read, by its name", 187, "04 01", "link", "BLUETOOTH_HCI_H4"],
  ["a private link type", 147, "00", "link", "USER0"],
  ["a link type that is not assigned", 65_000, "00", "link", "unassigned link type"],
  ["a Network Monitor media type", 0x1_0005, "00", "link", "another Network Monitor media type"],
  ["a snoop datalink type", 4_000_000_000, "00", "link", "another snoop datalink type"],
  ["an EtherType by its name", 1, `${MACS} 88cc 02 07`, "ethertype", "LLDP"],
  ["an EtherType without a name", 1, `${MACS} 1234 02 07`, "ethertype", "unknown EtherType"],
  ["MACsec", 1, `${MACS} 88e5 00`, "ethertype", "MACsec (802.1AE)"],
  ["spanning tree", 1, `${MACS} 0026 42 42 03 00`, "llc", "STP"],
  ["NetBEUI in a numbered frame", 1, `${MACS} 0026 f0 f0 00 01`, "llc", "NetBEUI"],
  ["an LLC frame that is no datagram, from an unknown point", 1, `${MACS} 0026 02 02 7f`, "llc", "not an LLC datagram"],
  ["Novell's raw 802.3", 1, `${MACS} 0026 ff ff 00 22`, "llc", "IPX (raw 802.3)"],
  ["an unknown service access point", 1, `${MACS} 0026 10 10 03`, "llc", "unknown service access point"],
  ["SNAP of Cisco", 1, `${MACS} 0026 aa aa 03 00 00 0c 20 00`, "llc", "Cisco SNAP (CDP, VTP, ...)"],
  ["SNAP of somebody", 1, `${MACS} 0026 aa aa 03 12 34 56 20 00`, "llc", "unknown SNAP organization"],
  ["MPLS control channel", 1, `${MACS} 8847 00 01 01 40 10 00 00 00`, "mpls", "pseudowire control channel"],
  ["MPLS around something", 1, `${MACS} 8847 00 01 01 40 70 00 00`, "mpls", "pseudowire or other payload"],
  ["PPPoE termination under the session's EtherType", 1, `${MACS} 8864 11 a7 00 01 00 00`, "pppoe", "not session data"],
  ["PPPoE discovery", 1, `${MACS} 8863 11 09 00 00 00 00`, "ethertype", "PPPoE discovery"],
  ["PPP link control", 9, "ff 03 c0 21 01", "ppp", "LCP"],
  ["PPP Van Jacobson", 9, "00 2d 01", "ppp", "VJ compressed TCP/IP"],
  ["PPP, an unknown protocol", 9, "40 01 01", "ppp", "another PPP protocol"],
  ["SLARP, which is not RARP", 104, `8f 00 80 35 ${"00".repeat(28)}`, "chdlc", "SLARP"],
  ["Cisco discovery", 104, "8f 00 20 00", "chdlc", "CDP"],
  ["Cisco HDLC below the EtherTypes", 104, "8f 00 00 21", "chdlc", "not an EtherType"],
  ["frame relay, an NLPID we do not read", 107, "18 41 03 08 00", "frame-relay", "another network layer protocol"],
  ["frame relay, a SNAP we do not read", 107, "18 41 03 80 00 80 c2 00 0b", "frame-relay", "another SNAP protocol"],
  ["frame relay, local management", 107, "00 01 00 75", "frame-relay", "not an EtherType"],
  ["FDDI station management", 10, `41 ${MACS}`, "fddi", "not an LLC frame"],
  ["a token ring MAC frame", 6, `10 00 ${MACS}`, "token-ring", "not an LLC frame"],
  ["netlink", 113, "00 00 03 38 00 00 00 00 00 00 00 00 00 00 00 00", "linux-sll", "netlink"],
  ["CAN", 113, "00 00 01 18 00 00 00 00 00 00 00 00 00 00 00 0c", "linux-sll", "CAN"],
  ["cooked IPX", 113, "00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 01", "linux-sll", "IPX (raw 802.3)"],
  ["cooked mystery", 113, "00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 03", "linux-sll", "not an EtherType"],
  ["an address family we do not read", 0, "07 00 00 00", "null-loopback", "another address family"],
  [
    "an EtherType under NULL's number that the IP version belies",
    0,
    "0f 00 08 00 65",
    "null-loopback",
    "another address family",
  ],
  ["LOOP is not in host order", 108, "02 00 00 00", "null-loopback", "another address family"],
  ["a beacon", 105, "80 00", "ieee-802.11", "management frame"],
  ["an acknowledgment", 105, "d4 00", "ieee-802.11", "control frame"],
  ["802.11 null data", 105, `48 01 00 00 ${WIFI_ADDRESSES} 10 00`, "ieee-802.11", "data frame without data"],
  ["802.11 protected", 105, `08 41 00 00 ${WIFI_ADDRESSES} 10 00`, "ieee-802.11", "encrypted"],
  ["802.11 fragment", 105, `08 01 00 00 ${WIFI_ADDRESSES} 11 00`, "ieee-802.11", "later fragment of a data frame"],
  ["802.11 A-MSDU", 105, `88 01 00 00 ${WIFI_ADDRESSES} 10 00 80 00`, "ieee-802.11", "A-MSDU"],
  ["radiotap, bad checksum", 127, "00 00 09 00 02 00 00 00 50", "radiotap", "the frame failed its checksum"],
  [
    "PPI, bad checksum",
    192,
    `00 00 20 00 69 00 00 00  02 00 14 00  ${"00".repeat(8)} 05 00 ${"00".repeat(10)}`,
    "ppi",
    "the frame failed its checksum",
  ],
  ["PPI inside PPI", 192, "00 00 08 00 c0 00 00 00 00 00 08 00 c0 00 00 00", "link", "PPI"],
  ["PPI around a link type we do not read", 192, "00 00 08 00 bb 00 00 00", "link", "BLUETOOTH_HCI_H4"],
  [
    "network service header around something",
    1,
    `${MACS} 894f 0f c2 01 06 00 00 01 ff`,
    "nsh",
    "another next protocol",
  ],
];

describe("frames that carry no IP, or none we read, are named and not errors", () => {
  test.each(NOT_DECODED)("%s", (_, linkType, frame, layer, reason) => {
    const packet = decode(hex(frame), linkType);
    expect(packet.stop).toEqual({ kind: "not-decoded", layer, reason });
    expect(packet.addressLength).toBe(0);
  });
});

const MALFORMED: readonly (readonly [string, number, string, Layer, string])[] = [
  ["length 1501", 1, `${MACS} 05dd aa aa 03`, "ethernet", "length/type between 1501 and 1535"],
  ["length 1535 behind a tag", 1, `${MACS} 8100 00 01 05ff aa aa 03`, "ethernet", "length/type between 1501 and 1535"],
  ["PPPoE version 2", 1, `${MACS} 8864 21 00 00 01 00 2a 00 21`, "pppoe", "version or type is not 1"],
  ["PPP control", 9, "ff 13 00 21", "ppp", "control is not 3"],
  ["raw IP of version 5", 101, "55", "raw-ip", "version is neither 4 nor 6"],
  ["frame relay, first address byte the last", 107, "19 41 08 00", "frame-relay", "address is not 2 to 4 bytes long"],
  ["frame relay, address without end", 107, "18 40 40 40 08 00", "frame-relay", "address is not 2 to 4 bytes long"],
  [
    "token ring, route of 1 byte",
    6,
    "10 40 020000000002 820000000001 01 30",
    "token-ring",
    "source route below 2 bytes",
  ],
  ["802.11 version", 105, "09 01", "ieee-802.11", "version is not 0"],
  ["radiotap version", 127, "01 00 08 00 00 00 00 00", "radiotap", "version is not 0"],
  ["radiotap length", 127, "00 00 07 00 00 00 00 00", "radiotap", "header length below 8 bytes"],
  ["PPI version", 192, "01 00 08 00 69 00 00 00", "ppi", "version is not 0"],
  ["PPI length", 192, "00 00 07 00 69 00 00 00", "ppi", "header length below 8 bytes"],
  ["AVS version", 163, "00 21 10 01 00 00 00 08", "prism", "AVS version is not 0x80211nnn"],
  ["AVS length", 163, "80 21 10 01 00 00 00 07", "prism", "header length below 8 bytes"],
  ["network service header length", 1, `${MACS} 894f 0f c1 01 01 00 00 01 ff`, "nsh", "header length below 8 bytes"],
];

test.each(MALFORMED)("malformed: %s", (_, linkType, frame, layer, reason) => {
  expect(decode(hex(frame), linkType).stop).toEqual({ kind: "malformed", layer, reason });
});

describe("MPLS pseudowires", () => {
  const inner = join(`${MACS} 0800`, ipv4(6, TCP_SYN));
  test.each([
    ["with a control word", `${MACS} 8847  00 01 01 40  00 00 00 00`],
    ["without a control word", `${MACS} 8847  00 01 01 40`],
  ])("Ethernet %s is followed", (_, header) => {
    const packet = decode(join(header, inner));
    expect(packet.stop).toBeUndefined();
    expect(packet.destinationPort).toBe(80);
    expect(inFrame(packet.sourceMacAt)).toBe(6);
  });

  test("what merely might be Ethernet is not", () => {
    const packet = decode(join(`${MACS} 8847  00 01 01 40  00 00 00 00  ${MACS} 0800 55`));
    expect(packet.stop).toMatchObject({ kind: "not-decoded", layer: "mpls" });
  });
});

describe("the checksum at the end of an 802.11 frame is not part of it", () => {
  // A total length of 0 takes the rest of the frame, so that its end shows.
  const offloaded = ipv4(6, TCP_SYN);
  offloaded.set([0, 0], 2);
  const wifi = join(`08 01 00 00 ${WIFI_ADDRESSES} 10 00 ${SNAP}`, offloaded, "de ad be ef");
  const ppiCommon = `00 00 20 00 69 00 00 00  02 00 14 00  ${"00".repeat(8)} 01 00 ${"00".repeat(10)}`;
  test.each([
    ["radiotap says it is there", 127, "00 00 09 00 02 00 00 00 10", 40],
    ["radiotap says nothing", 127, "00 00 08 00 00 00 00 00", 44],
    ["PPI says it is there", 192, ppiCommon, 40],
    [
      "PPI says so behind another field",
      192,
      `00 01 2c 00 69000000  0300 0500 ${"00".repeat(8)} ${ppiCommon.slice(25)}`,
      40,
    ],
  ])("%s", (_, linkType, header, ipTotalLength) => {
    const packet = decode(join(header, wifi), linkType);
    expect(packet.stop).toBeUndefined();
    expect(packet.ipTotalLength).toBe(ipTotalLength);
  });
});
