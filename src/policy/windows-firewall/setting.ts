import type { Problem, SourceLocation } from "../../base/problem.ts";
import type { RegistryKey } from "../../registry/registry.ts";
import { type Field, readDword, warn } from "../registry-value.ts";
import { either, type Truth } from "../truth.ts";

/** A switch of a profile, REG_DWORD 0 or 1. */
export interface Setting {
  readonly isOn: Truth;
  /** The store that set it; `default` when neither does. */
  readonly store: "policy" | "local" | "default";
  /** null by default. */
  readonly location: SourceLocation | null;
}

/** For a trace, where the value is written: " (rules.reg:12)"; "" when it is not in the export. */
export const formatPlace = (location: SourceLocation | null): string =>
  location === null ? "" : ` (${location.file}:${location.line})`;

/** One profile in both stores. */
export interface ProfileKeys {
  readonly policy: RegistryKey | undefined;
  readonly local: RegistryKey | undefined;
}

/** Reads a switch for which the policy's value, where it has one, beats the local one (windows-nt-to-11-filters.md C4, D4). */
export function readSetting(keys: ProfileKeys, name: string, isOnByDefault: boolean, problems: Problem[]): Setting {
  const policy = readSwitch(keys.policy, name, "policy", problems);
  const local = readSwitch(keys.local, name, "local", problems);
  return policy ?? local ?? { isOn: isOnByDefault ? "yes" : "no", store: "default", location: null };
}

/** Reads a switch that is on if either store turns it on, such as DoNotAllowExceptions (D4.3). */
export function readSettingOnInEither(keys: ProfileKeys, name: string, problems: Problem[]): Setting {
  const policy = readSwitch(keys.policy, name, "policy", problems);
  const local = readSwitch(keys.local, name, "local", problems);
  if (policy === undefined || local === undefined) {
    return policy ?? local ?? { isOn: "no", store: "default", location: null };
  }
  const stronger = either(policy.isOn, local.isOn) === policy.isOn ? policy : local;
  return stronger;
}

function readSwitch(
  key: RegistryKey | undefined,
  name: string,
  store: "policy" | "local",
  problems: Problem[],
): Setting | undefined {
  const field = readDword(key, name, problems);
  if (field.kind === "absent") return undefined;
  return { isOn: truthOfSwitch(field, name, problems), store, location: field.location };
}

/** 0 is off and 1 is on; anything else may be either. */
function truthOfSwitch(field: Exclude<Field<number>, { kind: "absent" }>, name: string, problems: Problem[]): Truth {
  if (field.kind === "unreadable") return "maybe";
  if (field.value <= 1) return field.value === 1 ? "yes" : "no";
  warn(problems, field.location, `${name} is ${field.value}: only 0 and 1 are documented`);
  return "maybe";
}
