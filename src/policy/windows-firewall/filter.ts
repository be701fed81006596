import type { Assumption, Filter } from "../filter.ts";
import type { FirewallContext } from "./context.ts";
import { listExceptionsAssumptions } from "./exceptions/assumptions.ts";
import { createExceptionsFilter } from "./exceptions/filter.ts";
import type { Profile } from "./profile.ts";
import type { FirewallConfiguration } from "./read-configuration.ts";
import { listRulesAssumptions } from "./rules/assumptions.ts";
import { createRulesFilter } from "./rules/filter.ts";

/** Binds the Windows Firewall of an export to the policy host and the profile in force. */
export function createFirewallFilter(configuration: FirewallConfiguration, context: FirewallContext): Filter {
  switch (configuration.generation) {
    case "exceptions":
      return createExceptionsFilter(configuration, context);
    case "rules":
      return createRulesFilter(configuration, context);
  }
}

/** What the export leaves open about its Windows Firewall, beside the profile. */
export function listFirewallAssumptions(configuration: FirewallConfiguration, profile: Profile): readonly Assumption[] {
  switch (configuration.generation) {
    case "exceptions":
      return listExceptionsAssumptions(configuration, profile);
    case "rules":
      return listRulesAssumptions(configuration, profile);
  }
}
