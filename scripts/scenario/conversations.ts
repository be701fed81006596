/** Whole conversations over UDP, ICMP and protocols without ports. For TCP see `tcp-session.ts`. */
import type { ConnectionState } from "../../src/flow/flow.ts";
import type { Expectation } from "./expectation.ts";
import { IpProtocol, icmpMessage, isIpv6, udpDatagram } from "./frames.ts";
import type { Host } from "./network.ts";
import { be16, concat, latin1 } from "./octets.ts";
import type { Scenario, Sending } from "./scenario.ts";

/** What one side says; `sending` for what happens to it on the way. */
export interface Turn extends Sending {
  readonly by: "initiator" | "responder";
  readonly bytes: Uint8Array;
  /** Milliseconds of silence before it. */
  readonly after?: number;
  /** TCP: sent a second time, as if the first had been lost behind the capture. */
  readonly isRepeated?: boolean;
}

type TurnExtras = Omit<Turn, "by" | "bytes">;

/** The initiator says something. */
export const ask = (content: Uint8Array | string, extras: TurnExtras = {}): Turn => ({
  ...extras,
  by: "initiator",
  bytes: typeof content === "string" ? latin1(content) : content,
});

/** The responder says something. */
export const answer = (content: Uint8Array | string, extras: TurnExtras = {}): Turn => ({
  ...extras,
  by: "responder",
  bytes: typeof content === "string" ? latin1(content) : content,
});

/** "192.168.0.101:1025"; "[fd00::1]:1025"; the bare address where there is no port. */
export function endText(address: string, port?: number): string {
  if (port === undefined) return address;
  return isIpv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Zeek's state of a flow without a connection: by who was heard. */
const stateByTurns = (turns: readonly Turn[]): ConnectionState =>
  turns.some((turn) => turn.by === "responder") ? "SF" : "S0";

export interface UdpExchange {
  readonly from: Host;
  readonly fromPort: number;
  readonly to: Host;
  readonly toPort: number;
  readonly turns: readonly Turn[];
  readonly sending?: Sending;
  readonly expect: Expectation;
}

export function udpExchange(scenario: Scenario, exchange: UdpExchange): void {
  const { from, fromPort, to, toPort, turns } = exchange;
  scenario.expect({
    proto: "udp",
    orig: endText(from.address, fromPort),
    resp: endText(to.address, toPort),
    connState: stateByTurns(turns),
    ...exchange.expect,
  });
  for (const { by, bytes, after, ...sending } of turns) {
    scenario.wait(after ?? 0);
    const isAsking = by === "initiator";
    const [sender, receiver] = isAsking ? [from, to] : [to, from];
    const [senderPort, receiverPort] = isAsking ? [fromPort, toPort] : [toPort, fromPort];
    const datagram = udpDatagram(sender.address, receiver.address, senderPort, receiverPort, bytes);
    scenario.send(sender, receiver, IpProtocol.UDP, datagram, { ...exchange.sending, ...sending });
  }
}

export interface Ping {
  readonly from: Host;
  readonly to: Host;
  readonly isAnswered: boolean;
  readonly count?: number;
  /** Bytes that the request carries; Windows sends 32. */
  readonly length?: number;
  readonly sending?: Sending;
  readonly expect: Expectation;
}

/** Echo requests, one a second as `ping` sends them, with their replies. */
export function ping(scenario: Scenario, { from, to, isAnswered, count, length, sending, expect }: Ping): void {
  const [requestType, replyType] = isIpv6(from.address) ? [128, 129] : [8, 0];
  const ipProtocol = isIpv6(from.address) ? IpProtocol.ICMPV6 : IpProtocol.ICMP;
  scenario.expect({
    proto: isIpv6(from.address) ? "icmp6" : "icmp",
    orig: endText(from.address, requestType),
    resp: endText(to.address, replyType),
    connState: "OTH",
    ...expect,
  });
  const identifier = be16(0x0200);
  const text = latin1("abcdefghijklmnopqrstuvw".repeat(Math.ceil((length ?? 32) / 23)).slice(0, length ?? 32));
  for (let sequence = 1; sequence <= (count ?? 2); sequence += 1) {
    const body = concat(identifier, be16(sequence << 8), text);
    scenario.send(from, to, ipProtocol, icmpMessage(from.address, to.address, requestType, 0, body), sending);
    if (isAnswered) {
      scenario.send(to, from, ipProtocol, icmpMessage(to.address, from.address, replyType, 0, body), sending);
    }
    scenario.wait(1000);
  }
}

export interface PortlessExchange {
  readonly from: Host;
  readonly to: Host;
  readonly ipProtocol: number;
  readonly turns: readonly Turn[];
  readonly expect: Expectation;
}

const PORTLESS_NAMES: Readonly<Record<number, string>> = {
  [IpProtocol.GRE]: "gre",
  [IpProtocol.ESP]: "esp",
  [IpProtocol.AH]: "ah",
};

/** Packets of a protocol that has no ports; the turns are what follows the IP header. */
export function portlessExchange(scenario: Scenario, { from, to, ipProtocol, turns, expect }: PortlessExchange): void {
  scenario.expect({
    proto: PORTLESS_NAMES[ipProtocol] ?? `ip-${ipProtocol}`,
    orig: endText(from.address),
    resp: endText(to.address),
    ...expect,
  });
  for (const { by, bytes, after, ...sending } of turns) {
    scenario.wait(after ?? 0);
    const [sender, receiver] = by === "initiator" ? [from, to] : [to, from];
    scenario.send(sender, receiver, ipProtocol, bytes, sending);
  }
}
