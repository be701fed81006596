import type { Side } from "../../flow/flow-tcp.ts";
import type { Payload } from "./payload.ts";

/** Bytes kept of a datagram for comparison with what comes next. */
const KEPT = 64;
/** Behind a length of one byte for each side. */
const BYTES_AT = 2;
/** Bytes of room for the beginning of the latest datagram of each side; before it is used, `forgetDatagrams` empties it. */
export const LATEST_ROOM = BYTES_AT + 2 * KEPT;

export function forgetDatagrams(room: Uint8Array): void {
  room[0] = 0;
  room[1] = 0;
}

/** Keeps what `said` begins with as the latest of `side`. */
export function keepDatagram(room: Uint8Array, side: Side, said: Payload): void {
  const length = Math.min(said.length, KEPT);
  const at = BYTES_AT + side * KEPT;
  for (let index = 0; index < length; index++) room[at + index] = said.u8(index);
  room[side] = length;
}

/** Shows what is kept of `side`: nothing where it said nothing, or where there is no room. */
export function showDatagram(room: Uint8Array | undefined, side: Side, view: Payload): void {
  if (room === undefined) view.length = 0;
  else view.show(room, BYTES_AT + side * KEPT, room[side] ?? 0);
}
