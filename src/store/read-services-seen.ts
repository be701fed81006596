import type { Database } from "better-sqlite3";
import { VERDICTS, type Verdict } from "../audit/finding.ts";
import { CONNECTION_STATES, type ConnectionState } from "../flow/flow.ts";
import { PORT_KEYS, portKey } from "./port-key.ts";
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
  /** A conversation has one initiator, and no two to one port have the same. */
  initiators: number;
  readonly verdicts: Record<Verdict, number>;
  latestConversation: number;
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
  const all = collect(tally);
  const services = readServices(database, runId);
  const address = database.prepare<[number], string>("SELECT address FROM hosts WHERE id = ?").pluck();
  const isBefore = (one: number, other: number): boolean => compare(all[one]!, all[other]!) < 0;
  return {
    total: all.length,
    shown: topIndexes(all.length, limit, isBefore).map((index): ServiceSeen => {
      const { conversation, hostId, serviceId, firstSequence: _, latestConversation: __, ...counts } = all[index]!;
      return {
        host: address.get(hostId)!,
        ...portOf(tally, conversation),
        ...services.get(serviceId)!,
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

function collect(tally: RunTally): readonly Seen[] {
  const seen: Seen[] = [];
  const byHost = new Map<number, Map<number, Seen>>();
  for (let conversation = 0; conversation < tally.conversationCount; conversation++) {
    const hostId = tally.responderId[conversation]!;
    const ofHost = byHost.get(hostId) ?? new Map<number, Seen>();
    byHost.set(hostId, ofHost);
    const port = portKey(tally, conversation);
    for (let part = tally.firstPart[conversation]!; part !== NONE; part = tally.nextPart[part]!) {
      const serviceId = tally.serviceId[part]!;
      // Row numbers of services are below 2^27, so that no key is beyond 2^53.
      const key = serviceId * PORT_KEYS + port;
      let entry = ofHost.get(key);
      if (entry === undefined) {
        entry = emptySeen(conversation, hostId, serviceId);
        ofHost.set(key, entry);
        seen.push(entry);
      }
      addPart(entry, tally, conversation, part);
    }
  }
  return seen;
}

const emptySeen = (conversation: number, hostId: number, serviceId: number): Seen => ({
  conversation,
  hostId,
  serviceId,
  initiators: 0,
  verdicts: { allowed: 0, denied: 0, "at-risk": 0, "not-evaluated": 0 },
  latestConversation: NONE,
  flows: 0,
  answered: 0,
  firstMicros: Number.POSITIVE_INFINITY,
  lastMicros: Number.NEGATIVE_INFINITY,
  firstSequence: Number.POSITIVE_INFINITY,
});

function addPart(entry: Seen, tally: RunTally, conversation: number, part: number): void {
  const flows = tally.flows[part]!;
  if (entry.latestConversation !== conversation) entry.initiators += 1;
  entry.latestConversation = conversation;
  entry.flows += flows;
  if (IS_ANSWERED[tally.state[part]!]) entry.answered += flows;
  entry.verdicts[VERDICTS[tally.verdict[part]!]!] += flows;
  entry.firstMicros = Math.min(entry.firstMicros, tally.firstMicros[part]!);
  entry.lastMicros = Math.max(entry.lastMicros, tally.lastMicros[part]!);
  entry.firstSequence = Math.min(entry.firstSequence, tally.firstSequence[part]!);
}
