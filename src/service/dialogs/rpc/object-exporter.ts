import type { Payload } from "../../inspection/payload.ts";
import { type NdrEncoding, NdrReader } from "./ndr-reader.ts";
import { type NamedEndpoints, NO_ENDPOINTS } from "./rpc-endpoint.ts";
import { readStringBindings } from "./string-bindings.ts";

/** A DUALSTRINGARRAY that a pointer stood for (MS-DCOM section 2.2.19.1.1): the size of its array comes first. */
export function readDualStringArray(stub: Payload, reader: NdrReader, isLittleEndian: boolean): NamedEndpoints {
  const size = reader.size();
  const entries = reader.u16();
  const securityOffset = reader.u16();
  if (entries < 1 || size !== entries || securityOffset > entries) return NO_ENDPOINTS;
  return readStringBindings(stub, reader.at, securityOffset, isLittleEndian);
}

/** `ppdsaOxidBindings` of ResolveOxid and ResolveOxid2 (MS-DCOM sections 3.1.2.5.1.1 and 3.1.2.5.1.5). */
export function readResolvedOxid(stub: Payload, encoding: NdrEncoding): NamedEndpoints {
  const reader = new NdrReader(stub, encoding);
  return reader.size() > 0 ? readDualStringArray(stub, reader, encoding.isLittleEndian) : NO_ENDPOINTS;
}

/** `ppdsaOrBindings` of ServerAlive2, behind the version of DCOM (MS-DCOM section 3.1.2.5.1.6). */
export function readServerAlive(stub: Payload, encoding: NdrEncoding): NamedEndpoints {
  const reader = new NdrReader(stub, encoding);
  reader.u16();
  reader.u16();
  return reader.size() > 0 ? readDualStringArray(stub, reader, encoding.isLittleEndian) : NO_ENDPOINTS;
}
