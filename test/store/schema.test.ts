import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openStore } from "../../src/store/store.ts";
import { address, auditedWith, findingWith, runEndWith, runStartWith } from "./sample-run.ts";

let folder: string;
let database: Database.Database;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fwreport-"));
  const store = openStore(join(folder, "run.db"));
  const run = store.beginRun(runStartWith());
  const shared = [findingWith(), findingWith({ evidence: "a second cause" })];
  for (let sequence = 0; sequence < 100; sequence++)
    run.addFlow(
      auditedWith({
        uid: `F${sequence}`,
        flow: { sequence, responderAddress: address(sequence < 50 ? "10.0.0.2" : "9.0.0.1") },
        verdict: "at-risk",
        findings: sequence < 60 ? shared : [],
      }),
    );
  run.finish(runEndWith());
  store.close();
  database = new Database(join(folder, "run.db"), { readonly: true });
});

afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const rows = (sql: string): unknown[] => database.prepare(sql).raw().all();

test("what many flows share is stored once", () => {
  for (const [table, count] of [
    ["decisions", 1],
    ["decision_filters", 1],
    ["services", 1],
    ["findings", 2],
    ["finding_sets", 1],
    ["finding_set_members", 2],
    ["hosts", 3],
    ["flows", 100],
  ])
    expect([table, ...(rows(`SELECT count(*) FROM ${table}`)[0] as number[])]).toEqual([table, count]);
});

test("hosts sort as addresses", () => {
  expect(rows("SELECT address FROM hosts ORDER BY address_key")).toEqual([
    ["9.0.0.1"],
    ["10.0.0.2"],
    ["192.168.0.101"],
  ]);
  expect(rows("SELECT hex(address_key) FROM hosts WHERE address = '10.0.0.2'")).toEqual([
    [`${"00".repeat(10)}FFFF0A000002`],
  ]);
});

test("the views that a person queries agree with one another", () => {
  expect(rows("SELECT count(*), sum(findings = '[\"FWR-101\"]') FROM v_flows")).toEqual([[100, 60]]);
  expect(rows("SELECT resp_h, proto, resp_p, flows FROM v_conversations ORDER BY resp_h")).toEqual([
    ["10.0.0.2", "tcp", 80, 50],
    ["9.0.0.1", "tcp", 80, 50],
  ]);
  expect(rows("SELECT finding_id, severity, evidence, flows FROM v_findings")).toEqual([
    ["FWR-101", "high", "TCP port 21 is not on the list, and the flow was forwarded", 60],
    ["FWR-101", "high", "a second cause", 60],
  ]);
  expect(rows("SELECT count(*) FROM v_flow_findings")).toEqual([[120]]);
  expect(rows("SELECT rule_id, name, filter_flows, decided_flows FROM v_rules")).toEqual([
    [0, "TCPAllowedPorts: 80", 100, 100],
  ]);
});

test("every reference leads somewhere", () => {
  expect(database.pragma("foreign_key_check")).toEqual([]);
});
