import type { Problem, SourceLocation } from "../../base/problem.ts";
import type { RegistryKey } from "../../registry/registry.ts";
import { readTexts, warn } from "../registry-value.ts";
import type { Truth } from "../truth.ts";

/** The three lists of an adapter, by their values' names. */
export const LIST_NAMES = ["TCPAllowedPorts", "UDPAllowedPorts", "RawIPAllowedProtocols"] as const;
export type ListName = (typeof LIST_NAMES)[number];

/**
 * What an adapter lets in (windows-nt-to-11-filters.md A1). `all`: the list is "0" or absent. `only`: what is listed.
 * `undefined`: 0 beside other entries or spelt otherwise ("00"), for which no behaviour is documented.
 */
export interface AllowedNumbers {
  readonly name: ListName;
  readonly kind: "all" | "only" | "undefined";
  /** null: the value is absent. */
  readonly location: SourceLocation | null;
  /** In the order of the list, repeated where the list repeats them. */
  readonly numbers: readonly number[];
  /** All entries as they are written. */
  readonly entries: readonly string[];
  /** Some entries are no numbers (ranges, garbage): what is not listed may be meant by one of them. */
  readonly hasUnreadableEntries: boolean;
}

/** Highest number in each list: ports, and IP protocols. */
const HIGHEST: Readonly<Record<ListName, number>> = {
  TCPAllowedPorts: 65_535,
  UDPAllowedPorts: 65_535,
  RawIPAllowedProtocols: 255,
};

/** Reads one list of an adapter; its first key that has the value counts. Entries that are no numbers are reported. */
export function readAllowedNumbers(keys: readonly RegistryKey[], name: ListName, problems: Problem[]): AllowedNumbers {
  const key = keys.find(({ values }) => values.has(name.toLowerCase()));
  const field = readTexts(key, name, problems);
  if (field.kind === "absent") {
    return { name, kind: "all", location: null, numbers: [], entries: [], hasUnreadableEntries: false };
  }
  const { location } = field;
  if (field.kind === "unreadable")
    return { name, kind: "undefined", location, numbers: [], entries: [], hasUnreadableEntries: true };

  const entries = field.value;
  const numbers: number[] = [];
  let hasUnreadableEntries = false;
  for (const text of entries) {
    const entry = text.trim();
    if (entry === "") continue;
    if (/^\d{1,5}$/.test(entry) && Number(entry) <= HIGHEST[name]) numbers.push(Number(entry));
    else {
      hasUnreadableEntries = true;
      const range = /^\d+\s*-\s*\d+$/.test(entry) ? ": ranges are not documented" : "";
      warn(
        problems,
        location,
        `${name}: "${text}" is not a number from 0 to ${HIGHEST[name]}${range}; flows it might mean are decided only where it makes no difference`,
      );
    }
  }
  if (!numbers.includes(0)) return { name, kind: "only", location, numbers, entries, hasUnreadableEntries };
  if (numbers.length === 1 && !hasUnreadableEntries && entries.includes("0")) {
    return { name, kind: "all", location, numbers: [], entries, hasUnreadableEntries };
  }
  warn(
    problems,
    location,
    `${name}: 0 beside other entries, or written otherwise than "0", has no documented meaning; flows are decided only where it makes no difference`,
  );
  return { name, kind: "undefined", location, numbers, entries, hasUnreadableEntries };
}

/** Whether the list lets a number in; `null` is a number that the packet does not show. */
export function isAllowed(list: AllowedNumbers, number: number | null): Truth {
  if (list.kind === "all") return "yes";
  if (list.kind === "undefined") return "maybe";
  if (number === null) return list.numbers.length === 0 && !list.hasUnreadableEntries ? "no" : "maybe";
  if (list.numbers.includes(number)) return "yes";
  return list.hasUnreadableEntries ? "maybe" : "no";
}
