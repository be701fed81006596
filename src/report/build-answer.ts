import type { Verdict } from "../audit/finding.ts";
import type { StoredFinding } from "../store/read-findings.ts";
import type { StoredAssumption, StoredCapture } from "../store/read-inputs.ts";
import type { FlowShape, VerdictTotals } from "../store/read-totals.ts";
import type { StoredRun } from "../store/stored-run.ts";
import { assumedProfile } from "./assumed-profile.ts";
import { formatAmount, formatCount } from "./format-values.ts";
import type { Answer, AnswerKind } from "./report-model.ts";

/** What the answer is built from. */
export interface AnswerSource {
  readonly run: StoredRun;
  readonly shape: FlowShape;
  readonly verdicts: readonly VerdictTotals[];
  readonly findings: readonly StoredFinding[];
  readonly captures: readonly StoredCapture[];
  readonly assumptions: readonly StoredAssumption[];
}

/** Answers "does the policy hold?" for what the capture shows, worst news first, with what limits the answer. */
export function buildAnswer(source: AnswerSource): Answer {
  const { shape, verdicts } = source;
  const sum = (count: (totals: VerdictTotals) => number): number =>
    verdicts.reduce((total, totals) => total + count(totals), 0);
  return {
    ...answerQuestion(source),
    caveats: listCaveats(source),
    flows: shape.flows,
    packets: shape.packets,
    bytes: sum(({ bytes }) => bytes),
    hosts: shape.hosts,
    verdicts,
  };
}

function answerQuestion({ run, shape, verdicts, findings, assumptions }: AnswerSource): {
  kind: AnswerKind;
  sentence: string;
} {
  const totals = (verdict: Verdict): VerdictTotals | undefined => verdicts.find((entry) => entry.verdict === verdict);
  const contradicted = totals("denied")?.mismatches ?? 0;
  const atRisk = totals("at-risk")?.flows ?? 0;
  const notEvaluated = totals("not-evaluated")?.flows ?? 0;
  if (shape.flows === 0)
    return { kind: "nothing-judged", sentence: "Nothing was judged: no IP flow was found in what was read." };
  if (notEvaluated === shape.flows)
    return {
      kind: "nothing-judged",
      sentence: `Nothing was judged: ${allOf(shape.flows)} of the capture pass${shape.flows === 1 ? "es" : ""} neither the policy host nor its boundary.`,
    };
  if (contradicted > 0) {
    const profile = assumedProfile(run, assumptions);
    const doubt = profile === null ? "" : `, or judged by the wrong profile (${profile} is only assumed)`;
    return {
      kind: "not-enforced",
      sentence: `No${doubt}: the policy denies ${formatAmount(contradicted, "flow")} that the capture shows established, so ${causesOfContradiction(profile)}.${atRisk > 0 ? ` ${atRiskToo(atRisk)}` : ""}`,
    };
  }
  if (atRisk > 0)
    return {
      kind: "at-risk",
      sentence: `Not without risk: the policy lets through, or may let through, ${formatAmount(atRisk, "flow")} that should worry someone${worst(findings)}.`,
    };
  return {
    kind: "holds",
    sentence: `Yes, for what this capture shows: none of the ${formatAmount(shape.flows - notEvaluated, "judged flow")} is at risk, and none that the policy denies was seen established.`,
  };
}

/** Why flows that the policy denies can be seen established. `profile`: the one that is only assumed to be in force. */
export const causesOfContradiction = (profile: StoredRun["firewallProfile"]): string =>
  `${profile === null ? "" : "another profile was in force, "}the exported policy is not the enforced one, or the capture was taken before the filter`;

const allOf = (flows: number): string => (flows === 1 ? "the one flow" : `all ${formatCount(flows)} flows`);

const atRiskToo = (flows: number): string =>
  `${formatAmount(flows, "more flow")} ${flows === 1 ? "is" : "are"}, or may be, let through at risk.`;

function worst(findings: readonly StoredFinding[]): string {
  const [finding] = findings;
  return finding === undefined
    ? ""
    : `; the worst finding is ${finding.id}, ${finding.title}, of ${finding.severity} severity`;
}

function listCaveats({ run, shape, captures, assumptions }: AnswerSource): string[] {
  const caveats: string[] = [];
  if (run.status === "running")
    caveats.push("This run did not finish: only the flows stored before it ended are counted here.");
  if (run.status === "incomplete")
    caveats.push("The run is incomplete: something of the input could not be read or judged; see capture quality.");
  for (const { file, endedEarly } of captures)
    if (endedEarly !== undefined)
      caveats.push(
        `${file} could be read only up to byte ${formatCount(endedEarly.byteOffset)} (${formatAmount(endedEarly.packetsRead, "packet")}): ${endedEarly.reason}.`,
      );
  const profile = assumedProfile(run, assumptions);
  if (profile !== null && shape.flows > 0)
    caveats.push(`The firewall profile ${profile} is only assumed (--profile): another one may decide otherwise.`);
  return caveats;
}
