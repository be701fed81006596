import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { UserError } from "../base/problem.ts";
import { refusalOf } from "../base/refusal.ts";
import { naming } from "./database-problem.ts";

/** What SQLite can only say of the copy, as what it is made of is open already (sqlite.org/rescode.html). */
const OF_THE_COPY = /^SQLITE_(FULL|CANTOPEN|READONLY|PERM|IOERR_WRITE)/;

/**
 * A copy of an older database, brought up to date: what is read may not be changed. On disk, as SQLite lets no database in
 * memory grow beyond 1 GiB.
 */
export class UpgradedCopy {
  readonly database: Database.Database;
  readonly #folder: string;

  /**
   * Copies `older`, which is open from `file`, and has `upgrade` change the copy. UserError naming the file: it is
   * damaged, or the copy cannot be written.
   */
  constructor(file: string, older: Database.Database, upgrade: (copy: Database.Database) => void) {
    this.#folder = writing(file, () => mkdtempSync(join(tmpdir(), "fwreport-")));
    const copy = join(this.#folder, "copy.db");
    let database: Database.Database | undefined;
    try {
      this.database = writing(file, () => {
        older.prepare("VACUUM INTO ?").run(copy);
        database = new Database(copy);
        upgrade(database);
        return database;
      });
    } catch (error) {
      database?.close();
      this.#remove();
      throw error;
    }
    this.#removeEarly();
  }

  close(): void {
    this.database.close();
    this.#remove();
  }

  /** An open file is read without its name, so that a program that is killed leaves nothing behind. */
  #removeEarly(): void {
    try {
      this.#remove();
    } catch {
      // Windows takes no name from an open file: `close` does.
    }
  }

  #remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Does `work`, which reads `file` and writes its copy. */
function writing<Result>(file: string, work: () => Result): Result {
  return naming(file, () => {
    try {
      return work();
    } catch (error) {
      const isOfCopy = error instanceof Database.SqliteError && OF_THE_COPY.test(error.code);
      const refusal = isOfCopy ? error.message : refusalOf(error);
      if (refusal === undefined) throw error;
      throw new UserError(
        `${file}: it was written by an older fwreport, and the copy that is brought up to date to be read cannot be written in ${tmpdir()} (${refusal}): name another folder for temporary files by TMPDIR (on Windows TEMP), or make room there`,
      );
    }
  });
}
