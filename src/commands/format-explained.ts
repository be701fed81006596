import { FILTER_WORDS, VERDICT_WORDS } from "../report/page-words.ts";
import type { Explanation } from "../report/report-model.ts";
import { namePlace, type WordedFilter, wordExplanation } from "../report/word-explanation.ts";
import type { StoredAssumption } from "../store/read-inputs.ts";
import { wrapText } from "./columns.ts";
import type { ExplainedFlow } from "./explain-flow.ts";

/** In columns of a terminal. */
const LINE_WIDTH = 100;

/**
 * The trace of a flow as a packet tracer prints it: every filter with what it looked at, then decision, verdict and
 * findings. Text from the user's files must have been made visible (`withVisibleText`) before.
 */
export function formatExplainedFlow(explained: ExplainedFlow): string {
  const { flow, at, explanation, verdict, service, serviceEvidence, findings } = explained;
  const filters = wordExplanation(explanation).filters;
  return [
    `${flow}, at ${at}`,
    ...filters.flatMap(formatFilter),
    "",
    ...labelled("Decision", explanation.decision),
    ...labelled("Decided by", describeDecider(explanation, explained.ruleSummary)),
    ...labelled("Verdict", `${VERDICT_WORDS[verdict].title.toLowerCase()}`),
    ...labelled("Service", service === null ? serviceEvidence : `${service}: ${serviceEvidence}`),
    ...findings.flatMap(({ id, severity, title, evidence }) =>
      labelled("Finding", `${id} ${severity}: ${title} (${evidence})`),
    ),
  ].join("\n");
}

/** What nobody said, with the options that change it. */
export function formatAssumptions(assumptions: readonly StoredAssumption[]): string {
  const lines = assumptions.flatMap(({ topic, text, option }) =>
    indented("  - ", `${topic}: ${text}${option === null ? "" : ` (${option})`}`),
  );
  return ["Assumed", ...lines].join("\n");
}

function formatFilter({ name, ruling, steps }: WordedFilter): readonly string[] {
  return [
    "",
    ...indented("", `${name} ${ruling}`),
    ...steps.flatMap(({ place, text, assumed }, index) => {
      const what = `${place === "" ? "" : `${place}: `}${text}${assumed === "" ? "" : ` ${assumed}`}`;
      return indented(`${String(index + 1).padStart(4)}. `, what);
    }),
  ];
}

function describeDecider({ filter, rule, reason }: Explanation, summary: string | null): string {
  if (rule === null) return `no rule; ${FILTER_WORDS[filter]}: ${reason}`;
  return `${namePlace(rule)}: ${summary ?? reason}`;
}

const LABEL_WIDTH = 12;
const labelled = (label: string, text: string): readonly string[] => indented(label.padEnd(LABEL_WIDTH), text);

/** The lines of a text behind `lead`, all but the first behind blanks of its length. */
const indented = (lead: string, text: string): readonly string[] =>
  wrapText(text, LINE_WIDTH - lead.length).map((line, index) =>
    index === 0 ? `${lead}${line}` : `${" ".repeat(lead.length)}${line}`,
  );
