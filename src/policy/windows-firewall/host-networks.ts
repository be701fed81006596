import {
  isBroadcast,
  isLinkLocal,
  isMulticast,
  isUnspecified,
  prefixContains,
  sameAddress,
} from "../../base/ip-address.ts";
import { type AdapterServers, adapterWithAddress, type HostAdapter } from "../host-adapters.ts";
import type { PolicyHost } from "../policy-host.ts";
import { PRIVATE_SPACE } from "../private-side.ts";
import type { Truth } from "../truth.ts";
import type { AddressKeyword } from "./address-term.ts";

const SERVERS_OF: Readonly<Record<Exclude<AddressKeyword, "LocalSubnet" | "WINS">, keyof AdapterServers>> = {
  DNS: "dns",
  DHCP: "dhcp",
  DefaultGateway: "gateways",
};

/** Resolves the keywords of address conditions by the adapters of the same export (windows-nt-to-11-filters.md A5, D3). */
export class HostNetworks {
  readonly #adapters: readonly HostAdapter[];
  /** The export tells the subnet of every IPv4 address of the computer, so that it is on no other. */
  readonly #areSubnetsKnown: boolean;

  constructor({ addresses, adapters }: PolicyHost) {
    this.#adapters = adapters;
    const isPlaced = (address: Uint8Array): boolean =>
      adapterWithAddress(adapters, address)?.subnets.some((subnet) => prefixContains(subnet, address)) ?? false;
    this.#areSubnetsKnown = adapters.length > 0 && addresses.every((own) => own.length === 16 || isPlaced(own));
  }

  /** `maybe` where the export does not hold what the keyword stands for; always for WINS. */
  stands(keyword: AddressKeyword, address: Uint8Array): Truth {
    if (keyword === "WINS") return "maybe";
    return keyword === "LocalSubnet" ? this.#isLocal(address) : this.#isServer(SERVERS_OF[keyword], address);
  }

  /**
   * Private addresses of other segments have been seen to count as local, and how groups count is not documented, nor how
   * 0.0.0.0 does, whose packets come from the link. IPv6 prefixes are not in an export; link-local addresses are always on
   * the link.
   */
  #isLocal(address: Uint8Array): Truth {
    if (this.#adapters.some(({ subnets }) => subnets.some((subnet) => prefixContains(subnet, address)))) return "yes";
    if (address.length === 16) return isLinkLocal(address) ? "yes" : "maybe";
    const isGroup = isMulticast(address) || isBroadcast(address);
    if (isGroup || isUnspecified(address) || !this.#areSubnetsKnown) return "maybe";
    return PRIVATE_SPACE.some((prefix) => prefixContains(prefix, address)) ? "maybe" : "no";
  }

  #isServer(kind: keyof AdapterServers, address: Uint8Array): Truth {
    const lists = this.#adapters.map(({ servers }) => servers[kind]);
    if (lists.some((list) => list?.some((server) => sameAddress(server, address)))) return "yes";
    const isComplete = this.#areSubnetsKnown && lists.every((list) => list !== undefined);
    return isComplete && address.length === 4 ? "no" : "maybe";
  }
}
