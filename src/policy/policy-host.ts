import { formatIpAddress, isBroadcast, parseIpAddress, sameAddress } from "../base/ip-address.ts";
import { UserError } from "../base/problem.ts";
import type { DiscoveredHost } from "../flow/host-discovery.ts";
import type { Assumption } from "./filter.ts";
import { type ExportedHost, type HostAdapter, UNKNOWN_SERVERS } from "./host-adapters.ts";
import type { Truth } from "./truth.ts";

/** The computer the registry was exported from. */
export interface PolicyHost {
  /** Empty when nobody says. */
  readonly addresses: readonly Uint8Array[];
  /** Adapters with the addresses they have; without addresses when the export is of another or an unknown computer. */
  readonly adapters: readonly HostAdapter[];
  /** IPEnableRouter; `maybe` when the export does not say. */
  readonly isRouter: Truth;
  /** MAC addresses that the capture showed to be its own, in the form that flows have them. */
  readonly macs: readonly string[];
}

export interface HostChoice {
  /** Arguments of `--host`, in order. */
  readonly hostOptions: readonly string[];
  /** undefined: the caller did not look, or the capture does not show it. */
  readonly discovered: DiscoveredHost | undefined;
}

const HOST_OPTION = "--host ADDR";

/**
 * Decides which computer is the policy host: `--host`, else the export, else the capture. Addresses stay empty when none
 * of them tells. Throws `UserError` for an option that is not an address.
 */
export function resolvePolicyHost(exported: ExportedHost, choice: HostChoice): ResolvedHost {
  const { adapters, isRouter } = exported;
  const { discovered } = choice;
  const chosen = choice.hostOptions.map(parseHostOption);
  const macs = discovered === undefined ? [] : [discovered.mac];
  const exportedAddresses = adapters.flatMap(({ addresses }) => addresses);
  const found = discovered?.addresses.flatMap((text) => parseIpAddress(text) ?? []) ?? [];

  if (chosen.length > 0) return hostByOption(chosen, exported);
  if (exportedAddresses.length > 0) {
    const text = `the policy host is the computer of the export, with ${listAddresses(exportedAddresses)}`;
    return assumed({ addresses: exportedAddresses, adapters, isRouter, macs: [] }, text);
  }
  if (found.length === 0) return { host: { addresses: [], adapters, isRouter, macs: [] }, assumptions: [] };
  const text = `the policy host has ${listAddresses(found)}: ${discovered?.explanation}`;
  return assumed({ addresses: found, adapters, isRouter, macs }, text);
}

interface ResolvedHost {
  readonly host: PolicyHost;
  readonly assumptions: readonly Assumption[];
}

const assumed = (host: PolicyHost, text: string): ResolvedHost => ({
  host,
  assumptions: [{ topic: "policy host", text, option: HOST_OPTION }],
});

/** One address of the export among the options means the same computer: then its other addresses are its own too. */
function hostByOption(chosen: readonly Uint8Array[], { adapters, isRouter }: ExportedHost): ResolvedHost {
  const exported = adapters.flatMap(({ addresses }) => addresses);
  const isChosen = (address: Uint8Array): boolean => chosen.some((own) => sameAddress(own, address));
  if (exported.some(isChosen)) {
    const others = exported.filter((address) => !isChosen(address));
    const host: PolicyHost = { addresses: [...chosen, ...others], adapters, isRouter, macs: [] };
    if (others.length === 0) return { host, assumptions: [] };
    return assumed(host, `the policy host also has the other addresses of its export: ${listAddresses(others)}`);
  }
  const bare = adapters.map(({ name }) => ({
    name,
    addresses: [],
    subnets: [],
    broadcasts: [],
    hasDefaultGateway: false,
    servers: UNKNOWN_SERVERS,
  }));
  const host: PolicyHost = { addresses: chosen, adapters: bare, isRouter, macs: [] };
  if (exported.length === 0) return { host, assumptions: [] };
  return assumed(
    host,
    `the addresses in the export are not the policy host's, and not used: ${listAddresses(exported)}`,
  );
}

function parseHostOption(text: string): Uint8Array {
  const address = parseIpAddress(text);
  if (address === undefined || isBroadcast(address)) {
    throw new UserError(`--host ${text}: not the IP address of a computer; give one such as 192.168.0.1`);
  }
  return address;
}

const listAddresses = (addresses: readonly Uint8Array[]): string => addresses.map(formatIpAddress).join(", ");
