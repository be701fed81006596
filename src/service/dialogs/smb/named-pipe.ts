import type { Side } from "../../../flow/flow-tcp.ts";
import { DONE, type InspectedFlow, WAIT } from "../../inspection/dialog.ts";
import { Payload } from "../../inspection/payload.ts";
import { RpcConnection } from "../rpc/rpc-connection.ts";
import { type ByteBudget, keepBytes } from "../rpc/stub-buffer.ts";

/** A PDU that a pipe carries in parts; Windows sends no larger one through a pipe than 4,280 bytes. */
const MAX_KEPT_BYTES = 8 * 1024;
/** First byte of a connection-oriented PDU (C706 section 12.6.3.1). */
const RPC_VERSION = 5;
const NOTHING = new Uint8Array(0);

/** Shown during one call, so all flows share it. */
const VIEW = new Payload();

/**
 * An open pipe. What is written to it and read from it is RPC for nearly every pipe of Windows; where it is not, the
 * reader of RPC gives up by itself.
 */
export class NamedPipe {
  /** In lower case, without backslash; empty where it was opened before the capture began. */
  readonly name: string;
  readonly #budget: ByteBudget;
  #rpc: RpcConnection | undefined;
  readonly #kept: [Uint8Array, Uint8Array] = [NOTHING, NOTHING];
  readonly #toPass: [number, number] = [0, 0];

  /** False: opened in a tree that nothing names, so that it may be a file; RPC in it will show. */
  readonly #isKnownPipe: boolean;

  constructor(name: string, flow: InspectedFlow, budget: ByteBudget, isKnownPipe: boolean) {
    this.name = name;
    this.#budget = budget;
    this.#isKnownPipe = isKnownPipe;
    this.#rpc = new RpcConnection(flow, budget, true);
  }

  /** What is said in it is of no interest any more. */
  get isClosed(): boolean {
    return this.#rpc === undefined;
  }

  /** The next bytes that `side` has put into the pipe. */
  feed(side: Side, data: Payload): void {
    const passed = Math.min(this.#toPass[side], data.length);
    this.#toPass[side] -= passed;
    let said = VIEW.showPart(data, passed);
    const kept = this.#kept[side];
    if (kept.length > 0) {
      const joined = new Uint8Array(kept.length + said.length);
      joined.set(kept);
      said.copyTo(joined, kept.length);
      this.#release(side);
      said = VIEW.show(joined, 0, joined.length);
    }
    this.#read(side, said);
  }

  /** Some of what `side` has put into the pipe could not be read. */
  lost(side: Side): void {
    this.#release(side);
    this.#toPass[side] = 0;
    this.#rpc?.lost();
  }

  close(): void {
    this.#release(0);
    this.#release(1);
    this.#rpc?.close();
    this.#rpc = undefined;
  }

  #read(side: Side, said: Payload): void {
    while (said.length > 0 && this.#rpc !== undefined) {
      const used = this.#rpc.read(side, said);
      const isForeign = !this.#isKnownPipe && used !== WAIT && said.u8(0) !== RPC_VERSION;
      if (used === DONE || isForeign) {
        this.close();
        return;
      }
      if (used === WAIT) {
        if (said.length > MAX_KEPT_BYTES || !keepBytes(this.#budget, said.length)) this.lost(side);
        else this.#kept[side] = said.copy(0, said.length);
        return;
      }
      this.#toPass[side] = Math.max(0, used - said.length);
      said.showPart(said, used);
    }
  }

  #release(side: Side): void {
    this.#budget.kept -= this.#kept[side].length;
    this.#kept[side] = NOTHING;
  }
}
