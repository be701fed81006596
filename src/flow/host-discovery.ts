import { u8 } from "../base/bytes.ts";
import { formatIpAddressAt } from "../base/ip-address.ts";
import type { DecodedPacket } from "../packet/decoded-packet.ts";
import { formatMacAt } from "./packet-identity.ts";

/** The computer that a capture was taken on, as far as the capture shows. */
export interface DiscoveredHost {
  readonly mac: string;
  /** As text. */
  readonly addresses: readonly string[];
  /** How it was found, in words. */
  readonly explanation: string;
}

/**
 * Finds the one computer that every unicast frame of a capture comes from or goes to: whoever captures on a host sees
 * only that host's frames. Two hosts that only talk to each other cannot be told apart, and nothing is found.
 */
export class HostDiscovery {
  #candidates: string[] | undefined;
  #unicastFrames = 0;
  readonly #claimed = new Map<string, Set<string>>();
  readonly #sent = new Map<string, Set<string>>();

  add(packet: DecodedPacket): void {
    const source = formatMacAt(packet.bytes, packet.sourceMacAt);
    if (source === null) return;
    if (packet.arpAt !== -1) note(this.#claimed, source, formatIpAddressAt(packet.bytes, packet.arpAt + 6, 4));
    else if (packet.addressLength !== 0)
      note(this.#sent, source, formatIpAddressAt(packet.bytes, packet.sourceAt, packet.addressLength));
    const isGroup = (u8(packet.bytes, packet.destinationMacAt) & 1) !== 0; // IEEE 802: the I/G bit
    if (isGroup) return;
    const ends = [source, formatMacAt(packet.bytes, packet.destinationMacAt) ?? source];
    this.#unicastFrames++;
    this.#candidates = this.#candidates === undefined ? ends : this.#candidates.filter((mac) => ends.includes(mac));
  }

  /** undefined when no computer, or more than one, is an end of every unicast frame, or its addresses are not clear. */
  finish(): DiscoveredHost | undefined {
    const [mac, other] = new Set(this.#candidates);
    if (mac === undefined || other !== undefined) return undefined;
    const claimed = this.#claimed.get(mac);
    const addresses = [...(claimed ?? this.#sent.get(mac) ?? [])].filter(
      (address) => address !== "0.0.0.0" && address !== "::",
    );
    const perFamily = addresses.filter((address) => !address.includes(":")).length;
    // Without ARP, several IPv4 addresses may be those of hosts behind a router.
    if (addresses.length === 0 || (claimed === undefined && perFamily > 1)) return undefined;
    const how = claimed === undefined ? "its own traffic" : "ARP";
    return {
      mac,
      addresses,
      explanation: `${mac} is an end of all ${this.#unicastFrames} unicast frames; addresses from ${how}`,
    };
  }
}

/** Keeps what decides between "one", "a few" and "many", not every address of the Internet. */
const MAX_NOTED = 16;

function note(map: Map<string, Set<string>>, mac: string, address: string): void {
  const addresses = map.get(mac);
  if (addresses === undefined) map.set(mac, new Set([address]));
  else if (addresses.size < MAX_NOTED) addresses.add(address);
}
