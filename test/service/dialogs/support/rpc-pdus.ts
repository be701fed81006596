import { be16, be32, concat, fromHex, le16, le32, u8s, utf16le, zeros } from "../../../../scripts/scenario/octets.ts";

/** Made PDUs of DCE/RPC (C706 chapter 12) and stubs (chapter 14), in either byte order. */

export const ENDPOINT_MAPPER = "e1af8308-5d1f-11c9-91a4-08002b14a0fa";
export const SERVICE_CONTROL = "367abb81-9844-35f1-ad32-98f038001003";
export const OBJECT_EXPORTER = "99fcfec4-5260-101b-bbcb-00aa0021347a";
export const ACTIVATION = "4d9f4ab8-7d1c-11cf-861e-0020af6e7c57";
export const NDR32 = "8a885d04-1ceb-11c9-9fe8-08002b104860";
export const NDR64 = "71710533-beba-4937-8319-b5dbef9ccc36";
export const FEATURE_NEGOTIATION = "6cb71c2c-9812-4540-0300-000000000000";

const isLe = (order: Order): boolean => order === "le";
export type Order = "le" | "be";
const n16 = (order: Order, value: number): Uint8Array => (isLe(order) ? le16(value) : be16(value));
const n32 = (order: Order, value: number): Uint8Array => (isLe(order) ? le32(value) : be32(value));

export function uuidBytes(uuid: string, order: Order = "le"): Uint8Array {
  const [low = "", middle = "", high = "", ...rest] = uuid.split("-");
  const field = (digits: string): Uint8Array => (isLe(order) ? fromHex(digits).reverse() : fromHex(digits));
  return concat(field(low), field(middle), field(high), fromHex(rest.join("")));
}

export interface PduOptions {
  readonly order?: Order;
  readonly callId?: number;
  /** PFC_FIRST 1, PFC_LAST 2, PFC_OBJECT_UUID 0x80. */
  readonly flags?: number;
  /** Level and value of an authentication. */
  readonly authentication?: { readonly level: number; readonly value: Uint8Array; readonly padding?: number };
}

export function pdu(type: number, body: Uint8Array, options: PduOptions = {}): Uint8Array {
  const { order = "le", callId = 1, flags = 3, authentication } = options;
  const padding = authentication?.padding ?? 0;
  const trailer =
    authentication === undefined
      ? zeros(0)
      : concat(zeros(padding), u8s(10, authentication.level, padding, 0), zeros(4), authentication.value);
  return concat(
    u8s(5, 0, type, flags, isLe(order) ? 0x10 : 0, 0, 0, 0),
    n16(order, 16 + body.length + trailer.length),
    n16(order, authentication?.value.length ?? 0),
    n32(order, callId),
    body,
    trailer,
  );
}

export interface OfferedContext {
  readonly id: number;
  readonly uuid: string;
  readonly version: number;
  readonly syntax?: string;
}

export function bind(contexts: readonly OfferedContext[], options: PduOptions & { type?: number } = {}): Uint8Array {
  const { order = "le" } = options;
  const elements = contexts.map(({ id, uuid, version, syntax = NDR32 }) =>
    concat(
      n16(order, id),
      u8s(1, 0),
      uuidBytes(uuid, order),
      n32(order, version),
      uuidBytes(syntax, order),
      n32(order, syntax === NDR32 ? 2 : 1),
    ),
  );
  const body = concat(n16(order, 5840), n16(order, 5840), n32(order, 0), u8s(contexts.length, 0, 0, 0), ...elements);
  return pdu(options.type ?? 11, body, options);
}

