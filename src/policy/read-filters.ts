import { type Problem, UserError } from "../base/problem.ts";
import { resolveControlSet } from "../registry/control-set.ts";
import { findKey, type Registry, type RegistryKey } from "../registry/registry.ts";
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

export type FilterConfiguration = CeConfiguration | TcpipFilteringConfiguration | PptpFilteringConfiguration;

/** Everything in an export that filters packets, not yet bound to a host. */
export interface PolicyConfiguration {
  /** At least one, in the order in which they are asked. */
  readonly filters: readonly FilterConfiguration[];
  readonly exportedHost: ExportedHost;
  /** A filter of the policy cannot be judged without knowing which computer it runs on. */
  readonly needsHost: boolean;
  /** What the export left to choose. */
  readonly assumptions: readonly Assumption[];
}

const UNDERSTOOD = [
  "the Windows CE IP firewall (HKEY_LOCAL_MACHINE\\COMM\\Firewall)",
  "TCP/IP filtering of Windows NT 4.0 to 2003 (EnableSecurityFilters, TCPAllowedPorts, UDPAllowedPorts, RawIPAllowedProtocols)",
  "PPTP filtering of Windows NT 4.0 (PPTPFiltering of an adapter)",
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
  const windowsCe = readWindowsCeConfiguration(registry, problems);
  const filters = [
    windowsCe,
    readTcpipFilteringConfiguration(controlSet, problems),
    readPptpFilteringConfiguration(controlSet, problems),
  ].filter((filter) => filter !== undefined);
  if (filters.length === 0) reportNoFilter(registry, controlSet, problems);
  const adapters = findWindowsNtAdapters(controlSet).map((keys) => readHostAdapter(keys, problems));
  return {
    configuration: {
      filters,
      exportedHost: {
        adapters: [...adapters, ...(windowsCe?.adapters ?? [])],
        isRouter: readIsRouter(controlSet, problems),
      },
      needsHost: filters.some(({ kind }) => kind !== "windows-ce"),
      assumptions: notes.map((text) => ({ topic: "active control set", text, option: null })),
    },
    problems,
  };
}

function reportNoFilter(registry: Registry, controlSet: RegistryKey | undefined, problems: Problem[]): void {
  const hasWindowsFirewall =
    controlSet?.keys.get("services")?.keys.has("sharedaccess") ||
    findKey(registry, "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall") !== undefined;
  const found = hasWindowsFirewall ? "; it has keys of the Windows Firewall, which is not understood yet" : "";
  const message = `no packet filter in this export${found}. Understood are: ${UNDERSTOOD.join("; ")}`;
  const [root] = registry.roots.values();
  if (root === undefined) throw new UserError(message);
  problems.push({ severity: "error", message, location: root.location });
}
