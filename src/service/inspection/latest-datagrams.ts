import type { Side } from "../../flow/flow-tcp.ts";
import type { Payload } from "./payload.ts";

/** Bytes kept of a datagram for comparison with what comes next. */
const KEPT = 64;
/** Behind a length of one byte for each side. */
const BYTES_AT = 2;
const ROOM = BYTES_AT + 2 * KEPT;
/** Rooms that wait to be lent again: some 9 MB at most. */
const MAX_FREE = 32_768;

/** The beginning of the latest datagram of each side of a flow. */
export class LatestDatagrams {
  readonly #bytes = new Uint8Array(ROOM);

  forget(): void {
    this.#bytes[0] = 0;
    this.#bytes[1] = 0;
  }

  /** Keeps what `said` begins with as the latest of `side`. */
  keep(side: Side, said: Payload): void {
    const length = Math.min(said.length, KEPT);
    const at = BYTES_AT + side * KEPT;
    for (let index = 0; index < length; index++) this.#bytes[at + index] = said.u8(index);
    this.#bytes[side] = length;
  }

  /** Shows what is kept of `side`: nothing where it said nothing. */
  show(side: Side, view: Payload): void {
    view.show(this.#bytes, BYTES_AT + side * KEPT, this.#bytes[side] ?? 0);
  }
}

/**
 * Lends rooms for datagrams, and takes them back, as new ones for each flow cost more than reading it. As many as there
 * are open flows that nothing is recognised of: small beside what is kept of any flow, and apart from the room for
 * messages, so that neither can take it from the other.
 */
export class DatagramRooms {
  /** Lent now. */
  lent = 0;
  readonly #free: LatestDatagrams[] = [];

  lend(): LatestDatagrams {
    this.lent += 1;
    const room = this.#free.pop() ?? new LatestDatagrams();
    room.forget();
    return room;
  }

  /** Nothing may use it any longer. */
  takeBack(room: LatestDatagrams): void {
    this.lent -= 1;
    if (this.#free.length < MAX_FREE) this.#free.push(room);
  }
}
