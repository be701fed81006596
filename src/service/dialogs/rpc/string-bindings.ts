import { isUnspecified, parseIpAddress } from "../../../base/ip-address.ts";
import type { Payload } from "../../inspection/payload.ts";
import { IP_PROTOCOL_SEQUENCES, type NamedEndpoints, type RpcEndpoint } from "./rpc-endpoint.ts";

/** A Windows host writes one for its name and one for each of its addresses. */
const MAX_BINDINGS = 32;
/** UTF-16 code units of "HOST[PORT]"; a DNS name has at most 253 characters. */
const MAX_BINDING_UNITS = 272;

/**
 * The ports in the string bindings of a DUALSTRINGARRAY whose strings begin at `at` and count `units` UTF-16 code units
 * (MS-DCOM sections 2.2.19.1 and 2.2.19.3): "HOST[49724]". A host by name is the server that says it; a binding without
 * a port names the object resolver, which tells nothing.
 */
export function readStringBindings(stub: Payload, at: number, units: number, isLittleEndian: boolean): NamedEndpoints {
  const unit = (index: number): number => {
    if (index >= units) return 0;
    return Math.max(0, isLittleEndian ? stub.u16le(at + index * 2) : stub.u16(at + index * 2));
  };
  const endpoints: RpcEndpoint[] = [];
  let unread = 0;
  for (let index = 0; unit(index) !== 0; index++) {
    const towerId = unit(index++);
    let text = "";
    for (; unit(index) !== 0; index++) if (text.length <= MAX_BINDING_UNITS) text += String.fromCharCode(unit(index));
    if (endpoints.length >= MAX_BINDINGS || text.length > MAX_BINDING_UNITS) {
      if (IP_PROTOCOL_SEQUENCES.has(towerId)) unread += 1;
      continue;
    }
    const endpoint = readBinding(towerId, text);
    if (endpoint !== undefined) endpoints.push(endpoint);
  }
  return { endpoints, unread };
}

function readBinding(towerId: number, text: string): RpcEndpoint | undefined {
  const sequence = IP_PROTOCOL_SEQUENCES.get(towerId);
  const parts = /^(.+)\[(\d{1,5})\]$/.exec(text);
  if (sequence === undefined || parts?.[1] === undefined) return undefined;
  const port = Number(parts[2]);
  if (port === 0 || port > 65_535) return undefined;
  const host = parseIpAddress(parts[1]);
  const address = host === undefined || isUnspecified(host) ? null : host;
  return { ipProtocol: sequence.ipProtocol, protocol: sequence.protocol, port, address, interface: null };
}
