import type { SourceLocation } from "../base/problem.ts";
import type { FirewallProfile, HostCheckSeverity } from "../tables/host-checks.ts";

export const HOST_CHECK_OUTCOMES = ["pass", "fail", "not-applicable", "not-in-this-export"] as const;
export type HostCheckOutcome = (typeof HOST_CHECK_OUTCOMES)[number];

/** What one check says of one profile of Windows Firewall. */
export interface HostCheckResult {
  /** `FWR-7nn`. */
  readonly id: string;
  readonly profile: FirewallProfile;
  readonly title: string;
  /** Of the check, whatever the outcome. */
  readonly severity: HostCheckSeverity;
  readonly outcome: HostCheckOutcome;
  /** What the value must be: "EnableFirewall = 1", "LogFileSize >= 16384". */
  readonly asked: string;
  /** What the export holds: "0, by policy", "not set"; null where that is not known. */
  readonly found: string | null;
  /**
   * The value; the key that lacks it, or is nearest above it; EnableFirewall where that alone fails the check; null
   * where none of them is in the export.
   */
  readonly location: SourceLocation | null;
  /**
   * The number that Windows goes by, its own default included; null for a text, and where it is not known. On the logs
   * "on" wins, so that it can be 1 where the policy asks for 0.
   */
  readonly effective: number | null;
  /** Sentences without a full stop: why, and what limits the answer. */
  readonly notes: readonly string[];
  /** "DISA Windows Defender Firewall STIG V2R2, V-241989 (WNFWA-000001)". */
  readonly references: readonly string[];
  /** Ids in the clause table (src/tables/clauses.ts): evidence for, never proof of compliance. */
  readonly clauses: readonly string[];
  readonly remediation: string;
}
