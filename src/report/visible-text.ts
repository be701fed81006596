import { terminalText } from "../base/terminal-text.ts";

/** A copy of plain data in which every string shows its control characters and bidirectional overrides as `\u{…}`. */
export function withVisibleText<Value>(value: Value): Value {
  return visible(value) as Value;
}

function visible(value: unknown): unknown {
  if (typeof value === "string") return terminalText(value);
  if (Array.isArray(value)) return value.map(visible);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, visible(part)]));
}
