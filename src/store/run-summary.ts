import type { Database } from "better-sqlite3";

/**
 * Temporary tables of one run that every summary is read from, so that the flows themselves are read once:
 * `parts` counts flows that agree in everything a report tells apart, `conversations` joins the parts of one row,
 * `set_parts` those of one set of findings.
 * Temporary tables are the connection's own: they are made for a database opened for reading, too.
 */
const SUMMARY = `
DROP TABLE IF EXISTS temp.parts;
DROP TABLE IF EXISTS temp.conversations;
DROP TABLE IF EXISTS temp.set_parts;
DROP TABLE IF EXISTS temp.set_findings;

CREATE TEMP TABLE parts AS
SELECT
  f.verdict, f.initiator_id, f.responder_id, f.ip_protocol, f.icmp_type, f.responder_port,
  f.decision_id, f.service_id, f.finding_set_id, f.connection_state,
  count(*) AS flows,
  sum(f.initiator_packets + f.responder_packets) AS packets,
  sum(f.initiator_ip_bytes + f.responder_ip_bytes) AS bytes,
  sum(f.is_mismatch) AS mismatches,
  sum(f.is_midstream) AS midstream,
  sum(f.is_initiator_unknown) AS initiator_unknown,
  sum(f.initiator_packets = 0 OR f.responder_packets = 0) AS one_sided,
  min(f.sequence) AS first_sequence, min(f.first_micros) AS first_micros, max(f.last_micros) AS last_micros
FROM main.flows f
WHERE f.run_id = $run
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;

-- The parts lie in the order of their conversation, so first_part to last_part are its rows.
CREATE TEMP TABLE conversations AS
SELECT
  p.verdict, p.initiator_id, p.responder_id, p.ip_protocol, p.icmp_type, p.responder_port,
  sum(p.flows) AS flows, sum(p.packets) AS packets, sum(p.bytes) AS bytes, sum(p.mismatches) AS mismatches,
  min(p.first_sequence) AS first_sequence, min(p.first_micros) AS first_micros, max(p.last_micros) AS last_micros,
  min(p.rowid) AS first_part, max(p.rowid) AS last_part,
  coalesce(max(s.worst_severity), -1) AS worst_severity
FROM temp.parts p LEFT JOIN main.finding_sets s ON s.id = p.finding_set_id
GROUP BY 1, 2, 3, 4, 5, 6;

-- What the parts of one set of findings have in common: few rows that most lists of the findings are counted from.
CREATE TEMP TABLE set_parts AS
SELECT
  finding_set_id, decision_id, ip_protocol, icmp_type, responder_port,
  sum(flows) AS flows, min(first_sequence) AS first_sequence
FROM temp.parts
WHERE finding_set_id IS NOT NULL
GROUP BY 1, 2, 3, 4, 5;

-- Each kind of finding once a set, so that a flow with two causes of one kind counts once.
CREATE TEMP TABLE set_findings (set_id INTEGER, finding_id TEXT, severity TEXT, PRIMARY KEY (set_id, finding_id, severity))
WITHOUT ROWID;
INSERT INTO temp.set_findings
SELECT DISTINCT m.set_id, n.finding_id, n.severity
FROM main.findings n JOIN main.finding_set_members m ON m.finding = n.id
WHERE n.run_id = $run;
`;

/** Makes the temporary tables `parts`, `conversations`, `set_parts` and `set_findings` of the run on this connection. */
export function summarizeRun(database: Database, runId: number): void {
  // `exec` takes several statements but no parameters; a run's id is a number from the database.
  database.exec(SUMMARY.replaceAll("$run", String(runId)));
}
