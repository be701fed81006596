import type { Database } from "better-sqlite3";
import type { AuditedFlow } from "../audit/audited-flow.ts";
import { type FlowFinding, severityRank } from "../audit/finding.ts";
import { u32 } from "../base/bytes.ts";
import { formatIpAddress } from "../base/ip-address.ts";
import type { FilterDecision, PolicyDecision } from "../policy/decision.ts";
import type { PayloadFact } from "../service/inspection/payload-fact.ts";
import type { ServiceIdentification } from "../service/service.ts";
import { naming } from "./database-problem.ts";
import { insertCaptures, insertStart } from "./insert-run-record.ts";
import { Interner } from "./interner.ts";
import type { RunEnd, RunStart } from "./run-record.ts";
import { prepareStatements, type RunStatements } from "./run-statements.ts";
import { RunTally, type TalliedFlow } from "./run-tally.ts";
import { sortableAddress } from "./sortable-address.ts";

/** ICMP and ICMPv6: their type stands in the initiator's port. */
const ICMP_PROTOCOLS: ReadonlySet<number> = new Set([1, 58]);

/** Rows of one transaction: what a killed run may lose, and few enough that no transaction outgrows the page cache. */
const FLOWS_PER_BATCH = 16_384;

/** Keys remembered of each kind: about 20 MB at most for addresses, the only ones that many captures have many of. */
const REMEMBERED = 200_000;
const REMEMBERED_SERVICES = 20_000;

/**
 * Writes one run: flows in any order, whole batches at a time. Until `finish` the run's status is `running`, which is
 * what a killed run leaves behind. Errors that the user can mend are UserErrors naming the file.
 */
export class RunWriter {
  readonly id: number;
  readonly #file: string;
  readonly #database: Database;
  readonly #statements: RunStatements;
  #flowsInBatch = 0;

  readonly #hosts = new Interner<number | string>(REMEMBERED);
  readonly #decisions = new Interner<string>(REMEMBERED);
  /** By object, which flows to one service mostly share, and by what it says. */
  readonly #services = new Interner<ServiceIdentification>(REMEMBERED_SERVICES);
  readonly #serviceKeys = new Interner<string>(REMEMBERED);
  /** By object, which flows that told the same mostly share. */
  readonly #factLists = new WeakMap<readonly PayloadFact[], number>();
  readonly #findings = new Interner<string>(REMEMBERED);
  readonly #findingSets = new Interner<string>(REMEMBERED);

  /** What the flows written so far come to. */
  readonly tally = new RunTally();

  /** Stores what is known when the run begins, at once. Called by `Store.beginRun`. */
  constructor(file: string, database: Database, start: RunStart) {
    this.#file = file;
    this.#database = database;
    this.#statements = prepareStatements(database);
    this.id = naming(file, () => database.transaction(() => insertStart(database, start)).immediate());
  }

  /** Keeps a flow. Cheap: one narrow row; everything shared is looked up by number. */
  addFlow(audited: AuditedFlow): void {
    naming(this.#file, () => {
      if (this.#flowsInBatch === 0) this.#statements.begin.run();
      this.#insert(audited);
      this.#flowsInBatch += 1;
      if (this.#flowsInBatch === FLOWS_PER_BATCH) this.#endBatch();
    });
  }

  /** Stores what is known at the end; the run then reads `complete`, or `incomplete` where input was lost. */
  finish(end: RunEnd): void {
    naming(this.#file, () => {
      if (this.#flowsInBatch === 0) this.#statements.begin.run();
      insertCaptures(this.#database, this.id, end.captures);
      this.#database
        .prepare(`UPDATE runs SET status = ?, finished_micros = ?, quality_json = ?, cross_checks_json = ?, timings_json = ?
                  WHERE id = ?`)
        .run(
          end.isIncomplete ? "incomplete" : "complete",
          end.finishedMicros,
          JSON.stringify(end.quality),
          JSON.stringify(end.crossChecks),
          JSON.stringify(end.timings),
          this.id,
        );
      this.#endBatch();
    });
  }

  #endBatch(): void {
    this.#statements.commit.run();
    this.#flowsInBatch = 0;
  }

  #insert(audited: AuditedFlow): void {
    const { flow, findings } = audited;
    const ids: RowIds = {
      initiatorId: this.#hostId(flow.start.initiatorAddress),
      responderId: this.#hostId(flow.start.responderAddress),
      serviceId: this.#serviceId(audited.service),
      decisionId: this.#decisionId(audited.decision),
      findingSetId: findings.length === 0 ? null : this.#findingSetId(findings),
    };
    this.#insertFlow(audited, ids);
    this.tally.add(talliedFlow(audited, ids));
  }

