import type { StoredHostCheck } from "../../store/host-checks.ts";
import type { StoredConversation } from "../../store/read-conversations.ts";
import type { StoredFinding } from "../../store/read-findings.ts";
import type { StoredAssumption, StoredCapture } from "../../store/read-inputs.ts";
import type { StoredDecision, StoredRule } from "../../store/read-policy.ts";
import type { ReadableRun } from "../../store/run-reader.ts";
import type { StoredFlow } from "../../store/stored-flow.ts";
import type { StoredRun } from "../../store/stored-run.ts";
import type { Pseudonyms } from "./pseudonyms.ts";
import { redactAddresses } from "./redact-addresses.ts";
import { redactCommandLine } from "./redact-command-line.ts";
import { redactFact } from "./redact-facts.ts";
import { communityIdOf, type FlowRedaction, redactFlow, redactHost } from "./redact-flow.ts";
import { redactLine, redactName } from "./redact-line.ts";
import { redactServer } from "./redact-names.ts";
import { nameInputs } from "./redact-rules.ts";
import { createTextRedactor } from "./text-redactor.ts";

/**
 * The run as `reader` tells it, with pseudonyms for addresses and names: what is made from it cannot tell what is not
 * there. Counts, ports, times and frames stay. Every string of the reader is either redacted here or words of fwreport's.
 */
export function redactRun(reader: ReadableRun, pseudonyms: Pseudonyms): ReadableRun {
  const [rules, ruleFiles, captures] = [reader.rules(), reader.ruleFiles(), reader.captures()];
  const names = nameInputs({ rules, ruleFiles, captures }, pseudonyms);
  const text = createTextRedactor(names.dictionary, pseudonyms);
  const tools: FlowRedaction = { pseudonyms, names, text };
  return {
    run: redactRunRecord(reader.run, tools, new Set([...ruleFiles, ...captures].map(({ file }) => file))),
    captures: () => reader.captures().map((capture) => redactCapture(capture, tools)),
    ruleFiles: () => reader.ruleFiles().map((file) => ({ ...file, file: names.file(file.file) })),
    assumptions: () => reader.assumptions().map((assumption) => redactAssumption(assumption, tools)),
    rules: () => reader.rules().map((rule) => redactRule(rule, tools)),
    hostChecks: () => reader.hostChecks().map((check) => redactCheck(check, tools)),
    filterTotals: () => reader.filterTotals(),
    decisions: (ids) =>
      new Map([...reader.decisions(ids)].map(([id, decision]) => [id, redactDecision(decision, text)])),
    verdictTotals: () => reader.verdictTotals(),
    flowShape: () => reader.flowShape(),
    conversations: (verdict, limit) => {
      const { total, rows } = reader.conversations(verdict, limit);
      return { total, rows: rows.map((row) => redactConversation(row, tools)) };
    },
    findings: (limit) => reader.findings(limit).map((finding) => redactFinding(finding, tools)),
    trafficTotals: () => reader.trafficTotals(),
    overTime: (startMicros, spanMicros) => reader.overTime(startMicros, spanMicros),
    hostPairs: (limit) => {
      const pairs = reader.hostPairs(limit);
      return {
        ...pairs,
        hosts: pairs.hosts.map((host) => ({ ...host, address: redactHost(host.address, pseudonyms) })),
      };
    },
    servicesSeen: (limit) => {
      const { total, shown } = reader.servicesSeen(limit);
      return {
        total,
        shown: shown.map((seen) => ({
          ...seen,
          host: redactHost(seen.host, pseudonyms),
          evidence: text(seen.evidence),
        })),
      };
    },
    *flows(): Generator<StoredFlow, void> {
      for (const flow of reader.flows()) yield redactFlow(flow, tools);
    },
  };
}

/** What stands for a title, which may name anyone. */
export const REDACTED_TITLE = "Firewall compliance (redacted)";

function redactRunRecord(run: StoredRun, tools: FlowRedaction, inputs: ReadonlySet<string>): StoredRun {
  const { pseudonyms, names, text } = tools;
  return {
    ...run,
    title: REDACTED_TITLE,
    ticket: run.ticket === null ? null : pseudonyms.name("ticket", run.ticket),
    commandLine: redactCommandLine(
      run.commandLine,
      (argument) => (inputs.has(argument) ? names.file(argument) : undefined),
      pseudonyms,
    ),
    crossChecks:
      run.crossChecks?.map((check) => ({ ...check, file: names.file(check.file), text: text(check.text) })) ?? null,
    hostAddresses: run.hostAddresses.map((address) => redactHost(address, pseudonyms)),
    privateSide: run.privateSide.map((prefix) => redactAddresses(prefix, pseudonyms)),
    ruleWarnings: run.ruleWarnings.map((warning) => redactWarning(warning, tools)),
  };
}

