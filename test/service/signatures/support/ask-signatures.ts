import { expect } from "vitest";
import type { Turn } from "../../../../scripts/scenario/conversations.ts";
import type { FlowStart } from "../../../../src/flow/flow.ts";
import type { Side } from "../../../../src/flow/flow-tcp.ts";
import { Payload } from "../../../../src/service/inspection/payload.ts";
import { MATCH, type Match, type Signature } from "../../../../src/service/inspection/signature.ts";

/** What one side says first, and what must be said of it. */
export interface Sample {
  readonly name: string;
  readonly protocol: string;
  readonly transport: "tcp" | "udp";
  /** The responder's port. */
  readonly port: number;
  readonly bytes: Uint8Array;
  /** 0 where absent. */
  readonly side?: Side;
  readonly other?: Uint8Array;
  /** `yes` where absent. */
  readonly match?: "yes" | "likely";
  /** From how many bytes on that is said; before, it is `more`. */
  readonly from: number;
}

/** The message at `index` of a conversation. */
export const said = (turns: readonly Turn[], index: number): Uint8Array => turns[index]?.bytes ?? new Uint8Array(0);

export const CLIENT_PORT = 40_000;

export function startOf(transport: "tcp" | "udp", responderPort: number, initiatorPort = CLIENT_PORT): FlowStart {
  return {
    sequence: 0,
    initiatorAddress: Uint8Array.of(10, 0, 0, 1),
    responderAddress: Uint8Array.of(10, 0, 0, 2),
    ipProtocol: transport === "tcp" ? 6 : 17,
    initiatorPort,
    responderPort,
    firstMicros: 0,
    startsWithSyn: transport === "tcp",
    isMidstream: false,
    isInitiatorUnknown: false,
    initiatorMac: null,
    responderMac: null,
  };
}

const whole = (bytes: Uint8Array): Payload => new Payload().show(bytes, 0, bytes.length);

/** What one signature says of the first `length` bytes; a datagram stays as long as it is on the wire. */
export function askSignature(signature: Signature, sample: Omit<Sample, "from">, length = sample.bytes.length): Match {
  // Behind what may be read stand bytes that would mislead who reads them.
  const bytes = new Uint8Array(length + 64).fill(0xee);
  bytes.set(sample.bytes.subarray(0, length), 32);
  return signature.match(new Payload().show(bytes, 32, length), {
    start: startOf(sample.transport, sample.port),
    side: sample.side ?? 0,
    other: whole(sample.other ?? new Uint8Array(0)),
    before: new Payload(),
    wireLength: sample.transport === "udp" ? sample.bytes.length : length,
  });
}

/** The protocols that say `match` of the first `length` bytes. */
export function protocolsThatSay(
  match: keyof typeof MATCH,
  signatures: readonly Signature[],
  sample: Omit<Sample, "from">,
  length = sample.bytes.length,
): readonly string[] {
  const found = signatures
    .filter(({ transports }) => transports.includes(sample.transport))
    .filter((signature) => askSignature(signature, sample, length) === MATCH[match])
    .map(({ protocol }) => protocol);
  return [...new Set(found)];
}

/**
 * Before byte `from` nothing is said of a sample, `match` from there on. A stream waits for more; of a datagram cut by
 * the snap length no more will come, so that `no` does as well.
 */
export function expectFrom(
  answers: readonly Match[],
  transport: "tcp" | "udp",
  from: number,
  match: "yes" | "likely",
): void {
  const plain = answers.map((answer) => (transport === "udp" && answer === MATCH.no ? MATCH.more : answer));
  expect(plain).toEqual(answers.map((_, length) => (length < from ? MATCH.more : MATCH[match])));
}

/** The strongest of what the protocol's signatures say of each number of first bytes, from 0 to all. */
export function answersByLength(signatures: readonly Signature[], sample: Omit<Sample, "from">): readonly Match[] {
  const own = signatures.filter(
    ({ protocol, transports }) => protocol === sample.protocol && transports.includes(sample.transport),
  );
  return Array.from({ length: sample.bytes.length + 1 }, (_, length) =>
    own
      .map((signature) => askSignature(signature, sample, length))
      .reduce((best, match) => (match > best ? match : best), MATCH.no),
  );
}
