import type { Problem } from "../../../base/problem.ts";
import type { RegistryKey, RegistryValue } from "../../../registry/registry.ts";
import { readDword, warn } from "../../registry-value.ts";
import type { Truth } from "../../truth.ts";
import type { ProfileKeys } from "../setting.ts";
import {
  type Definition,
  type PortDefinition,
  type ProgramDefinition,
  parsePortDefinition,
  parseProgramDefinition,
} from "./definition.ts";
import type { Common, PortException, ProgramException, Store } from "./exception.ts";

/** Reads the entries of `GloballyOpenPorts\List` in both stores; those that depart from the grammar are reported. */
export function readPortExceptions(keys: ProfileKeys, problems: Problem[]): readonly PortException[] {
  const isExpected = (name: string, { port, transport }: PortDefinition): boolean =>
    isSameText(name, `${port}:${transport}`);
  return readLists(keys, "GloballyOpenPorts", parsePortDefinition, isExpected, problems).map(
    ({ common, definition: { port, transport } }) => ({ ...common, kind: "port", port, transport }),
  );
}

/** Reads the entries of `AuthorizedApplications\List` in both stores; those that depart from the grammar are reported. */
export function readProgramExceptions(keys: ProfileKeys, problems: Problem[]): readonly ProgramException[] {
  const isExpected = (name: string, { path }: ProgramDefinition): boolean => isSameText(name, path);
  return readLists(keys, "AuthorizedApplications", parseProgramDefinition, isExpected, problems).map(
    ({ common, definition: { path } }) => ({ ...common, kind: "program", path }),
  );
}

const isSameText = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** The entries of a list in both stores. `isExpected`: a local value has the name that Windows gives it. */
function readLists<D extends Definition>(
  keys: ProfileKeys,
  listName: string,
  parse: (text: string, valueName: string) => D,
  isExpected: (valueName: string, definition: D) => boolean,
  problems: Problem[],
): readonly { readonly common: Common; readonly definition: D }[] {
  const keyOf = (store: Store): RegistryKey | undefined => keys[store]?.keys.get(listName.toLowerCase());
  const isInForce = listsInForce(keyOf("policy"), problems);
  return (["policy", "local"] as const).flatMap((store) => {
    const entries = keyOf(store)?.keys.get("list")?.values.values() ?? [];
    return [...entries].map((entry) => {
      const { name, location } = entry;
      const { text, faults: ofValue } = textOf(entry);
      const definition = parse(text, name);
      const { scope, isEnabled, title } = definition;
      const faults = [...ofValue, ...definition.faults];
      if (faults.length > 0) {
        const effect = "how Windows treats such an entry is not documented, so that it opens nothing for certain";
        warn(problems, location, `${listName}: "${name}": ${faults.join("; ")}; ${effect}`);
      }
      const isIllFormed = faults.length > 0;
      const isPresumed = title === undefined || !(isExpected(name, definition) || isSameText(name, text));
      const common = { name, location, store, isInForce: isInForce[store], isEnabled, scope, isIllFormed, isPresumed };
      return { common, definition };
    });
  });
}

/** A definition is a string; in the lists of group policy the value's name repeats it. */
function textOf({ name, data }: RegistryValue): { readonly text: string; readonly faults: readonly string[] } {
  if (data.kind !== "string") return { text: "", faults: [`expected a string, found ${data.kind}`] };
  if (data.text !== "") return { text: data.text, faults: [] };
  return { text: name, faults: ["the definition is empty"] };
}

/**
 * Which lists count (windows-nt-to-11-filters.md C4): a list of group policy replaces the local one unless
 * AllowUserPrefMerge says otherwise; one that group policy has switched off replaces it too.
 */
function listsInForce(policy: RegistryKey | undefined, problems: Problem[]): Readonly<Record<Store, Truth>> {
  const list = policy?.keys.get("list");
  const enabled = readDword(policy, "Enabled", problems);
  const isListed = (list?.values.size ?? 0) > 0;
  const isSwitchedOff = enabled.kind !== "absent" && !(enabled.kind === "value" && enabled.value === 1);
  const ofPolicy = isSwitchedOff ? "maybe" : "yes";
  const merge = readDword(policy, "AllowUserPrefMerge", problems);
  if (merge.kind === "unreadable") return { policy: ofPolicy, local: "maybe" };
  if (merge.kind === "value") {
    if (merge.value > 1) {
      warn(problems, merge.location, `AllowUserPrefMerge is ${merge.value}: only 0 and 1 are documented`);
      return { policy: ofPolicy, local: "maybe" };
    }
    return { policy: ofPolicy, local: merge.value === 1 ? "yes" : "no" };
  }
  if (isListed || enabled.kind !== "absent") return { policy: ofPolicy, local: "no" };
  return { policy: ofPolicy, local: list === undefined ? "yes" : "maybe" };
}
