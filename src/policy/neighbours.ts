import type { AddressBook } from "../flow/address-book.ts";
import type { Truth } from "./truth.ts";

/** What the capture has shown so far of MAC addresses and the IP addresses behind them. May learn more as time goes on. */
export type Neighbours = Pick<AddressBook, "macsOf" | "addressesOf" | "isSameHost">;

const NONE: ReadonlySet<string> = new Set();

/** For callers without a capture. */
export const NO_NEIGHBOURS: Neighbours = {
  macsOf: () => NONE,
  addressesOf: () => NONE,
  isSameHost: () => false,
};

/** Whether two addresses are one computer's: `no` only if each is known by a MAC address that is no router's. */
export function isSameComputer(neighbours: Neighbours, one: Uint8Array, other: Uint8Array): Truth {
  if (neighbours.isSameHost(one, other)) return "yes";
  return isKnown(neighbours, one) && isKnown(neighbours, other) ? "no" : "maybe";
}

function isKnown(neighbours: Neighbours, address: Uint8Array): boolean {
  const macs = neighbours.macsOf(address);
  if (macs.size === 0) return false;
  for (const mac of macs) if (neighbours.addressesOf(mac).size === 0) return false;
  return true;
}
