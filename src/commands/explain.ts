import { formatJson } from "../base/format-json.ts";
import { formatIpAddress } from "../base/ip-address.ts";
import { createPolicyJudge, type PolicyJudge } from "../policy/policy-judge.ts";
import { formatTime } from "../report/format-values.ts";
import { withVisibleText } from "../report/visible-text.ts";
import type { StoredAssumption } from "../store/read-inputs.ts";
import { type ExplainedFlow, explainFlow, WITHOUT_CAPTURE } from "./explain-flow.ts";
import { readFlowTexts } from "./flow-texts.ts";
import { formatAssumptions, formatExplainedFlow } from "./format-explained.ts";
import type { PolicyArguments } from "./options.ts";
import { parseTime } from "./parse-time.ts";
import { listWarning, policyChoices, type ReadPolicy, readPolicy } from "./read-policy.ts";
import { EXIT, type ExitCode, type Terminal } from "./terminal.ts";

export interface ExplainArguments extends PolicyArguments {
  /** Flows as text; `-` for standard input. */
  readonly flows: readonly string[];
  readonly at?: string | undefined;
  readonly format: "text" | "json";
  readonly quiet?: boolean | undefined;
}

/** What the process gives the command. */
export interface ExplainEnvironment {
  readonly terminal: Terminal;
  readonly version: string;
  /** Microseconds since the Unix epoch. */
  readonly nowMicros: () => number;
  /** All of standard input, as text. */
  readonly readStandardInput: () => Promise<string>;
}

/** Raised when a field changes its meaning or goes; new fields do not raise it. */
const EXPLAIN_VERSION = 1;

/** `fwreport explain FLOW... --rules FILE.reg`: judges flows given as text, each by itself, and prints why. */
export async function runExplain(given: ExplainArguments, environment: ExplainEnvironment): Promise<ExitCode> {
  const { terminal, readStandardInput } = environment;
  const atMicros = given.at === undefined ? undefined : parseTime(given.at);
  const policy = readPolicy(given.rules ?? []);
  const flows = await readFlowTexts(given.flows, readStandardInput);
  if (policy.warnings !== "" && given.quiet !== true) terminal.writeError(`${policy.warnings}\n`);

  const choices = { ...policyChoices(given), discovered: undefined, neighbours: undefined };
  const firstMicros = atMicros ?? wholeSecond(environment.nowMicros());
  const bind = (): PolicyJudge => createPolicyJudge(policy.configuration, choices);
  const judge = bind();
  const assumptions = [
    ...judge.assumptions,
    ...(atMicros === undefined ? [timeAssumption(firstMicros)] : []),
    ...WITHOUT_CAPTURE,
  ];
  // A filter remembers what it let pass: each flow meets one that has seen nothing.
  const explain = (index: number): ExplainedFlow | undefined => {
    const flow = flows[index];
    return flow && explainFlow(index === 0 ? judge : bind(), flow, firstMicros, index + 1);
  };
  if (given.format === "json") {
    const explained = flows.map((_, index) => explain(index));
    const document = describeDocument(policy, judge, assumptions, environment.version);
    await terminal.writeOut(`${formatJson({ ...document, flows: explained }, 2)}\n`);
    return EXIT.ran;
  }
  for (const index of flows.keys()) {
    const explained = explain(index);
    if (explained !== undefined) await terminal.writeOut(`${formatExplainedFlow(withVisibleText(explained))}\n\n`);
  }
  await terminal.writeOut(`${formatAssumptions(withVisibleText(assumptions))}\n`);
  return EXIT.ran;
}

const wholeSecond = (micros: number): number => Math.floor(micros / 1e6) * 1e6;

const timeAssumption = (micros: number): StoredAssumption => ({
  topic: "time",
  text: `the flow begins now, at ${formatTime(micros)}: rules with a time of day or a date are judged by it`,
  option: "--at TIME",
});

/** Everything of the JSON document but the flows. */
const describeDocument = (
  { files, problems }: ReadPolicy,
  { filters, host, privateSide, firewallProfile }: PolicyJudge,
  assumptions: readonly StoredAssumption[],
  toolVersion: string,
) => ({
  schemaVersion: EXPLAIN_VERSION,
  toolVersion,
  ruleFiles: files.map(({ file, sizeBytes, sha256 }) => ({ file, sizeBytes, sha256 })),
  ruleWarnings: problems.map(listWarning),
  filters,
  hostAddresses: host.addresses.map(formatIpAddress),
  privateSide,
  firewallProfile,
  assumptions,
});
