import type { Problem } from "../../base/problem.ts";
import type { Registry, RegistryKey } from "../../registry/registry.ts";
import { type ExceptionsConfiguration, readExceptions } from "./exceptions/read-exceptions.ts";
import { type FirewallKeys, findFirewallKeys } from "./firewall-keys.ts";
import { chooseGeneration, type Generation } from "./generation.ts";
import { type RulesConfiguration, readRules } from "./rules/read-configuration.ts";
import { listUnheeded } from "./unheeded.ts";

/** The Windows Firewall as one generation reads it. */
export type GenerationConfiguration = ExceptionsConfiguration | RulesConfiguration;

/** The Windows Firewall of the generation that the export shows, or of the likelier one. */
export type FirewallConfiguration = GenerationConfiguration & {
  /** As the other generation reads it, where nothing tells of which the export is. */
  readonly otherwise: GenerationConfiguration | undefined;
  /** Nothing proves the generation, but what the export holds is as this one has it. */
  readonly isGenerationPresumed: boolean;
  /** What the export holds for the other generation and this one does not heed, in words. */
  readonly unheeded: readonly string[];
};

/** Reads the Windows Firewall of an export; undefined when it holds none. */
export function readFirewallConfiguration(
  registry: Registry,
  controlSet: RegistryKey | undefined,
  problems: Problem[],
): FirewallConfiguration | undefined {
  const keys = findFirewallKeys(registry, controlSet);
  if (keys === undefined) return undefined;
  const { generation, basis } = chooseGeneration(keys, registry);
  const isGenerationPresumed = basis === "presumed";
  const configuration = readAs(generation, keys, registry, problems);
  if (basis !== "open") {
    return { ...configuration, otherwise: undefined, isGenerationPresumed, unheeded: listUnheeded(generation, keys) };
  }
  const ofOther: Problem[] = [];
  const otherwise = readAs(generation === "rules" ? "exceptions" : "rules", keys, registry, ofOther);
  problems.push(...ofOther.filter((problem) => !problems.some((known) => isSame(known, problem))));
  return { ...configuration, otherwise, isGenerationPresumed, unheeded: [] };
}

const readAs = (
  generation: Generation,
  keys: FirewallKeys,
  registry: Registry,
  problems: Problem[],
): GenerationConfiguration =>
  generation === "exceptions" ? readExceptions(keys, registry, problems) : readRules(keys, problems);

const isSame = (one: Problem, other: Problem): boolean =>
  one.message === other.message &&
  one.location?.line === other.location?.line &&
  one.location?.file === other.location?.file;
