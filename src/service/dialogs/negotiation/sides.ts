/** Addresses and ports of the two sides of a flow, and how what they announce compares with them. */
import { isUnspecified, sameAddress } from "../../../base/ip-address.ts";
import type { FlowStart } from "../../../flow/flow.ts";
import type { Side } from "../../../flow/flow-tcp.ts";

export const TCP = 6;
export const UDP = 17;

export const addressOf = (start: FlowStart, side: Side): Uint8Array =>
  side === 0 ? start.initiatorAddress : start.responderAddress;

/** Null where the flow has no ports, or their header was lost. */
export const portOf = (start: FlowStart, side: Side): number | null =>
  side === 0 ? start.initiatorPort : start.responderPort;

export const otherSide = (side: Side): Side => (side === 0 ? 1 : 0);

/** An announced address; the side's own where it announces none (0.0.0.0, ::). */
export const orOwnAddress = (announced: Uint8Array, start: FlowStart, side: Side): Uint8Array =>
  isUnspecified(announced) ? addressOf(start, side) : announced;

/**
 * The address of an announcement that no one asked for, where it is the announcer's own or none (0.0.0.0): who speaks to
 * everybody may speak for itself only. Undefined for another's.
 */
export function announcersOwn(announced: Uint8Array, start: FlowStart, side: Side): Uint8Array | undefined {
  const own = addressOf(start, side);
  return isUnspecified(announced) || sameAddress(announced, own) ? own : undefined;
}

/** `teacher`, and that the address that `side` announced is not its own: NAT, a proxy, or a bounce. */
export const wordTeacher = (teacher: string, address: Uint8Array, start: FlowStart, side: Side): string =>
  sameAddress(address, addressOf(start, side)) ? teacher : `${teacher}, announced for another address than its own`;
