import type { PptpFilteringConfiguration } from "../../policy/pptp-filtering/read-configuration.ts";
import type { LintCheck, LintFinding, RelatedLocation } from "../lint-finding.ts";

/** What opens PPTP filtering, or makes it ineffective (FWR-102, FWR-105). */
export const checkPptpFiltering: LintCheck = ({ configuration }) =>
  (configuration?.filters ?? []).flatMap((filter) => (filter.kind === "pptp-filtering" ? checkFilter(filter) : []));

function checkFilter(filter: PptpFilteringConfiguration): readonly LintFinding[] {
  const { adapters, allowLocation, allowsPacketsForLocalMachine, doubt, location } = filter;
  const filtered = adapters.filter(({ isFiltered }) => isFiltered !== "no");
  const related = filtered.map(
    ({ adapter, location: place }): RelatedLocation => ({ location: place, text: `PPTPFiltering of ${adapter}` }),
  );
  const shared = { filter: "pptp-filtering", related } as const;
  const findings: LintFinding[] = [];
  if (filtered.length === 0) {
    const message = "PPTPFiltering is 0 on every adapter that has it: nothing is filtered";
    findings.push({ ...shared, id: "FWR-105", severity: "low", message, location, subject: "PPTPFiltering" });
  }
  if (doubt !== null && filtered.length > 0) {
    const severity = doubt.isOff === "yes" ? "high" : "medium";
    const message = `PPTP filtering ${doubt.isOff === "yes" ? "is" : "may be"} ineffective: ${doubt.text}`;
    findings.push({ ...shared, id: "FWR-105", severity, message, location, subject: "RASPPTPF" });
  }
  if (allowLocation !== null && allowsPacketsForLocalMachine === "yes" && filtered.length > 0) {
    const message = "AllowPacketsForLocalMachine is 1: every service of this computer is reachable past PPTP filtering";
    const subject = "AllowPacketsForLocalMachine";
    findings.push({ ...shared, id: "FWR-102", severity: "high", message, location: allowLocation, subject });
  }
  return findings;
}
