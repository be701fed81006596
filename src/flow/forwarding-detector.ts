import { u32 } from "../base/bytes.ts";
import type { DecodedPacket } from "../packet/decoded-packet.ts";
import { macWord, type PacketIdentity } from "./packet-identity.ts";

/** Small enough to stay in the processor's cache: the two hops of a packet are seldom 100 packets apart. */
const SLOTS = 1 << 13;
const WORDS = 4;

/**
 * Finds packets that the capture shows twice, before and after a router: same addresses, IP id and transport header,
 * TTL one lower, other MAC address. That proves forwarding, and is no retransmission.
 *
 * Remembers the latest packets in a table of fixed size that newer ones overwrite, as both hops of a packet are
 * captured close together.
 */
export class ForwardingDetector {
  /** For each slot: two independent hashes, TTL, MAC. */
  readonly #recent = new Int32Array(SLOTS * WORDS);

  /** True when `packet` is the next hop of one seen before. */
  isNextHop(packet: DecodedPacket, identity: PacketIdentity): boolean {
    if (packet.sourceMacAt === -1 || packet.transportAt === -1) return false;
    let first = identity.hash ^ Math.imul(packet.fragmentId ^ packet.ipTotalLength, 0x27d4eb2f);
    let second = Math.imul((identity.source[0] ?? 0) ^ packet.fragmentOffset, 0x165667b1) ^ packet.fragmentId;
    // Eight bytes: ports and sequence number of TCP; ports, length and checksum of UDP; type, code and id of ICMP.
    if (packet.transportAt + 8 <= packet.frameEnd) {
      first = Math.imul(first ^ u32(packet.bytes, packet.transportAt), 0x85ebca6b);
      second = Math.imul(second ^ u32(packet.bytes, packet.transportAt + 4), 0xc2b2ae35 | 0);
    }
    first ^= packet.tcpAcknowledgment ^ packet.tcpFlags;
    const slot = ((first ^ (first >>> 16) ^ second) & (SLOTS - 1)) * WORDS;
    const recent = this.#recent;
    const mac = macWord(packet.bytes, packet.sourceMacAt);
    const isSame = recent[slot] === first && recent[slot + 1] === second;
    const isNextHop = isSame && recent[slot + 2] === packet.timeToLive + 1 && recent[slot + 3] !== mac;
    recent[slot] = first;
    recent[slot + 1] = second;
    recent[slot + 2] = packet.timeToLive;
    recent[slot + 3] = mac;
    return isNextHop;
  }
}
