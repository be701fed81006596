/** Frames are numbered in 32 bits within their file. */
const FRAMES = 2 ** 32;

/**
 * The flows of later fragments that came before their first one, for whoever reads the captures again: on the way nothing
 * tells which flow they belong to. Memory follows such fragments, which are few but where a sender sends the last first.
 */
export class LateFragments {
  readonly #sequences = new Map<number, number>();

  /** The fragment, frame `frame` of capture file `file`, belongs to flow `sequence`. */
  note(sequence: number, file: number, frame: number): void {
    this.#sequences.set(file * FRAMES + frame, sequence);
  }

  /** undefined: its first fragment never came. */
  flowOf(file: number, frame: number): number | undefined {
    return this.#sequences.get(file * FRAMES + frame);
  }
}
