import { VERDICTS, type Verdict } from "../audit/finding.ts";
import { CONNECTION_STATES, type ConnectionState } from "../flow/flow.ts";

/** What the tally takes of a flow. Ids are row numbers in the database. */
export interface TalliedFlow {
  readonly sequence: number;
  readonly verdict: Verdict;
  readonly initiatorId: number;
  readonly responderId: number;
  readonly ipProtocol: number;
  /** null: not ICMP. */
  readonly icmpType: number | null;
  readonly responderPort: number | null;
  readonly decisionId: number;
  readonly serviceId: number;
  /** null: no finding. */
  readonly findingSetId: number | null;
  readonly state: ConnectionState;
  readonly initiatorPackets: number;
  readonly responderPackets: number;
  readonly bytes: number;
  readonly isMismatch: boolean;
  readonly isMidstream: boolean;
  readonly isInitiatorUnknown: boolean;
  readonly firstMicros: number;
  readonly lastMicros: number;
}

/** In a column: there is none. */
export const NONE = -1;

const FIRST_CAPACITY = 1024;

/**
 * What the flows of a run come to, counted one by one in any order: while they are written, or read back.
 *
 * A conversation is all flows of one initiator, responder, protocol and port (ICMP: type). Its parts are the flows that
 * agree in everything else a report tells apart; they hang together in a list. All of it is in columns of numbers, about
 * 130 bytes a conversation: as objects it takes three times the memory, and the collector three times the time.
 */
export class RunTally {
  midstream = 0;
  initiatorUnknown = 0;
  /** Flows with packets from one side only. */
  oneSided = 0;

  conversationCount = 0;
  /** By conversation. */
  initiatorId = new Int32Array(FIRST_CAPACITY);
  responderId = new Int32Array(FIRST_CAPACITY);
  ipProtocol = new Uint8Array(FIRST_CAPACITY);
  /** `NONE` for protocols without. */
  icmpType = new Int16Array(FIRST_CAPACITY);
  responderPort = new Int32Array(FIRST_CAPACITY);
  firstPart = new Int32Array(FIRST_CAPACITY);

  partCount = 0;
  /** By part. `nextPart` is `NONE` after the last. */
  nextPart = new Int32Array(FIRST_CAPACITY);
  /** Index in `VERDICTS`. */
  verdict = new Uint8Array(FIRST_CAPACITY);
  /** Index in `CONNECTION_STATES`. */
  state = new Uint8Array(FIRST_CAPACITY);
  decisionId = new Int32Array(FIRST_CAPACITY);
  serviceId = new Int32Array(FIRST_CAPACITY);
  /** `NONE`: no finding. */
  findingSetId = new Int32Array(FIRST_CAPACITY);
  flows = new Int32Array(FIRST_CAPACITY);
  mismatches = new Int32Array(FIRST_CAPACITY);
  packets = new Float64Array(FIRST_CAPACITY);
  bytes = new Float64Array(FIRST_CAPACITY);
  /** The lowest sequence number, and the earliest and latest packet. */
  firstSequence = new Float64Array(FIRST_CAPACITY);
  firstMicros = new Float64Array(FIRST_CAPACITY);
  lastMicros = new Float64Array(FIRST_CAPACITY);

  /** Conversations by hash, linearly probed: at most half full. `NONE`: free. */
  #slots = new Int32Array(2 * FIRST_CAPACITY).fill(NONE);

  add(flow: TalliedFlow): void {
    if (flow.isMidstream) this.midstream++;
    if (flow.isInitiatorUnknown) this.initiatorUnknown++;
    if (flow.initiatorPackets === 0 || flow.responderPackets === 0) this.oneSided++;
    const part = this.#partOf(this.#conversationOf(flow), flow);
    this.flows[part]! += 1;
    if (flow.isMismatch) this.mismatches[part]! += 1;
    this.packets[part]! += flow.initiatorPackets + flow.responderPackets;
    this.bytes[part]! += flow.bytes;
    if (flow.sequence < this.firstSequence[part]!) this.firstSequence[part] = flow.sequence;
    if (flow.firstMicros < this.firstMicros[part]!) this.firstMicros[part] = flow.firstMicros;
    if (flow.lastMicros > this.lastMicros[part]!) this.lastMicros[part] = flow.lastMicros;
  }

  /** How many flows each decision was for, by its row number. */
  flowsByDecision(): ReadonlyMap<number, number> {
    const flows = new Map<number, number>();
    for (let part = 0; part < this.partCount; part++)
      flows.set(this.decisionId[part]!, (flows.get(this.decisionId[part]!) ?? 0) + this.flows[part]!);
    return flows;
  }

  /** The parts of a conversation, in no order that means anything. */
  *partsOf(conversation: number): Generator<number, void> {
    for (let part = this.firstPart[conversation]!; part !== NONE; part = this.nextPart[part]!) yield part;
  }

