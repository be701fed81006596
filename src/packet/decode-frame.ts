import type { CapturedPacket } from "../capture/captured-packet.ts";
import { ETHER_TYPE } from "../tables/ether-types.ts";
import { knownLinkTypeName, LINK_TYPE } from "../tables/link-types.ts";
import { decodeCiscoHdlc } from "./cisco-hdlc.ts";
import { type DecodedPacket, STOPPED } from "./decoded-packet.ts";
import { decodeEthernet } from "./ethernet.ts";
import { decodeFddi } from "./fddi.ts";
import { decodeFrameRelay } from "./frame-relay.ts";
import { decodeIeee80211 } from "./ieee80211.ts";
import { decodeLinuxSll } from "./linux-sll.ts";
import { decodeLinuxSll2 } from "./linux-sll2.ts";
import { decodeNetworkLayers } from "./network-layers.ts";
import { decodeLoop, decodeNull } from "./null-loopback.ts";
import { decodePpi } from "./ppi.ts";
import { decodePpp, decodePppHdlc } from "./ppp.ts";
import { decodePppoe } from "./pppoe.ts";
import { decodeAvs, decodePrism } from "./prism.ts";
import { decodeRadiotap } from "./radiotap.ts";
import { decodeRawIp } from "./raw-ip.ts";
import { decodeTokenRing } from "./token-ring.ts";

/**
 * What holds for every decoder of this folder: it gets the offset of its header, checks its length once against
 * `packet.frameEnd` before it reads, and returns the offset of what follows or STOPPED with `packet.stop` set. A link
 * decoder leaves in `packet.etherType` what that is. Nothing allocates unless it stops, and nothing throws.
 */
type LinkDecoder = (packet: DecodedPacket, at: number) => number;

const afterDirectionByte =
  (decode: LinkDecoder): LinkDecoder =>
  (packet, at) =>
    packet.frameEnd - at < 1 ? packet.truncated("link", at, 1) : decode(packet, at + 1);

const continuesWith =
  (etherType: number): LinkDecoder =>
  (packet, at) => {
    packet.etherType = etherType;
    return at;
  };

/** How frames of each link type begin. To read another link type, add a line. */
const DECODERS: readonly (readonly [linkType: number, decode: LinkDecoder])[] = [
  [LINK_TYPE.NULL, decodeNull],
  [LINK_TYPE.ETHERNET, decodeEthernet],
  [LINK_TYPE.TOKEN_RING, decodeTokenRing],
  [LINK_TYPE.PPP, decodePpp],
  [LINK_TYPE.FDDI, decodeFddi],
  [LINK_TYPE.RAW_BSD, decodeRawIp],
  [LINK_TYPE.RAW_OPENBSD, decodeRawIp],
  [LINK_TYPE.PPP_HDLC, decodePppHdlc],
  [LINK_TYPE.PPP_ETHER, decodePppoe],
  [LINK_TYPE.RAW, decodeRawIp],
  [LINK_TYPE.CISCO_HDLC, decodeCiscoHdlc],
  [LINK_TYPE.IEEE802_11, decodeIeee80211],
  [LINK_TYPE.FRAME_RELAY, decodeFrameRelay],
  [LINK_TYPE.LOOP, decodeLoop],
  [LINK_TYPE.LINUX_SLL, decodeLinuxSll],
  [LINK_TYPE.IEEE802_11_PRISM, decodePrism],
  [LINK_TYPE.IEEE802_11_RADIOTAP, decodeRadiotap],
  [LINK_TYPE.IEEE802_11_AVS, decodeAvs],
  [LINK_TYPE.PPP_PPPD, afterDirectionByte(decodePpp)],
  [LINK_TYPE.PPI, decodePpi],
  [LINK_TYPE.PPP_WITH_DIRECTION, afterDirectionByte(decodePpp)],
  [LINK_TYPE.CISCO_HDLC_WITH_DIRECTION, afterDirectionByte(decodeCiscoHdlc)],
  [LINK_TYPE.FRAME_RELAY_WITH_DIRECTION, afterDirectionByte(decodeFrameRelay)],
  [LINK_TYPE.MPLS, continuesWith(ETHER_TYPE.MPLS)],
  [LINK_TYPE.IPV4, continuesWith(ETHER_TYPE.IPV4)],
  [LINK_TYPE.IPV6, continuesWith(ETHER_TYPE.IPV6)],
  [LINK_TYPE.LINUX_SLL2, decodeLinuxSll2],
];

const DECODER_BY_LINK_TYPE: readonly (LinkDecoder | undefined)[] = (() => {
  const table = new Array<LinkDecoder | undefined>(1 + Math.max(...DECODERS.map(([linkType]) => linkType)));
  for (const [linkType, decode] of DECODERS) table[linkType] = decode;
  return table;
})();

/**
 * Decodes a captured frame into `packet`, as far as possible: what was found stays, and `packet.stop` says where and
 * why it went no further. Never throws; a frame that carries no IP is not an error.
 */
export function decodeFrame(captured: CapturedPacket, packet: DecodedPacket): void {
  packet.reset(captured);
  // Ethernet by name and not through the table: a call the compiler can inline.
  const at =
    captured.linkType === LINK_TYPE.ETHERNET
      ? decodeEthernet(packet, captured.start)
      : decodeLink(packet, captured.linkType, captured.start);
  if (at !== STOPPED) decodeNetworkLayers(packet, at);
}

function decodeLink(packet: DecodedPacket, linkType: number, start: number): number {
  const decode = DECODER_BY_LINK_TYPE[linkType];
  if (decode === undefined) return undecodedLink(packet, linkType);
  const at = decode(packet, start);
  const inner = packet.innerLinkType;
  if (at === STOPPED || inner === -1) return at;
  const decodeInner = DECODER_BY_LINK_TYPE[inner];
  // One capture header inside another would let a hostile frame recurse.
  if (decodeInner === undefined || inner === LINK_TYPE.PPI) return undecodedLink(packet, inner);
  return decodeInner(packet, at);
}

const undecodedLink = (packet: DecodedPacket, linkType: number): number =>
  packet.notDecoded("link", knownLinkTypeName(linkType) ?? "unassigned link type");
