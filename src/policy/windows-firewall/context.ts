import type { Neighbours } from "../neighbours.ts";
import type { PolicyHost } from "../policy-host.ts";
import type { Profile } from "./profile.ts";

/** What either generation of the Windows Firewall is bound to. */
export interface FirewallContext {
  readonly host: PolicyHost;
  readonly neighbours: Neighbours;
  /** The profile in force; before Vista, private and public both mean the standard profile. */
  readonly profile: Profile;
  /** The profile is one of the run's assumptions. */
  readonly isProfilePresumed: boolean;
  /** Id of the filter's first rule in the policy. */
  readonly firstRuleId: number;
}
