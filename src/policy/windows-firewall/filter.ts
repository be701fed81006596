import type { Assumption, Filter } from "../filter.ts";
import type { FirewallContext } from "./context.ts";
import { createEitherFilter } from "./either-generation.ts";
import { listExceptionsAssumptions } from "./exceptions/assumptions.ts";
import { createExceptionsFilter } from "./exceptions/filter.ts";
import type { Profile } from "./profile.ts";
import type { FirewallConfiguration, GenerationConfiguration } from "./read-configuration.ts";
import { listRulesAssumptions } from "./rules/assumptions.ts";
import { createRulesFilter } from "./rules/filter.ts";

/** Binds the Windows Firewall of an export to the policy host and the profile in force. */
export function createFirewallFilter(configuration: FirewallConfiguration, context: FirewallContext): Filter {
  const { generation, otherwise } = configuration;
  const filter = createGenerationFilter(configuration, context);
  if (otherwise === undefined) return filter;
  const firstRuleId = context.firstRuleId + filter.rules.length;
  const other = createGenerationFilter(otherwise, { ...context, firstRuleId });
  return createEitherFilter({ generation, filter }, { generation: otherwise.generation, filter: other });
}

function createGenerationFilter(configuration: GenerationConfiguration, context: FirewallContext): Filter {
  switch (configuration.generation) {
    case "exceptions":
      return createExceptionsFilter(configuration, context);
    case "rules":
      return createRulesFilter(configuration, context);
  }
}

const TOPIC = "Windows Firewall";
const WHAT_TELLS = "ProductName of HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion is not in the export";
const NAMES = { exceptions: "Windows XP or Server 2003", rules: "Windows Vista or later" } as const;

/** What the export leaves open about its Windows Firewall, beside the profile. */
export function listFirewallAssumptions(configuration: FirewallConfiguration, profile: Profile): readonly Assumption[] {
  const { generation, otherwise, isGenerationPresumed, unheeded } = configuration;
  const own = listGenerationAssumptions(configuration, profile);
  if (otherwise !== undefined) {
    const text = `the export may be of Windows XP or Server 2003, or of Vista or later, as nothing in it tells: what they judge differently depends (${WHAT_TELLS})`;
    const views = [configuration, otherwise].flatMap((view) =>
      listGenerationAssumptions(view, profile).map((assumption) => ({
        ...assumption,
        text: `if the export is of ${NAMES[view.generation]}, ${assumption.text}`,
      })),
    );
    return [{ topic: TOPIC, text, option: null }, ...views];
  }
  const texts = [...unheeded];
  if (isGenerationPresumed) texts.unshift(`the export is of ${NAMES[generation]}, as its keys look: ${WHAT_TELLS}`);
  return [...texts.map((text) => ({ topic: TOPIC, text, option: null })), ...own];
}

function listGenerationAssumptions(configuration: GenerationConfiguration, profile: Profile): readonly Assumption[] {
  switch (configuration.generation) {
    case "exceptions":
      return listExceptionsAssumptions(configuration, profile);
    case "rules":
      return listRulesAssumptions(configuration, profile);
  }
}
