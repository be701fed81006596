import Database from "better-sqlite3";
import { UserError } from "../base/problem.ts";

/** What a user can do something about, by SQLite's primary result code (sqlite.org/rescode.html). */
const EXPLANATIONS: Readonly<Record<string, string>> = {
  SQLITE_BUSY: "another program is writing to it: wait for it to end, or choose another file with --db",
  SQLITE_CANTOPEN: "it cannot be opened or created here: choose another file with --db",
  SQLITE_CORRUPT: "the database is damaged: move it away, or choose another file with --db",
  SQLITE_FULL: "the disk is full: make room, or choose another file with --db",
  SQLITE_IOERR: "the disk reports an error: choose another file with --db",
  SQLITE_NOTADB: "it is not an SQLite database: choose another file with --db",
  SQLITE_PERM: "it may not be opened: choose another file with --db",
  SQLITE_READONLY: "it is write-protected: choose another file with --db",
};

/** Does `work` on the database `file`; what a user can mend becomes a UserError that names the file. */
export function naming<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw explained(file, error);
  }
}

function explained(file: string, error: unknown): unknown {
  // The driver's own check, before SQLite is asked.
  if (error instanceof TypeError && error.message.includes("directory does not exist"))
    return new UserError(`${file}: its folder does not exist: create it, or choose another file with --db`);
  if (!(error instanceof Database.SqliteError)) return error;
  const primary = error.code.split("_").slice(0, 2).join("_");
  const explanation = EXPLANATIONS[primary];
  return explanation === undefined ? error : new UserError(`${file}: ${explanation} (${error.message})`);
}
