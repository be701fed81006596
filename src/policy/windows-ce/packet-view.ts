import { sameAddress } from "../../base/ip-address.ts";
import { type Truth, truthOf } from "../truth.ts";
import type { AddressFamily, BoundaryDirection, MaskedAddress } from "./rule.ts";

/**
 * A packet that crosses the boundary, as rules see it: private and public side instead of source and destination.
 * null: not known, because a fragment does not carry it or the capture cut it off.
 */
export interface PacketView {
  readonly family: AddressFamily;
  readonly direction: BoundaryDirection;
  readonly ipProtocol: number;
  readonly destinationPort: number | null;
  readonly icmpType: number | null;
  /** Types that come as request and answer have code 0 only, which is why flows do not keep it. */
  readonly icmpCode: number | null;
  /** Microseconds since the Unix epoch. */
  readonly micros: number;
  readonly hosts: HostComparison;
}

/** Compares the two ends of a packet with the hosts that a rule names. */
export interface HostComparison {
  isPrivateHost(address: Uint8Array): Truth;
  isPublicHost(host: MaskedAddress): Truth;
}

/** For a packet whose rules are of its own family: bit by bit. */
export class AddressComparison implements HostComparison {
  readonly #privateAddress: Uint8Array;
  readonly #publicAddress: Uint8Array;

  constructor(privateAddress: Uint8Array, publicAddress: Uint8Array) {
    this.#privateAddress = privateAddress;
    this.#publicAddress = publicAddress;
  }

  isPrivateHost(address: Uint8Array): Truth {
    return truthOf(sameAddress(address, this.#privateAddress));
  }

  isPublicHost(host: MaskedAddress): Truth {
    return truthOf(matchesMasked(host, this.#publicAddress));
  }
}

/** `(address & mask) == (host & mask)`: both sides are masked (windows-ce-firewall.md 3.10). */
function matchesMasked({ address, mask }: MaskedAddress, other: Uint8Array): boolean {
  if (address.length !== other.length) return false;
  for (let index = 0; index < other.length; index++) {
    const differing = (address[index] ?? 0) ^ (other[index] ?? 0);
    if ((differing & (mask[index] ?? 0)) !== 0) return false;
  }
  return true;
}
