import {
  isUnspecified,
  type Prefix,
  parseIpAddress,
  prefixContains,
  prefixLengthOfMask,
  prefixOf,
  sameAddress,
  subnetBroadcast,
} from "../base/ip-address.ts";
import type { Problem } from "../base/problem.ts";
import type { RegistryKey } from "../registry/registry.ts";
import { readDword, readTexts, warn } from "./registry-value.ts";
import type { Truth } from "./truth.ts";

/** A network adapter of the exported computer. */
export interface HostAdapter {
  /** Name of its registry key: "{GUID}", "El59x1", "PCI\NE20001". Compared without regard to case. */
  readonly name: string;
  readonly addresses: readonly Uint8Array[];
  readonly subnets: readonly Prefix[];
  /** Broadcast addresses of the subnets. */
  readonly broadcasts: readonly Uint8Array[];
  readonly hasDefaultGateway: boolean;
  readonly servers: AdapterServers;
}

/** Servers that an adapter is configured to use, by hand or by DHCP; undefined where the export has no such value. */
export interface AdapterServers {
  readonly dns: readonly Uint8Array[] | undefined;
  readonly dhcp: readonly Uint8Array[] | undefined;
  readonly gateways: readonly Uint8Array[] | undefined;
}

export const UNKNOWN_SERVERS: AdapterServers = { dns: undefined, dhcp: undefined, gateways: undefined };

/** What the export says about the computer it was made on (windows-nt-to-11-filters.md A5). */
export interface ExportedHost {
  readonly adapters: readonly HostAdapter[];
  /** IPEnableRouter; `maybe` when the export does not say. */
  readonly isRouter: Truth;
}

/** An adapter's TCP/IP parameters. Windows 2000 and later hold them in two places; the first has precedence. */
export interface AdapterKeys {
  readonly name: string;
  readonly keys: readonly RegistryKey[];
}

/**
 * Adapters of Windows NT and its successors: `Tcpip\Parameters\Interfaces\{GUID}` (2000 and later), and
 * `Services\<Adapter>\Parameters\Tcpip` (NT 4.0), whatever the header of the file says.
 */
export function findWindowsNtAdapters(controlSet: RegistryKey | undefined): readonly AdapterKeys[] {
  const services = controlSet?.keys.get("services");
  const found = new Map<string, { name: string; keys: RegistryKey[] }>();
  const add = (name: string, key: RegistryKey): void => {
    const adapter = found.get(name.toLowerCase());
    if (adapter === undefined) found.set(name.toLowerCase(), { name, keys: [key] });
    else adapter.keys.push(key);
  };
  const interfaces = services?.keys.get("tcpip")?.keys.get("parameters")?.keys.get("interfaces");
  for (const key of interfaces?.keys.values() ?? []) add(key.name, key);
  for (const service of services?.keys.values() ?? []) {
    const key = service.keys.get("parameters")?.keys.get("tcpip");
    if (key !== undefined) add(service.name, key);
  }
  return [...found.values()];
}

/** Adapters of Windows CE: `COMM\<adapter>\Parms\Tcpip`, where the adapter's name may have two parts (`PCI\NE20001`). */
export function findWindowsCeAdapters(comm: RegistryKey | undefined): readonly AdapterKeys[] {
  const found: AdapterKeys[] = [];
  for (const key of comm?.keys.values() ?? []) {
    for (const candidate of [key, ...key.keys.values()]) {
      const parameters = candidate.keys.get("parms")?.keys.get("tcpip");
      const name = candidate === key ? key.name : `${key.name}\\${candidate.name}`;
      if (parameters !== undefined) found.push({ name, keys: [parameters] });
    }
  }
  return found;
}

