import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readCapture } from "../../src/capture/read-capture.ts";
import { decodeFrame } from "../../src/packet/decode-frame.ts";
import { DecodedPacket } from "../../src/packet/decoded-packet.ts";
import { LINK_TYPE } from "../../src/tables/link-types.ts";
import { corpusCaptures, corpusFolder } from "../support/corpus.ts";
import { isTsharkInstalled, type TsharkRow, tsharkRows } from "./support/tshark.ts";

const TCP = 6;
const UDP = 17;
const ICMP = 1;
const ICMPV6 = 58;
const SCTP = 132;

const macAt = (bytes: Uint8Array, at: number): string =>
  at === -1 ? "" : [...bytes.subarray(at, at + 6)].map((byte) => byte.toString(16).padStart(2, "0")).join(":");

const ipv4At = (bytes: Uint8Array, at: number): string => bytes.subarray(at, at + 4).join(".");
const ipv6At = (bytes: Uint8Array, at: number): string =>
  Array.from({ length: 8 }, (_, i) =>
    (((bytes[at + 2 * i] ?? 0) << 8) | (bytes[at + 2 * i + 1] ?? 0)).toString(16),
  ).join(":");
/** The same without `::`, so that texts can be compared. */
const expandIpv6 = (text: string): string => {
  const [head = "", tail] = text.split("::");
  const groups = (part: string): string[] => (part === "" ? [] : part.split(":"));
  const left = groups(head);
  const right = groups(tail ?? "");
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array.from({ length: zeros }, () => "0"), ...right].join(":");
};

const number = (text: string): number => (text === "" ? 0 : Number(text));

/** What tshark and we both know of a frame, from each in the same form. */
type Facts = Record<string, string | number | boolean>;

const UPPER_LAYERS: Readonly<Record<string, number>> = { tcp: 6, udp: 17, icmpv6: 58, sctp: 132, ip: 4, ipv6: 41 };

function tsharkFacts(row: TsharkRow): Facts {
  const layers = row["frame.protocols"].split(":");
  const outermost = layers.find((layer) => layer === "ip" || layer === "ipv6");
  const link = {
    vlan: number(row["ieee8021ad.id"] || row["vlan.id"] || "-1"),
    ...macFacts(row, layers[0] ?? ""),
  };
  const isIpv6 = outermost === "ipv6";
  const upper = layers.slice(layers.indexOf("ipv6") + 1).find((layer) => UPPER_LAYERS[layer] !== undefined);
  const fragmentOffset = 8 * number(isIpv6 ? row["ipv6.fraghdr.offset"] : row["ip.frag_offset"]);
  const ipv6Protocol = fragmentOffset === 0 ? (UPPER_LAYERS[upper ?? ""] ?? -1) : number(row["ipv6.fraghdr.nxt"]);
  const ipProtocol = isIpv6 ? ipv6Protocol : number(row["ip.proto"]);
  const isArp = layers.includes("arp") && row["arp.src.proto_ipv4"] !== "";
  return {
    ...link,
    ...(outermost === undefined ? {} : isIpv6 ? ipv6Facts(row, ipProtocol) : ipv4Facts(row, ipProtocol)),
    ...(outermost === undefined || fragmentOffset !== 0 ? {} : transportFacts(row, ipProtocol)),
    ...(isArp ? { arp: `${row["arp.src.hw_mac"]} ${row["arp.src.proto_ipv4"]} ${row["arp.dst.proto_ipv4"]}` } : {}),
  };
}

/** A tunnel may have an Ethernet header too. FDDI has none here: tshark turns the bits of its addresses round. */
function macFacts(row: TsharkRow, linkLayer: string): Facts {
  if (linkLayer === "eth") return { sourceMac: row["eth.src"], destinationMac: row["eth.dst"] };
  if (linkLayer === "radiotap") return { sourceMac: row["wlan.sa"], destinationMac: row["wlan.da"] };
  return linkLayer === "fddi" ? {} : { sourceMac: row["sll.src.eth"], destinationMac: "" };
}

const ipv4Facts = (row: TsharkRow, ipProtocol: number): Facts => ({
  ipProtocol,
  source: row["ip.src"],
  destination: row["ip.dst"],
  ipTotalLength: number(row["ip.len"]),
  timeToLive: number(row["ip.ttl"]),
  fragmentId: number(row["ip.id"]),
  fragmentOffset: 8 * number(row["ip.frag_offset"]),
  hasMoreFragments: row["ip.flags.mf"] === "1",
});

