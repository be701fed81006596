/** The answers to the samples, for tests (`expected.json`) and for people (`README.md`). */
import { VERDICTS, type Verdict } from "../../src/audit/finding.ts";
import type { ExpectedFlow, ExpectedService } from "../scenario/expectation.ts";
import type { Sample } from "./sample.ts";

/** Flows by verdict, none left out. */
export const countVerdicts = (flows: readonly ExpectedFlow[]): Readonly<Record<Verdict, number>> => {
  const counts = { allowed: 0, denied: 0, "at-risk": 0, "not-evaluated": 0 };
  for (const { verdict } of flows) counts[verdict] += 1;
  return counts;
};

export function renderExpected(samples: readonly Sample[]): string {
  const answers = samples.map(({ name, captureFile, rulesFile, options, flows }) => [
    name,
    { capture: captureFile, rules: rulesFile, options, counts: countVerdicts(flows), flows },
  ]);
  return `${JSON.stringify(Object.fromEntries(answers), null, 2)}\n`;
}

const INTRODUCTION = `# Samples

Captures and rule files that anyone can run, and what the answer must be. \`npm run samples\` writes this folder from the scenarios in
\`scripts/samples/\`, the same bytes every time: change those, not these. \`expected.json\` is the same answer for programs; a test holds the
tool to it.

The answers are derived by hand from Microsoft's documentation, not from the tool. In the tables, "CE 3.1" is a section of the
notes on the Windows CE firewall and "NT A4" of those on the filters of Windows NT to 11; \`docs/rule-formats.md\` has the facts and their
sources; Qnnnnnn is a Microsoft Knowledge Base article. All addresses are from the ranges for private use and for documentation.

All traffic is made up; so are names and passwords.
`;

export function renderReadme(samples: readonly Sample[]): string {
  const overview = [
    "| sample | question | allowed | denied | at-risk | not evaluated |",
    "|---|---|---:|---:|---:|---:|",
    ...samples.map(({ name, title, flows }) => {
      const counts = countVerdicts(flows);
      return `| [\`${name}\`](#${name}) | ${title} | ${VERDICTS.map((verdict) => counts[verdict]).join(" | ")} |`;
    }),
  ];
  return `${[INTRODUCTION, overview.join("\n"), ...samples.map(renderSample)].join("\n\n").replaceAll(/\n{3,}/g, "\n\n")}\n`;
}

/** Protocol, one or two Microsoft services, confidence, and who announced it. */
function describeService(service: ExpectedService | undefined): string {
  if (service === undefined) return "";
  const { protocol, systemServices = [], confidence, taughtBy } = service;
  const named = systemServices.length === 0 ? "" : ` (${systemServices.join("; ")})`;
  const taught = taughtBy === undefined ? "" : `, announced in ${taughtBy.replace(/ -> .*/, "")}`;
  return `${protocol ?? "not identified"}${named}${confidence === null ? "" : `: ${confidence}`}${taught}`;
}

function renderSample({ name, title, story, captureFile, rulesFile, options, transcript, flows }: Sample): string {
  const command = ["fwreport", `samples/${captureFile}`, "--rules", `samples/${rulesFile}`, ...options].join(" ");
  const hasServices = flows.some(({ service }) => service !== undefined);
  const rows = flows.map((flow) => {
    const { proto, orig, resp, decision, verdict, findings, why } = flow;
    const service = hasServices ? ` ${describeService(flow.service)} |` : "";
    return `| ${proto} | ${orig} | ${resp} |${service} ${decision} | ${verdict} | ${findings.join(" ")} | ${why} |`;
  });
  return `## ${name}

${title}

    ${command}

${story}

| protocol | initiator | responder |${hasServices ? " service, and how it is known |" : ""} decision | verdict | findings | why |
|---|---|---|${hasServices ? "---|" : ""}---|---|---|---|
${rows.join("\n")}${transcript === undefined ? "" : renderTranscript(transcript)}`;
}

const renderTranscript = ({ command, output }: NonNullable<Sample["transcript"]>): string =>
  `\n\nWithout any rules, which services does the capture show?\n\n    ${command}\n\n\`\`\`\n${output.trimEnd()}\n\`\`\``;
