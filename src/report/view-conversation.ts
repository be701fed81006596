import { formatAmount, formatBytes, formatCount, formatPort } from "./format-values.ts";
import { CONFIDENCE_WORDS, FACT_WORDS, FILTER_WORDS } from "./page-words.ts";
import type { ModelConversation } from "./report-model.ts";
import { formatWiresharkFilter } from "./wireshark-filter.ts";
import type { WordedExplanation } from "./word-explanation.ts";

/** How the page shows all conversations. */
export interface ConversationLayout {
  /** Explained in the row itself; otherwise by links to the section of explanations. */
  readonly isInline: boolean;
  /** There is one capture, so that a frame number needs no file. */
  readonly isOneCapture: boolean;
}

/** The slots of partials/conversation.hbs. */
export function viewConversation(
  row: ModelConversation,
  explanations: ReadonlyMap<number, WordedExplanation>,
  { isInline, isOneCapture }: ConversationLayout,
) {
  const [service] = row.services;
  const [decider] = row.decisions;
  return {
    initiator: row.initiator,
    responder: row.responder,
    port: formatPort(row.proto, row.responderPort, row.icmpType),
    service: service?.service ?? null,
    systemService: nameSystemServices(service?.systemServices ?? [], service?.candidates ?? 0),
    confidence: describeConfidence(row),
    announced: isInline ? describeAnnouncement(row) : "",
    told: isInline
      ? row.facts.filter(({ kind }) => kind !== "version").map(({ kind, text }) => `${FACT_WORDS[kind]} ${text}`)
      : [],
    evidence: service === undefined ? "" : describeEvidence(service.evidence, row.services.length),
    flows: formatCount(row.flows),
    packets: formatCount(row.packets),
    bytes: formatBytes(row.bytes),
    outcome: row.outcomes.map(({ state, flows }) => `${state} ${formatCount(flows)}`).join(", "),
    mismatches: row.mismatches === 0 ? "" : `${formatCount(row.mismatches)} not as decided`,
    rule: decider?.rule ?? null,
    filter: decider === undefined ? "" : FILTER_WORDS[decider.filter],
    findings: row.findings.map(({ id }) => id),
    first: row.first,
    last: row.last,
    frame: formatFrames(row),
    shortFrame: isOneCapture ? `frames ${formatFrames({ ...row, capture: "" }).trim()}` : formatFrames(row),
    uid: row.uid,
    communityId: row.communityId,
    exactBytes: row.bytes,
    wiresharkFilter: isInline ? formatWiresharkFilter([row]) : "",
    explanations: isInline ? viewReasons(row, explanations) : [],
    links: isInline ? [] : row.decisions.map(({ explanation }) => explanation),
  };
}

/** `office.pcap #12 to #30`: frames are numbered in their file. */
export const formatFrames = ({
  capture,
  firstFrame,
  lastFrame,
}: Pick<ModelConversation, "capture" | "firstFrame" | "lastFrame">): string =>
  `${capture ?? "capture"} #${firstFrame}${lastFrame === null || lastFrame === firstFrame ? "" : ` to #${lastFrame}`}`;

const viewReasons = (row: ModelConversation, explanations: ReadonlyMap<number, WordedExplanation>) =>
  row.decisions.flatMap(({ explanation, flows }) => {
    const view = explanations.get(explanation);
    return view === undefined
      ? []
      : [{ ...view, flows: row.decisions.length === 1 ? "" : formatAmount(flows, "flow") }];
  });

/** `F4 in office.pcap #56`: the control flow that said where this one would go. */
function describeAnnouncement({ announcement }: ModelConversation): string {
  if (announcement === null) return "";
  const { uid, capture, frame } = announcement;
  return `${uid} in ${capture ?? "capture"} #${frame}`;
}

/** The best candidate, how many others there are, and how many the port alone could mean. */
export function nameSystemServices([first, ...others]: readonly string[], candidates: number): string {
  if (first === undefined) return "";
  const narrowed =
    candidates > others.length + 1 ? ` (${others.length + 1} of ${candidates} candidates of the port)` : "";
  return `${others.length === 0 ? first : `${first}, or ${formatAmount(others.length, "other candidate")}`}${narrowed}`;
}

function describeConfidence({ services: [service, ...others] }: ModelConversation): string {
  if (service === undefined || service.confidence === null) return "";
  const known = CONFIDENCE_WORDS[service.confidence];
  return others.length === 0 ? known : `${known}; ${formatAmount(others.length, "other identification")}`;
}

const describeEvidence = (evidence: string, identifications: number): string =>
  identifications === 1 ? evidence : `${evidence}; ${formatAmount(identifications - 1, "other identification")}`;