/** Reads addresses, subnets and gateway of an adapter. Texts that are no addresses are reported. */
export function readHostAdapter({ name, keys }: AdapterKeys, problems: Problem[]): HostAdapter {
  const isDhcp = readFrom(keys, "EnableDHCP", (key) => readDword(key, "EnableDHCP", problems)) !== 0;
  const addresses: Uint8Array[] = [];
  const subnets: Prefix[] = [];
  const add = (addressName: string, maskName: string): void => {
    const masks = readAddresses(keys, maskName, problems);
    for (const [index, address] of readAddresses(keys, addressName, problems).entries()) {
      if (address === undefined || isUnspecified(address)) continue;
      addresses.push(address);
      const mask = masks[index];
      const prefixLength = mask && mask.length === address.length ? prefixLengthOfMask(mask) : undefined;
      if (prefixLength !== undefined && prefixLength > 0) subnets.push(prefixOf(address, prefixLength));
    }
  };
  add("IPAddress", "SubnetMask");
  if (isDhcp) add("DhcpIPAddress", "DhcpSubnetMask");
  add("IPAutoconfigurationAddress", "IPAutoconfigurationMask");
  const servers = readServers(keys, isDhcp, problems);
  const hasDefaultGateway = (servers.gateways ?? []).length > 0;
  const broadcasts = subnets.flatMap((subnet) => subnetBroadcast(subnet) ?? []);
  return { name, addresses, subnets, broadcasts, hasDefaultGateway, servers };
}

/** DNS servers and gateways set by hand override those of DHCP. */
function readServers(keys: readonly RegistryKey[], isDhcp: boolean, problems: Problem[]): AdapterServers {
  const read = (name: string): readonly Uint8Array[] | undefined => {
    if (!keys.some(({ values }) => values.has(name.toLowerCase()))) return undefined;
    const addresses = readAddresses(keys, name, problems);
    return addresses.filter((address) => address !== undefined).filter((address) => !isUnspecified(address));
  };
  const byHandElseDhcp = (name: string): readonly Uint8Array[] | undefined => {
    const setByHand = read(name);
    const isSetByHand = setByHand !== undefined && setByHand.length > 0;
    return isSetByHand || !isDhcp ? setByHand : (read(`Dhcp${name}`) ?? setByHand);
  };
  return {
    dns: byHandElseDhcp("NameServer"),
    dhcp: isDhcp ? read("DhcpServer") : [],
    gateways: byHandElseDhcp("DefaultGateway"),
  };
}

/** IPEnableRouter in `Services\Tcpip\Parameters`. */
export function readIsRouter(controlSet: RegistryKey | undefined, problems: Problem[]): Truth {
  const parameters = controlSet?.keys.get("services")?.keys.get("tcpip")?.keys.get("parameters");
  const field = readDword(parameters, "IPEnableRouter", problems);
  if (field.kind !== "value") return "maybe";
  return field.value === 0 ? "no" : "yes";
}

/** The first of the keys that has the value decides. */
function readFrom<T>(
  keys: readonly RegistryKey[],
  name: string,
  read: (key: RegistryKey) => { readonly kind: string; readonly value?: T },
): T | undefined {
  const key = keys.find(({ values }) => values.has(name.toLowerCase()));
  return key === undefined ? undefined : read(key).value;
}

/** Lists of servers in one string are parted by blanks or commas. */
const LISTS_IN_ONE_STRING = /^(Dhcp)?NameServer$/;

/** One entry for each text, so that masks stay beside their addresses; undefined for what is no address. */
function readAddresses(
  keys: readonly RegistryKey[],
  name: string,
  problems: Problem[],
): readonly (Uint8Array | undefined)[] {
  const key = keys.find(({ values }) => values.has(name.toLowerCase()));
  const field = readTexts(key, name, problems);
  if (field.kind !== "value") return [];
  const texts = LISTS_IN_ONE_STRING.test(name) ? field.value.flatMap((text) => text.split(/[\s,]+/)) : field.value;
  return texts.map((text) => {
    const address = parseIpAddress(text.trim());
    if (address === undefined && text.trim() !== "") {
      warn(problems, field.location, `${name}: "${text}" is not an IP address and is not used`);
    }
    return address;
  });
}

const hasAddress = ({ addresses }: HostAdapter, address: Uint8Array): boolean =>
  addresses.some((own) => sameAddress(own, address));

const hasOnSubnet = ({ subnets }: HostAdapter, address: Uint8Array): boolean =>
  subnets.some((subnet) => prefixContains(subnet, address));

const hasBroadcast = ({ broadcasts }: HostAdapter, address: Uint8Array): boolean =>
  broadcasts.some((broadcast) => sameAddress(broadcast, address));

export const adapterWithAddress = (adapters: readonly HostAdapter[], address: Uint8Array): HostAdapter | undefined =>
  adapters.find((adapter) => hasAddress(adapter, address));

