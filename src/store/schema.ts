import { HOST_CHECKS_TABLE } from "./host-checks.ts";

/** `FWRP` as a big-endian integer: `PRAGMA application_id`, by which `file` and we know the database. */
export const APPLICATION_ID = 0x46_57_52_50;

/** `PRAGMA user_version`. A database of a newer version is refused; raise it with every change below. */
export const SCHEMA_VERSION = 2;

/** SQL that makes a database of version `n` one of `n + 1`, by `n`. */
export const UPGRADES: Readonly<Record<number, string>> = { 1: HOST_CHECKS_TABLE };

/** SQL for a protocol's name in every format: Zeek's words, or the number (IANA protocol-numbers). */
export const protocolName = (column: string): string => `CASE ${column}
    WHEN 6 THEN 'tcp' WHEN 17 THEN 'udp' WHEN 1 THEN 'icmp' WHEN 58 THEN 'icmp6'
    WHEN 47 THEN 'gre' WHEN 50 THEN 'esp' WHEN 51 THEN 'ah' ELSE 'ip-' || ${column} END`;

/**
 * The whole schema. Times are microseconds since the Unix epoch, in UTC; columns named `…_json` hold JSON.
 *
 * What many flows share (decision, service, findings, address) is stored once and referred to by number, so that a flow
 * is one narrow row. Everything but `hosts` belongs to a run, and several runs live in one file.
 */
