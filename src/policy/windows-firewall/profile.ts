import { type Problem, UserError } from "../../base/problem.ts";
import type { Registry } from "../../registry/registry.ts";
import { findSoftwareKey } from "../../registry/software-hive.ts";
import type { Assumption } from "../filter.ts";
import { readDword } from "../registry-value.ts";
import { PRODUCT_KEY } from "./windows-product.ts";

/** Kinds of network that the Windows Firewall has settings for. Before Vista, private and public are one: standard. */
export const PROFILES = ["domain", "private", "public"] as const;
export type Profile = (typeof PROFILES)[number];

/** The profile that is in force, and the assumption that it rests on; none when the user said it. */
export interface ActiveProfile {
  readonly profile: Profile;
  readonly assumptions: readonly Assumption[];
}

const PROFILE_OPTION = "--profile PROFILE";

/** NetworkList\Profiles\{GUID}\Category, by number (windows-nt-to-11-filters.md D4.6). */
const CATEGORIES: readonly Profile[] = ["public", "private", "domain"];

/** Throws `UserError` when the text is no profile. */
export function parseProfileOption(text: string | undefined): Profile | undefined {
  if (text === undefined) return undefined;
  const name = text.toLowerCase();
  const profile = name === "standard" ? "private" : PROFILES.find((known) => known === name);
  if (profile === undefined) throw new UserError(`--profile ${text}: not a profile; give domain, private or public`);
  return profile;
}

/** Categories of all networks that the exported computer knew, each once. Empty when the export does not hold them. */
export function readNetworkCategories(registry: Registry, problems: Problem[]): readonly Profile[] {
  const networks = findSoftwareKey(registry, `${PRODUCT_KEY}\\NetworkList\\Profiles`)?.keys.values() ?? [];
  const found = new Set<Profile>();
  for (const network of networks) {
    const field = readDword(network, "Category", problems);
    const profile = field.kind === "value" ? CATEGORIES[field.value] : undefined;
    if (profile === undefined) return [];
    found.add(profile);
  }
  return [...found];
}

/**
 * `--profile`, else the category of the exported computer's networks if it is the same for all, else public, which is
 * what Windows takes for a network that it does not know.
 */
export function resolveActiveProfile(
  chosen: Profile | undefined,
  networkCategories: readonly Profile[],
): ActiveProfile {
  if (chosen !== undefined) return { profile: chosen, assumptions: [] };
  const [only, ...others] = networkCategories;
  const isKnown = only !== undefined && others.length === 0;
  const profile = isKnown ? only : "public";
  const text = isKnown
    ? `the ${only} profile of the Windows Firewall is in force: all networks that the export knows are ${only}`
    : "the public profile of the Windows Firewall (before Vista: StandardProfile) is in force: the export does not say which one is";
  return { profile, assumptions: [{ topic: "firewall profile", text, option: PROFILE_OPTION }] };
}
