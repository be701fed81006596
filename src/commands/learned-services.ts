/** `fwreport services --learned`: which services captures show, and how that is known. */
import { formatJson } from "../base/format-json.ts";
import { terminalText } from "../base/terminal-text.ts";
import { resolveInputs } from "../capture/resolve-inputs.ts";
import { type LearnedServices, learnServices } from "../learn-services.ts";
import { formatCount, formatTime } from "../report/format-values.ts";
import { createInspector } from "../service/create-inspector.ts";
import type { PayloadFact } from "../service/inspection/payload-fact.ts";
import type { SeenService } from "../service/service-inventory.ts";
import { ipProtocolLabel } from "../tables/ip-protocols.ts";
import { formatColumns } from "./columns.ts";
import { type LearnedQuery, learnedFilter } from "./learned-query.ts";
import { EXIT, type ExitCode, type Terminal } from "./terminal.ts";

export interface LearnedArguments extends LearnedQuery {
  readonly format: "text" | "json";
  readonly keepsNames: boolean;
}

/** Prints the inventory; what could not be read is said on standard error. */
export async function runLearnedServices(given: LearnedArguments, terminal: Terminal): Promise<ExitCode> {
  const isAsked = learnedFilter(given.query);
  const { inputs, passedOver } = await resolveInputs(given.captures);
  for (const { file, why } of passedOver) terminal.writeError(`passed over ${terminalText(file)}: ${why}\n`);
  const learned = await learnServices(inputs, createInspector({ keepsNames: given.keepsNames }));
  for (const { file, endedEarly } of learned.captures) {
    if (endedEarly === undefined) continue;
    const { byteOffset, reason } = endedEarly;
    terminal.writeError(
      `${terminalText(file)}: reading stopped at byte ${formatCount(byteOffset)}: ${terminalText(reason)}\n`,
    );
  }
  const asked: AskedServices = { ...learned, query: given.query, services: learned.services.filter(isAsked) };
  const others = learned.services.length - asked.services.length;
  const text = given.format === "json" ? `${formatJson(toJson(asked), 2)}\n` : formatText(asked, others);
  await terminal.writeOut(text);
  return EXIT.ran;
}

/** The services that were asked for. */
interface AskedServices extends LearnedServices {
  readonly query: string;
}

const HEADER = ["HOST", "PORT", "SERVICE", "MICROSOFT SERVICES", "FLOWS", "FIRST AND LAST SEEN", "HOW IT IS KNOWN"];
const LINE_WIDTH = 160;
/** Candidates worth naming in a column. */
const NAMED = 3;

/** `others`: services that are not asked for. */
function formatText({ services, unanswered, agreed, forgotten, query }: AskedServices, others: number): string {
  const rows = services.map((seen) => [
    seen.host,
    `${seen.port ?? "-"}/${ipProtocolLabel(seen.ipProtocol)}`,
    seen.service ?? "-",
    nameServices(seen.systemServices),
    seen.flows === 0 ? "announced" : String(seen.flows),
    seen.flows === 0 ? formatTime(seen.firstMicros) : `${formatTime(seen.firstMicros)} ${formatTime(seen.lastMicros)}`,
    terminalText(describeEvidence(seen)),
  ]);
  const none = query === "" ? "No host answered a flow." : `No host was seen to give "${terminalText(query)}".`;
  const table = rows.length === 0 ? none : formatColumns([HEADER, ...rows], LINE_WIDTH);
  const left = [
    ...(query === "" ? [] : [`${amount(others, "service")} that "${terminalText(query)}" does not ask for`]),
    `${amount(unanswered, "flow")} without an answer or refused`,
    `${amount(agreed, "data connection")} that listed services agreed on`,
    ...(forgotten === 0 ? [] : [`${amount(forgotten, "announcement")} without room`]),
  ];
  return `${table}\n\nNot listed: ${left.join(", ")}.\n`;
}

const amount = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;

const nameServices = (services: readonly string[]): string =>
  services.length <= NAMED
    ? services.join("; ") || "-"
    : `${services.slice(0, NAMED).join("; ")}; ${services.length - NAMED} more`;

function describeEvidence({ confidence, evidence, facts }: SeenService): string {
  // What other flows told is not in the evidence, which is that of one.
  const isWorded = ({ kind, text }: PayloadFact): boolean =>
    kind === "interface" || ((kind === "version" || kind === "use") && evidence.includes(text));
  const told = facts.filter((fact) => !isWorded(fact));
  const names = told.map(({ kind, text }) => `${kind}: ${text}`);
  return [confidence === null ? evidence : `${confidence}: ${evidence}`, ...names].join("; ");
}

const toJson = ({ services, unanswered, agreed, forgotten, query }: AskedServices) => ({
  query: query === "" ? null : query,
  services: services.map((seen) => ({
    host: seen.host,
    proto: ipProtocolLabel(seen.ipProtocol),
    port: seen.port,
    service: seen.service,
    system_services: seen.systemServices,
    service_confidence: seen.confidence,
    service_evidence: seen.evidence,
    service_facts: seen.facts,
    flows: seen.flows,
    first: formatTime(seen.firstMicros),
    last: formatTime(seen.lastMicros),
  })),
  unanswered_flows: unanswered,
  agreed_data_flows: agreed,
  forgotten_announcements: forgotten,
});
