import { type AllowedNumbers, LIST_NAMES } from "../../policy/tcpip-filtering/port-list.ts";
import type { AdapterLists, TcpipFilteringConfiguration } from "../../policy/tcpip-filtering/read-configuration.ts";
import { IP_PROTOCOL } from "../../tables/ip-protocols.ts";
import type { LintCheck, LintFinding, RelatedLocation } from "../lint-finding.ts";
import { count } from "../rules/wording.ts";

/** What the port lists of TCP/IP filtering say beside their rules: the switch, and odd entries. */
export const checkTcpipLists: LintCheck = ({ configuration }) =>
  (configuration?.filters ?? []).flatMap((filter) =>
    filter.kind === "tcpip-filtering" ? [...checkSwitch(filter), ...filter.adapters.flatMap(checkAdapter)] : [],
  );

type Worded = Omit<LintFinding, "filter">;
const inFilter = (finding: Worded): LintFinding => ({ ...finding, filter: "tcpip-filtering" });

function checkSwitch({ isArmed, isSwitchPresumed, adapters, location }: TcpipFilteringConfiguration): LintFinding[] {
  const restricting = adapters.flatMap(({ adapter, lists }) =>
    LIST_NAMES.flatMap((name): readonly RelatedLocation[] => {
      const { kind, location: place } = lists[name];
      return kind === "all" || place === null ? [] : [{ location: place, text: `${name} of ${adapter}` }];
    }),
  );
  const subject = "EnableSecurityFilters";
  if (isArmed === "yes" && restricting.length === 0) {
    const message = "EnableSecurityFilters is 1, and no list keeps anything out: nothing is filtered";
    return [inFilter({ id: "FWR-105", severity: "medium", message, location, related: [], subject })];
  }
  if (isArmed !== "no" || restricting.length === 0) return [];
  const lists = `${count(restricting.length, "list")} of allowed ports and protocols`;
  const inert = restricting.length === 1 ? "has no effect" : "have no effect";
  const [severity, message] = isSwitchPresumed
    ? (["medium", `${lists} ${inert}, unless EnableSecurityFilters is 1: the export does not hold it`] as const)
    : (["high", `${lists} ${inert}: EnableSecurityFilters is not 1`] as const);
  return [inFilter({ id: "FWR-103", severity, message, location, related: restricting, subject })];
}

const checkAdapter = ({ adapter, lists }: AdapterLists): readonly LintFinding[] =>
  LIST_NAMES.flatMap((name) => [
    ...checkDuplicates(adapter, lists[name]),
    ...checkSpelling(adapter, lists[name]),
    ...checkNeedless(adapter, lists[name]),
  ]);

function checkDuplicates(adapter: string, { name, location, numbers }: AllowedNumbers): readonly LintFinding[] {
  const twice = [...new Set(numbers.filter((number, index) => numbers.indexOf(number) !== index))];
  if (location === null || twice.length === 0) return [];
  const message = `${name} names ${twice.join(", ")} more than once`;
  return [
    inFilter({ id: "FWR-411", severity: "low", message, location, related: [], subject: `${name} of ${adapter}` }),
  ];
}

function checkSpelling(adapter: string, { name, location, entries }: AllowedNumbers): readonly LintFinding[] {
  const odd = entries.filter((entry) => /^\s*\d+\s*$/.test(entry) && entry !== String(Number(entry)));
  if (location === null || odd.length === 0) return [];
  const written = odd.map((entry) => `"${entry}"`).join(", ");
  const message = `${name} holds ${written}: a number in decimal without leading zeros and blanks is what Windows documents`;
  return [
    inFilter({ id: "FWR-413", severity: "low", message, location, related: [], subject: `${name} of ${adapter}` }),
  ];
}

/** What the list of protocols has no say in (windows-nt-to-11-filters.md A2). */
const NOT_RAW: ReadonlyMap<number, string> = new Map([
  [IP_PROTOCOL.ICMP, "1 (ICMP, which always passes)"],
  [IP_PROTOCOL.TCP, "6 (TCP, which TCPAllowedPorts is for)"],
  [IP_PROTOCOL.UDP, "17 (UDP, which UDPAllowedPorts is for)"],
]);

function checkNeedless(adapter: string, { name, kind, location, numbers }: AllowedNumbers): readonly LintFinding[] {
  if (name !== "RawIPAllowedProtocols" || kind !== "only" || location === null) return [];
  const needless = [...new Set(numbers)].flatMap((number) => NOT_RAW.get(number) ?? []);
  if (needless.length === 0) return [];
  const message = `RawIPAllowedProtocols names ${needless.join(", ")}: the list has no effect on it`;
  return [
    inFilter({ id: "FWR-408", severity: "info", message, location, related: [], subject: `${name} of ${adapter}` }),
  ];
}
