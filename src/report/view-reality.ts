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

/** The slots of partials/reality.hbs; null where there is no flow. */
export function viewReality({ traffic: { outcomes }, conversations: { denied } }: ReportModel) {
  if (outcomes.length === 0) return null;
  const contradicting = denied.shown.filter(({ mismatches }) => mismatches > 0);
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
        : `${formatAmount(flows, "flow")} that the policy denies got through all the same, in the conversations below. The exported policy is not the enforced one, or the capture was taken before the filter.`,
    conversations: contradicting.slice(0, LISTED).map((row) => {
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
      contradicting.length > LISTED
        ? `showing ${LISTED} of ${formatAmount(contradicting.length, "conversation")} of the table of denied ones`
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
