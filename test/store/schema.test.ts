import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { formatTime } from "../../src/report/format-values.ts";
import { openStore } from "../../src/store/store.ts";
import { isoTime } from "../../src/store/views.ts";
import {
  address,
  auditedWith,
  captureWith,
  findingWith,
  NINE_O_CLOCK,
  runEndWith,
  runStartWith,
} from "./sample-run.ts";

let folder: string;
let database: Database.Database;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fwreport-"));
  const store = openStore(join(folder, "run.db"));
  const run = store.beginRun(runStartWith({ firewallProfile: "public" }));
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
  run.finish(runEndWith({ captures: [captureWith(), captureWith({ file: "more.pcap" })] }));
  store.beginRun(runStartWith());
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
  expect(rows("SELECT rule_id, name, filter_flows, decided_flows FROM v_rules WHERE run_id = 1")).toEqual([
    [0, "TCPAllowedPorts: 80", 100, 100],
  ]);
});

test("times are given as text too, to the microsecond where there is a fraction, as reports write them", () => {
  const [flow] = rows("SELECT first_time, last_time FROM v_flows WHERE sequence = 0");
  expect(flow).toEqual(["2004-03-01T09:00:00Z", "2004-03-01T09:00:00.250000Z"]);
  expect(rows("SELECT DISTINCT first_time, last_time FROM v_conversations")).toEqual([flow]);
  const asText = new Database(":memory:").prepare(`SELECT ${isoTime("micros")} FROM (SELECT ? AS micros)`).pluck();
  for (const micros of [0, -1, 1, -1_000_000, 999_999, NINE_O_CLOCK + 7, 4_102_444_799_999_999]) {
    expect(asText.get(micros)).toBe(formatTime(micros));
  }
});

test("every run is one row, with what it read and what came of it", () => {
  const columns =
    "id, status, started, finished, captures, rule_files, flows, allowed, denied, at_risk, not_evaluated, firewall_profile";
  expect(rows(`SELECT ${columns} FROM v_runs`)).toEqual([
    [
      1,
      "complete",
      "2004-03-01T10:00:00Z",
      "2004-03-01T10:00:01.500000Z",
      "office.pcap; more.pcap",
      "rules.reg",
      100,
      0,
      0,
      100,
      0,
      "public",
    ],
    [2, "running", "2004-03-01T10:00:00Z", null, "", "rules.reg", 0, 0, 0, 0, 0, null],
  ]);
});

test("every reference leads somewhere", () => {
  expect(database.pragma("foreign_key_check")).toEqual([]);
});
