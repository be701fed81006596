import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { UserError } from "../../src/base/problem.ts";
import { SCHEMA_VERSION } from "../../src/store/schema.ts";
import { openStore, openStoreForReading, type Store } from "../../src/store/store.ts";
import { auditedWith, hostCheckWith, runEndWith, runStartWith, serviceWith } from "./sample-run.ts";

let folder: string;
const path = (name: string): string => join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fwreport-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a new database knows whose it is, and every table is STRICT", () => {
  openStore(path("new.db")).close();
  const database = new Database(path("new.db"), { readonly: true });
  expect(database.pragma("application_id", { simple: true })).toBe(Buffer.from("FWRP").readUInt32BE());
  expect(database.pragma("user_version", { simple: true })).toBe(SCHEMA_VERSION);
  const tables = database.pragma("table_list") as { schema: string; name: string; type: string; strict: number }[];
  const own = tables.filter(
    ({ schema, name, type }) => schema === "main" && type === "table" && !name.startsWith("sqlite_"),
  );
  expect(own.length).toBeGreaterThan(10);
  expect(own.filter(({ strict }) => strict === 0)).toEqual([]);
  database.close();
});

test("an empty file becomes a database", () => {
  writeFileSync(path("empty.db"), "");
  const store = openStore(path("empty.db"));
  expect(store.runs()).toEqual([]);
  store.close();
});

test("several runs live in one file, oldest first, and the latest is read unless another is named", () => {
  for (const title of ["first", "second"]) {
    const store = openStore(path("runs.db"));
    const run = store.beginRun(runStartWith({ title }));
    run.addFlow(auditedWith({ uid: `F-${title}` }));
    run.finish(runEndWith({ isIncomplete: title === "second" }));
    store.close();
  }
  const store = openStoreForReading(path("runs.db"));
  expect(store.runs().map(({ id, title, status }) => [id, title, status])).toEqual([
    [1, "first", "complete"],
    [2, "second", "incomplete"],
  ]);
  expect([...store.readRun().flows()].map(({ uid }) => uid)).toEqual(["F-second"]);
  expect([...store.readRun(1).flows()].map(({ uid }) => uid)).toEqual(["F-first"]);
  expect(() => store.readRun(3)).toThrow("there is no run 3: it holds 1, 2");
  store.close();
});

test("a finished run is one file", () => {
  const store = openStore(path("one.db"));
  const run = store.beginRun(runStartWith());
  run.addFlow(auditedWith());
  run.finish(runEndWith());
  store.close();
  const copy = new Database(readFileSync(path("one.db")));
  expect(copy.prepare("SELECT count(*) FROM v_flows").pluck().get()).toBe(1);
  copy.close();
});

const foreign = (file: string, sql: string): void => {
  const database = new Database(file);
  database.exec(sql);
  database.close();
};

const REFUSED: readonly {
  readonly what: string;
  readonly make: (file: string) => void;
  readonly says: string;
}[] = [
  {
    what: "a text file",
    make: (file) => writeFileSync(file, "not a database at all, ".repeat(100)),
    says: "not an SQLite database",
  },
  { what: "a folder", make: (file) => mkdirSync(file), says: "it is a folder" },
  {
    what: "somebody else's database",
    make: (file) => foreign(file, "CREATE TABLE places (x)"),
    says: "not written by fwreport",
  },
  {
    what: "a database of a newer fwreport",
    make: (file) =>
      foreign(
        file,
        `CREATE TABLE runs (x); PRAGMA application_id = ${0x46575250}; PRAGMA user_version = ${SCHEMA_VERSION + 1}`,
      ),
    says: `newer fwreport (schema ${SCHEMA_VERSION + 1}, this one knows ${SCHEMA_VERSION})`,
  },
  {
    what: "a damaged database",
    make: (file) => {
      openStore(file).close();
      const bytes = readFileSync(file);
      writeFileSync(file, bytes.fill(0xff, 100, 4000));
    },
    says: "damaged",
  },
];

