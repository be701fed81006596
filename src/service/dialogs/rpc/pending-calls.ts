import type { Side } from "../../../flow/flow-tcp.ts";
import type { InspectedFlow } from "../../inspection/dialog.ts";
import type { Payload } from "../../inspection/payload.ts";
import type { NdrEncoding } from "./ndr-reader.ts";
import { type ByteBudget, StubBuffer } from "./stub-buffer.ts";
import { type TeachingOperation, teach } from "./teaching-operations.ts";

/** Clients that ask where servers are wait for the answer; many more for those that run several calls at once. */
const MAX_PENDING = 32;

interface PendingCall {
  /** Call id, or sequence number of a connectionless call. */
  readonly id: number;
  readonly operation: TeachingOperation;
  readonly isNdr64: boolean;
  /** The fragments that have come, while more will. */
  stub: StubBuffer | undefined;
}

/** Where a fragment stands in the answer. */
export interface FragmentPlace {
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** The calls under way whose answers will teach endpoints, and what has come of those answers. */
export class PendingCalls {
  readonly #flow: InspectedFlow;
  readonly #budget: ByteBudget;
  #calls: PendingCall[] = [];

  constructor(flow: InspectedFlow, budget: ByteBudget) {
    this.#flow = flow;
    this.#budget = budget;
  }

  /** A call was made. The oldest that nobody answered is given up, and counted, where there are too many. */
  add(id: number, operation: TeachingOperation, isNdr64: boolean): void {
    this.forget(id);
    if (this.#calls.length >= MAX_PENDING) {
      this.#calls.shift()?.stub?.release();
      this.#flow.forget(1);
    }
    this.#calls.push({ id, operation, isNdr64, stub: undefined });
  }

  isPending(id: number): boolean {
    for (const call of this.#calls) if (call.id === id) return true;
    return false;
  }

  /** Reads a fragment of the answer that `serverSide` gives; with the last one its endpoints are learnt. */
  answer(id: number, serverSide: Side, part: Payload, isLittleEndian: boolean, place: FragmentPlace): void {
    const call = this.#calls.find((pending) => pending.id === id);
    if (call === undefined) return;
    const stub = place.isFirst && place.isLast ? part : this.#gather(call, part, place);
    if (stub === undefined) return;
    const encoding: NdrEncoding = { isLittleEndian, isNdr64: call.isNdr64 };
    teach(this.#flow, serverSide, call.operation, call.operation.read(stub, encoding));
    this.forget(id);
  }

  /** The whole stub once its last fragment has come. */
  #gather(call: PendingCall, part: Payload, place: FragmentPlace): Payload | undefined {
    if (place.isFirst) {
      call.stub?.release();
      call.stub = new StubBuffer(this.#budget);
    } else if (call.stub === undefined) {
      this.forget(call.id);
      return undefined;
    }
    call.stub.add(part);
    return place.isLast ? call.stub.whole() : undefined;
  }

  /** The call has failed, or its answer can no longer be read. */
  forget(id: number): void {
    const at = this.#calls.findIndex((call) => call.id === id);
    if (at !== -1) this.#calls.splice(at, 1)[0]?.stub?.release();
  }

  /** A part of the answers is missing: those of which a part has come will not be whole. */
  lost(): void {
    for (const call of this.#calls) call.stub?.release();
    this.#calls = this.#calls.filter((call) => call.stub === undefined);
  }

  /** Nothing more will come. */
  close(): void {
    for (const call of this.#calls) call.stub?.release();
    this.#calls = [];
  }
}