  #insertFlow({ uid, communityId, flow, service, endpoint, verdict, isMismatch }: AuditedFlow, ids: RowIds): void {
    const { start } = flow;
    this.#statements.flow.run(
      this.id,
      start.sequence,
      uid,
      communityId,
      start.firstMicros,
      flow.lastMicros,
      start.ipProtocol,
      ids.initiatorId,
      start.initiatorPort,
      ids.responderId,
      start.responderPort,
      flow.initiatorPackets,
      flow.responderPackets,
      flow.initiatorIpBytes,
      flow.responderIpBytes,
      flow.initiatorBytes,
      flow.responderBytes,
      flow.connectionState,
      flow.history,
      isMismatch ? 1 : 0,
      start.isMidstream ? 1 : 0,
      start.isInitiatorUnknown ? 1 : 0,
      flow.vlan,
      flow.firstFile,
      flow.firstFrame,
      flow.lastFile,
      flow.lastFrame,
      flow.forwardedPackets,
      flow.fragments,
      start.initiatorMac,
      start.responderMac,
      ids.serviceId,
      ids.decisionId,
      verdict,
      ids.findingSetId,
      endpoint?.taughtBySequence ?? null,
      endpoint?.taughtInFile ?? null,
      endpoint?.taughtInFrame ?? null,
      this.#factListId(service.facts),
    );
  }

  #hostId(address: Uint8Array): number {
    // Only a new host is worth formatting: flows outnumber hosts, and text is slower to look up than a number.
    const key = address.length === 4 ? u32(address, 0) : formatIpAddress(address);
    return this.#hosts.find(key) ?? this.#hosts.remember(key, this.#storeHost(address));
  }

  #storeHost(address: Uint8Array): number {
    const { insertHost, findHost } = this.#statements;
    const text = formatIpAddress(address);
    const { changes, lastInsertRowid } = insertHost.run(text, sortableAddress(address));
    return changes === 1 ? Number(lastInsertRowid) : (findHost.get(text) ?? missing("host"));
  }

  #serviceId(service: ServiceIdentification): number {
    return this.#services.find(service) ?? this.#services.remember(service, this.#serviceIdByKey(service));
  }

  /** Services that differ in their facts alone are one. */
  #serviceIdByKey(service: ServiceIdentification): number {
    const key = serviceKey(service);
    return this.#serviceKeys.find(key) ?? this.#serviceKeys.remember(key, this.#storeService(service, key));
  }

  #storeService(service: ServiceIdentification, key: string): number {
    const { insertService, findService } = this.#statements;
    const { confidence, evidence, promised, candidates, payload } = service;
    const systemServices = JSON.stringify(service.systemServices);
    insertService.run(
      this.id,
      key,
      service.service,
      systemServices,
      confidence,
      evidence,
      promised,
      candidates,
      payload,
    );
    return findService.get(this.id, key) ?? missing("service");
  }

  #factListId(facts: readonly PayloadFact[]): number | null {
    if (facts.length === 0) return null;
    let id = this.#factLists.get(facts);
    if (id === undefined) {
      id = Number(this.#statements.insertFactList.run(this.id, JSON.stringify(facts)).lastInsertRowid);
      this.#factLists.set(facts, id);
    }
    return id;
  }

  #decisionId(policy: PolicyDecision): number {
    return this.#decisions.find(policy.key) ?? this.#decisions.remember(policy.key, this.#storeDecision(policy));
  }

  #storeDecision(policy: PolicyDecision): number {
    const { insertDecision, findDecision } = this.#statements;
    const { deciding } = policy;
    const { changes, lastInsertRowid } = insertDecision.run(
      this.id,
      policy.key,
      policy.decision,
      policy.direction,
      deciding.filter,
      deciding.ruleId,
      deciding.reason,
      deciding.isDefault ? 1 : 0,
      JSON.stringify(deciding.flags),
    );
    if (changes === 0) return findDecision.get(this.id, policy.key) ?? missing("decision");
    for (const [position, filter] of policy.filters.entries())
      this.#insertFilterDecision(Number(lastInsertRowid), position, filter);
    return Number(lastInsertRowid);
  }

  #insertFilterDecision(decisionId: number, position: number, filter: FilterDecision): void {
    const trace = filter.trace.map(({ ruleId, text, isAssumed }) => ({ rule: ruleId, text, assumed: isAssumed }));
    this.#statements.insertFilterDecision.run(
      decisionId,
      position,
      filter.filter,
      filter.decision,
      filter.direction,
      filter.ruleId,
      filter.reason,
      filter.isDefault ? 1 : 0,
      JSON.stringify(filter.flags),
      JSON.stringify(trace),
    );
  }

  #findingSetId(findings: readonly FlowFinding[]): number {
    const members = [...new Set(findings.map((finding) => this.#findingId(finding)))];
    const key = members.join(",");
    return (
      this.#findingSets.find(key) ?? this.#findingSets.remember(key, this.#storeFindingSet(key, members, findings))
    );
  }

  #storeFindingSet(key: string, members: readonly number[], findings: readonly FlowFinding[]): number {
    const { insertFindingSet, findFindingSet, insertMember } = this.#statements;
    const ids = JSON.stringify([...new Set(findings.map(({ id }) => id))]);
    const worst = Math.max(...findings.map(({ severity }) => severityRank(severity)));
    const { changes, lastInsertRowid } = insertFindingSet.run(this.id, key, ids, worst);
    if (changes === 0) return findFindingSet.get(this.id, key) ?? missing("finding set");
    for (const [position, finding] of members.entries()) insertMember.run(lastInsertRowid, position, finding);
    return Number(lastInsertRowid);
  }

  #findingId(finding: FlowFinding): number {
    const key = `${finding.id} ${finding.severity} ${finding.evidence}`;
    return this.#findings.find(key) ?? this.#findings.remember(key, this.#storeFinding(finding));
  }

  #storeFinding({ id, severity, evidence }: FlowFinding): number {
    const { insertFinding, findFinding } = this.#statements;
    insertFinding.run(this.id, id, severity, evidence);
    return findFinding.get(this.id, id, severity, evidence) ?? missing("finding");
  }
}

