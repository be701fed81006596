import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { UserError } from "../../src/base/problem.ts";
import { UpgradedCopy } from "../../src/store/upgraded-copy.ts";

let folder: string;
let temporary: string;
let original: Database.Database;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fwreport-"));
  temporary = join(folder, "temporary");
  mkdirSync(temporary);
  vi.stubEnv("TMPDIR", temporary);
  original = older();
});
afterEach(() => {
  original.close();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** A database with one table, open for reading. */
function older(): Database.Database {
  const file = join(folder, "older.db");
  const database = new Database(file);
  database.exec("CREATE TABLE runs (id INTEGER); INSERT INTO runs VALUES (7)");
  database.close();
  return new Database(file, { readonly: true });
}

test("the copy is changed, and what is copied is not; it is gone after closing", () => {
  const copy = new UpgradedCopy("older.db", original, (database) => database.exec("UPDATE runs SET id = id + 1"));
  expect(copy.database.prepare("SELECT id FROM runs").pluck().all()).toEqual([8]);
  expect(original.prepare("SELECT id FROM runs").pluck().all()).toEqual([7]);
  copy.close();
  expect(readdirSync(temporary)).toEqual([]);
});

test.skipIf(process.platform === "win32")("a program that is killed leaves no copy behind", () => {
  const copy = new UpgradedCopy("older.db", original, () => expect(readdirSync(temporary)).toHaveLength(1));
  expect(readdirSync(temporary)).toEqual([]);
  expect(copy.database.prepare("SELECT id FROM runs").pluck().all()).toEqual([7]);
  copy.close();
});

const failing = (code: string) => (): void => {
  throw new Database.SqliteError("as SQLite says it", code);
};

describe("what fails leaves nothing behind", () => {
  for (const code of ["SQLITE_FULL", "SQLITE_CANTOPEN", "SQLITE_IOERR_WRITE", "SQLITE_READONLY_DIRECTORY"])
    test(`${code} is of the copy: the user learns the folder, and how to name another`, () => {
      const make = () => new UpgradedCopy("older.db", original, failing(code));
      expect(make).toThrow(UserError);
      expect(make).toThrow("older.db: it was written by an older fwreport");
      expect(make).toThrow(`${temporary} (as SQLite says it): name another folder`);
      expect(readdirSync(temporary)).toEqual([]);
    });

  test("SQLITE_CORRUPT is of what is copied", () => {
    const make = () => new UpgradedCopy("older.db", original, failing("SQLITE_CORRUPT"));
    expect(make).toThrow("older.db: the database is damaged");
    expect(make).not.toThrow("TMPDIR");
    expect(readdirSync(temporary)).toEqual([]);
  });

  test("our own mistake stays what it is", () => {
    const mistake = new TypeError("x is undefined");
    const make = () =>
      new UpgradedCopy("older.db", original, () => {
        throw mistake;
      });
    expect(make).toThrow(mistake);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

test("a folder for temporary files that is not there is named", () => {
  vi.stubEnv("TMPDIR", join(folder, "gone"));
  const make = () => new UpgradedCopy("older.db", original, () => undefined);
  expect(make).toThrow(UserError);
  expect(make).toThrow(`${join(folder, "gone")} (ENOENT)`);
});
