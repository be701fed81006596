import type { SourceLocation } from "../../base/problem.ts";
import type { HostCheckResult } from "../../checks/host-check-result.ts";
import type { Registry } from "../../registry/registry.ts";
import type { LintCheck, LintFinding } from "../lint-finding.ts";

/** FWR-701 to 710: the checks of the host's configuration that fail; what cannot be checked is counted, not found. */
export const checkHostConfiguration: LintCheck = ({ hostChecks, registry }) =>
  hostChecks.filter(({ outcome }) => outcome === "fail").flatMap((result) => findingOf(result, registry));

function findingOf(result: HostCheckResult, registry: Registry): readonly LintFinding[] {
  const { id, severity, profile, asked, found, notes, references } = result;
  const location = result.location ?? startOf(registry);
  if (location === undefined) return [];
  const state = found === null ? "not in this export" : `found: ${found}`;
  return [
    {
      id,
      severity,
      message: [`${profile} profile: ${asked} is asked for, ${state}`, ...notes].join("; "),
      location,
      related: [],
      references,
      filter: "windows-firewall",
      subject: `${profile} ${asked}`,
    },
  ];
}

function startOf(registry: Registry): SourceLocation | undefined {
  const [root] = registry.roots.values();
  return root && { file: root.location.file, line: 1, column: 1, lineText: "" };
}
