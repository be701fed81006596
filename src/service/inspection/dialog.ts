import type { FlowStart } from "../../flow/flow.ts";
import type { Side } from "../../flow/flow-tcp.ts";
import type { Lesson } from "../endpoints/learned-endpoint.ts";
import type { Payload } from "./payload.ts";
import type { FactKind } from "./payload-fact.ts";

/** Returned by `Dialog.read`: nothing more of this flow is of interest. */
export const DONE = -1;
/** Returned by `Dialog.read` (TCP): nothing more that this side says is of interest, also whether bytes of it are lost. */
export const SIDE_DONE = -2;
/** Returned by `Dialog.read`: the message is not whole yet; the same bytes come again with those that follow. */
export const WAIT = 0;

/**
 * Follows what the two sides of an identified flow say to each other: the facts of the protocol, and the endpoints that
 * they agree on. One for each flow that is followed, so it keeps little: numbers, and what `InspectedFlow` takes.
 *
 * TCP: `read` gets the bytes of one side in order, without what is repeated; it returns how many of them it is done with.
 * More than `said.length` passes over bytes that have not come yet, and they are never buffered. At most 18 KiB are kept
 * for a side that answers WAIT; beyond that, bytes count as lost. UDP: `read` gets one datagram at a time, as far as it
 * was captured, and what it returns only matters when it is DONE. After SIDE_DONE neither `read` nor `lost` is called for
 * that side again, and after DONE for none.
 *
 * It never throws, whatever the bytes.
 */
export interface Dialog {
  read(side: Side, said: Payload): number;
  /**
   * TCP: bytes of `side` are missing (lost, cut by the snap length, more than is kept), and the next call of `read`
   * begins with the first bytes of a later segment. Without this method, or where it returns false, nothing more that
   * this side says is read.
   */
  lost?(side: Side): boolean;
}

export type DialogFactory = (flow: InspectedFlow) => Dialog;

/** What a dialog tells of its flow. Cheap to call again: what is known already is not kept twice. */
export interface InspectedFlow {
  readonly start: FlowStart;
  /** Keeps a protocol fact, from the frame being read; `text` is cut to 128 characters. Never a secret or a user's name. */
  note(kind: FactKind, text: string): void;
  /** The flow speaks `protocol`, which is more exact than what its signature said: WinRM for HTTP. */
  refine(protocol: string): void;
  /** What is said names an endpoint where something will listen, or be sent to. */
  learn(lesson: Lesson): void;
  /** What is said names so many more endpoints, which are left out of `learn` because of a bound: they are counted. */
  forget(endpoints: number): void;
}
