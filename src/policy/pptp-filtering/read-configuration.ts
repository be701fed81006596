import type { Problem, SourceLocation } from "../../base/problem.ts";
import type { RegistryKey } from "../../registry/registry.ts";
import { findWindowsNtAdapters } from "../host-adapters.ts";
import { type Field, readDword, warn } from "../registry-value.ts";
import type { Truth } from "../truth.ts";

/** One adapter's PPTPFiltering value. */
export interface FilteredAdapter {
  /** Name of the adapter's registry key. */
  readonly adapter: string;
  readonly location: SourceLocation;
  /** 1: only PPTP may come and go. */
  readonly isFiltered: Truth;
}

/** Another setting that makes the filter ineffective, certainly or possibly. */
export interface Doubt {
  readonly text: string;
  readonly isOff: Truth;
}

/** PPTP filtering of one export (windows-nt-to-11-filters.md section B). */
export interface PptpFilteringConfiguration {
  readonly kind: "pptp-filtering";
  readonly location: SourceLocation;
  /** Adapters that have the value; the others are not filtered. */
  readonly adapters: readonly FilteredAdapter[];
  readonly allowsPacketsForLocalMachine: Truth;
  /** null: AllowPacketsForLocalMachine is not in the export. */
  readonly allowLocation: SourceLocation | null;
  /** null: nothing in the export speaks against the filter. */
  readonly doubt: Doubt | null;
  /** The export does not hold how the driver starts. */
  readonly isDriverPresumed: boolean;
}

/** Reads PPTPFiltering of all adapters; undefined when no adapter of the export has it. */
export function readPptpFilteringConfiguration(
  controlSet: RegistryKey | undefined,
  problems: Problem[],
): PptpFilteringConfiguration | undefined {
  const services = controlSet?.keys.get("services");
  const adapters = findWindowsNtAdapters(controlSet).flatMap(({ name, keys }): readonly FilteredAdapter[] => {
    const key = keys.find(({ values }) => values.has("pptpfiltering"));
    const field = readDword(key, "PPTPFiltering", problems);
    if (field.kind === "absent") return [];
    return [{ adapter: name, location: field.location, isFiltered: readSwitch("PPTPFiltering", field, problems) }];
  });
  const driver = services?.keys.get("raspptpf");
  const allow = readDword(driver?.keys.get("parameters"), "AllowPacketsForLocalMachine", problems);
  const [first] = adapters;
  if (first === undefined) {
    if (allow.kind !== "absent") {
      warn(
        problems,
        allow.location,
        "AllowPacketsForLocalMachine has no effect: no adapter in the export has PPTPFiltering",
      );
    }
    return undefined;
  }
  return {
    kind: "pptp-filtering",
    location: first.location,
    adapters,
    allowsPacketsForLocalMachine: readSwitch("AllowPacketsForLocalMachine", allow, problems),
    allowLocation: allow.kind === "absent" ? null : allow.location,
    doubt: readDoubt(services, driver, problems),
    isDriverPresumed: driver?.values.has("start") !== true,
  };
}

function readSwitch(name: string, field: Field<number>, problems: Problem[]): Truth {
  if (field.kind === "absent") return "no";
  if (field.kind === "unreadable") return "maybe";
  if (field.value <= 1) return field.value === 1 ? "yes" : "no";
  warn(problems, field.location, `${name} is ${field.value}: only 0 and 1 are documented`);
  return "maybe";
}

const DISABLED = 4;
const ON_DEMAND = 3;

/** A driver that is not started filters nothing (B2); after RRAS is installed the check box does nothing (Q169890). */
function readDoubt(
  services: RegistryKey | undefined,
  driver: RegistryKey | undefined,
  problems: Problem[],
): Doubt | null {
  const start = readDword(driver, "Start", problems);
  if (start.kind === "value" && start.value === DISABLED) {
    return { text: "the RASPPTPF driver is disabled (Start is 4), so nothing is filtered", isOff: "yes" };
  }
  if (services?.keys.has("ipfilterdriver") || services?.keys.get("remoteaccess")?.keys.has("interfaces")) {
    const text =
      "the export has keys of Routing and Remote Access, which replaces PPTP filtering by filters of its own";
    return { text, isOff: "maybe" };
  }
  if (start.kind === "unreadable" || (start.kind === "value" && start.value === ON_DEMAND)) {
    return { text: "nothing shows that the RASPPTPF driver was started (Start is not 0 to 2)", isOff: "maybe" };
  }
  return null;
}
