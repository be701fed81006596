import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openStore, openStoreForReading } from "../../src/store/store.ts";
import { auditedWith, runEndWith, runStartWith } from "./sample-run.ts";

const WRITER = fileURLToPath(new URL("endless-writer.ts", import.meta.url));
const FLOWS_PER_BATCH = 16_384;

let folder: string;
let file: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "fwreport-"));
  file = join(folder, "killed.db");
  const earlier = openStore(file);
  const run = earlier.beginRun(runStartWith({ title: "the run before" }));
  run.addFlow(auditedWith());
  run.finish(runEndWith());
  earlier.close();
  await writeUntilKilled(file, FLOWS_PER_BATCH * 2.5);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Kills the writer with SIGKILL, in the middle of a batch, after at least `flows` flows. */
function writeUntilKilled(database: string, flows: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const writer = spawn(process.execPath, ["--import", "tsx", WRITER, database], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    writer.stdout.on("data", (text: Buffer) => {
      if (Number(text.toString().trim().split("\n").at(-1)) > flows) writer.kill("SIGKILL");
    });
    writer.on("exit", (_code, signal) =>
      signal === "SIGKILL" ? resolve() : reject(new Error("the writer ended by itself")),
    );
  });
}

test("a killed run: its database opens for reading, says it did not finish, and holds whole batches", () => {
  const store = openStoreForReading(file);
  const [before, killed] = store.runs();
  expect(before).toMatchObject({ title: "the run before", status: "complete" });
  expect(killed).toMatchObject({ status: "running", finishedMicros: null, quality: null });
  const { flows } = store.readRun().flowShape();
  expect(flows).toBeGreaterThanOrEqual(FLOWS_PER_BATCH * 2);
  expect(flows % FLOWS_PER_BATCH).toBe(0);
  expect([...store.readRun().flows()].length).toBe(flows);
  expect(store.readRun(1).flowShape().flows).toBe(1);
  store.close();
});

test("a killed run: the database is sound, and the next run goes into it", () => {
  const store = openStore(file);
  const run = store.beginRun(runStartWith({ title: "the run after" }));
  run.addFlow(auditedWith());
  run.finish(runEndWith());
  expect(store.runs().map(({ status }) => status)).toEqual(["complete", "running", "complete"]);
  store.close();

  const database = new Database(file, { readonly: true });
  expect(database.pragma("integrity_check", { simple: true })).toBe("ok");
  expect(database.pragma("foreign_key_check")).toEqual([]);
  expect(database.pragma("journal_mode", { simple: true })).toBe("delete");
  database.close();
});

test("killed while a batch was being committed: reading rolls the half-written batch back", () => {
  const database = new Database(file);
  database.pragma("cache_size = 1");
  database.exec("BEGIN; UPDATE flows SET verdict = 'denied' WHERE id <= 2000");
  const copy = join(folder, "half-written.db");
  copyFileSync(file, copy);
  copyFileSync(`${file}-journal`, `${copy}-journal`);
  database.exec("ROLLBACK");
  database.close();

  const store = openStoreForReading(copy);
  const verdicts = store.readRun(2).verdictTotals();
  expect(verdicts.filter(({ flows }) => flows > 0).map(({ verdict }) => verdict)).toEqual(["allowed"]);
  store.close();
  expect(existsSync(`${copy}-journal`)).toBe(false);
});
