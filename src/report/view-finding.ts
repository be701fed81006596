import { formatAmount, formatCount, formatPort } from "./format-values.ts";
import { FILTER_WORDS, SEVERITY_WORDS } from "./page-words.ts";
import type { Decider, ModelFinding, RuleReference } from "./report-model.ts";
import { formatFrames } from "./view-conversation.ts";

/**
 * The slots of partials/findings.hbs. The first finding of an id, which is the worst, is where the id leads to.
 * `values`: what rules hold whose line does not show it, by their ids.
 */
export function viewFinding(finding: ModelFinding, isFirstOfId: boolean, values: ReadonlyMap<number, string>) {
  return {
    id: finding.id,
    anchor: isFirstOfId ? finding.id : `${finding.id}-${finding.severity}`,
    severity: finding.severity,
    severityWord: SEVERITY_WORDS[finding.severity],
    title: finding.title,
    meaning: finding.meaning,
    remediation: finding.remediation,
    clauses: finding.clauses,
    flowCount: formatCount(finding.flows),
    flows: formatAmount(finding.flows, "flow"),
    hosts: `${formatAmount(finding.initiators, "initiator")}, ${formatAmount(finding.responders, "responder")}`,
    ports: listShown(
      finding.ports.shown.map(
        (port) => `${formatPort(port.proto, port.responderPort, port.icmpType)} (${formatCount(port.flows)})`,
      ),
      finding.ports.total,
    ),
    first: finding.first,
    last: finding.last,
    evidence: finding.evidence.shown.map(({ text, flows }) => ({ text, flows: formatAmount(flows, "flow") })),
    evidenceRest: describeRest(finding.evidence, "cause"),
    deciders: finding.deciders.shown.map((entry, index, all) => ({
      ...viewDecider(entry, values, wasLineShown(all.slice(0, index), entry)),
      flows: formatAmount(entry.flows, "flow"),
    })),
    decidersRest: describeRest(finding.deciders, "rule or default", "rules and defaults"),
    conversations: finding.conversations.shown.map((row) => ({
      initiator: row.initiator,
      responder: row.responder,
      port: formatPort(row.proto, row.responderPort, row.icmpType),
      flows: formatCount(row.flows),
      first: row.first,
      last: row.last,
      frame: formatFrames(row),
      communityId: row.communityId,
    })),
    conversationsRest: describeRest(finding.conversations, "conversation"),
    wiresharkFilter: finding.wiresharkFilter,
    changes: finding.changes.map(({ effect, location, before, after }) => ({
      effect,
      location: location ?? "",
      before: before ?? "",
      after: after ?? "",
    })),
  };
}

const listShown = (entries: readonly string[], total: number): string =>
  entries.length < total ? `${entries.join(", ")} and ${formatCount(total - entries.length)} more` : entries.join(", ");

/** `and 12 more conversations`; empty when all are shown. */
function describeRest(
  list: { readonly total: number; readonly shown: readonly unknown[] },
  noun: string,
  plural = `${noun}s`,
): string {
  const rest = list.total - list.shown.length;
  return rest > 0 ? `and ${formatCount(rest)} more ${rest === 1 ? noun : plural}` : "";
}

const viewDecider = ({ filter, rule, reason }: Decider, values: ReadonlyMap<number, string>, wasShown: boolean) => ({
  filter: FILTER_WORDS[filter],
  rule: rule === null ? null : viewRule(rule, values, wasShown),
  reason,
});

/** Entries of one list stand in one line of the file, which is shown with the first of them. */
const wasLineShown = (before: readonly Decider[], { rule }: Decider): boolean =>
  before.some((other) => other.rule?.location === rule?.location);

const viewRule = (
  { id, name, location, lineText }: RuleReference,
  values: ReadonlyMap<number, string>,
  wasShown: boolean,
) => ({
  id,
  name,
  location,
  lineText: wasShown ? "" : lineText,
  value: wasShown ? "" : (values.get(id) ?? ""),
});
