/** DCE/RPC over connections (C706, chapter 12), the endpoint mapper, and the activation of DCOM objects. */
import { answer, ask, type Turn } from "../conversations.ts";
import { addressBytes } from "../frames.ts";
import { be16, concat, fromHex, latin1, le16, le32, u8s, utf16le, zeros } from "../octets.ts";

/** Interfaces by their UUID in the byte order of the wire. */
export const RpcInterface = {
  ENDPOINT_MAPPER: "0883afe11f5dc91191a408002b14a0fa",
  DIRECTORY_REPLICATION: "354251e3064bd111ab0400c04fc2dcd2",
  SERVICE_CONTROL: "81bb7a364498f135ad3298f038001003",
  /** MS-RPRN. */
  PRINT_SPOOLER: "785634123412cdabef000123456789ab",
  /** IActivation (MS-DCOM, section 1.9). */
  ACTIVATION: "b84a9f4d1c7dcf11861e0020af6e7c57",
  /** IRemUnknown2 (MS-DCOM, section 1.9). */
  REMOTE_UNKNOWN_2: "4301000000000000c000000000000046",
} as const;
const NDR = "045d888aeb1cc9119fe808002b104860";

const PduType = { REQUEST: 0, RESPONSE: 2, BIND: 11, BIND_ACK: 12 } as const;

/** Header, little-endian (C706, section 12.6.3.1). */
const pdu = (type: number, callId: number, body: Uint8Array): Uint8Array =>
  concat(u8s(5, 0, type, 3, 0x10, 0, 0, 0), le16(16 + body.length), le16(0), le32(callId), body);

/** A bind to one interface, without authentication. */
export const rpcBind = (interfaceId: string, version: number): Uint8Array =>
  pdu(
    PduType.BIND,
    1,
    concat(
      le16(5840),
      le16(5840),
      le32(0),
      u8s(1, 0, 0, 0),
      le16(0),
      u8s(1, 0),
      fromHex(interfaceId),
      le16(version),
      le16(0),
      fromHex(NDR),
      le32(2),
    ),
  );

/** Its acceptance; `secondaryAddress` is the port, or "\PIPE\" and the name of a pipe. */
export function rpcBindAck(secondaryAddress: string): Uint8Array {
  const address = latin1(`${secondaryAddress}\0`);
  const padding = zeros(-(2 + address.length) & 3);
  const results = concat(u8s(1, 0, 0, 0), le16(0), le16(0), fromHex(NDR), le32(2));
  return pdu(
    PduType.BIND_ACK,
    1,
    concat(le16(5840), le16(5840), le32(0x5e21), le16(address.length), address, padding, results),
  );
}

const call = (operation: number, stub: Uint8Array): Uint8Array =>
  pdu(PduType.REQUEST, 2, concat(le32(stub.length), le16(0), le16(operation), stub));
const result = (stub: Uint8Array): Uint8Array =>
  pdu(PduType.RESPONSE, 2, concat(le32(stub.length), le16(0), le16(0), stub));

/** A bind to an interface, accepted. */
export const rpcConversation = (interfaceId: string, version: number, port = 135): readonly Turn[] => [
  ask(rpcBind(interfaceId, version)),
  answer(rpcBindAck(String(port))),
];

/** Interface, transfer syntax, connection-oriented RPC, TCP port, host (C706, appendix L). */
function tower(interfaceId: string, version: number, port: number, address: string): Uint8Array {
  const floor = (left: Uint8Array, right: Uint8Array): Uint8Array =>
    concat(le16(left.length), left, le16(right.length), right);
  const floors = [
    floor(concat(u8s(0x0d), fromHex(interfaceId), le16(version)), le16(0)),
    floor(concat(u8s(0x0d), fromHex(NDR), le16(2)), le16(0)),
    floor(u8s(0x0b), le16(0)),
    floor(u8s(0x07), be16(port)),
    floor(u8s(0x09), addressBytes(address)),
  ];
  return concat(le16(floors.length), ...floors);
}

const CONTEXT_HANDLE = zeros(20);

/** Which port has the interface, on which host? One `ept_map` and its answer (C706, appendix O). */
export function endpointMap(interfaceId: string, version: number, port: number, address: string): readonly Turn[] {
  const wanted = tower(interfaceId, version, 135, "0.0.0.0");
  const found = tower(interfaceId, version, port, address);
  const counted = (octets: Uint8Array): Uint8Array =>
    concat(le32(octets.length), le32(octets.length), octets, zeros(-octets.length & 3));
  const stub = concat(le32(1), zeros(16), le32(2), counted(wanted), CONTEXT_HANDLE, le32(4));
  const reply = concat(CONTEXT_HANDLE, le32(1), le32(4), le32(0), le32(1), le32(3), counted(found), le32(0));
  return [...rpcConversation(RpcInterface.ENDPOINT_MAPPER, 3), ask(call(3, stub)), answer(result(reply))];
}

const NCACN_IP_TCP = 0x07;

/** The string bindings of an object exporter, and no security bindings (MS-DCOM, section 2.2.19.1). */
function dualStringArray(address: string, port: number): Uint8Array {
  const strings = concat(le16(NCACN_IP_TCP), utf16le(`${address}[${port}]\0`), le16(0));
  const security = concat(le16(10), le16(0xffff), le16(0), le16(0));
  const securityAt = strings.length / 2;
  const entries = securityAt + security.length / 2;
  return concat(le32(entries), le16(entries), le16(securityAt), strings, security);
}

/** An object of an OPC server is made by IActivation: RemoteActivation (MS-DCOM, section 3.1.2.5.2.3.1). */
export function remoteActivation(address: string, port: number): readonly Turn[] {
  const opcServer = fromHex("b5e4a2f8 0c1d 3b4e 9a5b 00c04f7b1a02");
  const opcServerInterface = fromHex("4d3ac139 1e01 d011 9675 0020afd8adb3");
  const version = concat(le16(5), le16(6));
  const orpcThis = concat(version, le32(0), le32(0), fromHex("0f1e2d3c4b5a69788796a5b4c3d2e1f0"), le32(0));
  const request = concat(
    orpcThis,
    opcServer,
    le32(0),
    le32(0),
    le32(2),
    le32(0),
    le32(1),
    le32(0x0002_0000),
    le32(1),
    opcServerInterface,
    le16(1),
    zeros(2),
    le32(1),
    le16(NCACN_IP_TCP),
  );
  const bindings = dualStringArray(address, port);
  const reply = concat(
    le32(0),
    le32(0),
    fromHex("a1b2c3d4e5f60718"),
    le32(0x0002_0000),
    bindings,
    zeros(-bindings.length & 3),
    fromHex("00580000 1c0a 0b0c 8d9e afb0c1d2e3f4"),
    le32(2),
    version,
    le32(0),
    le32(1),
    le32(0),
    le32(1),
    le32(0),
    le32(0),
  );
  return [...rpcConversation(RpcInterface.ACTIVATION, 0), ask(call(0, request)), answer(result(reply))];
}
