import { parseRegistry } from "../../src/registry/parse-registry.ts";
import type { Registry, RegistryData, RegistryKey } from "../../src/registry/registry.ts";

export const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Parses one file, `rules.reg`. */
export const parseText = (text: string) => parseRegistry([{ file: "rules.reg", bytes: utf8(text) }]);

/** Data in one short form for each type, so that tests compare text. */
export function showData(data: RegistryData): string {
  switch (data.kind) {
    case "string":
      return `${data.isExpandable ? "expand " : ""}${JSON.stringify(data.text)}`;
    case "multi-string":
      return JSON.stringify(data.texts);
    case "dword":
      return `dword ${data.number}`;
    case "qword":
      return `qword ${data.number}`;
    case "binary":
      return `${data.type}: ${Buffer.from(data.bytes).toString("hex")}`;
  }
}

export type ShownRegistry = Record<string, Record<string, string>>;

/** Keys by path, in order, each with its values; keys that only hold other keys are left out. */
export function showRegistry(registry: Registry): ShownRegistry {
  const shown: ShownRegistry = {};
  const visit = (key: RegistryKey): void => {
    if (key.values.size > 0 || key.keys.size === 0) {
      shown[key.path] = Object.fromEntries([...key.values.values()].map(({ name, data }) => [name, showData(data)]));
    }
    for (const below of key.keys.values()) visit(below);
  };
  for (const root of registry.roots.values()) visit(root);
  return shown;
}

/** `error 3:5 words of the message`, for comparing what was reported where. */
export const showProblems = (problems: ReturnType<typeof parseText>["problems"]): string[] =>
  problems.map(({ severity, message, location }) => `${severity} ${location.line}:${location.column} ${message}`);
