import { type DecodedPacket, STOPPED } from "./decoded-packet.ts";
import { checkHeader, hasHeaderBytes, readPorts, setPayload } from "./transport-header.ts";

/** RFC 9260 section 3.1: ports, verification tag, checksum. */
const HEADER_LENGTH = 12;
const PORTS_LENGTH = 4;

/** Decodes the SCTP common header at `at`. Returns where its chunks start, or STOPPED. */
export function decodeSctp(packet: DecodedPacket, at: number): number {
  if (checkHeader(packet, "sctp", at, HEADER_LENGTH) === STOPPED) {
    if (hasHeaderBytes(packet, at, PORTS_LENGTH)) readPorts(packet, at);
    return STOPPED;
  }
  readPorts(packet, at);
  return setPayload(packet, at, HEADER_LENGTH, packet.transportLength);
}
