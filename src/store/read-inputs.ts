import type { Database } from "better-sqlite3";
import type { CaptureInterface, CaptureSummary } from "../capture/capture-summary.ts";
import type { Assumption } from "../policy/filter.ts";
import type { RuleFile } from "./run-record.ts";

/** A capture as stored: its summary. */
export type StoredCapture = CaptureSummary;
export type StoredCaptureInterface = CaptureInterface;
export type StoredAssumption = Assumption;

interface CaptureRow extends Omit<StoredCapture, "interfaces" | "skipped" | "names" | "notes" | "endedEarly"> {
  readonly endedEarlyOffset: number | null;
  readonly endedEarlyReason: string | null;
  readonly endedEarlyPackets: number | null;
  readonly interfacesJson: string;
  readonly skippedJson: string;
  readonly namesJson: string;
  readonly notesJson: string;
}

/** Captures in the order read. */
export function readCaptures(database: Database, runId: number): StoredCapture[] {
  return database
    .prepare<[number], CaptureRow>(
      `SELECT file, format, compression, size_bytes AS sizeBytes, sha256, packets, captured_bytes AS capturedBytes,
         original_bytes AS originalBytes, cut_packets AS cutPackets, first_micros AS firstMicros,
         last_micros AS lastMicros, out_of_order_packets AS outOfOrderPackets, ended_early_offset AS endedEarlyOffset,
         ended_early_reason AS endedEarlyReason, ended_early_packets AS endedEarlyPackets, interfaces_json AS interfacesJson, skipped_json AS skippedJson,
         names_json AS namesJson, notes_json AS notesJson
       FROM inputs WHERE run_id = ? AND kind = 'capture' ORDER BY position`,
    )
    .all(runId)
    .map(
      ({
        endedEarlyOffset,
        endedEarlyReason,
        endedEarlyPackets,
        interfacesJson,
        skippedJson,
        namesJson,
        notesJson,
        ...capture
      }) => ({
        ...capture,
        interfaces: JSON.parse(interfacesJson),
        skipped: JSON.parse(skippedJson),
        names: JSON.parse(namesJson),
        notes: JSON.parse(notesJson),
        endedEarly:
          endedEarlyOffset === null
            ? undefined
            : { byteOffset: endedEarlyOffset, reason: endedEarlyReason ?? "", packetsRead: endedEarlyPackets ?? 0 },
      }),
    );
}

/** Rule files in the order given. */
export const readRuleFiles = (database: Database, runId: number): RuleFile[] =>
  database
    .prepare<[number], RuleFile>(
      `SELECT file, size_bytes AS sizeBytes, sha256 FROM inputs WHERE run_id = ? AND kind = 'rules' ORDER BY position`,
    )
    .all(runId);

/** Assumptions in the order made. */
export const readAssumptions = (database: Database, runId: number): StoredAssumption[] =>
  database
    .prepare<[number], StoredAssumption>(
      "SELECT topic, text, option FROM assumptions WHERE run_id = ? ORDER BY position",
    )
    .all(runId);
