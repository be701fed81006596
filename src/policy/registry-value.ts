import type { Problem, SourceLocation } from "../base/problem.ts";
import type { RegistryKey, RegistryValue } from "../registry/registry.ts";

/**
 * One registry value that a filter asks for. `unreadable`: the value is there and is not what Windows documents, so
 * nothing may be concluded from it; the problem has been reported.
 */
export type Field<T> =
  | { readonly kind: "absent" }
  | { readonly kind: "unreadable"; readonly location: SourceLocation }
  | { readonly kind: "value"; readonly value: T; readonly location: SourceLocation };

const ABSENT = { kind: "absent" } as const;

/** Adds a warning: the run goes on, and the report says what was not understood. */
export const warn = (problems: Problem[], location: SourceLocation, message: string): void => {
  problems.push({ severity: "warning", message, location });
};

const wrongType = (problems: Problem[], value: RegistryValue, expected: string): Field<never> => {
  warn(problems, value.location, `${value.name}: expected ${expected}, found ${value.data.kind}`);
  return { kind: "unreadable", location: value.location };
};

/** Reads a REG_DWORD. A value of another type is reported and unreadable. */
export function readDword(key: RegistryKey | undefined, name: string, problems: Problem[]): Field<number> {
  const value = key?.values.get(name.toLowerCase());
  if (value === undefined) return ABSENT;
  if (value.data.kind !== "dword") return wrongType(problems, value, "a dword");
  return { kind: "value", value: value.data.number, location: value.location };
}

/** Reads REG_BINARY bytes. A value of another type is reported and unreadable. */
export function readBytes(key: RegistryKey | undefined, name: string, problems: Problem[]): Field<Uint8Array> {
  const value = key?.values.get(name.toLowerCase());
  if (value === undefined) return ABSENT;
  if (value.data.kind !== "binary") return wrongType(problems, value, "binary data (hex:)");
  return { kind: "value", value: value.data.bytes, location: value.location };
}

/** Reads a REG_MULTI_SZ, or a REG_SZ as a list of one: older systems hold either where later ones hold lists. */
export function readTexts(key: RegistryKey | undefined, name: string, problems: Problem[]): Field<readonly string[]> {
  const value = key?.values.get(name.toLowerCase());
  if (value === undefined) return ABSENT;
  const { data, location } = value;
  if (data.kind === "multi-string") return { kind: "value", value: data.texts, location };
  if (data.kind === "string") return { kind: "value", value: data.text === "" ? [] : [data.text], location };
  return wrongType(problems, value, "a list of strings (multi_sz, hex(7))");
}

/** The value read, or what holds when it is absent or unreadable. */
export const valueOr = <T>(field: Field<T>, otherwise: T): T => (field.kind === "value" ? field.value : otherwise);
