/** Answers of the port mapper, version 2 (RFC 1833 section 3), and of rpcbind, versions 3 and 4 (section 2). */
import type { Payload } from "../../inspection/payload.ts";
import { padded, type RpcCall } from "./onc-rpc.ts";
import { TCP, UDP } from "./sides.ts";
import { universalAddressAt } from "./universal-address.ts";

export const PORT_MAPPER = 100_000;

/** What a call asks for, as far as its answer does not repeat it. */
export interface MapperQuestion {
  readonly kind: "port" | "address" | "mappings" | "bindings";
  /** The program asked for; 0 for all. */
  readonly program: number;
  /** IP protocol asked for; 0 where it is that of the call. */
  readonly ipProtocol: number;
}

/** Where a program listens. `address` is null where the answer gives only a port. */
export interface Mapping {
  readonly program: number;
  readonly ipProtocol: number;
  readonly address: Uint8Array | null;
  readonly port: number;
}

/** Undefined for a call whose answer names no endpoint. */
export function questionOf(call: RpcCall, message: Payload): MapperQuestion | undefined {
  const program = message.u32(call.bodyAt);
  if (call.procedure === 4) return { kind: call.version === 2 ? "mappings" : "bindings", program: 0, ipProtocol: 0 };
  if (program < 0) return undefined;
  if (call.version === 2) {
    const ipProtocol = message.u32(call.bodyAt + 8);
    if (call.procedure !== 3 || (ipProtocol !== TCP && ipProtocol !== UDP)) return undefined;
    return { kind: "port", program, ipProtocol };
  }
  // GETADDR, and GETVERSADDR of version 4: the transport is that of the call, whatever the arguments name.
  const isAddress = call.procedure === 3 || (call.version === 4 && call.procedure === 9);
  return isAddress ? { kind: "address", program, ipProtocol: 0 } : undefined;
}

/** The endpoints that the results at `at` name; `ipProtocol` is that of the flow. */
export function mappingsOf(
  question: MapperQuestion,
  message: Payload,
  at: number,
  ipProtocol: number,
): readonly Mapping[] {
  const { kind, program } = question;
  if (kind === "port") return portMapping(program, question.ipProtocol, message.u32(at));
  if (kind === "address") {
    const found = universalAddressAt(message, at + 4, message.u32(at));
    return found === undefined ? [] : [{ program, ipProtocol, address: found.address, port: found.port }];
  }
  return kind === "mappings" ? portList(message, at) : addressList(message, at);
}

const portMapping = (program: number, ipProtocol: number, port: number): readonly Mapping[] =>
  port > 0 && port <= 0xffff ? [{ program, ipProtocol, address: null, port }] : [];

/** A list of program, version, IP protocol, port: before each 1, behind the last 0. */
function portList(message: Payload, from: number): readonly Mapping[] {
  const found: Mapping[] = [];
  for (let at = from; message.u32(at) === 1; at += 20) {
    const ipProtocol = message.u32(at + 12);
    if (ipProtocol === TCP || ipProtocol === UDP)
      found.push(...portMapping(message.u32(at + 4), ipProtocol, message.u32(at + 16)));
  }
  return found;
}

/** A list of program, version, netid, universal address, owner: before each 1, behind the last 0. */
function addressList(message: Payload, from: number): readonly Mapping[] {
  const found: Mapping[] = [];
  for (let at = from; message.u32(at) === 1; ) {
    const addressAt = behindString(message, at + 12);
    const ownerAt = behindString(message, addressAt);
    const ipProtocol = netidProtocol(message, at + 12);
    const endpoint = universalAddressAt(message, addressAt + 4, message.u32(addressAt));
    if (ipProtocol !== 0 && endpoint !== undefined)
      found.push({ program: message.u32(at + 4), ipProtocol, address: endpoint.address, port: endpoint.port });
    at = behindString(message, ownerAt);
  }
  return found;
}

/** Where what follows the string at `at` begins; past the end where it is cut. */
function behindString(message: Payload, at: number): number {
  const length = message.u32(at);
  return length < 0 ? message.length : at + 4 + padded(length);
}

/** 0 for transports of the computer itself ("local", "ticotsord") and for those that are not known. */
function netidProtocol(message: Payload, at: number): number {
  const length = message.u32(at);
  const isIpv6 = length === 4 && message.u8(at + 7) === 0x36;
  if (length !== 3 && !isIpv6) return 0;
  return message.has(at + 4, "tcp") ? TCP : message.has(at + 4, "udp") ? UDP : 0;
}
