import { closeSync, mkdirSync, openSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { UserError } from "../base/problem.ts";
import { refusalOf } from "../base/refusal.ts";
import { terminalText } from "../base/terminal-text.ts";
import { isSpecial, unfinishedName, writeWhole } from "./whole-file.ts";

/**
 * A file written piece by piece that appears under its name when it is published, or not at all. `write` never throws, as a
 * reader of packets cannot be stopped by it: what the system refuses is kept, and thrown as a `UserError` naming the file by
 * `check` and `publish`.
 */
export class UnfinishedFile {
  readonly file: string;
  sizeBytes = 0;
  readonly #unfinished: string;
  #handle: number | undefined;
  #failure: unknown;

  constructor(file: string) {
    this.file = file;
    this.#unfinished = unfinishedName(file);
  }

  /** The first call makes the file, and its folder where that is not there. */
  write(bytes: Uint8Array): void {
    if (this.#failure !== undefined) return;
    try {
      this.#handle ??= this.#open();
      writeWhole(this.#handle, bytes);
      this.sizeBytes += bytes.length;
    } catch (error) {
      this.#failure = error;
    }
  }

  /** Throws what went wrong so far. */
  check(): void {
    this.#naming(() => {
      if (this.#failure !== undefined) throw this.#failure;
    });
  }

  /** Puts what was written in its place. Where nothing was, an older file of that name is removed. */
  publish(): void {
    this.check();
    this.#naming(() => {
      if (this.#handle === undefined) {
        rmSync(this.file, { force: true });
        return;
      }
      this.#close();
      renameSync(this.#unfinished, this.file);
    });
  }

  /** Removes what was written and not published. */
  discard(): void {
    if (this.#handle === undefined) return;
    this.#close();
    rmSync(this.#unfinished, { force: true });
  }

  #open(): number {
    if (isSpecial(this.file)) throw new UserError(`${terminalText(this.file)}: is no plain file: choose another name`);
    mkdirSync(dirname(this.file), { recursive: true });
    return openSync(this.#unfinished, "w");
  }

  #close(): void {
    if (this.#handle !== undefined) closeSync(this.#handle);
    this.#handle = undefined;
  }

  #naming<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === undefined) throw error;
      throw new UserError(`${terminalText(this.file)}: cannot be written (${refusal}): choose another place`);
    }
  }
}
