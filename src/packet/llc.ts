import { u8, u16, u32 } from "../base/bytes.ts";
import { ETHER_TYPE } from "../tables/ether-types.ts";
import type { DecodedPacket } from "./decoded-packet.ts";

/** Byte offsets of the header fields, IEEE 802.2 section 3 and, for SNAP, IEEE 802 clause 10.3 and RFC 1042. */
const DESTINATION_SAP = 0;
const SOURCE_SAP = 1;
const CONTROL = 2;
const SNAP_OUI = 3;
const SNAP_PROTOCOL = 6;
const LLC_LENGTH = 3;
const SNAP_LENGTH = 8;

const SAP_SNAP = 0xaa;
const SAP_IP = 0x06;
const UNNUMBERED_INFORMATION = 0x03;
/** The poll/final bit of an unnumbered control field. */
const POLL_FINAL = 0x10;
/** The low bit of a service access point tells group from individual, or response from command. */
const SAP_MASK = 0xfe;

/** OUIs whose SNAP protocol is an EtherType: encapsulated Ethernet (RFC 1042), bridge tunnel (IEEE 802.1H). */
const OUI_ETHERTYPE = 0x000000;
const OUI_BRIDGE_TUNNEL = 0x0000f8;

const SAP_NAMES: Readonly<Record<number, string>> = {
  4: "SNA",
  8: "SNA",
  12: "SNA",
  66: "STP",
  126: "X.25",
  188: "VINES",
  224: "IPX",
  240: "NetBEUI",
  244: "LAN management",
  248: "RPL",
  252: "RPL",
  254: "OSI",
};
/** Vendors' own SNAP protocols: the OUIs seen in LANs. */
const OUI_NAMES: Readonly<Record<number, string>> = {
  12: "Cisco SNAP (CDP, VTP, ...)",
  32962: "bridged SNAP (802.1)",
  57387: "Extreme SNAP",
  524295: "AppleTalk SNAP",
};

/** Decodes the LLC header at `at`, and SNAP behind it. */
export function decodeLlc(packet: DecodedPacket, at: number): number {
  if (packet.frameEnd - at < LLC_LENGTH) return packet.truncated("llc", at, LLC_LENGTH);
  const { bytes } = packet;
  const destinationSap = u8(bytes, at + DESTINATION_SAP);
  const sourceSap = u8(bytes, at + SOURCE_SAP);
  // Novell's raw 802.3 has no LLC: an IPX header begins with a checksum of all ones.
  if (destinationSap === 0xff && sourceSap === 0xff) return packet.notDecoded("llc", "IPX (raw 802.3)");
  const isInformation = (u8(bytes, at + CONTROL) & ~POLL_FINAL) === UNNUMBERED_INFORMATION;
  if (!isInformation) return packet.notDecoded("llc", SAP_NAMES[destinationSap & SAP_MASK] ?? "not an LLC datagram");
  if (destinationSap === SAP_SNAP && (sourceSap & SAP_MASK) === SAP_SNAP) return decodeSnap(packet, at);
  if (destinationSap === SAP_IP) {
    packet.etherType = ETHER_TYPE.IPV4;
    return at + LLC_LENGTH;
  }
  return packet.notDecoded("llc", SAP_NAMES[destinationSap & SAP_MASK] ?? "unknown service access point");
}

function decodeSnap(packet: DecodedPacket, at: number): number {
  if (packet.frameEnd - at < SNAP_LENGTH) return packet.truncated("llc", at, SNAP_LENGTH);
  const oui = u32(packet.bytes, at + SNAP_OUI) >>> 8;
  if (oui !== OUI_ETHERTYPE && oui !== OUI_BRIDGE_TUNNEL)
    return packet.notDecoded("llc", OUI_NAMES[oui] ?? "unknown SNAP organization");
  packet.etherType = u16(packet.bytes, at + SNAP_PROTOCOL);
  return at + SNAP_LENGTH;
}