for (const { what, make, says } of REFUSED)
  for (const open of [openStore, openStoreForReading])
    test(`${open.name} refuses ${what}, naming the file, and leaves it as it is`, () => {
      const file = path("given.db");
      make(file);
      const before = what === "a folder" ? "" : readFileSync(file, "hex");
      expect(() => open(file)).toThrow(UserError);
      expect(() => open(file)).toThrow(says);
      expect(() => open(file)).toThrow(file);
      expect(what === "a folder" ? "" : readFileSync(file, "hex")).toBe(before);
    });

test("a database in a folder that is not there", () => {
  expect(() => openStore(path("no/such/folder/x.db"))).toThrow(UserError);
  expect(() => openStore(path("no/such/folder/x.db"))).toThrow("its folder does not exist");
});

test("reading a database that is not there does not create it", () => {
  expect(() => openStoreForReading(path("absent.db"))).toThrow("there is no such database");
  expect(() => openStoreForReading(path("absent.db"))).toThrow(UserError);
});

test("reading an empty file", () => {
  writeFileSync(path("empty.db"), "");
  expect(() => openStoreForReading(path("empty.db"))).toThrow("not written by fwreport");
});

test("a database without runs has none to read", () => {
  const store = openStore(path("new.db"));
  expect(() => store.readRun()).toThrow(`${path("new.db")}: there is no run: it holds none`);
  store.close();
});

/** Takes from a database what the schemas after `version` added to it. */
function makeOlder(file: string, version: 1 | 2 | 3): void {
  const database = new Database(file);
  const views = database.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'view'").pluck().all();
  for (const view of views) database.exec(`DROP VIEW ${view}`);
  const drop = (table: string, columns: readonly string[]): void => {
    for (const column of columns) database.exec(`ALTER TABLE ${table} DROP COLUMN ${column}`);
  };
  if (version === 3)
    database.exec("UPDATE flows SET facts_json = (SELECT facts_json FROM fact_lists WHERE id = fact_list_id)");
  drop("flows", ["fact_list_id"]);
  database.exec("DROP TABLE fact_lists");
  if (version < 3) {
    drop("runs", ["ticket"]);
    drop("services", ["promised", "candidates", "payload"]);
    drop("flows", ["facts_json", "taught_by_sequence", "taught_in_file", "taught_in_frame"]);
  }
  if (version === 1) {
    drop("runs", ["firewall_profile"]);
    database.exec("DROP TABLE host_checks");
  }
  if (version === 3) database.exec("CREATE VIEW v_flows AS SELECT facts_json FROM flows");
  // The views of then had fewer columns.
  database.exec(`CREATE VIEW v_conversations AS SELECT run_id FROM flows; PRAGMA user_version = ${version}`);
  database.close();
}

describe("a database of schema 1, which had no checks of the host and no firewall profile", () => {
  beforeEach(() => {
    const store = openStore(path("old.db"));
    store.beginRun(runStartWith({ title: "an old run" })).finish(runEndWith());
    store.close();
    makeOlder(path("old.db"), 1);
  });

  test("is read, and left as it is", () => {
    const before = readFileSync(path("old.db"));
    const store = openStoreForReading(path("old.db"));
    const reader = store.readRun();
    const { title, firewallProfile } = reader.run;
    expect({ title, firewallProfile, checks: reader.hostChecks(), flows: [...reader.flows()] }).toEqual({
      title: "an old run",
      firewallProfile: null,
      checks: [],
      flows: [],
    });
    store.close();
    expect(readFileSync(path("old.db")).equals(before)).toBe(true);
  });

  test("takes a run with checks, and keeps the old one", () => {
    const store = openStore(path("old.db"));
    const check = hostCheckWith();
    store.beginRun(runStartWith({ hostChecks: [check], firewallProfile: "domain" })).finish(runEndWith());
    expect(store.readRun(1).hostChecks()).toEqual([]);
    expect(store.runs().map(({ firewallProfile }) => firewallProfile)).toEqual([null, "domain"]);
    const { location, ...rest } = check;
    expect(store.readRun(2).hostChecks()).toEqual([
      { ...rest, file: location?.file, line: location?.line, lineText: location?.lineText },
    ]);
    store.close();
    const database = new Database(path("old.db"), { readonly: true });
    expect(database.pragma("user_version", { simple: true })).toBe(SCHEMA_VERSION);
    database.close();
  });

  test("is made one like a new database", () => {
    const shapeOf = (file: string): unknown => {
      openStore(file).close();
      const database = new Database(file, { readonly: true });
      const views = database.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'view' ORDER BY name").all();
      const columns = database
        .prepare(`SELECT t.name AS "table", c.cid, c.name, c.type, c."notnull" FROM sqlite_schema t, pragma_table_info(t.name) c
                  WHERE t.type = 'table' ORDER BY t.name, c.cid`)
        .all();
      database.close();
      return { views, columns };
    };
    expect(shapeOf(path("old.db"))).toEqual(shapeOf(path("new.db")));
  });
});