/** More than one where an adapter that was taken out has left its settings behind. */
export const adaptersWithAddress = (adapters: readonly HostAdapter[], address: Uint8Array): readonly HostAdapter[] =>
  adapters.filter((adapter) => hasAddress(adapter, address));

/** More than one where two adapters are on one subnet, such as a cable's and a radio's. */
export const adaptersOnSubnet = (adapters: readonly HostAdapter[], address: Uint8Array): readonly HostAdapter[] =>
  adapters.filter((adapter) => hasOnSubnet(adapter, address));

/**
 * The adapters by which packets from and to an address come and go: those of its subnet, else those with a default
 * gateway, of which any may be the one; none when there are none.
 */
export function adaptersTowards(adapters: readonly HostAdapter[], address: Uint8Array): readonly HostAdapter[] {
  const near = adaptersOnSubnet(adapters, address);
  return near.length > 0 ? near : adapters.filter(({ hasDefaultGateway }) => hasDefaultGateway);
}

/** An adapter for whose subnet `address` is the broadcast address. */
export const adapterWithBroadcast = (adapters: readonly HostAdapter[], address: Uint8Array): HostAdapter | undefined =>
  adapters.find((adapter) => hasBroadcast(adapter, address));

export const adaptersWithBroadcast = (adapters: readonly HostAdapter[], address: Uint8Array): readonly HostAdapter[] =>
  adapters.filter((adapter) => hasBroadcast(adapter, address));

/** The adapters that may receive what comes from `source` to a group: of its broadcast address, else of its subnet. */
export function adaptersOfGroup(
  adapters: readonly HostAdapter[],
  group: Uint8Array,
  source: Uint8Array,
): readonly HostAdapter[] {
  const found = adaptersWithBroadcast(adapters, group);
  return found.length > 0 ? found : adaptersOnSubnet(adapters, source);
}

/** Stands for an adapter of the computer that the export does not hold: nothing is known of its settings. */
export const UNEXPORTED_ADAPTER: HostAdapter = {
  name: "an adapter that is not in the export",
  addresses: [],
  subnets: [],
  broadcasts: [],
  hasDefaultGateway: false,
  servers: UNKNOWN_SERVERS,
};

/** A computer's addresses, from the export or elsewhere, and its adapters in the export. */
interface AdapterOwner {
  readonly addresses: readonly Uint8Array[];
  readonly adapters: readonly HostAdapter[];
}

const isAddressless = ({ addresses }: HostAdapter): boolean => addresses.length === 0;

/**
 * `UNEXPORTED_ADAPTER` if the computer may have one: there is no adapter in the export, or the export tells addresses
 * and one of the computer's IPv4 addresses is not among them.
 */
function unexportedAdapters({ addresses, adapters }: AdapterOwner): readonly HostAdapter[] {
  if (adapters.length === 0) return [UNEXPORTED_ADAPTER];
  if (adapters.every(isAddressless)) return [];
  const isPlaced = addresses.every((own) => own.length !== 4 || adapterWithAddress(adapters, own) !== undefined);
  return isPlaced ? [] : [UNEXPORTED_ADAPTER];
}

/** All adapters that an own address which the export gives to none may belong to. Never empty. */
export const adaptersOfUnplacedAddress = (host: AdapterOwner): readonly HostAdapter[] => {
  const found = [...host.adapters.filter(isAddressless), ...unexportedAdapters(host)];
  return found.length > 0 ? found : [UNEXPORTED_ADAPTER];
};

/** All adapters that a packet may come or go by when nothing tells which. Never empty. */
export const anyAdapters = (host: AdapterOwner): readonly HostAdapter[] => [
  ...host.adapters,
  ...unexportedAdapters(host),
];

/**
 * All adapters by which packets from and to an address may come and go: as `adaptersTowards`, and those whose subnets
 * are not known, as the address may be on one of them; any when there are none. Never empty.
 */
export function possibleAdaptersTowards(host: AdapterOwner, address: Uint8Array): readonly HostAdapter[] {
  const near = adaptersOnSubnet(host.adapters, address);
  if (near.length > 0) return near;
  const isPossible = (adapter: HostAdapter): boolean => adapter.hasDefaultGateway || adapter.subnets.length === 0;
  const found = host.adapters.filter(isPossible);
  return found.length > 0 ? [...found, ...unexportedAdapters(host)] : anyAdapters(host);
}
