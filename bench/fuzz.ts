/**
 * Do hostile bytes stop what looks into payloads, or slow it down?
 *
 *     npm run fuzz -- [--inputs N] [--seed N]
 *
 * An input is one message: random bytes, or a message of a test with changes. Every signature is asked about it; it is
 * also said in a flow, in random cuts, some of them lost or in another order, to the dialog of its protocol, of another
 * one, or of the one that the signatures tell. Nothing may throw.
 */
import { parseArgs } from "node:util";
import { type Random, randomFrom } from "../scripts/scenario/random.ts";
import type { FlowStart } from "../src/flow/flow.ts";
import type { Side } from "../src/flow/flow-tcp.ts";
import { DIALOGS } from "../src/service/dialogs/dialogs.ts";
import type { Dialog, DialogFactory } from "../src/service/inspection/dialog.ts";
import { Inspector } from "../src/service/inspection/inspector.ts";
import { Payload } from "../src/service/inspection/payload.ts";
import { MATCH } from "../src/service/inspection/signature.ts";
import type { Segment } from "../src/service/inspection/spoken-stream.ts";
import { SIGNATURES } from "../src/service/signatures/signatures.ts";
import { wholeNumber } from "./compare.ts";
import { CONVERSATIONS, type Conversation } from "./fuzz-samples.ts";
import { mutate, randomOctets } from "./mutate.ts";

const TCP = 6;
const MOST_MESSAGES = 6;
const PROTOCOLS = Object.keys(DIALOGS);
/** Endpoints that an inspector learns are kept for good, so that it is made anew now and then. */
const FLOWS_OF_INSPECTOR = 2_000;
/** Flows before the code is compiled, whose times say nothing. */
const WARM_UP_FLOWS = 20_000;

interface Piece {
  readonly side: Side;
  readonly segment: Segment;
}

/** One flow: its messages, and how they are cut. */
interface Attack {
  readonly start: FlowStart;
  /** The dialog that is made, whatever the signatures say; undefined where they decide. */
  readonly forced: string | undefined;
  readonly messages: readonly Uint8Array[];
  readonly pieces: readonly Piece[];
}

const counts = { inputs: 0, signatureCalls: 0, dialogReads: 0 };
const slowest = { micros: 0, attack: undefined as Attack | undefined };

const counted: Readonly<Record<string, DialogFactory>> = Object.fromEntries(
  Object.entries(DIALOGS).map(([protocol, factory]) => [protocol, (flow): Dialog => countReads(factory(flow))]),
);

function countReads(dialog: Dialog): Dialog {
  return {
    read(side, said) {
      counts.dialogReads += 1;
      return dialog.read(side, said);
    },
    lost: (side) => dialog.lost?.(side) ?? false,
  };
}

const byProtocol = new Map<string | undefined, Inspector>();

/** An inspector that takes every flow for `forced`, or one with all signatures. */
function inspectorOf(forced: string | undefined): Inspector {
  const known = byProtocol.get(forced);
  if (known !== undefined) return known;
  const signatures =
    forced === undefined
      ? SIGNATURES
      : [{ protocol: forced, transports: ["tcp", "udp"] as const, specification: "", match: () => MATCH.yes }];
  const inspector = new Inspector({ signatures, dialogs: counted, keepsNames: true });
  byProtocol.set(forced, inspector);
  return inspector;
}

function startOf({ transport, port }: Conversation, random: Random): FlowStart {
  const isMidstream = random(4) === 0;
  return {
    sequence: random(1_000),
    initiatorAddress: Uint8Array.of(10, 0, 0, 1),
    responderAddress: Uint8Array.of(10, 0, 0, 2),
    ipProtocol: transport,
    initiatorPort: 40_000,
    responderPort: port,
    firstMicros: 0,
    startsWithSyn: transport === TCP && !isMidstream,
    isMidstream,
    isInitiatorUnknown: isMidstream,
    initiatorMac: null,
    responderMac: null,
  };
}

function plan(random: Random): Attack {
  const conversation = CONVERSATIONS[random(CONVERSATIONS.length)] ?? CONVERSATIONS[0];
  if (conversation === undefined) throw new Error("there are no samples");
  const other = random(4) === 0 ? PROTOCOLS[random(PROTOCOLS.length)] : conversation.protocol;
  const forced = random(4) === 0 || other === undefined || !Object.hasOwn(DIALOGS, other) ? undefined : other;
  const first = random(conversation.turns.length);
  const messages: Uint8Array[] = [];
  const pieces: Piece[] = [];
  const sequences: [number, number] = [0, 0];
  const end = first + 1 + random(MOST_MESSAGES);
  for (let index = first; index < end; index++) {
    const turn = conversation.turns[index % conversation.turns.length];
    if (turn === undefined) break;
    const side: Side = random(10) === 0 ? (random(2) as Side) : turn.side;
    const message = random(5) === 0 ? randomOctets(random, random(300)) : mutate(turn.bytes, random);
    messages.push(message);
    sequences[side] = cut(message, side, sequences[side], pieces, random);
  }
  return { start: startOf(conversation, random), forced, messages, pieces };
}