test("a database of schema 2, which had no ticket, is read as it is; the next run with one makes it one of today", () => {
  const store = openStore(path("two.db"));
  store.beginRun(runStartWith()).finish(runEndWith());
  store.close();
  makeOlder(path("two.db"), 2);
  const reading = openStoreForReading(path("two.db"));
  expect(reading.readRun().run.ticket).toBeNull();
  reading.close();
  const writing = openStore(path("two.db"));
  writing.beginRun(runStartWith({ ticket: "CHG-4711" })).finish(runEndWith());
  expect(writing.runs().map(({ ticket }) => ticket)).toEqual([null, "CHG-4711"]);
  writing.close();
});

/** How many lists of facts each run has, and how many flows refer to one of another run. */
function factLists(file: string): unknown {
  const database = new Database(file, { readonly: true });
  const numbers = (sql: string): readonly unknown[] => database.prepare(sql).pluck().all();
  const lists = numbers("SELECT count(*) FROM fact_lists GROUP BY run_id ORDER BY run_id");
  const [ofOtherRuns] = numbers(
    "SELECT count(*) FROM flows f JOIN fact_lists l ON l.id = f.fact_list_id WHERE l.run_id <> f.run_id",
  );
  database.close();
  return { lists, ofOtherRuns };
}

test("a database of schema 3, whose flows had their facts themselves, keeps them, read and brought up to date", () => {
  const smb = [{ kind: "version", text: "SMB 3.1.1" }] as const;
  const told = [smb, [], smb, [{ kind: "server-name", text: "plant" }]] as const;
  const facts = [["version: SMB 3.1.1"], [], ["version: SMB 3.1.1"], ["server-name: plant"]];
  const store = openStore(path("three.db"));
  for (const _ of [1, 2]) {
    const run = store.beginRun(runStartWith());
    for (const [sequence, list] of told.entries())
      run.addFlow(auditedWith({ uid: `F${sequence}`, flow: { sequence }, service: serviceWith({ facts: list }) }));
    run.finish(runEndWith());
  }
  const factsOf = (from: Store, run: number) => [...from.readRun(run).flows()].map((flow) => flow.service_facts);
  expect([factsOf(store, 1), factsOf(store, 2)]).toEqual([facts, facts]);
  store.close();
  expect(factLists(path("three.db"))).toEqual({ lists: [2, 2], ofOtherRuns: 0 });
  makeOlder(path("three.db"), 3);
  mkdirSync(path("temporary"));
  vi.stubEnv("TMPDIR", path("temporary"));
  const reading = openStoreForReading(path("three.db"));
  expect([factsOf(reading, 1), factsOf(reading, 2)]).toEqual([facts, facts]);
  reading.close();
  expect(readdirSync(path("temporary"))).toEqual([]);
  vi.unstubAllEnvs();
  const writing = openStore(path("three.db"));
  writing.beginRun(runStartWith()).finish(runEndWith());
  expect([factsOf(writing, 1), factsOf(writing, 2), factsOf(writing, 3)]).toEqual([facts, facts, []]);
  writing.close();
  expect(factLists(path("three.db"))).toEqual({ lists: [], ofOtherRuns: 0 });
});
