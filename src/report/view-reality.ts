import { assumedProfile } from "./assumed-profile.ts";
import { causesOfContradiction } from "./build-answer.ts";
import { formatAmount, formatCount, formatPort } from "./format-values.ts";
import { FILTER_WORDS } from "./page-words.ts";
import type { ReportModel } from "./report-model.ts";

type Outcome = ReportModel["traffic"]["outcomes"][number];
type Decision = Outcome["decision"];

/** Zeek's states by what they say of a flow's fate. */
const FATES: readonly { readonly title: string; readonly states: readonly Outcome["state"][] }[] = [
  { title: "Established or answered", states: ["SF", "S1", "S2", "S3", "RSTO", "RSTR"] },
  { title: "Refused", states: ["REJ"] },
  { title: "No answer seen", states: ["S0", "SH", "RSTOS0"] },
  { title: "Only partly seen", states: ["OTH", "SHR", "RSTRH"] },
];

const DECISION_TITLES: Readonly<Record<Decision, string>> = {
  deny: "Deny",
  depends: "Cannot be decided",
  "not-filtered": "Passes without being inspected",
  allow: "Allow",
  "out-of-scope": "Not concerned",
};
const DECISION_ORDER = [
  "deny",
  "depends",
  "not-filtered",
  "allow",
  "out-of-scope",
] as const satisfies readonly Decision[];

/** Conversations listed: those with the worst findings and the most flows. */
const LISTED = 50;

/** The finding of every flow that the policy denies and the capture shows established. */
const CONTRADICTION = "FWR-501";

/** The slots of partials/reality.hbs; null where there is no flow. */
export function viewReality({
  run,
  traffic: { outcomes },
  conversations: { denied },
  findings,
  assumptions,
}: ReportModel) {
  if (outcomes.length === 0) return null;
  const listed = denied.shown.filter(({ mismatches }) => mismatches > 0).slice(0, LISTED);
  const total = findings.find(({ id }) => id === CONTRADICTION)?.conversations.total ?? listed.length;
  const flows = outcomes.reduce((sum, { mismatches }) => sum + mismatches, 0);
  return {
    fates: FATES.map(({ title, states }) => ({ title, states: states.join(", ") })),
    rows: DECISION_ORDER.filter((decision) => outcomes.some((entry) => entry.decision === decision)).map(
      (decision) => ({
        title: DECISION_TITLES[decision],
        cells: FATES.map(({ states }) =>
          viewCell(outcomes.filter((entry) => entry.decision === decision && states.includes(entry.state))),
        ),
      }),
    ),
    contradiction:
      flows === 0
        ? ""
        : `${formatAmount(flows, "flow")} that the policy denies got through all the same: ${causesOfContradiction(assumedProfile(run, assumptions))}.`,
    conversations: listed.map((row) => {
      const [decider] = row.decisions;
      return {
        uid: row.uid,
        initiator: row.initiator,
        responder: row.responder,
        port: formatPort(row.proto, row.responderPort, row.icmpType),
        contradicting: formatCount(row.mismatches),
        outcome: row.outcomes.map(({ state, flows: of }) => `${state} ${formatCount(of)}`).join(", "),
        rule: decider?.rule ?? null,
        filter: decider === undefined ? "" : FILTER_WORDS[decider.filter],
        reason: decider?.reason ?? "",
        first: row.first,
        frame: `${row.capture ?? "capture"} #${row.firstFrame}`,
      };
    }),
    rest:
      total > listed.length
        ? `(showing ${formatCount(listed.length)} of ${formatAmount(total, "conversation")}, those with the worst findings and the most flows)`
        : "",
  };
}

function viewCell(entries: readonly Outcome[]) {
  const flows = entries.reduce((sum, entry) => sum + entry.flows, 0);
  const mismatches = entries.reduce((sum, entry) => sum + entry.mismatches, 0);
  return {
    flows: flows === 0 ? "" : formatCount(flows),
    contradicting:
      mismatches === 0 ? "" : mismatches === flows ? "contradicts" : `${formatCount(mismatches)} contradict`,
  };
}
