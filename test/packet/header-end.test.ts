import { describe, expect, test } from "vitest";
import { CapturedPacket } from "../../src/capture/captured-packet.ts";
import { decodeFrame } from "../../src/packet/decode-frame.ts";
import { DecodedPacket } from "../../src/packet/decoded-packet.ts";
import { headerEnd } from "../../src/packet/header-end.ts";
import { hex } from "../support/hex.ts";

const MACS = "020000000001 020000000002";
const ADDRESSES = "0a000001 c0000202";
const ipv4 = (protocol: string, totalLength: string, fragment = "0000"): string =>
  `${MACS} 0800 4500 ${totalLength} 0001 ${fragment} 40 ${protocol} 0000 ${ADDRESSES}`;
const ipv6 = (next: string, length: string): string =>
  `${MACS} 86dd 60000000 ${length} ${next} 40 ${"fd".repeat(16)} ${"fe".repeat(16)}`;
const PORTS = "9c40 0050";
const TCP = `${PORTS} 00000001 00000000`;

/** Title, frame up to the end of its headers, what follows, and the link type where it is not Ethernet. */
const CASES: readonly (readonly [title: string, headers: string, rest: string, linkType?: number])[] = [
  ["UDP", `${ipv4("11", "0020")} ${PORTS} 000c 0000`, "70617373"],
  ["TCP", `${ipv4("06", "002c")} ${TCP} 5018 1000 0000 0000`, "70617373"],
  ["TCP with options", `${ipv4("06", "0030")} ${TCP} 6018 1000 0000 0000 01010101`, "70617373"],
  ["TCP without payload: padding is cut", `${ipv4("06", "0028")} ${TCP} 5010 1000 0000 0000`, "6c65616b6564"],
  ["a TCP header that claims less than 20 bytes", `${ipv4("06", "002c")} ${TCP} 4018 1000 0000 0000`, "70617373"],
  ["a TCP header that claims more than the IP packet", `${ipv4("06", "0028")} ${TCP} f018 1000 0000 0000`, "6c65616b"],
  ["a TCP header cut by the capture", `${ipv4("06", "002c")} ${TCP}`, ""],
  ["a tiny first fragment: the trailer is cut", `${ipv4("06", "001c", "2000")} ${PORTS} 00000001`, "6c65616b6564"],
  ["a first fragment", `${ipv4("11", "0020", "2000")} ${PORTS} 0800 0000`, "70617373"],
  ["a later fragment", ipv4("11", "001c", "0010"), "7061737370617373"],
  ["an ICMP echo", `${ipv4("01", "0020")} 0800 0000 0001 0001`, "70617373"],
  ["SCTP", `${ipv4("84", "0024")} ${PORTS} 00000001 00000000`, "70617373"],
  ["ESP", ipv4("32", "001c"), "0000000100000001"],
  ["GRE", ipv4("2f", "001c"), "0000080070617373"],
  ["a UDP length below its header", `${ipv4("11", "0020")} ${PORTS} 0004 0000`, "70617373"],
  ["an IPv4 fragment that ends past 65,535 bytes", ipv4("11", "0fff", "1fff"), "70617373"],
  ["IPv6 UDP", `${ipv6("11", "000c")} ${PORTS} 000c 0000`, "70617373"],
  ["IPv6 with options before UDP", `${ipv6("3c", "0014")} 1100 0104 00000000 ${PORTS} 000c 0000`, "70617373"],
  ["IPv6 whose extension headers do not end", ipv6("3c", "0004"), "70617373"],
  ["an ICMPv6 neighbour solicitation", `${ipv6("3a", "0018")} 8700 0000 00000000`, "fd".repeat(16)],
  ["behind a VLAN tag", `${MACS} 8100 0005 ${ipv4("11", "0020").slice(MACS.length)} ${PORTS} 000c 0000`, "70617373"],
  ["ARP: padding is cut", `${MACS} 0806 0001 0800 06 04 0001 020000000001 0a000001 000000000000 0a000002`, "6c65616b"],
  ["no IP on Ethernet", `${MACS} 88cc`, "0207046c6561"],
  ["no IP behind a VLAN tag: the tag goes too", `${MACS} 8100`, "0005 88cc 0207"],
  ["a link type that is not read: nothing is kept", "", "70617373", 250],
  ["PAP over PPP, a password: nothing is kept", "", "ff03 c023 0101 000e 0375736572 0470617373", 9],
];

describe("headers end, and nothing behind them is kept", () => {
  for (const [title, headers, rest, linkType = 1] of CASES) {
    test(title, () => {
      const frame = hex(`${headers}${rest}`.replaceAll(" ", ""));
      const captured = new CapturedPacket();
      captured.bytes = Uint8Array.of(1, 2, 3, ...frame, 4, 5, 6);
      captured.start = 3;
      captured.end = 3 + frame.length;
      captured.originalLength = frame.length;
      captured.linkType = linkType;
      const packet = new DecodedPacket();
      decodeFrame(captured, packet);
      expect(headerEnd(packet, captured) - captured.start).toBe(headers.replaceAll(" ", "").length / 2);
    });
  }
});