/** `results`: 0 acceptance, 2 provider rejection, 3 negotiate_ack, one for each context offered. */
export function bindAck(
  results: readonly { readonly result: number; readonly syntax?: string }[],
  options: PduOptions & { type?: number; address?: string } = {},
): Uint8Array {
  const { order = "le", address = "135\0" } = options;
  const text = Uint8Array.from(address, (character) => character.charCodeAt(0));
  const padding = zeros((4 - ((2 + text.length) % 4)) % 4);
  const list = results.map(({ result, syntax = NDR32 }) =>
    concat(n16(order, result), n16(order, result === 2 ? 1 : 0), uuidBytes(syntax, order), n32(order, 2)),
  );
  const body = concat(
    n16(order, 5840),
    n16(order, 5840),
    n32(order, 1),
    n16(order, text.length),
    text,
    padding,
    u8s(results.length, 0, 0, 0),
    ...list,
  );
  return pdu(options.type ?? 12, body, options);
}

export function request(context: number, operation: number, stub: Uint8Array, options: PduOptions = {}): Uint8Array {
  const { order = "le" } = options;
  return pdu(0, concat(n32(order, stub.length), n16(order, context), n16(order, operation), stub), options);
}

export function response(context: number, stub: Uint8Array, options: PduOptions = {}): Uint8Array {
  const { order = "le" } = options;
  return pdu(2, concat(n32(order, stub.length), n16(order, context), u8s(0, 0), stub), options);
}

export interface TowerOptions {
  readonly uuid?: string;
  readonly version?: number;
  /** Protocol identifier of the fourth floor: TCP 7, UDP 8, HTTP 0x1f. */
  readonly sequence?: number;
  readonly port?: number;
  readonly address?: readonly number[];
}

const floor = (left: Uint8Array, right: Uint8Array): Uint8Array =>
  concat(le16(left.length), left, le16(right.length), right);

export function tower(options: TowerOptions = {}): Uint8Array {
  const { uuid = SERVICE_CONTROL, version = 2, sequence = 7, port = 49_664, address = [0, 0, 0, 0] } = options;
  return concat(
    le16(5),
    floor(concat(u8s(0x0d), uuidBytes(uuid), le16(version)), le16(0)),
    floor(concat(u8s(0x0d), uuidBytes(NDR32), le16(2)), le16(0)),
    floor(u8s(sequence === 8 ? 0x0a : 0x0b), le16(0)),
    floor(u8s(sequence), be16(port)),
    floor(u8s(0x09), u8s(...address)),
  );
}

/** A tower that ends in a named pipe: no port of IP. */
export const pipeTower = (pipe = "\\PIPE\\x", uuid = SERVICE_CONTROL, version = 2): Uint8Array =>
  concat(
    le16(5),
    floor(concat(u8s(0x0d), uuidBytes(uuid), le16(version)), le16(0)),
    floor(concat(u8s(0x0d), uuidBytes(NDR32), le16(2)), le16(0)),
    floor(u8s(0x0b), le16(0)),
    floor(
      u8s(0x0f),
      Uint8Array.from(`${pipe}\0`, (character) => character.charCodeAt(0)),
    ),
    floor(
      u8s(0x11),
      Uint8Array.from("\\\\HOST\0", (character) => character.charCodeAt(0)),
    ),
  );

export interface NdrOptions {
  readonly order?: Order;
  readonly isNdr64?: boolean;
}

/** Puts parts behind each other, each aligned; a number is a count or a referent, of 4 or 8 bytes. */
export function ndr(parts: readonly (number | Uint8Array | { readonly align: number })[], options: NdrOptions = {}) {
  const { order = "le", isNdr64 = false } = options;
  let all = zeros(0);
  const align = (to: number): void => {
    all = concat(all, zeros((to - (all.length % to)) % to));
  };
  for (const part of parts) {
    if (part instanceof Uint8Array) all = concat(all, part);
    else if (typeof part === "object") align(part.align);
    else if (!isNdr64) {
      align(4);
      all = concat(all, n32(order, part));
    } else {
      align(8);
      all = concat(all, ...(isLe(order) ? [n32(order, part), zeros(4)] : [zeros(4), n32(order, part)]));
    }
  }
  return all;
}

