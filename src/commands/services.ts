/** `fwreport services`: what the service lists say of a port, or where a name occurs in them. */
import { UserError } from "../base/problem.ts";
import { terminalText } from "../base/terminal-text.ts";
import { identifyByPort } from "../service/identify-by-port.ts";
import { nearestNames, nearestPorts, searchNames, searchPort } from "../service/search-catalogue.ts";
import { CATALOGUE, CATALOGUE_SOURCES, type CatalogueEntry } from "../service/service-catalogue.ts";
import { LISTED_TRANSPORTS } from "../tables/service-list.ts";
import { formatColumns, wrapText } from "./columns.ts";

export interface ServicesArguments {
  /** A port ("135", "udp/53", "53/udp") or part of a name; undefined for everything. */
  readonly query: string | undefined;
  readonly format: "text" | "json";
}

export interface PortQuery {
  readonly port: number;
  /** Those asked for: both when the query names none. */
  readonly transports: readonly ("TCP" | "UDP")[];
}

const MAX_PORT = 65535;
/** In columns of a terminal. */
const LINE_WIDTH = 100;

/** The text to print, without a last newline. Throws a UserError for a port out of range and for what no list has. */
export function listServices({ query, format }: ServicesArguments): string {
  const text = query?.trim() ?? "";
  const portQuery = parsePortQuery(text);
  const entries = portQuery === undefined ? findNames(text) : findPort(portQuery);
  if (format === "json") return JSON.stringify({ query: query ?? null, results: entries.map(toJson) }, null, 2);
  const explanation = portQuery === undefined ? [] : explainPort(portQuery, entries);
  return [...explanation, formatTable(entries), "", ...explainSources(entries)].join("\n");
}

/** Undefined for part of a name. Throws a UserError for a port out of range. */
export function parsePortQuery(text: string): PortQuery | undefined {
  const match = /^(?:(tcp|udp)[/ :])?(\d+)(?:[/ :](tcp|udp))?$/i.exec(text);
  if (match === null) return undefined;
  const port = Number(match[2]);
  if (port > MAX_PORT) throw new UserError(`${match[2]} is not a port: ports go from 0 to ${MAX_PORT}`);
  const transport = (match[1] ?? match[3])?.toUpperCase();
  return { port, transports: transport === "TCP" || transport === "UDP" ? [transport] : ["TCP", "UDP"] };
}

function findPort({ port, transports }: PortQuery): readonly CatalogueEntry[] {
  const entries = transports.flatMap((transport) => searchPort(LISTED_TRANSPORTS[transport], port));
  if (entries.length > 0) return entries;
  const nearest = nearestPorts(port, transports).join(", ");
  throw new UserError(`no list names ${transports.join(" or ")} port ${port}; the nearest named ports are ${nearest}`);
}

function findNames(text: string): readonly CatalogueEntry[] {
  if (text === "") return CATALOGUE;
  const entries = searchNames(text);
  if (entries.length > 0) return entries;
  const nearest = nearestNames(text).map((name) => `"${name}"`);
  throw new UserError(
    `no list names a service, system service or application protocol like "${terminalText(text)}"; ` +
      `the nearest names are ${nearest.join(", ")}`,
  );
}

/** What a report would say of flows to the port, a line for each transport that a list names; then an empty one. */
function explainPort({ port, transports }: PortQuery, entries: readonly CatalogueEntry[]): string[] {
  const identifications = transports
    .filter((transport) => entries.some((entry) => entry.transport === transport))
    .map((transport) => identifyByPort(LISTED_TRANSPORTS[transport], null, port));
  const sentences = identifications.map(({ service, evidence }) =>
    service === null ? `${evidence}.` : `${evidence}. Reports call it "${service}".`,
  );
  const isUnidentified = identifications.every(({ service }) => service === null);
  if (isUnidentified) sentences.push("Given out as required, the port may belong to one of these:");
  return [...sentences.flatMap((sentence) => wrapText(sentence, LINE_WIDTH)), ""];
}

const HEADER = ["PORT", "SERVICE", "SYSTEM NAME", "PROTOCOL", "SOURCE"];

/** Short enough for a column. */
const SOURCE_COLUMN = { "microsoft-2004": "2004", "kb-832017": "KB", "in-use": "in use", iana: "IANA" } as const;
const SOURCE_MEANING = {
  "microsoft-2004": "Microsoft's port list of 2004",
  "kb-832017": "Microsoft's KB 832017 of 2023",
  "in-use": "in common use, not registered",
  iana: "IANA's port registry of 2025",
} as const;

function explainSources(entries: readonly CatalogueEntry[]): string[] {
  const sources = [...new Set(entries.map(({ source }) => source))];
  const meanings = sources.map((source) => `${SOURCE_COLUMN[source]}: ${SOURCE_MEANING[source]}`);
  return wrapText(`Sources: ${meanings.join("; ")}.`, LINE_WIDTH);
}

function formatTable(entries: readonly CatalogueEntry[]): string {
  const rows = mergeSources(entries).map(({ entry, sources }) => [
    formatPorts(entry),
    entry.service ?? "-",
    entry.systemName ?? "-",
    entry.words,
    sources.map((source) => SOURCE_COLUMN[source]).join(", "),
  ]);
  return formatColumns([HEADER, ...rows], LINE_WIDTH);
}

/** Entries that say the same in several sources become one row, at the place of the first. */
function mergeSources(entries: readonly CatalogueEntry[]) {
  const merged = new Map<string, { entry: CatalogueEntry; sources: CatalogueEntry["source"][] }>();
  for (const entry of entries) {
    const key = [formatPorts(entry), entry.service, entry.words.toLowerCase()].join("\n");
    const row = merged.get(key);
    if (row === undefined) merged.set(key, { entry, sources: [entry.source] });
    else if (!row.sources.includes(entry.source)) row.sources.push(entry.source);
  }
  return [...merged.values()];
}

function formatPorts({ ports, transport, isDynamic }: CatalogueEntry): string {
  if (ports === null) return isDynamic ? `RANDOM/${transport.toLowerCase()}` : transport.toLowerCase();
  const { first, last } = ports;
  return `${first === last ? first : `${first}-${last}`}/${transport.toLowerCase()}`;
}

const toJson = (entry: CatalogueEntry) => ({
  service: entry.service,
  system_service_name: entry.systemName,
  application_protocol: entry.applicationProtocol,
  application_protocol_words: entry.words,
  transport: entry.transport.toLowerCase(),
  ip_proto: LISTED_TRANSPORTS[entry.transport],
  first_port: entry.ports?.first ?? null,
  last_port: entry.ports?.last ?? null,
  dynamic: entry.isDynamic,
  source: CATALOGUE_SOURCES[entry.source],
});
