/** Conversations of RPC and SMB in which all that their dialogs follow happens once: what fuzzing starts from. */
import { zeros } from "../../../../scripts/scenario/octets.ts";
import type { Side } from "../../../../src/flow/flow-tcp.ts";
import {
  bind,
  bindAck,
  datagram,
  ENDPOINT_MAPPER,
  lookedUp,
  mapped,
  OBJECT_EXPORTER,
  remoteActivation,
  request,
  resolvedOxid,
  response,
  tower,
} from "./rpc-pdus.ts";
import {
  createRequest,
  createResponse,
  fileId,
  framed,
  negotiated,
  readRequest,
  readResponse,
  smb1Chosen,
  smb1CreateRequest,
  smb1CreateResponse,
  smb1Offer,
  smb1Read,
  smb1ReadResponse,
  smb1Transact,
  smb1Transacted,
  smb1TreeRequest,
  smb1TreeResponse,
  smb1Write,
  transceiveRequest,
  transceiveResponse,
  treeConnectRequest,
  treeConnectResponse,
  writeRequest,
} from "./smb-messages.ts";

/** Who says it: 0 the initiator. */
export type Turn = readonly [Side, Uint8Array];

export const mapperBind = bind([
  { id: 0, uuid: ENDPOINT_MAPPER, version: 3 },
  { id: 1, uuid: OBJECT_EXPORTER, version: 0 },
]);
const acceptance = bindAck([{ result: 0 }, { result: 0 }]);
const answer = mapped([tower(), tower({ port: 1026 })]);
const calls: readonly Turn[] = [
  [0, request(0, 3, zeros(40), { callId: 2 })],
  [1, response(0, answer, { callId: 2 })],
  [0, request(0, 2, zeros(40), { callId: 3 })],
  [1, response(0, lookedUp([tower()]).subarray(0, 90), { callId: 3, flags: 1 })],
  [1, response(0, lookedUp([tower()]).subarray(90), { callId: 3, flags: 2 })],
  [0, request(1, 4, zeros(8), { callId: 4 })],
  [1, response(1, resolvedOxid([[7, "DC1[49724]"]]), { callId: 4 })],
  [1, response(1, remoteActivation([[7, "DC1[49724]"]]), { callId: 4 })],
];
export const rpcTurns: readonly Turn[] = [[0, mapperBind], [1, acceptance], ...calls];
export const smbTurns: readonly Turn[] = [
  [0, framed(smb1Offer(["NT LM 0.12"]))],
  [1, framed(smb1Chosen(0))],
  [0, framed(smb1TreeRequest("\\\\S\\IPC$", 1))],
  [1, framed(smb1TreeResponse("IPC", 1, 7))],
  [0, framed(smb1CreateRequest("\\epmapper", 2, 7))],
  [1, framed(smb1CreateResponse(9, 2, 7))],
  [0, framed(smb1Write(9, mapperBind, 3))],
  [0, framed(smb1Read(9, 4))],
  [1, framed(smb1ReadResponse(acceptance, 4))],
  [0, framed(smb1Transact(9, calls[0]![1], 5))],
  [1, framed(smb1Transacted(calls[1]![1], 5))],
  [1, framed(negotiated(0x0311))],
  [0, framed(treeConnectRequest("\\\\S\\IPC$", 1))],
  [1, framed(treeConnectResponse(2, 1, 7))],
  [0, framed(createRequest("epmapper", 2, 7))],
  [1, framed(createResponse(9, 2, 7))],
  [0, framed(writeRequest(fileId(9), mapperBind, 3))],
  [0, framed(readRequest(fileId(9), 4))],
  [1, framed(readResponse(acceptance, 4))],
  [0, framed(transceiveRequest(fileId(9), calls[0]![1], 5))],
  [1, framed(transceiveResponse(fileId(9), calls[1]![1], 5))],
];
export const udpTurns: readonly Turn[] = [
  [0, datagram(0, ENDPOINT_MAPPER, 3, zeros(40), { operation: 3 })],
  [1, datagram(2, ENDPOINT_MAPPER, 3, answer.subarray(0, 60), { flags: 4, fragment: 0 })],
  [1, datagram(2, ENDPOINT_MAPPER, 3, answer.subarray(60), { flags: 6, fragment: 1 })],
];
