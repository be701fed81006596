import { isMulticast } from "../../../base/ip-address.ts";
import type { Side } from "../../../flow/flow-tcp.ts";
import type { InspectedFlow } from "../../inspection/dialog.ts";
import { orOwnAddress, UDP, wordTeacher } from "./sides.ts";

/** Where media will be sent to. */
export interface MediaEndpoint {
  /** 4 or 16 bytes; of all zeros for the side's own. */
  readonly address: Uint8Array;
  /** Port of RTP. */
  readonly port: number;
  /** RTCP is on the next port (RFC 3550 section 11). */
  readonly hasPair: boolean;
  readonly teacher: string;
}

/** Learns the RTP port, and the RTCP port behind it, at which `side` takes media. */
export function learnMedia(flow: InspectedFlow, side: Side, { address, port, hasPair, teacher }: MediaEndpoint): void {
  const own = orOwnAddress(address, flow.start, side);
  const words = isMulticast(own) ? teacher : wordTeacher(teacher, own, flow.start, side);
  const common = { ipProtocol: UDP, address: own, interface: null, teacher: words, isStanding: false };
  flow.learn({ ...common, port, protocol: "rtp" });
  if (hasPair && port < 0xffff) flow.learn({ ...common, port: port + 1, protocol: "rtcp" });
}
