import { formatIpAddress, formatIpAddressAt, isUnspecified } from "../base/ip-address.ts";
import type { DecodedPacket } from "../packet/decoded-packet.ts";
import type { FlowStart } from "./flow.ts";
import { formatMacAt } from "./packet-identity.ts";

/** A MAC address that sends for more addresses than this is a router's, and says nothing of who they are. */
const MAX_ADDRESSES_OF_A_HOST = 8;

/**
 * Which MAC address answers for which IP address, learned while the capture is read: from ARP, and from the first frame
 * of each flow. Addresses as text, MAC addresses as `00:50:56:c0:00:08`.
 */
export class AddressBook {
  readonly #macs = new Map<string, Set<string>>();
  readonly #addresses = new Map<string, Set<string>>();
  readonly #arpAddresses = new Map<string, Set<string>>();

  /** Learns from an ARP packet who its sender is. */
  learnArp(packet: DecodedPacket): void {
    if (packet.arpAt === -1) return;
    const mac = formatMacAt(packet.bytes, packet.arpAt);
    const address = formatIpAddressAt(packet.bytes, packet.arpAt + 6, 4);
    // A probe for a free address (RFC 5227) has no sender address yet.
    if (mac === null || address === "0.0.0.0") return;
    add(this.#macs, address, mac);
    add(this.#addresses, mac, address);
    add(this.#arpAddresses, mac, address);
  }

  /** Learns from the first frame of a flow who sends from its initiator's address. */
  learnFlow(start: FlowStart): void {
    // The first frame of a flow under way may be the responder's: its receiver's MAC address may be a router's.
    // A computer that has no address yet sends from none (RFC 2131, RFC 4862), which is no address of it.
    if (start.isMidstream || isUnspecified(start.initiatorAddress)) return;
    this.#learnSender(start.initiatorAddress, start.initiatorMac);
  }

  macsOf(address: Uint8Array): ReadonlySet<string> {
    return this.#macs.get(formatIpAddress(address)) ?? NOBODY;
  }

  /** Addresses that a MAC claimed by ARP, or failing that, that it sent from; none for a router. */
  addressesOf(mac: string): ReadonlySet<string> {
    const claimed = this.#arpAddresses.get(mac);
    if (claimed !== undefined) return claimed;
    const sent = this.#addresses.get(mac);
    return sent === undefined || sent.size > MAX_ADDRESSES_OF_A_HOST ? NOBODY : sent;
  }

  /** Whether two addresses belong to one computer, as far as its MAC address shows. */
  isSameHost(one: Uint8Array, other: Uint8Array): boolean {
    for (const mac of this.macsOf(one)) {
      if ((this.#addresses.get(mac)?.size ?? 0) > MAX_ADDRESSES_OF_A_HOST) continue;
      if (this.macsOf(other).has(mac)) return true;
    }
    return false;
  }

  #learnSender(address: Uint8Array, mac: string | null): void {
    if (mac === null) return;
    const sent = this.#addresses.get(mac);
    // A router's list would grow with the Internet: one more than a host has is enough to know it by.
    if (sent !== undefined && sent.size > MAX_ADDRESSES_OF_A_HOST) return;
    const text = formatIpAddress(address);
    add(this.#macs, text, mac);
    add(this.#addresses, mac, text);
  }
}

const NOBODY: ReadonlySet<string> = new Set();

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, new Set([value]));
  else values.add(value);
}
