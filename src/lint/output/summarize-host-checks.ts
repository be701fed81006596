import type { HostCheckOutcome } from "../../checks/host-check-result.ts";
import { count } from "../rules/wording.ts";

/** "host configuration: 28 checks (3 pass, 9 fail, 16 not in this export)", those that none has left out. */
export function summarizeHostChecks(outcomes: Readonly<Record<HostCheckOutcome, number>>): string {
  const present = Object.entries(outcomes).filter(([, number]) => number > 0);
  const total = present.reduce((sum, [, number]) => sum + number, 0);
  const parts = present.map(([outcome, number]) => `${number} ${outcome.replaceAll("-", " ")}`);
  return `host configuration: ${count(total, "check")} (${parts.join(", ")})`;
}
