import { Payload } from "../../inspection/payload.ts";
import { type NdrEncoding, NdrReader } from "./ndr-reader.ts";
import { readDualStringArray } from "./object-exporter.ts";
import { type NamedEndpoints, NO_ENDPOINTS } from "./rpc-endpoint.ts";
import { uuidText } from "./uuid.ts";

/** "MEOW" in the byte order of an OBJREF, which is little-endian whatever the stub is (MS-DCOM section 2.2.18). */
const OBJREF_SIGNATURE = 0x574f_454d;
const OBJREF_CUSTOM = 4;
/** Signature, flags, IID, CLSID, and two lengths that nobody needs (MS-DCOM section 2.2.18.6). */
const OBJREF_CUSTOM_BYTES = 48;
/** Common and private header of type serialization version 1 (MS-RPCE section 2.2.6). */
const SERIALIZATION_HEADERS_BYTES = 16;
const SERIALIZATION_VERSION = 1;
const SERIALIZATION_LITTLE_ENDIAN = 0x10;
/** ScmReplyInfoData (MS-DCOM sections 1.9 and 2.2.22.2.8). */
const SCM_REPLY_INFO = "000001b6-0000-0000-c000-000000000046";
/** MS-DCOM section 2.2.22.1: MAX_ACTPROP_LIMIT is 10. */
const MAX_PROPERTIES = 10;
const UUID_BYTES = 16;
const OXID_BYTES = 8;
/** Authentication hint and version of COM. */
const HINT_AND_VERSION_BYTES = 8;

const SERIALIZED: NdrEncoding = { isLittleEndian: true, isNdr64: false };

/**
 * The endpoint of the object that RemoteGetClassObject or RemoteCreateInstance made: ORPCTHAT, then an interface pointer
 * whose object is the blob of activation properties (MS-DCOM sections 3.1.2.5.2.3 and 2.2.22).
 */
export function readActivationProperties(stub: Payload, encoding: NdrEncoding): NamedEndpoints {
  const reader = new NdrReader(stub, encoding);
  if (!skipOrpcThat(reader) || reader.size() < 1) return NO_ENDPOINTS;
  reader.size();
  reader.u32();
  const object = reader.at;
  if (stub.u32le(object) !== OBJREF_SIGNATURE || stub.u32le(object + 4) !== OBJREF_CUSTOM) return NO_ENDPOINTS;
  // Two lengths of the blob stand before its header.
  return readPropertiesBlob(stub, object + OBJREF_CUSTOM_BYTES + 8);
}

/** The same from the older IActivation interface (MS-DCOM section 3.1.2.5.2.3.1): the bindings are parameters. */
export function readRemoteActivation(stub: Payload, encoding: NdrEncoding): NamedEndpoints {
  const reader = new NdrReader(stub, encoding);
  if (!skipOrpcThat(reader)) return NO_ENDPOINTS;
  reader.skip(OXID_BYTES);
  return reader.size() > 0 ? readDualStringArray(stub, reader, encoding.isLittleEndian) : NO_ENDPOINTS;
}

/** ORPCTHAT: flags and a pointer to extensions (MS-DCOM section 2.2.13.4); false where it has some, which nobody sends. */
function skipOrpcThat(reader: NdrReader): boolean {
  return reader.u32() !== -1 && reader.size() === 0;
}

/** Finds ScmReplyInfoData among the properties by the list in the blob's header (MS-DCOM section 2.2.22.1). */
function readPropertiesBlob(stub: Payload, start: number): NamedEndpoints {
  if (!isSerialized(stub, start)) return NO_ENDPOINTS;
  const from = start + SERIALIZATION_HEADERS_BYTES;
  const headerLength = stub.u32le(from + 4);
  const count = stub.u32le(from + 16);
  if (count < 1 || count > MAX_PROPERTIES || headerLength < 0) return NO_ENDPOINTS;
  // Behind the fixed part: the class identifiers and the sizes, each with their number before them.
  const classes = from + 20 + UUID_BYTES + 12;
  const sizes = classes + 4 + count * UUID_BYTES;
  if (stub.u32le(classes) !== count || stub.u32le(sizes) !== count) return NO_ENDPOINTS;
  let property = start + headerLength;
  for (let index = 0; index < count; index++) {
    if (uuidText(stub, classes + 4 + index * UUID_BYTES, true) === SCM_REPLY_INFO) return readScmReply(stub, property);
    property += Math.max(0, stub.u32le(sizes + 4 + index * 4));
  }
  return NO_ENDPOINTS;
}

/** ScmReplyInfoData: pointers to nothing and to customREMOTE_REPLY_SCM_INFO (MS-DCOM section 2.2.22.2.8). */
function readScmReply(stub: Payload, start: number): NamedEndpoints {
  if (!isSerialized(stub, start)) return NO_ENDPOINTS;
  // Alignment counts from where the serialized data begin.
  const serialized = new Payload().showPart(stub, start + SERIALIZATION_HEADERS_BYTES);
  const reader = new NdrReader(serialized, SERIALIZED);
  if (reader.u32() !== 0 || reader.u32() < 1) return NO_ENDPOINTS;
  reader.skip(OXID_BYTES);
  if (reader.u32() < 1) return NO_ENDPOINTS;
  reader.skip(UUID_BYTES + HINT_AND_VERSION_BYTES);
  return readDualStringArray(serialized, reader, true);
}

const isSerialized = (stub: Payload, at: number): boolean =>
  stub.u8(at) === SERIALIZATION_VERSION && stub.u8(at + 1) === SERIALIZATION_LITTLE_ENDIAN;
