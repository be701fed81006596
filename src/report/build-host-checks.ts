import type { StoredHostCheck } from "../store/host-checks.ts";
import type { FilterTotals } from "../store/read-filter-totals.ts";
import type { ReadableRun } from "../store/run-reader.ts";
import { formatAmount } from "./format-values.ts";
import type { ModelHostCheck } from "./report-model.ts";

/** The checks of the host's configuration, each with what the capture adds to it; none for exports that have none. */
export function buildHostChecks(reader: ReadableRun): readonly ModelHostCheck[] {
  const checks = reader.hostChecks();
  if (checks.length === 0) return [];
  const { firewallProfile } = reader.run;
  const totals = reader.filterTotals().filter(({ filter }) => filter === "windows-firewall");
  return checks.map(({ file, line, ...check }) => {
    const isProfileInForce = check.profile === firewallProfile;
    return {
      ...check,
      location: file === null ? null : `${file}:${line}`,
      isProfileInForce,
      traffic: isProfileInForce ? describeTraffic(check, totals) : null,
    };
  });
}

/** What a setting of the profile in force means for the flows that the Windows Firewall judged. */
interface TrafficJoin {
  /** The setting that it is about: `StoredHostCheck.effective`. */
  readonly effective: number;
  isMeant(totals: FilterTotals): boolean;
  say(flows: string, isOne: boolean): string;
}

const TRAFFIC_JOINS: Readonly<Record<string, TrafficJoin>> = {
  "FWR-701": {
    effective: 0,
    isMeant: ({ decision }) => decision !== "out-of-scope",
    say: (flows, isOne) =>
      `${flows} of this capture ${isOne ? "concerns" : "concern"} the computer, and ${isOne ? "is not filtered" : "none is filtered"}`,
  },
  "FWR-702": {
    effective: 0,
    isMeant: ({ decision, direction, isDefault }) => decision === "allow" && direction === "inbound" && isDefault,
    say: (flows, isOne) => `${flows} of this capture came in although no rule ${isOne ? "allows it" : "allows them"}`,
  },
  "FWR-705": {
    effective: 0,
    isMeant: ({ decision }) => decision === "deny",
    say: (flows, isOne) =>
      `${flows} of this capture ${isOne ? "was denied, and is not logged" : "were denied, and none is logged"}`,
  },
  "FWR-706": {
    effective: 0,
    isMeant: ({ decision }) => decision === "allow",
    say: (flows, isOne) =>
      `${flows} of this capture ${isOne ? "was allowed, and is not logged" : "were allowed, and none is logged"}`,
  },
};

/** A sentence without a full stop; null where the capture adds nothing. */
function describeTraffic(
  { id, outcome, effective }: Pick<StoredHostCheck, "id" | "outcome" | "effective">,
  totals: readonly FilterTotals[],
): string | null {
  const join = TRAFFIC_JOINS[id];
  if (join === undefined || outcome !== "fail" || effective !== join.effective) return null;
  const flows = totals.filter((entry) => join.isMeant(entry)).reduce((sum, entry) => sum + entry.flows, 0);
  return flows === 0 ? null : join.say(formatAmount(flows, "flow"), flows === 1);
}
