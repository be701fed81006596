import { type Problem, UserError } from "../base/problem.ts";
import { resolveControlSet } from "../registry/control-set.ts";
import type { Registry } from "../registry/registry.ts";
import { resolveSoftwareHive } from "../registry/software-hive.ts";
import type { Assumption } from "./filter.ts";
import { type ExportedHost, findWindowsNtAdapters, readHostAdapter, readIsRouter } from "./host-adapters.ts";
import {
  type PptpFilteringConfiguration,
  readPptpFilteringConfiguration,
} from "./pptp-filtering/read-configuration.ts";
import {
  readTcpipFilteringConfiguration,
  type TcpipFilteringConfiguration,
} from "./tcpip-filtering/read-configuration.ts";
import { type CeConfiguration, readWindowsCeConfiguration } from "./windows-ce/read-configuration.ts";
import { type Profile, readNetworkCategories } from "./windows-firewall/profile.ts";
import { type FirewallConfiguration, readFirewallConfiguration } from "./windows-firewall/read-configuration.ts";

export type FilterConfiguration =
  | CeConfiguration
  | TcpipFilteringConfiguration
  | PptpFilteringConfiguration
  | FirewallConfiguration;

/** Everything in an export that filters packets, not yet bound to a host. */
export interface PolicyConfiguration {
  /** At least one, in the order in which they are asked. */
  readonly filters: readonly FilterConfiguration[];
  readonly exportedHost: ExportedHost;
  /** A filter of the policy cannot be judged without knowing which computer it runs on. */
  readonly needsHost: boolean;
  /** Firewall profiles of the networks that the computer knew, each once; empty when the export does not say. */
  readonly networkCategories: readonly Profile[];
  /** What the export left to choose. */
  readonly assumptions: readonly Assumption[];
}

const UNDERSTOOD = [
  "the Windows CE IP firewall (HKEY_LOCAL_MACHINE\\COMM\\Firewall)",
  "TCP/IP filtering of Windows NT 4.0 to 2003 (EnableSecurityFilters, TCPAllowedPorts, UDPAllowedPorts, RawIPAllowedProtocols)",
  "PPTP filtering of Windows NT 4.0 (PPTPFiltering of an adapter)",
  "the Windows Firewall of Windows XP SP2 to 11 (SharedAccess\\Parameters\\FirewallPolicy, Policies\\Microsoft\\WindowsFirewall)",
];

/**
 * Reads every filter of an export. Values that are not what Windows documents are reported as warnings and judged with
 * care; an export without any filter is an error. Throws `UserError` when there is no key at all.
 */
export function readFilters(registry: Registry): {
  readonly configuration: PolicyConfiguration;
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const { key: controlSet, notes } = resolveControlSet(registry);
  const { notes: ofSoftware } = resolveSoftwareHive(registry);
  const windowsCe = readWindowsCeConfiguration(registry, problems);
  const filters = [
    windowsCe,
    readTcpipFilteringConfiguration(controlSet, problems),
    readPptpFilteringConfiguration(controlSet, problems),
    readFirewallConfiguration(registry, controlSet, problems),
  ].filter((filter) => filter !== undefined);
  if (filters.length === 0) reportNoFilter(registry, problems);
  const adapters = findWindowsNtAdapters(controlSet).map((keys) => readHostAdapter(keys, problems));
  return {
    configuration: {
      filters,
      exportedHost: {
        adapters: [...adapters, ...(windowsCe?.adapters ?? [])],
        isRouter: readIsRouter(controlSet, problems),
      },
      networkCategories: readNetworkCategories(registry, problems),
      needsHost: filters.some(({ kind }) => kind !== "windows-ce"),
      assumptions: [
        ...notes.map((text) => ({ topic: "active control set", text, option: null })),
        ...ofSoftware.map((text) => ({ topic: "SOFTWARE hive", text, option: null })),
      ],
    },
    problems,
  };
}

/** What an export without any filter is told. */
export const NO_FILTER = `no packet filter in this export. Understood are: ${UNDERSTOOD.join("; ")}`;

function reportNoFilter(registry: Registry, problems: Problem[]): void {
  const [root] = registry.roots.values();
  if (root === undefined) throw new UserError(NO_FILTER);
  problems.push({ severity: "error", message: NO_FILTER, location: root.location });
}
