/** The shape of Microsoft's service lists: services-2004.ts and services-kb832017.ts. */

/** The transport words of the lists and their IP protocol numbers (IANA protocol-numbers). */
export const LISTED_TRANSPORTS = { ICMP: 1, TCP: 6, UDP: 17, GRE: 47, ESP: 50, AH: 51 } as const;
export type ListedTransport = keyof typeof LISTED_TRANSPORTS;

/** A fixed port; RANDOM or an inclusive range where the port is assigned as required; null for protocols without ports. */
export type ListedPort = number | "RANDOM" | `${number}-${number}` | null;

/** One row of a service's table: transport, port it listens on, application protocol as the source words it. */
export type ListedRow = readonly [transport: ListedTransport, port: ListedPort, applicationProtocol: string];

export interface ListedService {
  readonly name: string;
  /** The name under which Windows knows the service, as given; null where the source gives none. */
  readonly systemName: string | null;
  readonly rows: readonly ListedRow[];
}

export interface LaterListedService extends ListedService {
  /** The service's own heading in the later source; `name` is the catalogue's. */
  readonly heading: string;
}

/** Ports that Windows gives out as required, inclusive (KB 832017; KB 929851). */
export const DYNAMIC_PORT_RANGES = [
  { first: 1025, last: 5000, era: "Windows before Vista" },
  { first: 49152, last: 65535, era: "Windows Vista and later" },
] as const;
export type DynamicPortRange = (typeof DYNAMIC_PORT_RANGES)[number];

/** The dynamic range that `port` lies in; undefined when it lies in none. */
export const dynamicPortRange = (port: number): DynamicPortRange | undefined =>
  DYNAMIC_PORT_RANGES.find(({ first, last }) => first <= port && port <= last);
