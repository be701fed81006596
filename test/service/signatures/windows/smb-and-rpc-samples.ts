import { concat, fromHex, latin1, le16, u8s, zeros } from "../../../../scripts/scenario/octets.ts";
import { RpcInterface, rpcConversation } from "../../../../scripts/scenario/payloads/rpc.ts";
import { type Sample, said } from "../support/ask-signatures.ts";

const smb = (mark: number, length: number, next: Uint8Array): Uint8Array =>
  concat(u8s(0, 0, length >>> 8, length, mark), latin1("SMB"), next, zeros(length - 4 - next.length));

export const SMB_SAMPLES: readonly Sample[] = [
  { name: "SMB1 negotiate", protocol: "smb", transport: "tcp", port: 445, bytes: smb(0xff, 35, u8s(0x72)), from: 8 },
  {
    name: "SMB1 in a NetBIOS session",
    protocol: "smb",
    transport: "tcp",
    port: 139,
    bytes: smb(0xff, 32, u8s(4)),
    from: 8,
  },
  { name: "SMB2 negotiate", protocol: "smb", transport: "tcp", port: 445, bytes: smb(0xfe, 100, le16(64)), from: 10 },
  { name: "SMB3 encrypted", protocol: "smb", transport: "tcp", port: 445, bytes: smb(0xfd, 120, zeros(0)), from: 8 },
  { name: "SMB3 compressed", protocol: "smb", transport: "tcp", port: 445, bytes: smb(0xfc, 40, zeros(0)), from: 8 },
];

const rpc = rpcConversation(RpcInterface.SERVICE_CONTROL, 2);
const rpcRequest = fromHex("05 00 00 03 10 00 00 00 18 00 00 00 02 00 00 00 00 00 00 00 00 00 00 00");
const rpcBigEndian = fromHex("05 01 00 03 00 00 00 00 00 18 00 00 00 00 00 02 00 00 00 00 00 00 00 00");
const rpcDatagram = concat(fromHex("04 00 28 00 10 00 00 00"), zeros(66), le16(8), zeros(4), zeros(8));

const rpcProtected = concat(rpcDatagram, zeros(16));
rpcProtected[78] = 9;

export const RPC_SAMPLES: readonly Sample[] = [
  { name: "RPC bind", protocol: "rpc", transport: "tcp", port: 49_667, bytes: said(rpc, 0), from: 16 },
  {
    name: "RPC bind acknowledgement",
    protocol: "rpc",
    transport: "tcp",
    port: 135,
    side: 1,
    bytes: said(rpc, 1),
    from: 16,
  },
  { name: "RPC request", protocol: "rpc", transport: "tcp", port: 1025, bytes: rpcRequest, from: 16 },
  { name: "RPC request, big-endian", protocol: "rpc", transport: "tcp", port: 1025, bytes: rpcBigEndian, from: 16 },
  {
    name: "connectionless RPC request, protected",
    protocol: "rpc",
    transport: "udp",
    port: 1026,
    bytes: rpcProtected,
    from: 80,
  },
  { name: "connectionless RPC request", protocol: "rpc", transport: "udp", port: 1026, bytes: rpcDatagram, from: 80 },
];