  #conversationOf({ initiatorId, responderId, ipProtocol, icmpType, responderPort }: TalliedFlow): number {
    const type = icmpType ?? NONE;
    const port = responderPort ?? NONE;
    const mask = this.#slots.length - 1;
    let slot = hashOf(initiatorId, responderId, ipProtocol, type, port) & mask;
    for (;;) {
      const found = this.#slots[slot]!;
      if (found === NONE) break;
      if (
        this.initiatorId[found] === initiatorId &&
        this.responderId[found] === responderId &&
        this.responderPort[found] === port &&
        this.ipProtocol[found] === ipProtocol &&
        this.icmpType[found] === type
      )
        return found;
      slot = (slot + 1) & mask;
    }
    const conversation = this.conversationCount++;
    this.#slots[slot] = conversation;
    if (conversation === this.initiatorId.length) this.#growConversations();
    this.initiatorId[conversation] = initiatorId;
    this.responderId[conversation] = responderId;
    this.ipProtocol[conversation] = ipProtocol;
    this.icmpType[conversation] = type;
    this.responderPort[conversation] = port;
    this.firstPart[conversation] = NONE;
    if (2 * this.conversationCount > this.#slots.length) this.#rehash();
    return conversation;
  }

  #partOf(conversation: number, flow: TalliedFlow): number {
    const verdict = VERDICTS.indexOf(flow.verdict);
    const state = CONNECTION_STATES.indexOf(flow.state);
    const findingSetId = flow.findingSetId ?? NONE;
    for (let part = this.firstPart[conversation]!; part !== NONE; part = this.nextPart[part]!) {
      if (
        this.decisionId[part] === flow.decisionId &&
        this.serviceId[part] === flow.serviceId &&
        this.findingSetId[part] === findingSetId &&
        this.state[part] === state &&
        this.verdict[part] === verdict
      )
        return part;
    }
    const part = this.partCount++;
    if (part === this.nextPart.length) this.#growParts();
    this.nextPart[part] = this.firstPart[conversation]!;
    this.firstPart[conversation] = part;
    this.verdict[part] = verdict;
    this.state[part] = state;
    this.decisionId[part] = flow.decisionId;
    this.serviceId[part] = flow.serviceId;
    this.findingSetId[part] = findingSetId;
    this.firstSequence[part] = flow.sequence;
    this.firstMicros[part] = flow.firstMicros;
    this.lastMicros[part] = flow.lastMicros;
    return part;
  }

  #rehash(): void {
    this.#slots = new Int32Array(2 * this.#slots.length).fill(NONE);
    const mask = this.#slots.length - 1;
    for (let conversation = 0; conversation < this.conversationCount; conversation++) {
      let slot =
        hashOf(
          this.initiatorId[conversation]!,
          this.responderId[conversation]!,
          this.ipProtocol[conversation]!,
          this.icmpType[conversation]!,
          this.responderPort[conversation]!,
        ) & mask;
      while (this.#slots[slot] !== NONE) slot = (slot + 1) & mask;
      this.#slots[slot] = conversation;
    }
  }

  #growConversations(): void {
    this.initiatorId = doubled(this.initiatorId);
    this.responderId = doubled(this.responderId);
    this.ipProtocol = doubled(this.ipProtocol);
    this.icmpType = doubled(this.icmpType);
    this.responderPort = doubled(this.responderPort);
    this.firstPart = doubled(this.firstPart);
  }

  #growParts(): void {
    this.nextPart = doubled(this.nextPart);
    this.verdict = doubled(this.verdict);
    this.state = doubled(this.state);
    this.decisionId = doubled(this.decisionId);
    this.serviceId = doubled(this.serviceId);
    this.findingSetId = doubled(this.findingSetId);
    this.flows = doubled(this.flows);
    this.mismatches = doubled(this.mismatches);
    this.packets = doubled(this.packets);
    this.bytes = doubled(this.bytes);
    this.firstSequence = doubled(this.firstSequence);
    this.firstMicros = doubled(this.firstMicros);
    this.lastMicros = doubled(this.lastMicros);
  }
}

type Column = Uint8Array<ArrayBuffer> | Int16Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

function doubled<Numbers extends Column>(column: Numbers): Numbers {
  const longer = new (column.constructor as new (length: number) => Numbers)(2 * column.length);
  longer.set(column);
  return longer;
}

/** Spreads neighbouring ids and ports over the slots (MurmurHash3's mixing step). */
function hashOf(initiatorId: number, responderId: number, ipProtocol: number, icmpType: number, port: number): number {
  let hash = Math.imul(initiatorId, 0x9e3779b1) ^ Math.imul(responderId, 0x85ebca6b);
  hash ^= Math.imul((ipProtocol << 16) ^ (icmpType << 24) ^ port, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  return (hash ^ (hash >>> 15)) >>> 0;
}
