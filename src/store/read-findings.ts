import type { Database } from "better-sqlite3";
import { type Severity, severityRank } from "../audit/finding.ts";
import type { FilterKind } from "../policy/decision.ts";
import { protocolName } from "./schema.ts";

/** Some of a list, and how many there are. */
export interface Listed<Entry> {
  readonly total: number;
  readonly shown: readonly Entry[];
}

/** All findings of one id and severity. Lists have the most flows first. */
export interface StoredFinding {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly meaning: string;
  readonly remediation: string;
  readonly clauses: readonly string[];
  readonly flows: number;
  readonly firstMicros: number;
  readonly lastMicros: number;
  /** Distinct addresses. */
  readonly initiators: number;
  readonly responders: number;
  /** Why, in words. */
  readonly evidence: Listed<FindingEvidence>;
  readonly ports: Listed<FindingPort>;
  readonly conversations: Listed<FindingConversation>;
  readonly deciders: Listed<FindingDecider>;
}

export interface FindingEvidence {
  readonly text: string;
  readonly flows: number;
}

/** As in a StoredConversation. */
export interface FindingPort {
  readonly proto: string;
  readonly responderPort: number | null;
  readonly icmpType: number | null;
  readonly flows: number;
}

/** A conversation with the finding, and the frame where its first flow with it begins. */
export interface FindingConversation extends FindingPort {
  readonly initiator: string;
  readonly responder: string;
  readonly uid: string;
  readonly capture: string | null;
  readonly firstFrame: number;
  readonly firstMicros: number;
  readonly lastMicros: number;
}

/** What decided flows with the finding: a rule, or with `ruleId` null what `reason` says. */
export interface FindingDecider {
  readonly ruleId: number | null;
  readonly filter: FilterKind;
  readonly reason: string;
  readonly flows: number;
}

type Head = Omit<StoredFinding, "evidence" | "ports" | "conversations" | "deciders" | "clauses"> & {
  readonly clausesJson: string;
};

/** Worst first, then by id; at most `limit` entries in each list. Needs the tables of `summarizeRun`. */
export function readFindings(database: Database, runId: number, limit: number): StoredFinding[] {
  const read = <Entry>(list: FindingList<Entry>) => readLists(database, list, runId, limit);
  const [evidence, ports, conversations, deciders] = [read(EVIDENCE), read(PORTS), read(CONVERSATIONS), read(DECIDERS)];
  return database
    .prepare<{ runId: number }, Head>(HEADS)
    .all({ runId })
    .sort((one, other) => severityRank(other.severity) - severityRank(one.severity) || (one.id < other.id ? -1 : 1))
    .map(({ clausesJson, ...head }) => ({
      ...head,
      clauses: JSON.parse(clausesJson),
      evidence: evidence(head),
      ports: ports(head),
      conversations: conversations(head),
      deciders: deciders(head),
    }));
}

const FOUND = "temp.parts p JOIN temp.set_findings s ON s.set_id = p.finding_set_id";
const FOUND_IN_SETS = "temp.set_parts p JOIN temp.set_findings s ON s.set_id = p.finding_set_id";

const HEADS = `
SELECT s.finding_id AS id, s.severity, k.title, k.meaning, k.remediation, k.clauses_json AS clausesJson,
  sum(p.flows) AS flows, min(p.first_micros) AS firstMicros, max(p.last_micros) AS lastMicros,
  count(DISTINCT p.initiator_id) AS initiators, count(DISTINCT p.responder_id) AS responders
FROM ${FOUND}
JOIN finding_kinds k ON k.run_id = $runId AND k.finding_id = s.finding_id
GROUP BY s.finding_id, s.severity`;

/**
 * A list inside every finding. `counted` gives, for all findings at once, findingId, severity, flows, firstSequence and
 * what `named` turns into an entry, once the few rows to show are known: `listed` has also the length of the whole list.
 */
interface FindingList<Entry> {
  readonly counted: string;
  readonly named: string;
  /** The row has more columns than the entry. */
  readonly entry: (row: Entry) => Entry;
}

