import type { Side } from "../../../../src/flow/flow-tcp.ts";
import { type Dialog, DONE, SIDE_DONE, WAIT } from "../../../../src/service/inspection/dialog.ts";
import { Payload } from "../../../../src/service/inspection/payload.ts";

/** As `Dialog` promises for a side that answers WAIT. */
const KEPT_BYTES = 16 * 1024;

/** Feeds a dialog as the engine does: what it waits for comes again with what follows, and what it passes over never. */
export class DialogFeed {
  readonly #dialog: Dialog;
  readonly #kept: [Uint8Array, Uint8Array] = [new Uint8Array(0), new Uint8Array(0)];
  readonly #toPass: [number, number] = [0, 0];
  readonly #hasEnded: [boolean, boolean] = [false, false];
  isDone = false;
  /** Bytes that were shown to the dialog, repeated ones included. */
  shownBytes = 0;

  constructor(dialog: Dialog) {
    this.#dialog = dialog;
  }

  /** The next bytes of a side's stream. */
  say(side: Side, segment: Uint8Array): void {
    const passed = Math.min(this.#toPass[side], segment.length);
    this.#toPass[side] -= passed;
    let bytes = Uint8Array.from([...this.#kept[side], ...segment.subarray(passed)]);
    this.#kept[side] = new Uint8Array(0);
    while (bytes.length > 0 && !this.isDone && !this.#hasEnded[side]) {
      this.shownBytes += bytes.length;
      const used = this.#dialog.read(side, new Payload().show(bytes, 0, bytes.length));
      if (used === DONE) this.isDone = true;
      else if (used === SIDE_DONE) this.#hasEnded[side] = true;
      else if (used === WAIT) {
        if (bytes.length > KEPT_BYTES) this.lose(side);
        else this.#kept[side] = bytes;
        return;
      } else {
        this.#toPass[side] = Math.max(0, used - bytes.length);
        bytes = bytes.subarray(Math.min(used, bytes.length));
      }
    }
  }

  /** A datagram, which stands alone. */
  datagram(side: Side, bytes: Uint8Array): void {
    if (this.isDone) return;
    if (this.#dialog.read(side, new Payload().show(bytes, 0, bytes.length)) === DONE) this.isDone = true;
  }

  /** Bytes of a side are missing. */
  lose(side: Side): void {
    this.#kept[side] = new Uint8Array(0);
    this.#toPass[side] = 0;
    if (!this.#hasEnded[side] && this.#dialog.lost?.(side) !== true) this.isDone = true;
  }
}
