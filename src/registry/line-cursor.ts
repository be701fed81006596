import type { SourceLocation } from "../base/problem.ts";

const TAB = 9;
const SPACE = 32;

/** Goes through a text line by line (CRLF, LF or CR), and through each line by character. */
export class LineCursor {
  /** The current line, without its end; and its number, from 1. */
  text = "";
  line = 0;
  /** Index in `text` of the next character. */
  at = 0;
  readonly #file: string;
  readonly #source: string;
  #nextStart = 0;
  /** Where the next CR and LF are: kept, so that a file with only one of them is not searched anew for each line. */
  #nextCr = -1;
  #nextLf = -1;
  #isHeld = false;

  constructor(file: string, source: string) {
    this.#file = file;
    this.#source = source;
  }

  /** Goes to the start of the next line; false when there is none. */
  nextLine(): boolean {
    this.at = 0;
    if (this.#isHeld) {
      this.#isHeld = false;
      return true;
    }
    const start = this.#nextStart;
    if (start >= this.#source.length) return false;
    if (this.#nextCr < start) this.#nextCr = this.#find("\r", start);
    if (this.#nextLf < start) this.#nextLf = this.#find("\n", start);
    const end = Math.min(this.#nextCr, this.#nextLf);
    this.#nextStart = end === this.#nextCr && this.#nextLf === end + 1 ? end + 2 : end + 1;
    this.text = this.#source.slice(start, end);
    this.line++;
    return true;
  }

  /** Lets the next call of `nextLine` give the current line once more. */
  hold(): void {
    this.#isHeld = true;
  }

  #find(end: string, from: number): number {
    const at = this.#source.indexOf(end, from);
    return at < 0 ? this.#source.length : at;
  }

  /** The character at `at`; "" at the end of the line. */
  get character(): string {
    return this.text.charAt(this.at);
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** Skips spaces and tabs. */
  skipBlanks(): void {
    while (isBlank(this.text.charCodeAt(this.at))) this.at++;
  }

  /** Goes past `expected` when it comes next. */
  skip(expected: string): boolean {
    if (!this.text.startsWith(expected, this.at)) return false;
    this.at += expected.length;
    return true;
  }

  /** Skips blanks; true when only a comment (`;`) or nothing is left. */
  isLineDone(): boolean {
    this.skipBlanks();
    return this.isAtEnd || this.character === ";";
  }

  location(at: number = this.at): SourceLocation {
    // Line 0, before the first call of nextLine, is what an empty file is read up to.
    return { file: this.#file, line: Math.max(1, this.line), column: at + 1, lineText: this.text };
  }
}

const isBlank = (code: number): boolean => code === SPACE || code === TAB;
