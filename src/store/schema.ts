import { HOST_CHECKS_TABLE } from "./host-checks.ts";
import { VIEWS } from "./views.ts";

/** `FWRP` as a big-endian integer: `PRAGMA application_id`, by which `file` and we know the database. */
export const APPLICATION_ID = 0x46_57_52_50;

/** `PRAGMA user_version`. A database of a newer version is refused; raise it with every change below. */
export const SCHEMA_VERSION = 4;

/** Columns that upgrades have added: the last ones, in the order in which they came. The profile is the one that flows were judged by. */
const FIREWALL_PROFILE = "firewall_profile TEXT CHECK (firewall_profile IN ('domain', 'private', 'public'))";
const TICKET = "ticket TEXT";

/** How the payload stands to the port: PAYLOAD_STANDINGS of src/service/service.ts. */
const PAYLOAD_COLUMN =
  "payload TEXT NOT NULL DEFAULT 'unseen' CHECK (payload IN ('unseen', 'unrecognised', 'agrees', 'elsewhere', 'contradicts'))";

/** What was announced for a flow and by which frame; none where its service was told otherwise. */
const TAUGHT_COLUMNS = ["taught_by_sequence INTEGER", "taught_in_file INTEGER", "taught_in_frame INTEGER"] as const;
/** What the payload told, in flows of schema 3 alone: to move it, each reading of an older database would write all its flows anew. */
const FACTS_COLUMN = "facts_json TEXT";
/** null: the payload told nothing, or the flow is of schema 3. */
const FACT_LIST_COLUMN = "fact_list_id INTEGER REFERENCES fact_lists (id)";
const FACT_LISTS_TABLE = `
-- What payloads told, as [{"kind": "version", "text": "SMB 3.1.1"}]: flows that told the same mostly share a list.
CREATE TABLE fact_lists (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs (id),
  facts_json TEXT NOT NULL
) STRICT;
`;
const PROMISED_COLUMN = "promised TEXT";
const CANDIDATES_COLUMN = "candidates INTEGER NOT NULL DEFAULT 0";

const addColumns = (table: string, columns: readonly string[]): string =>
  columns.map((column) => `ALTER TABLE ${table} ADD COLUMN ${column};`).join("\n");

/** SQL that makes the tables of version `n` those of `n + 1`, by `n`. There are no views meanwhile. */
export const UPGRADES: Readonly<Record<number, string>> = {
  1: `${HOST_CHECKS_TABLE}\n${addColumns("runs", [FIREWALL_PROFILE])}`,
  2: `${addColumns("runs", [TICKET])}
${addColumns("services", [PROMISED_COLUMN, CANDIDATES_COLUMN, PAYLOAD_COLUMN])}
${addColumns("flows", [FACTS_COLUMN, ...TAUGHT_COLUMNS])}`,
  3: `${FACT_LISTS_TABLE}
${addColumns("flows", [FACT_LIST_COLUMN])}`,
};

/** SQL for a protocol's name in every format: Zeek's words, or the number (IANA protocol-numbers). */
export const protocolName = (column: string): string => `CASE ${column}
    WHEN 6 THEN 'tcp' WHEN 17 THEN 'udp' WHEN 1 THEN 'icmp' WHEN 58 THEN 'icmp6'
    WHEN 47 THEN 'gre' WHEN 50 THEN 'esp' WHEN 51 THEN 'ah' ELSE 'ip-' || ${column} END`;

/**
 * The whole schema. Times are microseconds since the Unix epoch, in UTC; columns named `…_json` hold JSON.
 *
 * What many flows share (decision, service, facts, findings, address) is stored once and referred to by number, so that a flow
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
  timings_json TEXT,
  -- Null for a policy without the Windows Firewall.
  ${FIREWALL_PROFILE},
  -- The ticket or case that the run is for, as --ticket gave it; null without.
  ${TICKET}
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
  -- What the port alone would be taken for, and how many services it could mean.
  ${PROMISED_COLUMN},
  ${CANDIDATES_COLUMN},
  ${PAYLOAD_COLUMN},
  UNIQUE (run_id, key)
) STRICT;
${FACT_LISTS_TABLE}
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
  ${FACTS_COLUMN},
  ${TAUGHT_COLUMNS.join(",\n  ")},
  ${FACT_LIST_COLUMN},
  UNIQUE (run_id, sequence)
) STRICT;
${VIEWS}`;