/** The stub of an `ept_map` response. */
export function mapped(towers: readonly Uint8Array[], options: NdrOptions & { status?: number } = {}): Uint8Array {
  const { order = "le", status = 0 } = options;
  const bodies = towers.flatMap((bytes) => [bytes.length, n32(order, bytes.length), bytes]);
  const pointers = towers.map((_, index) => index + 3);
  const parts = [
    zeros(20),
    n32(order, towers.length),
    Math.max(4, towers.length),
    0,
    towers.length,
    ...pointers,
    ...bodies,
    { align: 4 },
  ];
  return ndr([...parts, n32(order, status)], options);
}

/** The stub of an `ept_lookup` response. */
export function lookedUp(towers: readonly Uint8Array[], options: NdrOptions = {}): Uint8Array {
  const { order = "le", isNdr64 = false } = options;
  const annotation = Uint8Array.from("Schedule\0", (character) => character.charCodeAt(0));
  const entries = towers.flatMap((_, index) => [
    { align: isNdr64 ? 8 : 4 },
    zeros(16),
    index + 3,
    0,
    annotation.length,
    annotation,
  ]);
  const bodies = towers.flatMap((bytes) => [bytes.length, n32(order, bytes.length), bytes]);
  const parts = [zeros(20), n32(order, towers.length), 500, 0, towers.length, ...entries, ...bodies, { align: 4 }];
  return ndr([...parts, n32(order, 0)], options);
}

/** A DUALSTRINGARRAY with its size before it: bindings [tower id, text], and one security binding. */
export function dualStrings(bindings: readonly (readonly [number, string])[], options: NdrOptions = {}): Uint8Array {
  const { order = "le" } = options;
  const units = (text: string): Uint8Array =>
    concat(...Array.from(text, (character) => n16(order, character.charCodeAt(0))));
  const strings = concat(...bindings.map(([id, text]) => concat(n16(order, id), units(`${text}\0`))), n16(order, 0));
  const security = concat(n16(order, 9), n16(order, 0xffff), units("\0\0"));
  const count = (strings.length + security.length) / 2;
  return ndr([count, n16(order, count), n16(order, strings.length / 2), strings, security], options);
}

/** The stub of a ResolveOxid2 response. */
export const resolvedOxid = (bindings: readonly (readonly [number, string])[], options: NdrOptions = {}): Uint8Array =>
  ndr([0x20000, dualStrings(bindings, options), { align: 4 }, zeros(28)], options);

/** The stub of a RemoteActivation response. */
export const remoteActivation = (bindings: readonly (readonly [number, string])[]): Uint8Array =>
  ndr([0, 0, { align: 8 }, zeros(8), 0x20000, dualStrings(bindings), { align: 4 }, zeros(32)]);

/** A connectionless PDU (C706 section 12.5.1). */
export function datagram(
  type: number,
  uuid: string,
  version: number,
  body: Uint8Array,
  options: { operation?: number; sequence?: number; flags?: number; fragment?: number; authentication?: number } = {},
): Uint8Array {
  const { operation = 0, sequence = 1, flags = 0, fragment = 0, authentication = 0 } = options;
  return concat(
    u8s(4, type, flags, 0, 0x10, 0, 0, 0),
    zeros(16),
    uuidBytes(uuid),
    zeros(16),
    le32(0),
    le32(version),
    le32(sequence),
    le16(operation),
    le16(0xffff),
    le16(0xffff),
    le16(body.length),
    le16(fragment),
    u8s(authentication, 0),
    body,
  );
}

/** An NTLMSSP AUTHENTICATE message whose NT response has `length` bytes (MS-NLMP section 2.2.1.3). */
export function ntlmAuthenticate(length: number, flags: number): Uint8Array {
  const field = (size: number, at: number): Uint8Array => concat(le16(size), le16(size), le32(at));
  const user = utf16le("user");
  return concat(
    Uint8Array.from("NTLMSSP\0", (character) => character.charCodeAt(0)),
    le32(3),
    field(24, 72 + user.length),
    field(length, 96 + user.length),
    field(0, 72),
    field(user.length, 72),
    field(0, 72),
    field(0, 72),
    le32(flags),
    zeros(8),
    user,
    zeros(24 + length),
  );
}
