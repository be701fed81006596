import { Payload } from "../inspection/payload.ts";

/** Longest line that is read whole, its end included, in bytes: twice what RFC 5321 section 4.5.3.1.5 allows for a reply. */
export const LINE_LIMIT = 1024;

const LF = 0x0a;
const CR = 0x0d;

/** Shown during one call of a dialog, which reads one side: all flows share them. */
const SAID = new Payload();
const LINE = new Payload();

/**
 * Cuts what one side says into lines that end in CRLF or LF, however its segments cut them; of a longer line than
 * `LINE_LIMIT` its beginning is a line (`isCut`), and the rest is passed over and never kept. One for each side of a flow.
 *
 *     lines.begin(said);
 *     while (lines.next()) look(lines.line);
 *     return lines.taken;
 */
export class TextLines {
  /** The line that `next` found, without its end. */
  readonly line = LINE;
  /** Whether `line` is the beginning of a longer one: what stands at its end, a number too, may go on. */
  isCut = false;
  #taken = 0;
  #isPassingOver = false;

  /** Starts on what `Dialog.read` got, which begins where the last call left off. */
  begin(said: Payload): void {
    SAID.showPart(said, 0);
    this.#taken = 0;
  }

  /** Whether `line` now shows the next line; false where no whole line is left. */
  next(): boolean {
    if (this.#isPassingOver) this.#passOver();
    if (this.#isPassingOver) return false;
    const start = this.#taken;
    const end = SAID.indexOf(LF, start, start + LINE_LIMIT);
    this.isCut = end < 0;
    if (this.isCut) {
      if (SAID.length - start < LINE_LIMIT) return false;
      LINE.showPart(SAID, start, LINE_LIMIT);
      this.#passOver();
    } else {
      const hasReturn = end > start && SAID.u8(end - 1) === CR;
      LINE.showPart(SAID, start, end - start - (hasReturn ? 1 : 0));
      this.#taken = end + 1;
    }
    return true;
  }

  /** Bytes that are done with, as `Dialog.read` returns them. */
  get taken(): number {
    return this.#taken;
  }

  /** The rest of a cut line has not come yet, so that what comes first is no beginning of anything. */
  get isWithinLine(): boolean {
    return this.#isPassingOver;
  }

  /** What the view has beyond the line last found. */
  showRest(view: Payload): Payload {
    return view.showPart(SAID, this.#taken);
  }

  /** Passes over `bytes` that follow the line last found, also such as have not come yet: a message's body. */
  pass(bytes: number): void {
    this.#taken += bytes;
  }

  /** Bytes are missing: the next ones are taken for the beginning of a line, as most segments begin one. */
  lost(): void {
    this.#isPassingOver = false;
  }

  /** Passes over the rest of the line, as far as it has come. */
  #passOver(): void {
    const end = SAID.indexOf(LF, this.#taken);
    this.#isPassingOver = end < 0;
    this.#taken = end < 0 ? Math.max(this.#taken, SAID.length) : end + 1;
  }
}
