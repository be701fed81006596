import { LINK_TYPE } from "../../tables/link-types.ts";

/** What a frame of a Network Monitor capture is, by its media type. */
export type Medium =
  | { readonly kind: "frame"; readonly linkType: number }
  /** An 802.11 frame behind Network Monitor's own radio header, which is cut off. */
  | { readonly kind: "radio" }
  /** A record about the capture. Wireshark numbers some of these kinds as frames and leaves out others. */
  | { readonly kind: "record"; readonly name: string; readonly hasFrameNumber: boolean };

/** Media types that have no LINKTYPE_ number are shown as this plus the media type: LINKTYPE_ has 16 bits. */
export const NETMON_LINK_TYPE_BASE = 0x1_0000;

const frame = (linkType: number): Medium => ({ kind: "frame", linkType });

/**
 * NDIS media types as Network Monitor uses them. 0 has been seen on Ethernet frames of VPN adapters; 4 is NDIS WAN with
 * ATM addresses, which no LINKTYPE_ describes; 7 to 9 are tunnel, wireless WAN and raw IP frames.
 */
const MEDIA: Readonly<Record<number, Medium>> = {
  0: frame(LINK_TYPE.ETHERNET),
  1: frame(LINK_TYPE.ETHERNET),
  2: frame(LINK_TYPE.TOKEN_RING),
  3: frame(LINK_TYPE.FDDI),
  6: { kind: "radio" },
  7: frame(LINK_TYPE.RAW),
  8: frame(LINK_TYPE.RAW),
  9: frame(LINK_TYPE.RAW),
  57472: frame(LINK_TYPE.IEEE802_11), // 0xe080, "WiFi Message" of Microsoft Message Analyzer
  65504: { kind: "record", name: "NetMon event trace record", hasFrameNumber: true }, // 0xffe0
  65531: { kind: "record", name: "NetMon network information record", hasFrameNumber: true }, // 0xfffb
  65532: { kind: "record", name: "NetMon reassembled payload record", hasFrameNumber: false }, // 0xfffc
  65533: { kind: "record", name: "NetMon network information record", hasFrameNumber: false }, // 0xfffd
  65534: { kind: "record", name: "NetMon DNS cache record", hasFrameNumber: false }, // 0xfffe
  65535: { kind: "record", name: "NetMon filter record", hasFrameNumber: true }, // 0xffff
};

/** 0xe000 to 0xefff: a converted pcap file, its LINKTYPE_ in the lower 12 bits ... */
const PCAP_BASE = 0xe000;
/** ... but for these eleven, which Message Analyzer took for messages of its own. */
const MESSAGE_ANALYZER_FIRST = 0xe080;
const MESSAGE_ANALYZER_LAST = 0xe08a;
const FIRST_PSEUDO_MEDIUM = 0xfff0;

/** What a media type stands for. Never fails: an unknown one gives frames of an unknown link type, or a named record. */
export function identifyMedium(mediaType: number): Medium {
  const known = MEDIA[mediaType];
  if (known !== undefined) return known;
  const isOwnMessage = mediaType >= MESSAGE_ANALYZER_FIRST && mediaType <= MESSAGE_ANALYZER_LAST;
  if ((mediaType & 0xf000) === PCAP_BASE && !isOwnMessage) return frame(mediaType & 0x0fff);
  if (mediaType >= FIRST_PSEUDO_MEDIUM) {
    return { kind: "record", name: `NetMon record of type 0x${mediaType.toString(16)}`, hasFrameNumber: true };
  }
  return frame(NETMON_LINK_TYPE_BASE + mediaType);
}
