/** Bytes kept of one side while its reader waits for the rest of a message: a whole TLS record (RFC 5246 section 6.2.3). */
export const MAX_KEPT = 18_437;
/** Room is lent in these sizes, in bytes. */
const ROOMS = [256, 1024, 4096, MAX_KEPT] as const;
/** Lent to all open flows together: hostile flows could wait by the million. */
const MAX_LENT = 67_108_864;

/** Room for what is kept of open flows. It is lent and taken back, as new room for each flow costs more than reading it. */
export class KeptBytes {
  /** Bytes of room lent now. */
  lent = 0;
  /** Times that there was no room, so that something was not read. */
  refused = 0;
  readonly #maxLent: number;
  /** By size, what is there to be lent again; with what is lent no more than may be. */
  readonly #free = new Map<number, Uint8Array[]>(ROOMS.map((size) => [size, []]));
  #freeBytes = 0;

  constructor(maxLent = MAX_LENT) {
    this.#maxLent = maxLent;
  }

  /**
   * Room for `length` bytes, with whatever was in it before; undefined: that is more than is kept of a message, or all is
   * lent.
   */
  lend(length: number): Uint8Array | undefined {
    const size = roomFor(length);
    if (size === undefined || this.lent + size > this.#maxLent) {
      this.refused += 1;
      return undefined;
    }
    this.lent += size;
    const room = this.#free.get(size)?.pop();
    if (room !== undefined) this.#freeBytes -= size;
    else if (this.lent + this.#freeBytes > this.#maxLent) this.#dropFree();
    return room ?? new Uint8Array(size);
  }

  /** Takes back what was lent; nothing may use it any longer. */
  takeBack(room: Uint8Array): void {
    this.lent -= room.length;
    this.#freeBytes += room.length;
    this.#free.get(room.length)?.push(room);
  }

  #dropFree(): void {
    for (const rooms of this.#free.values()) rooms.length = 0;
    this.#freeBytes = 0;
  }
}

function roomFor(length: number): number | undefined {
  for (const size of ROOMS) if (size >= length) return size;
  return undefined;
}
