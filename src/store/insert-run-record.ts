import type { Database } from "better-sqlite3";
import type { CaptureSummary } from "../capture/capture-summary.ts";
import type { PolicyRule } from "../policy/decision.ts";
import { insertHostChecks } from "./host-checks.ts";
import type { RuleFile, RunStart } from "./run-record.ts";

/** Stores what is known when a run begins; returns the run's id. */
export function insertStart(database: Database, start: RunStart): number {
  const runId = Number(
    database
      .prepare(`INSERT INTO runs (status, title, tool_version, command_line_json, started_micros, filters_json,
                  host_addresses_json, private_side_json, rule_warnings_json, firewall_profile, ticket)
                VALUES ('running', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
      .run(
        start.title,
        start.toolVersion,
        JSON.stringify(start.commandLine),
        start.startedMicros,
        JSON.stringify(start.filters),
        JSON.stringify(start.hostAddresses),
        JSON.stringify(start.privateSide),
        JSON.stringify(start.ruleWarnings),
        start.firewallProfile,
        start.ticket,
      ).lastInsertRowid,
  );
  insertRuleFiles(database, runId, start.ruleFiles);
  insertRules(database, runId, start.rules);
  insertHostChecks(database, runId, start.hostChecks);
  const assumption = database.prepare("INSERT INTO assumptions VALUES (?, ?, ?, ?, ?)");
  for (const [position, { topic, text, option }] of start.assumptions.entries())
    assumption.run(runId, position, topic, text, option);
  const kind = database.prepare("INSERT INTO finding_kinds VALUES (?, ?, ?, ?, ?, ?)");
  for (const { id, title, meaning, remediation, clauses } of start.findingKinds)
    kind.run(runId, id, title, meaning, remediation, JSON.stringify(clauses));
  return runId;
}

function insertRuleFiles(database: Database, runId: number, files: readonly RuleFile[]): void {
  const insert = database.prepare(
    "INSERT INTO inputs (run_id, kind, position, file, size_bytes, sha256) VALUES (?, 'rules', ?, ?, ?, ?)",
  );
  for (const [position, { file, sizeBytes, sha256 }] of files.entries())
    insert.run(runId, position, file, sizeBytes, sha256);
}

function insertRules(database: Database, runId: number, rules: readonly PolicyRule[]): void {
  const insert = database.prepare(`INSERT INTO rules VALUES (${Array(12).fill("?").join(", ")})`);
  for (const rule of rules)
    insert.run(
      runId,
      rule.id,
      rule.filter,
      rule.name,
      rule.location.file,
      rule.location.line,
      rule.location.lineText,
      rule.action,
      rule.direction,
      rule.isEnabled ? 1 : 0,
      rule.isUnrestricted ? 1 : 0,
      rule.summary,
    );
}

/** Stores the captures in the order read: a flow's `firstFile` is a position in it. */
export function insertCaptures(database: Database, runId: number, captures: readonly CaptureSummary[]): void {
  const insert = database.prepare(`INSERT INTO inputs VALUES (?, 'capture', ${Array(20).fill("?").join(", ")})`);
  for (const [position, capture] of captures.entries())
    insert.run(
      runId,
      position,
      capture.file,
      capture.sizeBytes,
      capture.sha256,
      capture.format,
      capture.compression,
      capture.packets,
      capture.capturedBytes,
      capture.originalBytes,
      capture.cutPackets,
      capture.outOfOrderPackets,
      capture.firstMicros,
      capture.lastMicros,
      capture.endedEarly?.byteOffset ?? null,
      capture.endedEarly?.reason ?? null,
      capture.endedEarly?.packetsRead ?? null,
      JSON.stringify(capture.interfaces),
      JSON.stringify(capture.skipped),
      JSON.stringify(capture.names),
      JSON.stringify(capture.notes),
    );
}
