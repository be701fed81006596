import type { StoredAssumption } from "../store/read-inputs.ts";
import type { StoredRun } from "../store/stored-run.ts";

/** The profile of the Windows Firewall that flows were judged by where nobody said which; null where it is known or there is none. */
export const assumedProfile = (
  { firewallProfile }: Pick<StoredRun, "firewallProfile">,
  assumptions: readonly StoredAssumption[],
): StoredRun["firewallProfile"] =>
  assumptions.some(({ topic }) => topic === "firewall profile") ? firewallProfile : null;
