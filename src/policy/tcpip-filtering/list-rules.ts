import type { PolicyRule } from "../decision.ts";
import { ALL_DYNAMIC_RANGES, NO_DYNAMIC_RANGES } from "../dynamic-ranges.ts";
import type { AllowedNumbers, ListName } from "./port-list.ts";
import type { AdapterLists } from "./read-configuration.ts";

/** The rules of one adapter's list: the list as a whole, and each number in it. */
export interface ListRules {
  /** null: the value is absent, and no rule says that everything is let in. */
  readonly listId: number | null;
  readonly idOfNumber: ReadonlyMap<number, number>;
}

const WHAT: Readonly<Record<ListName, string>> = {
  TCPAllowedPorts: "TCP connections to port",
  UDPAllowedPorts: "UDP datagrams to port",
  RawIPAllowedProtocols: "raw IP packets of protocol",
};

/** Lists the rules of all adapters, with ids from `firstRuleId`, and where to find them by adapter and list. */
export function listRules(
  adapters: readonly AdapterLists[],
  firstRuleId: number,
): { readonly rules: readonly PolicyRule[]; readonly byAdapter: readonly Readonly<Record<ListName, ListRules>>[] } {
  const rules: PolicyRule[] = [];
  const add = (rule: Omit<PolicyRule, "id" | "filter" | "direction" | "isEnabled">): number => {
    const id = firstRuleId + rules.length;
    rules.push({ id, filter: "tcpip-filtering", direction: "inbound", isEnabled: true, ...rule });
    return id;
  };
  const addList = (adapter: string, list: AllowedNumbers): ListRules => {
    const { name, location, numbers } = list;
    if (location === null) return { listId: null, idOfNumber: new Map() };
    const idOfNumber = new Map<number, number>();
    const listId = add({
      name: `${name} of ${adapter}`,
      location,
      action: "list",
      summary: summarize(list),
      isUnrestricted: list.kind === "all",
      dynamicRanges: list.kind === "all" && name !== "RawIPAllowedProtocols" ? ALL_DYNAMIC_RANGES : NO_DYNAMIC_RANGES,
    });
    for (const number of new Set(list.kind === "only" ? numbers : [])) {
      const summary = `allow inbound ${WHAT[name]} ${number} on ${adapter}`;
      const rule = { name: `${name}: ${number}`, location, action: "allow", summary, isUnrestricted: false } as const;
      idOfNumber.set(number, add({ ...rule, dynamicRanges: NO_DYNAMIC_RANGES }));
    }
    return { listId, idOfNumber };
  };
  const byAdapter = adapters.map(({ adapter, lists }) => ({
    TCPAllowedPorts: addList(adapter, lists.TCPAllowedPorts),
    UDPAllowedPorts: addList(adapter, lists.UDPAllowedPorts),
    RawIPAllowedProtocols: addList(adapter, lists.RawIPAllowedProtocols),
  }));
  return { rules, byAdapter };
}

function summarize({ name, kind, numbers }: AllowedNumbers): string {
  if (kind === "all") return `allow all inbound ${WHAT[name]}s`;
  if (kind === "undefined") return `ill-formed: inbound ${WHAT[name]}s ${numbers.join(", ")}`;
  return numbers.length === 0
    ? `allow no inbound ${WHAT[name]}`
    : `allow only inbound ${WHAT[name]}s ${numbers.join(", ")}`;
}