export const SCHEMA = `
CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  -- 'running' and no longer being written: the run did not finish; the flows stored are whole batches.
  status TEXT NOT NULL CHECK (status IN ('running', 'complete', 'incomplete')),
  title TEXT NOT NULL,
  tool_version TEXT NOT NULL,
  command_line_json TEXT NOT NULL,
  started_micros INTEGER NOT NULL,
  finished_micros INTEGER,
  filters_json TEXT NOT NULL,
  host_addresses_json TEXT NOT NULL,
  private_side_json TEXT NOT NULL,
  rule_warnings_json TEXT NOT NULL,
  -- Known when the run has finished.
  quality_json TEXT,
  cross_checks_json TEXT,
  timings_json TEXT
) STRICT;

-- Rule files from the beginning of a run, captures from its end. flows.first_file is a capture's position.
CREATE TABLE inputs (
  run_id INTEGER NOT NULL REFERENCES runs (id),
  kind TEXT NOT NULL CHECK (kind IN ('capture', 'rules')),
  position INTEGER NOT NULL,
  file TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  -- Captures only, from here on.
  format TEXT,
  compression TEXT,
  packets INTEGER,
  captured_bytes INTEGER,
  original_bytes INTEGER,
  cut_packets INTEGER,
  out_of_order_packets INTEGER,
  first_micros INTEGER,
  last_micros INTEGER,
  ended_early_offset INTEGER,
  ended_early_reason TEXT,
  ended_early_packets INTEGER,
  interfaces_json TEXT,
  skipped_json TEXT,
  names_json TEXT,
  notes_json TEXT,
  PRIMARY KEY (run_id, kind, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE assumptions (
  run_id INTEGER NOT NULL REFERENCES runs (id),
  position INTEGER NOT NULL,
  topic TEXT NOT NULL,
  text TEXT NOT NULL,
  option TEXT,
  PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE rules (
  run_id INTEGER NOT NULL REFERENCES runs (id),
  rule_id INTEGER NOT NULL,
  filter TEXT NOT NULL,
  name TEXT NOT NULL,
  file TEXT NOT NULL,
  line INTEGER NOT NULL,
  line_text TEXT NOT NULL,
  action TEXT NOT NULL,
  direction TEXT NOT NULL,
  is_enabled INTEGER NOT NULL,
  is_unrestricted INTEGER NOT NULL,
  summary TEXT NOT NULL,
  PRIMARY KEY (run_id, rule_id)
) STRICT, WITHOUT ROWID;
${HOST_CHECKS_TABLE}
CREATE TABLE finding_kinds (
  run_id INTEGER NOT NULL REFERENCES runs (id),
  finding_id TEXT NOT NULL,
  title TEXT NOT NULL,
  meaning TEXT NOT NULL,
  remediation TEXT NOT NULL,
  clauses_json TEXT NOT NULL,
  PRIMARY KEY (run_id, finding_id)
) STRICT, WITHOUT ROWID;

-- What the whole policy said, once for all flows decided alike; rule_id is null for defaults.
CREATE TABLE decisions (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs (id),
  key TEXT NOT NULL,
  decision TEXT NOT NULL,
  direction TEXT NOT NULL,
  filter TEXT NOT NULL,
  rule_id INTEGER,
  reason TEXT NOT NULL,
  is_default INTEGER NOT NULL,
  flags_json TEXT NOT NULL,
  UNIQUE (run_id, key),
  FOREIGN KEY (run_id, rule_id) REFERENCES rules (run_id, rule_id)
) STRICT;

-- What each filter of the policy said, with its trace: [{"rule": rule_id or null, "text": "…", "assumed": true or false}].
CREATE TABLE decision_filters (
  decision_id INTEGER NOT NULL REFERENCES decisions (id),
  position INTEGER NOT NULL,
  filter TEXT NOT NULL,
  decision TEXT NOT NULL,
  direction TEXT NOT NULL,
  rule_id INTEGER,
  reason TEXT NOT NULL,
  is_default INTEGER NOT NULL,
  flags_json TEXT NOT NULL,
  trace_json TEXT NOT NULL,
  PRIMARY KEY (decision_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE services (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs (id),
  key TEXT NOT NULL,
  service TEXT,
  system_services_json TEXT NOT NULL,
  confidence TEXT,
  evidence TEXT NOT NULL,
  UNIQUE (run_id, key)
) STRICT;

CREATE TABLE findings (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs (id),
  finding_id TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('info', 'low', 'medium', 'high', 'critical')),
  evidence TEXT NOT NULL,
  UNIQUE (run_id, finding_id, severity, evidence)
) STRICT;

-- The findings of a flow, worst first; flows with the same findings share a set. worst_severity: 0 info to 4 critical.
CREATE TABLE finding_sets (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs (id),
  key TEXT NOT NULL,
  finding_ids_json TEXT NOT NULL,
  worst_severity INTEGER NOT NULL,
  UNIQUE (run_id, key)
) STRICT;

CREATE TABLE finding_set_members (
  set_id INTEGER NOT NULL REFERENCES finding_sets (id),
  position INTEGER NOT NULL,
  finding INTEGER NOT NULL REFERENCES findings (id),
  PRIMARY KEY (set_id, position)
) STRICT, WITHOUT ROWID;

-- Addresses seen by any run. address_key: 16 bytes that sort as addresses do, IPv4 in its IPv4-mapped form.
CREATE TABLE hosts (
  id INTEGER PRIMARY KEY,
  address TEXT NOT NULL UNIQUE,
  address_key BLOB NOT NULL
) STRICT;

CREATE TABLE flows (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs (id),
  -- The flow's number in order of first packet.
  sequence INTEGER NOT NULL,
  uid TEXT NOT NULL,
  community_id TEXT NOT NULL,
  first_micros INTEGER NOT NULL,
  last_micros INTEGER NOT NULL,
  ip_protocol INTEGER NOT NULL,
  initiator_id INTEGER NOT NULL REFERENCES hosts (id),
  initiator_port INTEGER,
  responder_id INTEGER NOT NULL REFERENCES hosts (id),
  responder_port INTEGER,
  initiator_packets INTEGER NOT NULL,
  responder_packets INTEGER NOT NULL,
  initiator_ip_bytes INTEGER NOT NULL,
  responder_ip_bytes INTEGER NOT NULL,
  initiator_bytes INTEGER NOT NULL,
  responder_bytes INTEGER NOT NULL,
  connection_state TEXT NOT NULL,
  history TEXT NOT NULL,
  is_mismatch INTEGER NOT NULL,
  is_midstream INTEGER NOT NULL,
  is_initiator_unknown INTEGER NOT NULL,
  vlan INTEGER,
  first_file INTEGER NOT NULL,
  first_frame INTEGER NOT NULL,
  last_file INTEGER NOT NULL,
  last_frame INTEGER NOT NULL,
  forwarded_packets INTEGER NOT NULL,
  fragments INTEGER NOT NULL,
  initiator_mac TEXT,
  responder_mac TEXT,
  service_id INTEGER NOT NULL REFERENCES services (id),
  decision_id INTEGER NOT NULL REFERENCES decisions (id),
  verdict TEXT NOT NULL CHECK (verdict IN ('allowed', 'denied', 'at-risk', 'not-evaluated')),
  -- null: no finding.
  finding_set_id INTEGER REFERENCES finding_sets (id),
  proto TEXT GENERATED ALWAYS AS (${protocolName("ip_protocol")}) VIRTUAL,
  -- Echo and unreachable are two conversations: the ICMP type, which stands in the initiator's port.
  icmp_type INTEGER GENERATED ALWAYS AS (CASE WHEN ip_protocol IN (1, 58) THEN initiator_port END) VIRTUAL,
  UNIQUE (run_id, sequence)
) STRICT;

-- The fields of --format ndjson under the same names and in the same order, after run_id and sequence.
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
  d.decision, f.verdict,
  d.filter, r.name AS rule_name, r.file AS rule_file, r.line AS rule_line, d.reason,
  coalesce(fs.finding_ids_json, '[]') AS findings
FROM flows f
JOIN hosts initiator ON initiator.id = f.initiator_id
JOIN hosts responder ON responder.id = f.responder_id
JOIN services s ON s.id = f.service_id
JOIN decisions d ON d.id = f.decision_id
LEFT JOIN rules r ON r.run_id = d.run_id AND r.rule_id = d.rule_id
LEFT JOIN finding_sets fs ON fs.id = f.finding_set_id
LEFT JOIN inputs capture ON capture.run_id = f.run_id AND capture.kind = 'capture' AND capture.position = f.first_file;

-- One row for each conversation and verdict, as in the report's tables.
CREATE VIEW v_conversations AS
SELECT
  f.run_id, f.verdict,
  initiator.address AS orig_h, responder.address AS resp_h, f.proto, f.responder_port AS resp_p, f.icmp_type,
  count(*) AS flows,
  sum(f.initiator_packets + f.responder_packets) AS packets,
  sum(f.initiator_ip_bytes + f.responder_ip_bytes) AS bytes,
  min(f.first_micros) / 1e6 AS first_ts, max(f.last_micros) / 1e6 AS last_ts,
  sum(f.is_mismatch) AS mismatches
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
