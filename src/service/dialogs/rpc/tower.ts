import type { Payload } from "../../inspection/payload.ts";
import { IP_PROTOCOL_SEQUENCES, type RpcEndpoint } from "./rpc-endpoint.ts";
import { interfaceText, uuidText } from "./uuid.ts";

/** Protocol identifiers of floors (C706 appendix I). */
const FLOOR_UUID = 0x0d;
const FLOOR_IP = 0x09;

/** Interface, transfer syntax, RPC protocol, port and host: none of the towers that we read has more. */
const MAX_FLOORS = 8;

/**
 * The endpoint that a protocol tower of `length` bytes names (C706 appendix L; MS-RPCE section 2.2.1.2); undefined where
 * it is none of IP (named pipe, NetBIOS, local call), or damaged. Towers are little-endian, except ports and addresses.
 */
export function readTower(stub: Payload, start: number, length: number): RpcEndpoint | undefined {
  const end = Math.min(start + length, stub.length);
  const floors = stub.u16le(start);
  let at = start + 2;
  let offered: string | undefined;
  let sequence: { readonly ipProtocol: number; readonly protocol: string } | undefined;
  let port = 0;
  let address: Uint8Array | null = null;
  for (let floor = 0; floor < floors && floor < MAX_FLOORS; floor++) {
    const leftLength = stub.u16le(at);
    const left = at + 2;
    const rightLength = stub.u16le(left + leftLength);
    const right = left + leftLength + 2;
    at = right + rightLength;
    if (leftLength < 1 || rightLength < 0 || at > end) return undefined;
    const identifier = stub.u8(left);
    if (floor === 0) {
      if (identifier !== FLOOR_UUID || leftLength !== 19) return undefined;
      offered = interfaceText(uuidText(stub, left + 1, true), stub.u16le(left + 17));
    } else if (identifier === FLOOR_IP && rightLength === 4) {
      if (stub.u32(right) !== 0) address = stub.copy(right, 4);
    } else if (rightLength === 2 && IP_PROTOCOL_SEQUENCES.has(identifier)) {
      sequence = IP_PROTOCOL_SEQUENCES.get(identifier);
      port = stub.u16(right);
    }
  }
  if (offered === undefined || sequence === undefined || port === 0) return undefined;
  return { ipProtocol: sequence.ipProtocol, protocol: sequence.protocol, port, address, interface: offered };
}
