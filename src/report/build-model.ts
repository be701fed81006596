import { VERDICTS, type Verdict } from "../audit/finding.ts";
import type { StoredConversation } from "../store/read-conversations.ts";
import type { Listed, StoredFinding } from "../store/read-findings.ts";
import type { StoredCapture } from "../store/read-inputs.ts";
import type { StoredRule } from "../store/read-policy.ts";
import type { ServiceSeen } from "../store/read-services-seen.ts";
import type { FlowShape } from "../store/read-totals.ts";
import type { ReadableRun } from "../store/run-reader.ts";
import { clauseById, formatClause } from "../tables/clauses.ts";
import { buildAnswer } from "./build-answer.ts";
import { buildHostChecks } from "./build-host-checks.ts";
import { buildQuality } from "./build-quality.ts";
import { buildTraffic } from "./build-traffic.ts";
import { deciderOf, explainDecision, type RuleReferences } from "./explain-decision.ts";
import { formatTime } from "./format-values.ts";
import { proposeChanges } from "./registry-change.ts";
import {
  type Explanation,
  MODEL_VERSION,
  type ModelCapture,
  type ModelClause,
  type ModelConversation,
  type ModelFinding,
  type ModelRule,
  type ModelRun,
  type ModelServiceSeen,
  type ReportModel,
  type RuleReference,
} from "./report-model.ts";
import { formatWiresharkFilter } from "./wireshark-filter.ts";

/** Rows of a table of conversations, twice those of services, and entries of a list in a finding: what a page of 2 MB can hold. */
export const ROWS_SHOWN = 1000;
const LISTED_IN_FINDING = 10;
const CONVERSATIONS_FILTERED = 5;

/** Reads one stored run into plain data, at most `rows` of each table. The same run gives the same model, always. */
export function buildModel(reader: ReadableRun, rows: number = ROWS_SHOWN): ReportModel {
  const { run } = reader;
  const [shape, verdicts, captures, rules, assumptions] = [
    reader.flowShape(),
    reader.verdictTotals(),
    reader.captures(),
    reader.rules(),
    reader.assumptions(),
  ];
  const findings = reader.findings(LISTED_IN_FINDING);
  const references = new Map(rules.map((rule) => [rule.id, referTo(rule)]));
  const pages = VERDICTS.map((verdict) => ({ verdict, ...reader.conversations(verdict, rows) }));
  const explanations = explain(
    reader,
    pages.flatMap(({ rows }) => rows),
    references,
  );
  const tables = pages.map(({ verdict, total, rows }): [Verdict, Listed<ModelConversation>] => [
    verdict,
    { total, shown: rows.map((row) => toModelConversation(row, explanations)) },
  ]);
  return {
    modelVersion: MODEL_VERSION,
    run: toModelRun(reader, shape),
    answer: buildAnswer({ run, shape, verdicts, findings, captures, assumptions }),
    quality: buildQuality({ run, shape, captures }),
    findings: findings.map((finding) => toModelFinding(finding, references)),
    conversations: Object.fromEntries(tables) as Record<Verdict, Listed<ModelConversation>>,
    explanations: [...explanations.values()],
    rules: rules.map(toModelRule),
    servicesSeen: toServicesSeen(reader.servicesSeen(Math.ceil(rows / 2))),
    traffic: buildTraffic(reader),
    hostChecks: buildHostChecks(reader),
    assumptions,
    ruleWarnings: run.ruleWarnings,
    captures: captures.map(toModelCapture),
    ruleFiles: reader.ruleFiles(),
    crossChecks: run.crossChecks ?? [],
  };
}

const formatTimeOrNull = (micros: number | null): string | null => (micros === null ? null : formatTime(micros));