const EVIDENCE: FindingList<FindingEvidence> = {
  counted: `
    SELECT n.finding_id AS findingId, n.severity, n.evidence AS text, sum(p.flows) AS flows,
      min(p.first_sequence) AS firstSequence
    FROM temp.set_parts p
    JOIN finding_set_members m ON m.set_id = p.finding_set_id
    JOIN findings n ON n.id = m.finding AND n.run_id = $runId
    GROUP BY n.id`,
  named: "FROM listed",
  entry: ({ text, flows }) => ({ text, flows }),
};

const PORTS: FindingList<FindingPort> = {
  counted: `
    SELECT s.finding_id AS findingId, s.severity, p.ip_protocol AS ipProtocol, p.responder_port AS responderPort,
      p.icmp_type AS icmpType, sum(p.flows) AS flows, min(p.first_sequence) AS firstSequence
    FROM ${FOUND_IN_SETS}
    GROUP BY s.finding_id, s.severity, p.ip_protocol, p.icmp_type, p.responder_port`,
  named: `, ${protocolName("listed.ipProtocol")} AS proto FROM listed`,
  entry: ({ proto, responderPort, icmpType, flows }) => ({ proto, responderPort, icmpType, flows }),
};

const CONVERSATIONS: FindingList<FindingConversation> = {
  counted: `
    SELECT s.finding_id AS findingId, s.severity, p.ip_protocol AS ipProtocol, p.responder_port AS responderPort,
      p.icmp_type AS icmpType, p.initiator_id, p.responder_id, sum(p.flows) AS flows,
      min(p.first_sequence) AS firstSequence, min(p.first_micros) AS firstMicros, max(p.last_micros) AS lastMicros
    FROM ${FOUND}
    GROUP BY s.finding_id, s.severity, p.initiator_id, p.responder_id, p.ip_protocol, p.icmp_type, p.responder_port`,
  named: `, ${protocolName("listed.ipProtocol")} AS proto, i.address AS initiator, r.address AS responder, f.uid, capture.file AS capture,
      f.first_frame AS firstFrame
    FROM listed
    JOIN hosts i ON i.id = listed.initiator_id
    JOIN hosts r ON r.id = listed.responder_id
    JOIN flows f ON f.run_id = $runId AND f.sequence = firstSequence
    LEFT JOIN inputs capture
      ON capture.run_id = $runId AND capture.kind = 'capture' AND capture.position = f.first_file`,
  entry: (row) => ({
    initiator: row.initiator,
    responder: row.responder,
    proto: row.proto,
    responderPort: row.responderPort,
    icmpType: row.icmpType,
    flows: row.flows,
    firstMicros: row.firstMicros,
    lastMicros: row.lastMicros,
    uid: row.uid,
    capture: row.capture,
    firstFrame: row.firstFrame,
  }),
};

const DECIDERS: FindingList<FindingDecider> = {
  counted: `
    SELECT s.finding_id AS findingId, s.severity, d.rule_id AS ruleId, d.filter, d.reason, sum(p.flows) AS flows,
      min(p.first_sequence) AS firstSequence
    FROM ${FOUND_IN_SETS} JOIN decisions d ON d.id = p.decision_id
    GROUP BY s.finding_id, s.severity, d.rule_id, d.filter, d.reason`,
  named: "FROM listed",
  entry: ({ ruleId, filter, reason, flows }) => ({ ruleId, filter, reason, flows }),
};

interface ListRow {
  readonly findingId: string;
  readonly severity: Severity;
  readonly total: number;
}

/** Reads one list for all findings: the `limit` entries with the most flows of each. */
function readLists<Entry>(
  database: Database,
  { counted, named, entry }: FindingList<Entry>,
  runId: number,
  limit: number,
): (finding: { readonly id: string; readonly severity: Severity }) => Listed<Entry> {
  const rows = database
    .prepare<{ runId: number; limit: number }, ListRow & Entry>(
      `WITH counted AS (${counted}),
       listed AS (
         SELECT * FROM (
           SELECT *, row_number() OVER (PARTITION BY findingId, severity ORDER BY flows DESC, firstSequence) AS rank,
             count(*) OVER (PARTITION BY findingId, severity) AS total
           FROM counted)
         WHERE rank <= $limit)
       SELECT listed.* ${named} WHERE $runId ORDER BY listed.rank`,
    )
    .all({ runId, limit });
  return ({ id, severity }) => {
    const own = rows.filter((row) => row.findingId === id && row.severity === severity);
    return { total: own[0]?.total ?? 0, shown: own.map(entry) };
  };
}
