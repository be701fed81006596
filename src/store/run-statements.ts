import type { Database, Statement } from "better-sqlite3";

const INSERT_FLOW = `INSERT INTO flows (
  run_id, sequence, uid, community_id, first_micros, last_micros, ip_protocol,
  initiator_id, initiator_port, responder_id, responder_port,
  initiator_packets, responder_packets, initiator_ip_bytes, responder_ip_bytes, initiator_bytes, responder_bytes,
  connection_state, history, is_mismatch, is_midstream, is_initiator_unknown, vlan,
  first_file, first_frame, last_file, last_frame, forwarded_packets, fragments, initiator_mac, responder_mac,
  service_id, decision_id, verdict, finding_set_id,
  taught_by_sequence, taught_in_file, taught_in_frame, fact_list_id
) VALUES (${Array(39).fill("?").join(", ")})`;

/** The statements that every flow or shared row of a run is written with. */
export interface RunStatements {
  readonly begin: Statement;
  readonly commit: Statement;
  readonly flow: Statement;
  readonly insertHost: Statement;
  readonly insertService: Statement;
  readonly insertFactList: Statement;
  readonly insertDecision: Statement;
  readonly insertFilterDecision: Statement;
  readonly insertFinding: Statement;
  readonly insertFindingSet: Statement;
  readonly insertMember: Statement;
  readonly findHost: Statement<unknown[], number>;
  readonly findService: Statement<unknown[], number>;
  readonly findDecision: Statement<unknown[], number>;
  readonly findFinding: Statement<unknown[], number>;
  readonly findFindingSet: Statement<unknown[], number>;
}

/** Prepared once a run: preparing costs more than running. */
export function prepareStatements(database: Database): RunStatements {
  const find = (sql: string): Statement<unknown[], number> => database.prepare<unknown[], number>(sql).pluck();
  const insert = (table: string, columns: number, names = ""): Statement =>
    database.prepare(
      `INSERT INTO ${table} ${names} VALUES (${Array(columns).fill("?").join(", ")}) ON CONFLICT DO NOTHING`,
    );
  return {
    begin: database.prepare("BEGIN IMMEDIATE"),
    commit: database.prepare("COMMIT"),
    flow: database.prepare(INSERT_FLOW),
    insertHost: insert("hosts", 2, "(address, address_key)"),
    insertService: insert(
      "services",
      9,
      "(run_id, key, service, system_services_json, confidence, evidence, promised, candidates, payload)",
    ),
    insertFactList: insert("fact_lists", 2, "(run_id, facts_json)"),
    insertDecision: insert(
      "decisions",
      9,
      "(run_id, key, decision, direction, filter, rule_id, reason, is_default, flags_json)",
    ),
    insertFilterDecision: insert("decision_filters", 10),
    insertFinding: insert("findings", 4, "(run_id, finding_id, severity, evidence)"),
    insertFindingSet: insert("finding_sets", 4, "(run_id, key, finding_ids_json, worst_severity)"),
    insertMember: insert("finding_set_members", 3),
    findHost: find("SELECT id FROM hosts WHERE address = ?"),
    findService: find("SELECT id FROM services WHERE run_id = ? AND key = ?"),
    findDecision: find("SELECT id FROM decisions WHERE run_id = ? AND key = ?"),
    findFinding: find("SELECT id FROM findings WHERE run_id = ? AND finding_id = ? AND severity = ? AND evidence = ?"),
    findFindingSet: find("SELECT id FROM finding_sets WHERE run_id = ? AND key = ?"),
  };
}