const ipv6Facts = (row: TsharkRow, ipProtocol: number): Facts => ({
  ipProtocol,
  source: expandIpv6(row["ipv6.src"]),
  destination: expandIpv6(row["ipv6.dst"]),
  ipTotalLength: 40 + number(row["ipv6.plen"]),
  timeToLive: number(row["ipv6.hlim"]),
  fragmentId: number(row["ipv6.fraghdr.ident"]),
  fragmentOffset: 8 * number(row["ipv6.fraghdr.offset"]),
});

function transportFacts(row: TsharkRow, ipProtocol: number): Facts {
  const ports = (source: string, destination: string): Facts =>
    source === "" ? {} : { sourcePort: number(source), destinationPort: number(destination) };
  switch (ipProtocol) {
    case TCP:
      return {
        ...ports(row["tcp.srcport"], row["tcp.dstport"]),
        ...(row["tcp.window_size_value"] === ""
          ? {}
          : {
              tcpFlags: number(row["tcp.flags"]) & 0xff,
              tcpSequence: number(row["tcp.seq_raw"]),
              tcpAcknowledgment: number(row["tcp.ack_raw"]),
              tcpWindow: number(row["tcp.window_size_value"]),
              payloadLength: number(row["tcp.len"]),
            }),
      };
    case UDP:
      return ports(row["udp.srcport"], row["udp.dstport"]);
    case SCTP:
      return ports(row["sctp.srcport"], row["sctp.dstport"]);
    case ICMP:
      return ports(row["icmp.type"], row["icmp.code"]);
    case ICMPV6:
      return ports(row["icmpv6.type"], row["icmpv6.code"]);
    default:
      return {};
  }
}

function ourFacts(packet: DecodedPacket, linkType: number): Facts {
  const { bytes } = packet;
  const addressAt = packet.addressLength === 4 ? ipv4At : ipv6At;
  return {
    vlan: packet.vlan,
    ...(linkType === LINK_TYPE.FDDI
      ? {}
      : { sourceMac: macAt(bytes, packet.sourceMacAt), destinationMac: macAt(bytes, packet.destinationMacAt) }),
    ...(packet.addressLength === 0
      ? {}
      : {
          ipProtocol: packet.ipProtocol,
          source: addressAt(bytes, packet.sourceAt),
          destination: addressAt(bytes, packet.destinationAt),
          ipTotalLength: packet.ipTotalLength,
          timeToLive: packet.timeToLive,
          fragmentId: packet.fragmentId,
          fragmentOffset: packet.fragmentOffset,
          ...(packet.addressLength === 4 ? { hasMoreFragments: packet.hasMoreFragments } : {}),
        }),
    ...(packet.hasPorts ? { sourcePort: packet.sourcePort, destinationPort: packet.destinationPort } : {}),
    ...(packet.hasPorts && packet.ipProtocol === TCP && packet.stop === undefined
      ? {
          tcpFlags: packet.tcpFlags,
          tcpSequence: packet.tcpSequence,
          tcpAcknowledgment: packet.tcpAcknowledgment,
          tcpWindow: packet.tcpWindow,
          payloadLength: packet.payloadLength,
        }
      : {}),
    ...(packet.arpAt === -1
      ? {}
      : {
          arp: `${macAt(bytes, packet.arpAt)} ${ipv4At(bytes, packet.arpAt + 6)} ${ipv4At(bytes, packet.arpAt + 16)}`,
        }),
  };
}

async function decodeCapture(file: string): Promise<ReadonlyMap<number, Facts>> {
  const frames = new Map<number, Facts>();
  const packet = new DecodedPacket();
  await readCapture({ kind: "file", file }, (captured) => {
    decodeFrame(captured, packet);
    frames.set(captured.frameNumber, {
      ...ourFacts(packet, captured.linkType),
      stop: packet.stop === undefined ? "" : JSON.stringify(packet.stop),
    });
  });
  return frames;
}

/** tshark takes the damaged one for a variant of pcap with longer record headers, and reads other bytes as its frames. */
const FRAMED_OTHERWISE = "micro/18-fuzz.pcap";
const captures = corpusCaptures().filter((name) => name !== FRAMED_OTHERWISE);

describe.skipIf(corpusFolder === undefined || !isTsharkInstalled)(
  "every frame of the corpus decodes as tshark does",
  () => {
    test.each(captures)("%s", async (name) => {
      const file = join(corpusFolder ?? "", name);
      const ours = await decodeCapture(file);
      // tshark numbers some pcapng blocks that are not packets as frames without any layer but "data".
      const rows = tsharkRows(file).filter((row) => row["frame.protocols"] !== "data");
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) {
        const { stop, ...facts } = ours.get(number(row["frame.number"])) ?? {};
        expect(facts, `frame ${row["frame.number"]}: ${row["frame.protocols"]} ${stop}`).toEqual(tsharkFacts(row));
      }
    });
  },
);
