/**
 * The service lists of src/tables as one catalogue, in order of trust for old Windows networks: Microsoft's list of 2004,
 * KB 832017, ports in common use, IANA. Only the two of Microsoft name services; the others name application protocols.
 */
import { ianaApplicationProtocol, listedApplicationProtocol } from "../tables/application-protocols.ts";
import { IANA_PORTS, type IanaPortRow } from "../tables/iana-ports.ts";
import { PORT_OWNERS } from "../tables/port-owners.ts";
import { PORTS_IN_USE } from "../tables/ports-in-use.ts";
import { LISTED_TRANSPORTS, type ListedService, type ListedTransport } from "../tables/service-list.ts";
import { SERVICES_2004 } from "../tables/services-2004.ts";
import { SERVICES_KB832017, SERVICES_KB832017_PORTS_TABLE } from "../tables/services-kb832017.ts";

/** Best first, with the words that reports use. */
export const CATALOGUE_SOURCES = {
  "microsoft-2004": "Microsoft port list of 2004",
  "kb-832017": "KB 832017",
  "in-use": "in common use, not registered",
  iana: "IANA",
} as const;
export type CatalogueSource = keyof typeof CATALOGUE_SOURCES;

export interface CatalogueEntry {
  readonly source: CatalogueSource;
  /** Microsoft service, by its name of 2004 where it has one; null where the source names none. */
  readonly service: string | null;
  /** The name under which Windows knows the service; null where the source gives none. */
  readonly systemName: string | null;
  /** As reports name it; null for ports that are given out to whoever asks. */
  readonly applicationProtocol: string | null;
  /** The application protocol in the source's words. */
  readonly words: string;
  readonly transport: ListedTransport;
  /** Inclusive; null for protocols without ports, and for RANDOM. */
  readonly ports: { readonly first: number; readonly last: number } | null;
  /** Given out as required, from `ports` or (null) from the dynamic range: never told by the port alone. */
  readonly isDynamic: boolean;
}

function readPorts(port: number | string | null): CatalogueEntry["ports"] {
  if (port === null || port === "RANDOM") return null;
  const [first = Number.NaN, last = first] = String(port).split("-").map(Number);
  return { first, last };
}

const listedEntries = (source: CatalogueSource, services: readonly ListedService[]): CatalogueEntry[] =>
  services.flatMap(({ name, systemName, rows }) =>
    rows.map((row): CatalogueEntry => {
      const [transport, port, words] = row;
      return {
        source,
        service: name,
        systemName,
        applicationProtocol: listedApplicationProtocol(row),
        words,
        transport,
        ports: readPorts(port),
        isDynamic: typeof port === "string",
      };
    }),
  );

const TRANSPORTS_OF = { tcp: ["TCP"], udp: ["UDP"], "tcp+udp": ["TCP", "UDP"] } as const;

const namedPortEntries = (source: CatalogueSource, rows: readonly IanaPortRow[]): CatalogueEntry[] =>
  rows.flatMap(([port, transports, words]) =>
    TRANSPORTS_OF[transports].map(
      (transport): CatalogueEntry => ({
        source,
        service: null,
        systemName: null,
        applicationProtocol: ianaApplicationProtocol(words),
        words,
        transport,
        ports: readPorts(port),
        isDynamic: false,
      }),
    ),
  );

/** Every row of every source, best source first, in the source's order. */
export const CATALOGUE: readonly CatalogueEntry[] = [
  ...listedEntries("microsoft-2004", SERVICES_2004),
  ...listedEntries("kb-832017", SERVICES_KB832017),
  ...listedEntries("kb-832017", SERVICES_KB832017_PORTS_TABLE),
  ...namedPortEntries("in-use", PORTS_IN_USE),
  ...namedPortEntries("iana", IANA_PORTS),
];

const PORT_COUNT = 65536;
const indexKey = (ipProtocol: number, port: number | null): number =>
  ipProtocol * (PORT_COUNT + 1) + (port ?? PORT_COUNT);

/** The entries of each fixed port (or protocol without ports): the port's owner first, then in catalogue order. */
const FIXED_ENTRIES: ReadonlyMap<number, readonly CatalogueEntry[]> = (() => {
  const index = new Map<number, CatalogueEntry[]>();
  const file = (entry: CatalogueEntry, port: number | null): void => {
    const key = indexKey(LISTED_TRANSPORTS[entry.transport], port);
    const entries = index.get(key) ?? [];
    const isOwner = entry.source === "microsoft-2004" && PORT_OWNERS[`${entry.transport} ${port}`] === entry.service;
    index.set(key, isOwner ? [entry, ...entries] : [...entries, entry]);
  };
  for (const entry of CATALOGUE) {
    if (entry.isDynamic) continue;
    if (entry.ports === null) file(entry, null);
    else for (let port = entry.ports.first; port <= entry.ports.last; port += 1) file(entry, port);
  }
  return index;
})();

/** What the lists say of a port, or (port null) of an IP protocol without ports: best first, none when no list names it. */
export const entriesOfPort = (ipProtocol: number, port: number | null): readonly CatalogueEntry[] =>
  FIXED_ENTRIES.get(indexKey(ipProtocol, port)) ?? [];

/** The services that the lists give an application protocol to, on any port: those that open a port first. */
export function servicesOfProtocol(applicationProtocol: string): readonly string[] {
  let services = SERVICES_OF_PROTOCOL.get(applicationProtocol);
  if (services === undefined) {
    const entries = CATALOGUE.filter((entry) => entry.applicationProtocol === applicationProtocol);
    const names = entries.map(({ service }) => service).filter((service) => service !== null);
    services = [...new Set([...names.filter((name) => OWNERS.has(name)), ...names])];
    SERVICES_OF_PROTOCOL.set(applicationProtocol, services);
  }
  return services;
}

const OWNERS: ReadonlySet<string> = new Set(Object.values(PORT_OWNERS));
const SERVICES_OF_PROTOCOL = new Map<string, readonly string[]>();
