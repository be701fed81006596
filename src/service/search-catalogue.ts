/** Questions that people ask of the service catalogue: a port, a name, and what comes near where there is none. */
import { dynamicPortRange, LISTED_TRANSPORTS } from "../tables/service-list.ts";
import { CATALOGUE, type CatalogueEntry, entriesOfPort } from "./service-catalogue.ts";

const SUGGESTIONS = 3;

/** Who may listen on a port: those listed for it, best first; for one that no list names, those given dynamic ports. */
export function searchPort(ipProtocol: number, port: number): readonly CatalogueEntry[] {
  const fixed = entriesOfPort(ipProtocol, port);
  if (fixed.length > 0) return fixed;
  return CATALOGUE.filter(
    (entry) => entry.isDynamic && LISTED_TRANSPORTS[entry.transport] === ipProtocol && mayBeGiven(entry, port),
  );
}

function mayBeGiven({ ports }: CatalogueEntry, port: number): boolean {
  if (ports === null) return dynamicPortRange(port) !== undefined;
  return ports.first <= port && port <= ports.last;
}

/** The entries whose service, system service name or application protocol contains `text`, in any case. */
export function searchNames(text: string): readonly CatalogueEntry[] {
  const wanted = text.toLowerCase();
  return CATALOGUE.filter((entry) => namesOf(entry).some((name) => name.toLowerCase().includes(wanted)));
}

const namesOf = ({ service, systemName, applicationProtocol, words }: CatalogueEntry): string[] =>
  [service, systemName, applicationProtocol, words].filter((name) => name !== null);

/** Names most like `text`, nearest first. */
export function nearestNames(text: string): string[] {
  const wanted = text.toLowerCase();
  const distances = new Map<string, number>();
  for (const name of CATALOGUE.flatMap(namesOf)) {
    if (!distances.has(name)) distances.set(name, distanceToAnyWords(wanted, name.toLowerCase()));
  }
  return [...distances]
    .sort(([, a], [, b]) => a - b)
    .slice(0, SUGGESTIONS)
    .map(([name]) => name);
}

/** Ports with an entry that are next to `port`, nearest first, as "59/tcp". */
export function nearestPorts(port: number, transports: readonly ("TCP" | "UDP")[]): string[] {
  const named = CATALOGUE.flatMap(({ ports, transport, isDynamic }) =>
    ports === null || isDynamic || !transports.some((wanted) => wanted === transport)
      ? []
      : [{ port: Math.min(Math.max(port, ports.first), ports.last), transport }],
  );
  const texts = named
    .sort((a, b) => Math.abs(a.port - port) - Math.abs(b.port - port))
    .map((near) => `${near.port}/${near.transport.toLowerCase()}`);
  return [...new Set(texts)].slice(0, SUGGESTIONS);
}

/** Edits between `wanted` and the run of as many words of `name` that is nearest to it. */
function distanceToAnyWords(wanted: string, name: string): number {
  const words = name.split(/\s+/);
  const count = wanted.split(/\s+/).length;
  const runs = words.map((_, at) => words.slice(at, at + count).join(" "));
  return Math.min(...runs.map((run) => editDistance(wanted, run)));
}

/** Levenshtein's: insertions, deletions and replacements of one character. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [at, character] of [...from].entries()) {
    const next = [at + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (row[column - 1] ?? 0) + (to[column - 1] === character ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
