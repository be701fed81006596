import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { UserError } from "../../src/base/problem.ts";
import { naming } from "../../src/store/database-problem.ts";

const failing = (error: Error) => () =>
  naming("D:\\reports\\run.db", () => {
    throw error;
  });

for (const [code, says] of [
  ["SQLITE_FULL", "the disk is full"],
  ["SQLITE_BUSY", "another program is writing to it"],
  ["SQLITE_BUSY_SNAPSHOT", "another program is writing to it"],
  ["SQLITE_READONLY_DIRECTORY", "it is write-protected"],
  ["SQLITE_CANTOPEN", "it cannot be opened or created here"],
  ["SQLITE_IOERR_WRITE", "the disk reports an error"],
  ["SQLITE_CORRUPT", "the database is damaged"],
] as const)
  test(`${code}: the user learns the file, what is wrong and what to do`, () => {
    const fail = failing(new Database.SqliteError("as SQLite says it", code));
    expect(fail).toThrow(UserError);
    expect(fail).toThrow(`D:\\reports\\run.db: ${says}`);
    expect(fail).toThrow("--db");
    expect(fail).toThrow("(as SQLite says it)");
  });

test("our own mistakes stay what they are", () => {
  for (const error of [new Database.SqliteError("no such column", "SQLITE_ERROR"), new TypeError("x is undefined")])
    expect(failing(error)).toThrow(error);
});

test("what works is passed on", () => {
  expect(naming("run.db", () => 42)).toBe(42);
});