const toModelRun = ({ run }: ReadableRun, shape: FlowShape): ModelRun => ({
  id: run.id,
  status: run.status,
  title: run.title,
  ticket: run.ticket,
  toolVersion: run.toolVersion,
  commandLine: run.commandLine,
  started: formatTime(run.startedMicros),
  finished: formatTimeOrNull(run.finishedMicros),
  windowStart: formatTimeOrNull(shape.firstMicros),
  windowEnd: formatTimeOrNull(shape.lastMicros),
  filters: run.filters,
  hostAddresses: run.hostAddresses,
  privateSide: run.privateSide,
  firewallProfile: run.firewallProfile,
  isRedacted: false,
  timings: run.timings ?? {},
});

const referTo = ({ id, name, file, line, lineText, action }: StoredRule): RuleReference => ({
  id,
  name,
  location: `${file}:${line}`,
  lineText,
  action,
});

const toModelRule = ({ file, line, ...rule }: StoredRule): ModelRule => ({ ...rule, location: `${file}:${line}` });

const toServicesSeen = ({ total, shown }: Listed<ServiceSeen>): Listed<ModelServiceSeen> => ({
  total,
  shown: shown.map(({ firstMicros, lastMicros, ...seen }) => ({
    ...seen,
    first: formatTime(firstMicros),
    last: formatTime(lastMicros),
  })),
});

const toModelCapture = ({ firstMicros, lastMicros, endedEarly, ...capture }: StoredCapture): ModelCapture => ({
  ...capture,
  first: formatTimeOrNull(firstMicros),
  last: formatTimeOrNull(lastMicros),
  endedEarly: endedEarly ?? null,
});

function toModelClause(id: string): ModelClause {
  const clause = clauseById(id);
  if (clause === undefined) return { id, name: id, paraphrase: null, isSecondHand: false };
  return { id, name: formatClause(clause), paraphrase: clause.paraphrase, isSecondHand: clause.mark === "second-hand" };
}

function toModelFinding(
  { firstMicros, lastMicros, conversations, deciders, clauses, ...finding }: StoredFinding,
  references: RuleReferences,
): ModelFinding {
  const decidersShown = deciders.shown.map((entry) => {
    const { flows, evidence, conversations } = entry;
    return { ...deciderOf(entry, references), flows, evidence, conversations };
  });
  return {
    ...finding,
    clauses: clauses.map(toModelClause),
    first: formatTime(firstMicros),
    last: formatTime(lastMicros),
    conversations: {
      total: conversations.total,
      shown: conversations.shown.map(
        ({ firstMicros, lastMicros, ipProtocol: _, initiatorPort: __, ...conversation }) => ({
          ...conversation,
          first: formatTime(firstMicros),
          last: formatTime(lastMicros),
        }),
      ),
    },
    deciders: { total: deciders.total, shown: decidersShown },
    wiresharkFilter: formatWiresharkFilter(conversations.shown.slice(0, CONVERSATIONS_FILTERED)),
    changes: proposeChanges(finding.id, decidersShown),
  };
}

/** The decisions behind `rows` by row number in the database, numbered from 1 as they come. */
function explain(
  reader: ReadableRun,
  rows: readonly StoredConversation[],
  references: RuleReferences,
): ReadonlyMap<number, Explanation> {
  const ids = [...new Set(rows.flatMap(({ decisions }) => decisions.map(({ decisionId }) => decisionId)))];
  const decisions = reader.decisions(ids);
  return new Map([...decisions].map(([id, decision], index) => [id, explainDecision(index + 1, decision, references)]));
}

function toModelConversation(
  { firstMicros, lastMicros, ipProtocol: _, initiatorPort: __, decisions, ...conversation }: StoredConversation,
  explanations: ReadonlyMap<number, Explanation>,
): ModelConversation {
  return {
    ...conversation,
    first: formatTime(firstMicros),
    last: formatTime(lastMicros),
    decisions: decisions.flatMap(({ decisionId, flows }) => {
      const explanation = explanations.get(decisionId);
      if (explanation === undefined) return [];
      const { number, filter, rule, reason } = explanation;
      return [{ explanation: number, filter, rule, reason, flows }];
    }),
  };
}
