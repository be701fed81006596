import type { Payload } from "../../inspection/payload.ts";
import { type NdrEncoding, NdrReader } from "./ndr-reader.ts";
import { type NamedEndpoints, NO_ENDPOINTS, type RpcEndpoint } from "./rpc-endpoint.ts";
import { readTower } from "./tower.ts";

/** A context handle: attributes and a UUID (C706 section 14.2.16.6). */
const CONTEXT_HANDLE_BYTES = 20;
const OBJECT_UUID_BYTES = 16;

/**
 * The endpoints in the stub of an `ept_map` response: none where nothing is registered (C706 appendix O;
 * MS-RPCE section 2.2.1.2.5).
 */
export function readMappedEndpoints(stub: Payload, encoding: NdrEncoding): NamedEndpoints {
  const reader = new NdrReader(stub, encoding, CONTEXT_HANDLE_BYTES);
  reader.u32();
  const count = readArrayCounts(reader);
  if (count < 1) return NO_ENDPOINTS;
  let present = 0;
  for (let index = 0; index < count && reader.at < stub.length; index++) if (reader.size() > 0) present++;
  return readTowers(stub, reader, present);
}

/** The endpoints in the stub of an `ept_lookup` response (C706 appendix O; MS-RPCE section 2.2.1.2.4). */
export function readLookedUpEndpoints(stub: Payload, encoding: NdrEncoding): NamedEndpoints {
  const reader = new NdrReader(stub, encoding, CONTEXT_HANDLE_BYTES);
  reader.u32();
  const count = readArrayCounts(reader);
  if (count < 1) return NO_ENDPOINTS;
  let present = 0;
  for (let index = 0; index < count && reader.at < stub.length; index++) {
    // The pointer behind the object is aligned as the entry is.
    reader.skip(OBJECT_UUID_BYTES);
    if (reader.size() > 0) present++;
    reader.size();
    reader.skip(Math.max(0, reader.size()));
  }
  return readTowers(stub, reader, present);
}

/** Maximum, offset and number of the elements of a conformant varying array (C706 section 14.3.3.4). */
function readArrayCounts(reader: NdrReader): number {
  const maximum = reader.size();
  const offset = reader.size();
  const count = reader.size();
  return offset === 0 && count <= maximum ? count : -1;
}

/** The towers that pointers stood for, then the status: what a failed call leaves behind it counts for nothing. */
function readTowers(stub: Payload, reader: NdrReader, count: number): NamedEndpoints {
  const endpoints: RpcEndpoint[] = [];
  for (let index = 0; index < count; index++) {
    const size = reader.size();
    const length = reader.u32();
    if (length < 2 || size !== length || reader.at + length > stub.length) return { endpoints, unread: count - index };
    const endpoint = readTower(stub, reader.at, length);
    if (endpoint !== undefined) endpoints.push(endpoint);
    reader.skip(length);
  }
  return reader.u32() > 0 ? NO_ENDPOINTS : { endpoints, unread: 0 };
}
