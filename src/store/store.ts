import { existsSync, statSync } from "node:fs";
import Database from "better-sqlite3";
import { UserError } from "../base/problem.ts";
import { naming } from "./database-problem.ts";
import { RunReader } from "./run-reader.ts";
import type { RunStart } from "./run-record.ts";
import type { RunTally } from "./run-tally.ts";
import { RunWriter } from "./run-writer.ts";
import { APPLICATION_ID, SCHEMA, SCHEMA_VERSION, UPGRADES } from "./schema.ts";
import { listRuns, type StoredRun } from "./stored-run.ts";
import { UpgradedCopy } from "./upgraded-copy.ts";
import { VIEWS } from "./views.ts";

/**
 * Opens `file` for writing, and creates it where it does not exist. Several runs live in one database.
 * UserError naming the file: it cannot be written, or is not ours, or is of a newer version.
 */
export const openStore = (file: string): Store => new Store(file, "write");

/** Opens an existing database for reading only: a report can be drawn from a file that may not be changed. */
export function openStoreForReading(file: string): Store {
  if (!existsSync(file)) throw new UserError(`${file}: there is no such database: name one with --db`);
  rollBackUnfinished(file);
  return new Store(file, "read");
}

/** A program killed in the middle of a commit leaves a journal that only a connection for writing can roll back. */
function rollBackUnfinished(file: string): void {
  if (!existsSync(`${file}-journal`)) return;
  naming(file, () => {
    const database = new Database(file, { timeout: BUSY_TIMEOUT_MS });
    try {
      database.prepare(COUNT_TABLES).get();
    } finally {
      database.close();
    }
  });
}

/** A database of runs. Writing keeps one file beside SQLite's journal, so that it can be copied and attached as it is. */
export class Store {
  readonly file: string;
  #database: Database.Database;
  /** Of an older database that is read. */
  #copy: UpgradedCopy | undefined;

  /** Use `openStore` or `openStoreForReading`. */
  constructor(file: string, mode: "read" | "write") {
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory())
      throw new UserError(`${file}: it is a folder: name a file with --db`);
    this.file = file;
    this.#database = naming(file, () => new Database(file, { readonly: mode === "read", timeout: BUSY_TIMEOUT_MS }));
    try {
      naming(file, () => prepareDatabase(file, this.#database, mode));
      if (mode === "read" && versionOf(this.#database) < SCHEMA_VERSION) this.#readCopy();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  beginRun(start: RunStart): RunWriter {
    return new RunWriter(this.file, this.#database, start);
  }

  /** All runs, oldest first. */
  runs(): StoredRun[] {
    return naming(this.file, () => listRuns(this.#database));
  }

  /** The run `id`, or the latest one. UserError where there is none. `tally`: its flows have been counted already. */
  readRun(id?: number, tally?: RunTally): RunReader {
    const runs = this.runs();
    const run = id === undefined ? runs.at(-1) : runs.find((candidate) => candidate.id === id);
    if (run !== undefined) return new RunReader(this.file, this.#database, run, tally);
    const stored = runs.length === 0 ? "it holds none" : `it holds ${runs.map((one) => one.id).join(", ")}`;
    throw new UserError(`${this.file}: there is no run${id === undefined ? "" : ` ${id}`}: ${stored}`);
  }

  close(): void {
    this.#database.close();
    this.#copy?.close();
  }

  #readCopy(): void {
    const older = this.#database;
    this.#copy = new UpgradedCopy(this.file, older, (copy) => copy.transaction(() => upgradeSchema(copy)).immediate());
    this.#database = this.#copy.database;
    older.close();
  }
}

const BUSY_TIMEOUT_MS = 5000;

/** Reads the file, so that SQLite finds out what it is and rolls back what was not committed. */
const COUNT_TABLES = "SELECT count(*) FROM sqlite_schema";

function prepareDatabase(file: string, database: Database.Database, mode: "read" | "write"): void {
  const isEmpty = database.prepare(COUNT_TABLES).pluck().get() === 0;
  const applicationId = database.pragma("application_id", { simple: true });
  if (!isEmpty || mode === "read") requireOurs(file, applicationId, database.pragma("user_version", { simple: true }));
  if (mode === "read") return;
  // A rollback journal, not a write-ahead log: one file, and it works on a network share. New pages need no journal, so
  // it costs next to nothing here. A killed run is rolled back to its last whole batch.
  database.pragma("journal_mode = DELETE");
  database.pragma("synchronous = NORMAL");
  database.pragma("cache_size = -32768");
  // Every number the writer refers to comes from the database itself; checking each again takes a third more time
  // (100,000 flows: 0.5 s against 0.7 s of CPU).
  database.pragma("foreign_keys = OFF");
  database.transaction(() => (isEmpty ? createSchema(database) : upgradeSchema(database))).immediate();
}

function requireOurs(file: string, applicationId: unknown, version: unknown): void {
  if (applicationId !== APPLICATION_ID)
    throw new UserError(`${file}: this database was not written by fwreport: choose another file with --db`);
  if (typeof version !== "number" || version > SCHEMA_VERSION)
    throw new UserError(
      `${file}: this database was written by a newer fwreport (schema ${version}, this one knows ${SCHEMA_VERSION}): update fwreport, or choose another file with --db`,
    );
}

const versionOf = (database: Database.Database): number => Number(database.pragma("user_version", { simple: true }));

/** A database of an older version is brought up to date before it is written to; what reads it gets a copy that is. */
function upgradeSchema(database: Database.Database): void {
  if (versionOf(database) >= SCHEMA_VERSION) return;
  const views = database.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'view'").pluck().all();
  for (const view of views) database.exec(`DROP VIEW "${view}"`);
  for (let from = versionOf(database); from < SCHEMA_VERSION; from++) database.exec(UPGRADES[from] ?? "");
  database.exec(VIEWS);
  database.pragma(`user_version = ${SCHEMA_VERSION}`);
}

function createSchema(database: Database.Database): void {
  database.exec(SCHEMA);
  database.pragma(`application_id = ${APPLICATION_ID}`);
  database.pragma(`user_version = ${SCHEMA_VERSION}`);
}
