/** Which flows the synthetic capture has, and what each packet of a flow is. The same numbers give the same flows. */
import type { Random } from "../scripts/scenario/random.ts";

export const PACKETS_PER_FLOW = 20;
export const SEGMENT_SIZE = 1460;

export const TcpFlag = { FIN: 1, SYN: 2, RST: 4, PSH: 8, ACK: 16 } as const;

/** Responder ports; named more often, used more often. */
const TCP_PORTS = [
  80, 80, 80, 443, 443, 443, 443, 25, 110, 445, 445, 139, 135, 389, 88, 3389, 1433, 21, 23, 8080, 49155,
];
const UDP_PORTS = [53, 53, 53, 53, 123, 137, 138, 161, 389, 88, 500, 1900, 3702, 40000];

/** Percent of all flows; the rest is TCP that opens, talks and closes. */
const UDP_SHARE = 25;
const UNANSWERED_SHARE = 5;
const REFUSED_SHARE = 3;
/** Handshake, request, answer, close. */
const SHORTEST_TALK = 8;
export const DEFAULT_INSIDE_HOSTS = 5000;

export type FlowKind = "talk" | "unanswered" | "refused" | "udp";

export interface SyntheticFlow {
  readonly kind: FlowKind;
  /** IPv4 addresses as 32-bit numbers. */
  readonly initiator: number;
  readonly initiatorPort: number;
  readonly responder: number;
  readonly responderPort: number;
  readonly packets: number;
  sent: number;
  initiatorSequence: number;
  responderSequence: number;
}

export interface FlowPlan {
  readonly kinds: readonly FlowKind[];
  readonly insideHosts: number;
  /** Packets of each flow; their sum is exactly what was asked for. */
  readonly packets: Uint32Array;
}

/** Shares the packets out: most connections are short, one in twenty is up to twenty times as long. */
export function planFlows(packets: number, random: Random, insideHosts = DEFAULT_INSIDE_HOSTS): FlowPlan {
  const kinds = Array.from({ length: Math.ceil(packets / PACKETS_PER_FLOW) }, () => kindOf(random(100)));
  const lengths = Uint32Array.from(kinds, (kind) => shortestOf(kind, random));
  const weights = kinds.map((kind) => {
    if (kind !== "talk") return 0;
    return random(20) === 0 ? 100 * (2 + random(18)) : 20 + random(60);
  });
  const weightOfAll = weights.reduce((sum, weight) => sum + weight, 0);
  const toShare = packets - lengths.reduce((sum, length) => sum + length, 0);
  let shared = 0;
  for (const [index, weight] of weights.entries()) {
    const share = Math.floor((toShare * weight) / weightOfAll);
    lengths[index]! += share;
    shared += share;
  }
  lengths[weights.indexOf(Math.max(...weights.slice(0, 10_000)))]! += toShare - shared;
  return { kinds, insideHosts, packets: lengths };
}

function kindOf(percentile: number): FlowKind {
  if (percentile < UDP_SHARE) return "udp";
  if (percentile < UDP_SHARE + UNANSWERED_SHARE) return "unanswered";
  return percentile < UDP_SHARE + UNANSWERED_SHARE + REFUSED_SHARE ? "refused" : "talk";
}

function shortestOf(kind: FlowKind, random: Random): number {
  if (kind === "talk") return SHORTEST_TALK;
  if (kind === "udp") return 2 + random(3);
  return kind === "unanswered" ? 3 : 2;
}

/** The flow with this number: every inside host has its own run of ports, so no two flows share a 5-tuple. */
export function beginFlow({ kinds, insideHosts, packets }: FlowPlan, number: number, random: Random): SyntheticFlow {
  const kind = kinds[number]!;
  const isInbound = random(10) === 0;
  const inside = 0x0a00_0000 + 1 + (number % insideHosts);
  const outside = random(5) === 0 ? 0x0a01_0000 + 1 + random(400) : 0xc633_0000 + random(0x1_0000);
  const ports = kind === "udp" ? UDP_PORTS : TCP_PORTS;
  return {
    kind,
    initiator: isInbound ? outside : inside,
    initiatorPort: 1025 + Math.floor(number / insideHosts),
    responder: isInbound ? inside : outside,
    responderPort: ports[random(ports.length)]!,
    packets: packets[number]!,
    sent: 0,
    initiatorSequence: random(0x7fff_ffff),
    responderSequence: random(0x7fff_ffff),
  };
}

export interface PacketStep {
  readonly isFromInitiator: boolean;
  /** TCP flags; 0 for UDP. */
  readonly flags: number;
  readonly payloadLength: number;
}

/** What the next packet of the flow is. */
export function nextStep(flow: SyntheticFlow, random: Random): PacketStep {
  const { FIN, SYN, RST, PSH, ACK } = TcpFlag;
  const isFromInitiator = flow.sent % 2 === 0;
  if (flow.kind === "udp") return { isFromInitiator, flags: 0, payloadLength: isFromInitiator ? 40 : 80 + random(400) };
  if (flow.kind === "unanswered") return { isFromInitiator: true, flags: SYN, payloadLength: 0 };
  if (flow.kind === "refused") return { isFromInitiator, flags: isFromInitiator ? SYN : RST | ACK, payloadLength: 0 };
  const left = flow.packets - flow.sent;
  if (flow.sent === 0) return { isFromInitiator: true, flags: SYN, payloadLength: 0 };
  if (flow.sent === 1) return { isFromInitiator: false, flags: SYN | ACK, payloadLength: 0 };
  if (flow.sent === 2 || left === 1) return { isFromInitiator: true, flags: ACK, payloadLength: 0 };
  if (left <= 3) return { isFromInitiator: left === 3, flags: FIN | ACK, payloadLength: 0 };
  if (flow.sent === 3) return { isFromInitiator: true, flags: PSH | ACK, payloadLength: 80 + random(500) };
  // Three segments for two acknowledgments.
  if (flow.sent % 5 === 1 || flow.sent % 5 === 3) return { isFromInitiator: true, flags: ACK, payloadLength: 0 };
  const isFull = random(100) < 84;
  return { isFromInitiator: false, flags: PSH | ACK, payloadLength: isFull ? SEGMENT_SIZE : 20 + random(700) };
}
