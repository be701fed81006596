import type { PhysicalLocation, Result } from "sarif";
import type { Place } from "../sarif/locate.ts";
import { messageText } from "../sarif/message-text.ts";
import { LEVEL } from "../sarif/severity-levels.ts";
import { formatAmount, formatPort } from "./format-values.ts";
import { FILTER_WORDS } from "./page-words.ts";
import type { FindingDecider, ModelFinding, ModelHostCheck, ReportModel, RuleReference } from "./report-model.ts";
import { formatWiresharkFilter } from "./wireshark-filter.ts";

/** A result without its fingerprint, and what tells it from others wherever its line moves. */
export interface IdentifiedResult {
  readonly identity: readonly (string | null)[];
  readonly result: Omit<Result, "partialFingerprints">;
}

export type Locate = (place: Place) => PhysicalLocation;

/** Conversations that are named in a result: the others are counted. */
const SAMPLES = 3;

/**
 * One result for each finding and what decided its flows, as a rule's line is where it can be mended; the flows that
 * rules not listed in the model decided are one more. The flow counts of a finding's results add up to its own.
 */
export function findingResults({ findings, ruleFiles }: ReportModel, locate: Locate): readonly IdentifiedResult[] {
  const [firstFile] = ruleFiles;
  // GitHub shows only results with a line; the message says that no rule decided.
  const elsewhere = firstFile === undefined ? undefined : locate({ file: firstFile.file, line: 1, lineText: "" });
  return findings.flatMap((finding) => {
    const { shown, total } = finding.deciders;
    const results = shown.map((decider) => toResult(finding, decider, elsewhere, locate));
    const rest = finding.flows - shown.reduce((sum, { flows }) => sum + flows, 0);
    return rest === 0 ? results : [...results, restResult(finding, rest, total - shown.length, elsewhere)];
  });
}

function toResult(
  finding: ModelFinding,
  decider: FindingDecider,
  elsewhere: PhysicalLocation | undefined,
  locate: Locate,
): IdentifiedResult {
  const { filter, rule, reason, flows, conversations } = decider;
  const subject = rule === null ? reason : rule.name;
  const physicalLocation = rule === null ? elsewhere : locate(placeOf(rule));
  const decided = rule === null ? `no rule decided: ${reason}` : `decided by "${rule.name}": ${reason}`;
  return {
    identity: [finding.id, finding.severity, filter, rule?.name ?? null, reason],
    result: {
      ...kindOf(finding),
      message: {
        text: [
          `${finding.title}: ${formatAmount(flows, "flow")}, ${FILTER_WORDS[filter]}, ${decided}`,
          ...describeEvidence(decider),
        ]
          .map(messageText)
          .join(" "),
      },
      locations: [
        {
          ...(physicalLocation === undefined ? {} : { physicalLocation }),
          logicalLocations: [{ name: subject, fullyQualifiedName: `${filter}: ${subject}` }],
        },
      ],
      properties: {
        ...propertiesOf(finding),
        wiresharkFilter: formatWiresharkFilter(conversations.shown),
        flows,
        filter,
      },
    },
  };
}

const restResult = (
  finding: ModelFinding,
  flows: number,
  deciders: number,
  elsewhere: PhysicalLocation | undefined,
): IdentifiedResult => ({
  identity: [finding.id, finding.severity, null, "others"],
  result: {
    ...kindOf(finding),
    message: {
      text: messageText(
        `${finding.title}: ${formatAmount(flows, "more flow")}, decided by ${formatAmount(deciders, "other rule or default", "other rules and defaults")} that the database lists`,
      ),
    },
    ...(elsewhere === undefined ? {} : { locations: [{ physicalLocation: elsewhere }] }),
    properties: { ...propertiesOf(finding), flows },
  },
});

/** The commonest cause in the flows that this rule or default decided, and some of their conversations. */
function describeEvidence({ evidence, conversations }: FindingDecider): readonly string[] {
  const causes = evidence.shown.slice(0, 1).map(({ text }) => text);
  const samples = conversations.shown
    .slice(0, SAMPLES)
    .map((row) => `${row.initiator} to ${row.responder} ${formatPort(row.proto, row.responderPort, row.icmpType)}`);
  const rest = conversations.total - samples.length;
  const named = [...samples, ...(rest > 0 ? [`${formatAmount(rest, "more conversation")}`] : [])].join("; ");
  return [...causes, ...(named === "" ? [] : [named])];
}

const kindOf = ({ id, severity }: Pick<ModelFinding, "id" | "severity">) => ({ ruleId: id, level: LEVEL[severity] });

/** `finding` has the figures of the whole finding, whatever decided its flows. */
const propertiesOf = ({ severity, clauses, flows, initiators, responders, first, last }: ModelFinding) => ({
  severity,
  clauses: clauses.map(({ name }) => name),
  finding: { flows, initiators, responders, first, last },
});

/** A result for each check of the host's configuration that failed. */
export const hostCheckResults = ({ hostChecks }: ReportModel, locate: Locate): readonly IdentifiedResult[] =>
  hostChecks
    .filter(({ outcome }) => outcome === "fail")
    .map((check) => ({
      identity: [check.id, check.profile],
      result: {
        ...kindOf(check),
        message: { text: hostCheckSentences(check).map(messageText).join(" ") },
        locations: check.location === null ? [] : [{ physicalLocation: locate(hostCheckPlace(check.location, check)) }],
        properties: { severity: check.severity, profile: check.profile, isProfileInForce: check.isProfileInForce },
      },
    }));

export const hostCheckSentences = (check: ModelHostCheck): readonly string[] => [
  `not so in the ${check.profile} profile: ${check.title}; asked ${check.asked}, found ${check.found ?? "nothing"}`,
  ...check.notes,
  ...(check.traffic === null ? [] : [check.traffic]),
];

const hostCheckPlace = (location: string, { lineText }: ModelHostCheck): Place => ({
  ...splitLocation(location),
  lineText: lineText ?? "",
});

const placeOf = ({ location, lineText }: RuleReference): Place => ({ ...splitLocation(location), lineText });

/** `rules.reg:12` in its two parts; a path may have colons itself. */
function splitLocation(location: string): { readonly file: string; readonly line: number } {
  const colon = location.lastIndexOf(":");
  return { file: location.slice(0, colon), line: Number(location.slice(colon + 1)) };
}
