import type { Database } from "better-sqlite3";
import type { Verdict } from "../audit/finding.ts";
import { naming } from "./database-problem.ts";
import { readHostChecks, type StoredHostCheck } from "./host-checks.ts";
import { type ConversationPage, readConversations } from "./read-conversations.ts";
import { countByFilter, type FilterTotals } from "./read-filter-totals.ts";
import { type Listed, readFindings, type StoredFinding } from "./read-findings.ts";
import { countHostPairs, type HostPairs } from "./read-host-pairs.ts";
import {
  readAssumptions,
  readCaptures,
  readRuleFiles,
  type StoredAssumption,
  type StoredCapture,
} from "./read-inputs.ts";
import { type FlowJudgements, readJudgements } from "./read-judgements.ts";
import { readDecisions, readRules, type StoredDecision, type StoredRule } from "./read-policy.ts";
import { readServicesSeen, type ServiceSeen } from "./read-services-seen.ts";
import { countFlowShape, countVerdicts, type FlowShape, type VerdictTotals } from "./read-totals.ts";
import { countOverTime, countTraffic, type SpanTotals, type TrafficTotals } from "./read-traffic.ts";
import type { RuleFile } from "./run-record.ts";
import type { RunTally } from "./run-tally.ts";
import { iterateFlows, type StoredFlow } from "./stored-flow.ts";
import type { StoredRun } from "./stored-run.ts";
import { tallyRun } from "./tally-run.ts";

/**
 * What is stored of one run, as plain data; addresses are text, times microseconds since the Unix epoch. The same run
 * gives the same answers in the same order every time. One reader of a store at a time: they share temporary tables.
 */
export class RunReader {
  readonly run: StoredRun;
  readonly #file: string;
  readonly #database: Database;
  #tally: RunTally | undefined;

  /** Called by `Store.readRun`. */
  constructor(file: string, database: Database, run: StoredRun, tally?: RunTally) {
    this.#file = file;
    this.#database = database;
    this.run = run;
    this.#tally = tally;
  }

  /** In the order read; none for a run that did not finish. */
  captures(): StoredCapture[] {
    return this.#read(() => readCaptures(this.#database, this.run.id));
  }

  ruleFiles(): RuleFile[] {
    return this.#read(() => readRuleFiles(this.#database, this.run.id));
  }

  assumptions(): StoredAssumption[] {
    return this.#read(() => readAssumptions(this.#database, this.run.id));
  }

  /** In the order of the rule files, each with the flows it settled. */
  rules(): StoredRule[] {
    return this.#counted((tally) => readRules(this.#database, this.run.id, tally));
  }

  /** Checks of the host's configuration, in their order. */
  hostChecks(): StoredHostCheck[] {
    return this.#read(() => readHostChecks(this.#database, this.run.id));
  }

  /** What every filter said of the flows, counted. */
  filterTotals(): readonly FilterTotals[] {
    return this.#counted((tally) => countByFilter(this.#database, this.run.id, tally));
  }

  /** The decisions `ids`, with what every filter said. */
  decisions(ids: readonly number[]): ReadonlyMap<number, StoredDecision> {
    return this.#read(() => readDecisions(this.#database, ids));
  }

  /** One entry for each verdict, those without a flow included. */
  verdictTotals(): readonly VerdictTotals[] {
    return this.#counted(countVerdicts);
  }

  /** How much of the flows the capture shows: what a verdict rests on. */
  flowShape(): FlowShape {
    return this.#counted(countFlowShape);
  }

  /** The conversations of a verdict, worst findings first, then busiest; at most `limit`, with the total. */
  conversations(verdict: Verdict, limit: number): ConversationPage {
    return this.#counted((tally) => readConversations(this.#database, this.run.id, tally, verdict, limit));
  }

  /** Findings worst first; at most `limit` of each list in a finding, with the totals. */
  findings(limit: number): StoredFinding[] {
    return this.#counted((tally) => readFindings(this.#database, this.run.id, tally, limit));
  }

  /** How the flows fall by decision and outcome, by direction and by service. */
  trafficTotals(): TrafficTotals {
    return this.#counted((tally) => countTraffic(this.#database, this.run.id, tally));
  }

  /** How many flows of each verdict began in each span of `spanMicros` since `startMicros`. */
  overTime(startMicros: number, spanMicros: number): readonly SpanTotals[] {
    return this.#read(() => countOverTime(this.#database, this.run.id, startMicros, spanMicros));
  }

  /** Who talks to whom among the `limit` busiest hosts. */
  hostPairs(limit: number): HostPairs {
    return this.#counted((tally) => countHostPairs(this.#database, tally, limit));
  }

  /** Services by host and port, those that answered first, then busiest; at most `limit`, with the total. */
  servicesSeen(limit: number): Listed<ServiceSeen> {
    return this.#counted((tally) => readServicesSeen(this.#database, this.run.id, tally, limit));
  }

  /** In order of first packet, read lazily. */
  flows(): Generator<StoredFlow, void> {
    return iterateFlows(this.#database, this.run.id);
  }

  /** How every flow was judged, by its sequence number. */
  judgements(): FlowJudgements {
    return this.#read(() => readJudgements(this.#database, this.run.id));
  }

  #read<Result>(work: () => Result): Result {
    return naming(this.#file, work);
  }

  /** The flows are read once, when first asked for. */
  #counted<Result>(work: (tally: RunTally) => Result): Result {
    return this.#read(() => {
      this.#tally ??= tallyRun(this.#database, this.run.id);
      return work(this.#tally);
    });
  }
}
