/** SQL for microseconds since the Unix epoch as ISO 8601 in UTC, to the microsecond where there is a fraction: as reports write times. */
export function isoTime(micros: string): string {
  // Whole seconds are rounded down, also before 1970; `%` has the sign of what it divides.
  const fraction = `(${micros} % 1000000 + 1000000) % 1000000`;
  return `strftime('%Y-%m-%dT%H:%M:%S', (${micros} - ${fraction}) / 1000000, 'unixepoch')
    || iif(${fraction} = 0, '', printf('.%06d', ${fraction})) || 'Z'`;
}

const filesOf = (kind: "capture" | "rules"): string =>
  `(SELECT coalesce(group_concat(file, '; '), '') FROM
    (SELECT file FROM inputs WHERE run_id = runs.id AND kind = '${kind}' ORDER BY position))`;

const countOf = (verdict: string): string => `coalesce(counted."${verdict}", 0)`;

/** Views for a person who asks the database; nothing is stored in them. */
export const VIEWS = `
-- One row for each run, with what it read and what came of it. captures: none for a run that did not finish.
CREATE VIEW v_runs AS
WITH counted AS (
  SELECT run_id, count(*) AS flows, sum(verdict = 'allowed') AS "allowed", sum(verdict = 'denied') AS "denied",
    sum(verdict = 'at-risk') AS "at-risk", sum(verdict = 'not-evaluated') AS "not-evaluated"
  FROM flows GROUP BY run_id)
SELECT
  runs.id, runs.status, runs.title,
  ${isoTime("runs.started_micros")} AS started, ${isoTime("runs.finished_micros")} AS finished,
  ${filesOf("capture")} AS captures, ${filesOf("rules")} AS rule_files,
  coalesce(counted.flows, 0) AS flows, ${countOf("allowed")} AS allowed, ${countOf("denied")} AS denied,
  ${countOf("at-risk")} AS at_risk, ${countOf("not-evaluated")} AS not_evaluated,
  runs.firewall_profile, runs.tool_version
FROM runs LEFT JOIN counted ON counted.run_id = runs.id;

-- The fields of --format ndjson under the same names and in the same order, after run_id and sequence; then two times
-- as text.
CREATE VIEW v_flows AS
SELECT
  f.run_id, f.sequence,
  f.uid, f.community_id,
  f.first_micros / 1e6 AS ts, (f.last_micros - f.first_micros) / 1e6 AS duration,
  f.proto, f.ip_protocol AS ip_proto,
  initiator.address AS orig_h, f.initiator_port AS orig_p,
  responder.address AS resp_h, f.responder_port AS resp_p,
  f.initiator_packets AS orig_pkts, f.responder_packets AS resp_pkts,
  f.initiator_ip_bytes AS orig_ip_bytes, f.responder_ip_bytes AS resp_ip_bytes,
  f.initiator_bytes AS orig_bytes, f.responder_bytes AS resp_bytes,
  f.connection_state AS conn_state, f.history, f.is_mismatch AS mismatch,
  f.vlan, capture.file AS capture, f.first_frame,
  -- Frames are numbered in their file: null where the flow goes on in a later one (flows.last_file, flows.last_frame).
  CASE WHEN f.last_file = f.first_file THEN f.last_frame END AS last_frame,
  d.direction,
  s.service, s.system_services_json AS system_services,
  s.confidence AS service_confidence, s.evidence AS service_evidence,
  s.candidates AS service_candidates, s.payload AS service_payload,
  coalesce(facts.facts_json, f.facts_json, '[]') AS service_facts,
  'F' || (f.taught_by_sequence + 1) AS taught_by, taught.file AS taught_capture, f.taught_in_frame AS taught_frame,
  d.decision, f.verdict,
  d.filter, r.name AS rule_name, r.file AS rule_file, r.line AS rule_line, d.reason,
  coalesce(fs.finding_ids_json, '[]') AS findings,
  ${isoTime("f.first_micros")} AS first_time, ${isoTime("f.last_micros")} AS last_time
FROM flows f
JOIN hosts initiator ON initiator.id = f.initiator_id
JOIN hosts responder ON responder.id = f.responder_id
JOIN services s ON s.id = f.service_id
JOIN decisions d ON d.id = f.decision_id
LEFT JOIN rules r ON r.run_id = d.run_id AND r.rule_id = d.rule_id
LEFT JOIN finding_sets fs ON fs.id = f.finding_set_id
LEFT JOIN fact_lists facts ON facts.id = f.fact_list_id
LEFT JOIN inputs capture ON capture.run_id = f.run_id AND capture.kind = 'capture' AND capture.position = f.first_file
LEFT JOIN inputs taught ON taught.run_id = f.run_id AND taught.kind = 'capture' AND taught.position = f.taught_in_file;

-- One row for each conversation and verdict, as in the report's tables.
CREATE VIEW v_conversations AS
SELECT
  f.run_id, f.verdict,
  initiator.address AS orig_h, responder.address AS resp_h, f.proto, f.responder_port AS resp_p, f.icmp_type,
  count(*) AS flows,
  sum(f.initiator_packets + f.responder_packets) AS packets,
  sum(f.initiator_ip_bytes + f.responder_ip_bytes) AS bytes,
  min(f.first_micros) / 1e6 AS first_ts, max(f.last_micros) / 1e6 AS last_ts,
  sum(f.is_mismatch) AS mismatches,
  ${isoTime("min(f.first_micros)")} AS first_time, ${isoTime("max(f.last_micros)")} AS last_time
FROM flows f
JOIN hosts initiator ON initiator.id = f.initiator_id
JOIN hosts responder ON responder.id = f.responder_id
GROUP BY f.run_id, f.verdict, f.initiator_id, f.responder_id, f.ip_protocol, f.responder_port, f.icmp_type;

-- Every finding of every flow.
CREATE VIEW v_flow_findings AS
SELECT f.run_id, f.uid, n.finding_id, n.severity, k.title, n.evidence, f.verdict
FROM flows f
JOIN finding_set_members m ON m.set_id = f.finding_set_id
JOIN findings n ON n.id = m.finding
JOIN finding_kinds k ON k.run_id = n.run_id AND k.finding_id = n.finding_id;

-- Findings with the number of flows, worst first.
CREATE VIEW v_findings AS
SELECT
  n.run_id, n.finding_id, n.severity, k.title, n.evidence, count(*) AS flows,
  min(f.first_micros) / 1e6 AS first_ts, max(f.last_micros) / 1e6 AS last_ts, k.remediation
FROM flows f
JOIN finding_set_members m ON m.set_id = f.finding_set_id
JOIN findings n ON n.id = m.finding
JOIN finding_kinds k ON k.run_id = n.run_id AND k.finding_id = n.finding_id
GROUP BY n.id
ORDER BY n.run_id,
  CASE n.severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 WHEN 'low' THEN 3 ELSE 4 END,
  n.finding_id, flows DESC;

-- Rules with the flows whose fate they settled: in their own filter, and for the whole policy.
CREATE VIEW v_rules AS
WITH decided AS (SELECT decision_id, count(*) AS flows FROM flows GROUP BY decision_id),
by_filter AS (
  SELECT d.run_id, df.rule_id, sum(decided.flows) AS flows
  FROM decided JOIN decisions d ON d.id = decided.decision_id JOIN decision_filters df ON df.decision_id = d.id
  WHERE df.rule_id IS NOT NULL GROUP BY d.run_id, df.rule_id),
by_policy AS (
  SELECT d.run_id, d.rule_id, sum(decided.flows) AS flows
  FROM decided JOIN decisions d ON d.id = decided.decision_id
  WHERE d.rule_id IS NOT NULL GROUP BY d.run_id, d.rule_id)
SELECT
  r.run_id, r.rule_id, r.filter, r.name, r.file, r.line, r.line_text, r.action, r.direction, r.is_enabled,
  r.is_unrestricted, r.summary, coalesce(by_filter.flows, 0) AS filter_flows, coalesce(by_policy.flows, 0) AS decided_flows
FROM rules r
LEFT JOIN by_filter ON by_filter.run_id = r.run_id AND by_filter.rule_id = r.rule_id
LEFT JOIN by_policy ON by_policy.run_id = r.run_id AND by_policy.rule_id = r.rule_id;
`;
