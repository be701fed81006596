import { hash } from "node:crypto";
import type { FlowStart } from "../flow/flow.ts";
import { icmpCounterpart } from "../flow/packet-identity.ts";

/** What a flow is known by. */
export type FlowEnds = Pick<
  FlowStart,
  "initiatorAddress" | "responderAddress" | "initiatorPort" | "responderPort" | "ipProtocol"
>;

const SEED = 0;
const PADDING = 0;

/**
 * Community ID version 1, seed 0: names a flow alike in Zeek, Suricata, Wireshark and Elastic
 * (github.com/corelight/community-id-spec). `FlowStart` already holds ICMP types as the "ports" that it asks for.
 */
export function communityId(start: FlowEnds): string {
  const { initiatorAddress, responderAddress, initiatorPort, responderPort, ipProtocol } = start;
  const length = initiatorAddress.length;
  const hasPorts = initiatorPort !== null && responderPort !== null;
  const message = Buffer.allocUnsafe(2 + 2 * length + 2 + (hasPorts ? 4 : 0));
  const isInOrder = isLower(start);
  message.writeUInt16BE(SEED, 0);
  message.set(isInOrder ? initiatorAddress : responderAddress, 2);
  message.set(isInOrder ? responderAddress : initiatorAddress, 2 + length);
  message[2 + 2 * length] = ipProtocol;
  message[3 + 2 * length] = PADDING;
  if (hasPorts) {
    message.writeUInt16BE(isInOrder ? initiatorPort : responderPort, 4 + 2 * length);
    message.writeUInt16BE(isInOrder ? responderPort : initiatorPort, 6 + 2 * length);
  }
  return `1:${hash("sha1", message, "base64")}`;
}

/** The lower address and port goes first, but ICMP without an answering type keeps its order. */
function isLower({ initiatorAddress, responderAddress, initiatorPort, responderPort, ipProtocol }: FlowEnds): boolean {
  const isIcmp = ipProtocol === 1 || ipProtocol === 58;
  if (isIcmp && initiatorPort !== null && icmpCounterpart(ipProtocol, initiatorPort) === -1) return true;
  const order = Buffer.compare(initiatorAddress, responderAddress);
  return order < 0 || (order === 0 && (initiatorPort ?? 0) <= (responderPort ?? 0));
}
