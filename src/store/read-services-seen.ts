import type { Database } from "better-sqlite3";
import { VERDICTS, type Verdict } from "../audit/finding.ts";
import { CONNECTION_STATES, type ConnectionState } from "../flow/flow.ts";
import { type ConversationService, portOf, readServices, type StoredConversation } from "./read-conversations.ts";
import type { Listed } from "./read-findings.ts";
import { NONE, type RunTally } from "./run-tally.ts";
import { topIndexes } from "./top-indexes.ts";

/** One service at one port of one host, as all flows to it show it. */
export interface ServiceSeen
  extends ConversationService,
    Pick<StoredConversation, "proto" | "responderPort" | "icmpType"> {
  readonly host: string;
  readonly initiators: number;
  readonly flows: number;
  /** Flows that the capture shows answered by the host: something stands behind the port. */
  readonly answered: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly firstMicros: number;
  readonly lastMicros: number;
}

/** Outcomes in which the responder took the flow up (TCP), or sent something back. */
const ANSWERED: ReadonlySet<ConnectionState> = new Set(["SF", "S1", "S2", "S3", "RSTO", "RSTR"]);
const IS_ANSWERED = CONNECTION_STATES.map((state) => ANSWERED.has(state));

interface Seen {
  readonly conversation: number;
  readonly hostId: number;
  readonly serviceId: number;
  readonly initiators: Set<number>;
  readonly verdicts: Record<Verdict, number>;
  flows: number;
  answered: number;
  firstMicros: number;
  lastMicros: number;
  firstSequence: number;
}

/** Services that answered first, then by flows; at most `limit`, with the total. */
export function readServicesSeen(
  database: Database,
  runId: number,
  tally: RunTally,
  limit: number,
): Listed<ServiceSeen> {
  const all = [...collect(tally).values()];
  const services = readServices(database, runId);
  const address = database.prepare<[number], string>("SELECT address FROM hosts WHERE id = ?").pluck();
  const isBefore = (one: number, other: number): boolean => compare(all[one]!, all[other]!) < 0;
  return {
    total: all.length,
    shown: topIndexes(all.length, limit, isBefore).map((index): ServiceSeen => {
      const { conversation, hostId, serviceId, initiators, firstSequence: _, ...counts } = all[index]!;
      return {
        host: address.get(hostId)!,
        ...portOf(tally, conversation),
        ...services.get(serviceId)!,
        initiators: initiators.size,
        ...counts,
      };
    }),
  };
}

const compare = (one: Seen, other: Seen): number =>
  Number(other.answered > 0) - Number(one.answered > 0) ||
  other.flows - one.flows ||
  one.firstSequence - other.firstSequence ||
  one.serviceId - other.serviceId;

function collect(tally: RunTally): ReadonlyMap<string, Seen> {
  const seen = new Map<string, Seen>();
  for (let conversation = 0; conversation < tally.conversationCount; conversation++) {
    const hostId = tally.responderId[conversation]!;
    const port = `${hostId} ${tally.ipProtocol[conversation]} ${tally.responderPort[conversation]} ${tally.icmpType[conversation]}`;
    for (let part = tally.firstPart[conversation]!; part !== NONE; part = tally.nextPart[part]!) {
      const serviceId = tally.serviceId[part]!;
      const key = `${port} ${serviceId}`;
      const entry = seen.get(key) ?? emptySeen(conversation, hostId, serviceId);
      seen.set(key, entry);
      addPart(entry, tally, conversation, part);
    }
  }
  return seen;
}

const emptySeen = (conversation: number, hostId: number, serviceId: number): Seen => ({
  conversation,
  hostId,
  serviceId,
  initiators: new Set(),
  verdicts: { allowed: 0, denied: 0, "at-risk": 0, "not-evaluated": 0 },
  flows: 0,
  answered: 0,
  firstMicros: Number.POSITIVE_INFINITY,
  lastMicros: Number.NEGATIVE_INFINITY,
  firstSequence: Number.POSITIVE_INFINITY,
});

function addPart(entry: Seen, tally: RunTally, conversation: number, part: number): void {
  const flows = tally.flows[part]!;
  entry.initiators.add(tally.initiatorId[conversation]!);
  entry.flows += flows;
  if (IS_ANSWERED[tally.state[part]!]) entry.answered += flows;
  entry.verdicts[VERDICTS[tally.verdict[part]!]!] += flows;
  entry.firstMicros = Math.min(entry.firstMicros, tally.firstMicros[part]!);
  entry.lastMicros = Math.max(entry.lastMicros, tally.lastMicros[part]!);
  entry.firstSequence = Math.min(entry.firstSequence, tally.firstSequence[part]!);
}
