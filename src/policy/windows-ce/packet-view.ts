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
  isPrivateHost(address: Uint8Array): Truth;
  isPublicHost(host: MaskedAddress): Truth;
}

/** Host comparisons of a packet whose rules are of its own family: bit by bit. */
export const comparedByAddress = (
  privateAddress: Uint8Array,
  publicAddress: Uint8Array,
): Pick<PacketView, "isPrivateHost" | "isPublicHost"> => ({
  isPrivateHost: (address) => truthOf(sameAddress(address, privateAddress)),
  isPublicHost: (host) => truthOf(matchesMasked(host, publicAddress)),
});

/** `(address & mask) == (host & mask)`: both sides are masked (windows-ce-firewall.md 3.10). */
function matchesMasked({ address, mask }: MaskedAddress, other: Uint8Array): boolean {
  if (address.length !== other.length) return false;
  for (let index = 0; index < other.length; index++) {
    const differing = (address[index] ?? 0) ^ (other[index] ?? 0);
    if ((differing & (mask[index] ?? 0)) !== 0) return false;
  }
  return true;
}
