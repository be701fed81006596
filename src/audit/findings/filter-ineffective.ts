import type { FlowCheck } from "../finding.ts";

export const filterIneffective: FlowCheck = {
  kind: {
    id: "FWR-105",
    title: "The filter is configured but may be ineffective",
    meaning: "Another setting of the same export takes the filter out of force, or may do so.",
    remediation:
      "Remove what overrides the filter, or write the rules where they are in force: with Routing and Remote Access, as its own packet filters (Microsoft Q169890).",
  },
  find: ({ decision, isLetThrough }) => {
    const ineffective = decision.filters.find(({ flags }) => flags.includes("filter-ineffective"));
    return isLetThrough && ineffective !== undefined ? { severity: "medium", evidence: ineffective.reason } : undefined;
  },
};