/** What a warning quotes may hold quotes itself: all from the first to the last is one. */
function redactWarning(warning: string, { pseudonyms, text }: FlowRedaction): string {
  const [first, last] = [warning.indexOf('"'), warning.lastIndexOf('"')];
  if (first === last) return text(warning);
  return `${text(warning.slice(0, first))}"${pseudonyms.name("text", warning.slice(first + 1, last))}"${text(warning.slice(last + 1))}`;
}

function redactCapture(capture: StoredCapture, { pseudonyms, names, text }: FlowRedaction): StoredCapture {
  const { endedEarly } = capture;
  return {
    ...capture,
    file: names.file(capture.file),
    interfaces: capture.interfaces.map((one) => ({
      ...one,
      name: one.name && pseudonyms.name("adapter", one.name),
      description: one.description && pseudonyms.name("text", one.description),
    })),
    names: Object.fromEntries(
      Object.entries(capture.names).map(([address, given]) => [
        redactHost(address, pseudonyms),
        given.map((name) => redactServer(name, pseudonyms)),
      ]),
    ),
    notes: capture.notes.map(text),
    endedEarly: endedEarly && { ...endedEarly, reason: text(endedEarly.reason) },
  };
}

/** The one assumption that lists names without quotes is that of the adapters of Windows CE. */
function redactAssumption(assumption: StoredAssumption, { pseudonyms, text }: FlowRedaction): StoredAssumption {
  const [, words, adapters] = /^(.*; not firewalled: )(.*)$/s.exec(assumption.text) ?? [];
  if (words === undefined || adapters === undefined) return { ...assumption, text: text(assumption.text) };
  const hidden = adapters.split(", ").map((adapter) => redactName(adapter, "adapter", pseudonyms));
  return { ...assumption, text: `${words}${hidden.join(", ")}` };
}

const redactRule = (rule: StoredRule, { pseudonyms, names, text }: FlowRedaction): StoredRule => ({
  ...rule,
  name: names.ruleName(rule.name),
  file: names.file(rule.file),
  lineText: redactLine(rule.lineText, pseudonyms),
  summary: text(rule.summary),
});

const redactCheck = (check: StoredHostCheck, { pseudonyms, names, text }: FlowRedaction): StoredHostCheck => ({
  ...check,
  file: check.file && names.file(check.file),
  lineText: check.lineText && redactLine(check.lineText, pseudonyms),
  found: check.found && text(check.found),
  notes: check.notes.map(text),
});

const redactDecision = (decision: StoredDecision, text: (text: string) => string): StoredDecision => ({
  ...decision,
  reason: text(decision.reason),
  filters: decision.filters.map((filter) => ({
    ...filter,
    reason: text(filter.reason),
    trace: filter.trace.map((step) => ({ ...step, text: text(step.text) })),
  })),
});

/** Both ends, the file, and the Community ID of a conversation's first flow. */
const redactEnds = <Row extends Pick<StoredConversation, keyof Ends>>(row: Row, tools: FlowRedaction): Row & Ends => {
  const { pseudonyms, names } = tools;
  const [initiator, responder] = [redactHost(row.initiator, pseudonyms), redactHost(row.responder, pseudonyms)];
  return {
    ...row,
    initiator,
    responder,
    communityId: communityIdOf(initiator, responder, row.initiatorPort, row.responderPort, row.ipProtocol),
    capture: row.capture && names.file(row.capture),
  };
};

type Ends = Pick<
  StoredConversation,
  "initiator" | "responder" | "communityId" | "capture" | "initiatorPort" | "responderPort" | "ipProtocol"
>;

const redactConversation = (row: StoredConversation, tools: FlowRedaction): StoredConversation => ({
  ...redactEnds(row, tools),
  announcement: row.announcement && {
    ...row.announcement,
    capture: row.announcement.capture && tools.names.file(row.announcement.capture),
  },
  facts: row.facts.map(({ kind, text }) => ({ kind, text: redactFact(kind, text, tools) })),
  services: row.services.map((service) => ({ ...service, evidence: tools.text(service.evidence) })),
});

const redactFinding = (finding: StoredFinding, tools: FlowRedaction): StoredFinding => ({
  ...finding,
  evidence: redactEvidence(finding.evidence, tools),
  conversations: {
    ...finding.conversations,
    shown: finding.conversations.shown.map((row) => redactEnds(row, tools)),
  },
  deciders: {
    ...finding.deciders,
    shown: finding.deciders.shown.map((decider) => ({
      ...decider,
      reason: tools.text(decider.reason),
      evidence: redactEvidence(decider.evidence, tools),
      conversations: {
        ...decider.conversations,
        shown: decider.conversations.shown.map((row) => ({
          ...row,
          initiator: redactHost(row.initiator, tools.pseudonyms),
          responder: redactHost(row.responder, tools.pseudonyms),
          capture: row.capture && tools.names.file(row.capture),
        })),
      },
    })),
  },
});

const redactEvidence = (
  { total, shown }: StoredFinding["evidence"],
  { text }: FlowRedaction,
): StoredFinding["evidence"] => ({ total, shown: shown.map((entry) => ({ ...entry, text: text(entry.text) })) });
