import type { Database } from "better-sqlite3";
import type { CrossCheck } from "../capture/cross-check.ts";
import type { FilterKind } from "../policy/decision.ts";
import type { Profile } from "../policy/windows-firewall/profile.ts";
import type { QualityCounters } from "./run-record.ts";

/** `running`: being written, or it was killed before its end. */
export type RunStatus = "running" | "complete" | "incomplete";

/** One run as stored: what it was, and how it ended. Times are microseconds since the Unix epoch. */
export interface StoredRun {
  readonly id: number;
  readonly status: RunStatus;
  readonly title: string;
  readonly toolVersion: string;
  readonly commandLine: readonly string[];
  readonly startedMicros: number;
  /** These are null for a run that did not finish. */
  readonly finishedMicros: number | null;
  readonly quality: QualityCounters | null;
  readonly crossChecks: readonly CrossCheck[] | null;
  readonly timings: Readonly<Record<string, number>> | null;
  readonly filters: readonly FilterKind[];
  readonly hostAddresses: readonly string[];
  readonly privateSide: readonly string[];
  /** The profile of the Windows Firewall that the flows were judged by; null for a policy without it, and before schema 2. */
  readonly firewallProfile: Profile | null;
  readonly ruleWarnings: readonly string[];
  /** null: none was given, or the run is of before schema 3. */
  readonly ticket: string | null;
}

/** All runs of a database, oldest first. */
export function listRuns(database: Database): StoredRun[] {
  return database.prepare<[], RunRow>("SELECT * FROM runs ORDER BY id").all().map(toStoredRun);
}

interface RunRow {
  readonly id: number;
  readonly status: RunStatus;
  readonly title: string;
  readonly tool_version: string;
  readonly command_line_json: string;
  readonly started_micros: number;
  readonly finished_micros: number | null;
  readonly filters_json: string;
  readonly host_addresses_json: string;
  readonly private_side_json: string;
  readonly firewall_profile?: Profile | null;
  readonly rule_warnings_json: string;
  readonly quality_json: string | null;
  readonly cross_checks_json: string | null;
  readonly timings_json: string | null;
  readonly ticket?: string | null;
}

const parse = (json: string | null) => (json === null ? null : JSON.parse(json));

const toStoredRun = (row: RunRow): StoredRun => ({
  id: row.id,
  status: row.status,
  title: row.title,
  toolVersion: row.tool_version,
  commandLine: parse(row.command_line_json),
  startedMicros: row.started_micros,
  finishedMicros: row.finished_micros,
  quality: parse(row.quality_json),
  crossChecks: parse(row.cross_checks_json),
  timings: parse(row.timings_json),
  filters: parse(row.filters_json),
  hostAddresses: parse(row.host_addresses_json),
  privateSide: parse(row.private_side_json),
  firewallProfile: row.firewall_profile ?? null,
  ruleWarnings: parse(row.rule_warnings_json),
  ticket: row.ticket ?? null,
});