/** Adds the message in pieces, of which some are lost, cut short, repeated, or before the one before; returns the next sequence. */
function cut(message: Uint8Array, side: Side, sequence: number, pieces: Piece[], random: Random): number {
  const size = random(3) === 0 ? 1 + random(40) : 1_460;
  for (let at = 0; at < message.length; at += size) {
    const length = Math.min(size, message.length - at);
    const captured = random(50) === 0 ? random(length + 1) : length;
    const piece: Piece = { side, segment: { bytes: message, at, captured, length, sequence: (sequence + at) | 0 } };
    const fate = random(60);
    if (fate === 0) continue;
    if (fate === 1) pieces.splice(Math.max(0, pieces.length - 1), 0, piece);
    else pieces.push(piece);
    if (fate === 2) pieces.push(piece);
  }
  return (sequence + message.length) | 0;
}

const said = new Payload();
const other = new Payload();
const before = new Payload();

function askSignatures({ start, messages }: Attack): void {
  let previous: Uint8Array = new Uint8Array(0);
  for (const message of messages) {
    const context = { start, side: 0 as Side, other, before, wireLength: message.length };
    other.show(previous, 0, previous.length);
    before.show(previous, 0, Math.min(64, previous.length));
    said.show(message, 0, Math.min(512, message.length));
    for (const signature of SIGNATURES) signature.match(said, context);
    counts.signatureCalls += SIGNATURES.length;
    previous = message;
  }
}

function follow({ start, forced, pieces }: Attack): void {
  const inspection = inspectorOf(forced).begin(start, []);
  for (const { side, segment } of pieces) {
    const { bytes, at, captured, length } = segment;
    const goesOn =
      start.ipProtocol === TCP
        ? inspection.addSegment(side, segment, 0)
        : inspection.addDatagram(side, bytes, at, captured, length);
    if (!goesOn) break;
  }
  inspection.finish();
}

/** Microseconds that the attack takes. */
function run(attack: Attack): number {
  const began = performance.now();
  askSignatures(attack);
  follow(attack);
  return (performance.now() - began) * 1_000;
}

/** What seems slow is run again: the shortest time is that without the garbage collector. */
function time(attack: Attack): void {
  let micros = run(attack);
  if (micros <= slowest.micros) return;
  const { ...first } = counts;
  for (let again = 0; again < 3; again++) micros = Math.min(micros, run(attack));
  Object.assign(counts, first);
  if (micros > slowest.micros) Object.assign(slowest, { micros, attack });
}

const describe = ({ start, forced, messages }: Attack): string =>
  `${start.ipProtocol === TCP ? "tcp" : "udp"} ${start.responderPort}, dialog ${forced ?? "by signature"}, ` +
  `${messages.length} messages of ${messages.reduce((sum, { length }) => sum + length, 0)} bytes`;

function fuzz(inputs: number, seed: number): void {
  const random = randomFrom(seed);
  for (let flows = 0; counts.inputs < inputs; flows++) {
    if (flows % FLOWS_OF_INSPECTOR === 0) byProtocol.clear();
    const attack = plan(random);
    counts.inputs += attack.messages.length;
    try {
      if (flows < WARM_UP_FLOWS) run(attack);
      else time(attack);
    } catch (error) {
      const hex = attack.messages.map((message) => Buffer.from(message).toString("hex")).join("\n");
      throw new Error(`flow ${flows} of seed ${seed} (${describe(attack)}) threw:\n${hex}`, { cause: error });
    }
  }
}

try {
  const { values } = parseArgs({
    options: { inputs: { type: "string", default: "1000000" }, seed: { type: "string", default: "1" } },
  });
  const began = performance.now();
  fuzz(wholeNumber("--inputs", values.inputs), wholeNumber("--seed", values.seed));
  const seconds = (performance.now() - began) / 1_000;
  console.log(`${counts.inputs} inputs, ${counts.signatureCalls} signature calls, ${counts.dialogReads} dialog reads`);
  console.log(`${Math.round(counts.inputs / seconds)} inputs a second, ${seconds.toFixed(0)} s; nothing threw`);
  if (slowest.attack !== undefined)
    console.log(`slowest flow: ${Math.round(slowest.micros)} µs (${describe(slowest.attack)})`);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
