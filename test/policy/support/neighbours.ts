import { formatIpAddress } from "../../../src/base/ip-address.ts";
import type { Neighbours } from "../../../src/policy/neighbours.ts";

/** A capture's knowledge: MAC address by IP address. */
export function neighboursOf(macs: Readonly<Record<string, string>>): Neighbours {
  const macsOf = (address: Uint8Array): ReadonlySet<string> => {
    const mac = macs[formatIpAddress(address)];
    return new Set(mac === undefined ? [] : [mac]);
  };
  return {
    macsOf,
    addressesOf: (mac) => new Set(Object.keys(macs).filter((address) => macs[address] === mac)),
    isSameHost: (one, other) => [...macsOf(one)].some((mac) => macsOf(other).has(mac)),
  };
}
