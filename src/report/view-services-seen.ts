import { formatCount, formatPort } from "./format-values.ts";
import { CONFIDENCE_WORDS, VERDICT_ORDER, VERDICT_WORDS } from "./page-words.ts";
import { describePrinted } from "./printed-rows.ts";
import type { ModelServiceSeen, ReportModel } from "./report-model.ts";
import { nameSystemServices } from "./view-conversation.ts";

/** The slots of partials/services-seen.hbs. */
export function viewServicesSeen({ total, shown }: ReportModel["servicesSeen"]) {
  return {
    caption:
      shown.length < total
        ? `Services by host and port: showing ${formatCount(shown.length)} of ${formatCount(total)}`
        : "Services by host and port, those that answered first",
    isCapped: shown.length < total,
    printed: describePrinted(shown.length),
    rows: shown.map(viewRow),
  };
}

const viewRow = (seen: ModelServiceSeen) => ({
  host: seen.host,
  port: formatPort(seen.proto, seen.responderPort, seen.icmpType),
  service: seen.service,
  systemService: nameSystemServices(seen.systemServices, seen.candidates),
  confidence: seen.confidence === null ? "" : CONFIDENCE_WORDS[seen.confidence],
  evidence: seen.evidence,
  initiators: formatCount(seen.initiators),
  flows: formatCount(seen.flows),
  answered: formatCount(seen.answered),
  isSilent: seen.answered === 0,
  verdicts: VERDICT_ORDER.filter((verdict) => seen.verdicts[verdict] > 0)
    .map((verdict) => `${VERDICT_WORDS[verdict].title.toLowerCase()} ${formatCount(seen.verdicts[verdict])}`)
    .join(", "),
  first: seen.first,
  last: seen.last,
});
