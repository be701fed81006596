import type { Problem, SourceLocation } from "../../base/problem.ts";
import type { RegistryKey } from "../../registry/registry.ts";
import { findWindowsNtAdapters } from "../host-adapters.ts";
import { readDword, warn } from "../registry-value.ts";
import type { Truth } from "../truth.ts";
import { type AllowedNumbers, LIST_NAMES, type ListName, readAllowedNumbers } from "./port-list.ts";

export interface AdapterLists {
  /** Name of the adapter's registry key. */
  readonly adapter: string;
  readonly lists: Readonly<Record<ListName, AllowedNumbers>>;
}

/** TCP/IP filtering of one export (windows-nt-to-11-filters.md section A). */
export interface TcpipFilteringConfiguration {
  readonly kind: "tcpip-filtering";
  readonly location: SourceLocation;
  /** EnableSecurityFilters: one switch for all adapters. */
  readonly isArmed: Truth;
  /** The export does not hold the key of the switch, so that its default is taken. */
  readonly isSwitchPresumed: boolean;
  /** One for each adapter of the export. */
  readonly adapters: readonly AdapterLists[];
}

/** Reads the lists of all adapters and their switch; undefined when the export holds neither. */
export function readTcpipFilteringConfiguration(
  controlSet: RegistryKey | undefined,
  problems: Problem[],
): TcpipFilteringConfiguration | undefined {
  const parameters = controlSet?.keys.get("services")?.keys.get("tcpip")?.keys.get("parameters");
  const armed = readDword(parameters, "EnableSecurityFilters", problems);
  const adapters = findWindowsNtAdapters(controlSet).map(({ name, keys }): AdapterLists => {
    const read = (list: ListName): AllowedNumbers => readAllowedNumbers(keys, list, problems);
    return {
      adapter: name,
      lists: {
        TCPAllowedPorts: read("TCPAllowedPorts"),
        UDPAllowedPorts: read("UDPAllowedPorts"),
        RawIPAllowedProtocols: read("RawIPAllowedProtocols"),
      },
    };
  });
  const locations = adapters.flatMap(({ lists }) => LIST_NAMES.flatMap((name) => lists[name].location ?? []));
  const location = armed.kind === "absent" ? locations[0] : armed.location;
  if (location === undefined) return undefined;
  if (armed.kind === "value" && armed.value > 1) {
    warn(problems, armed.location, `EnableSecurityFilters is ${armed.value}: only 0 and 1 are documented`);
  }
  const isSwitchPresumed = armed.kind === "absent" && (parameters?.values.size ?? 0) === 0;
  return { kind: "tcpip-filtering", location, isArmed: isArmed(armed), isSwitchPresumed, adapters };
}

function isArmed(field: ReturnType<typeof readDword>): Truth {
  if (field.kind === "absent") return "no";
  if (field.kind === "unreadable" || field.value > 1) return "maybe";
  return field.value === 1 ? "yes" : "no";
}