/** What the evidence and its standing are told by; facts are kept in lists of their own. */
const serviceKey = ({ service, systemServices, confidence, evidence, payload }: ServiceIdentification): string =>
  JSON.stringify([service, systemServices, confidence, evidence, payload]);

/** Row numbers of what a flow shares with others. */
type RowIds = Pick<TalliedFlow, "initiatorId" | "responderId" | "serviceId" | "decisionId" | "findingSetId">;

/** Field by field: what is added to a copy makes objects of as many shapes (100,000 flows: 0.9 s). */
const talliedFlow = ({ flow, verdict, isMismatch }: AuditedFlow, ids: RowIds): TalliedFlow => ({
  sequence: flow.start.sequence,
  verdict,
  initiatorId: ids.initiatorId,
  responderId: ids.responderId,
  serviceId: ids.serviceId,
  decisionId: ids.decisionId,
  findingSetId: ids.findingSetId,
  ipProtocol: flow.start.ipProtocol,
  icmpType: ICMP_PROTOCOLS.has(flow.start.ipProtocol) ? flow.start.initiatorPort : null,
  responderPort: flow.start.responderPort,
  state: flow.connectionState,
  initiatorPackets: flow.initiatorPackets,
  responderPackets: flow.responderPackets,
  bytes: flow.initiatorIpBytes + flow.responderIpBytes,
  isMismatch,
  isMidstream: flow.start.isMidstream,
  isInitiatorUnknown: flow.start.isInitiatorUnknown,
  firstMicros: flow.start.firstMicros,
  lastMicros: flow.lastMicros,
});

const missing = (what: string): never => {
  throw new Error(`the ${what} just stored is not in the database`);
};
