import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";
import { soFar, sure } from "../expected-bytes.ts";

const BACNET_IP = 0x81;
const HEADER = 4;
const FUNCTION = { forwarded: 0x04, unicast: 0x0a, broadcast: 0x0b, toBroadcast: 0x09, last: 0x0c };
const NETWORK_VERSION = 1;
/** Bits of the network layer's control byte that are reserved. */
const RESERVED_CONTROL = 0x50;

/** The virtual link's header has the length of the datagram; four functions carry a network layer message. */
function matchMessage(said: Payload, { wireLength }: SignatureContext): Match {
  if (said.u8(0) !== BACNET_IP || said.u8(1) > FUNCTION.last) return MATCH.no;
  if (said.length < HEADER) return soFar(wireLength >= HEADER);
  if (said.u16(2) !== wireLength) return MATCH.no;
  const kind = said.u8(1);
  const isCarrier =
    kind === FUNCTION.forwarded ||
    kind === FUNCTION.unicast ||
    kind === FUNCTION.broadcast ||
    kind === FUNCTION.toBroadcast;
  if (!isCarrier) return MATCH.likely;
  const network = kind === FUNCTION.forwarded ? HEADER + 6 : HEADER;
  if (wireLength < network + 3) return MATCH.no;
  if (said.length < network + 2) return MATCH.more;
  return sure(said.u8(network) === NETWORK_VERSION && (said.u8(network + 1) & RESERVED_CONTROL) === 0);
}

export const BACNET_SIGNATURE: Signature = {
  protocol: "bacnet",
  transports: ["udp"],
  specification: "ASHRAE 135 annex J.2 and section 6.2",
  tellingByte: { at: 0, fits: (byte) => byte === BACNET_IP },
  match: matchMessage,
};
