import { terminalText } from "../base/terminal-text.ts";

/**
 * Plain data in which every string shows its control characters and bidirectional overrides as `\u{…}`. What has none is
 * not copied: nearly all of a report.
 */
export function withVisibleText<Value>(value: Value): Value {
  return visible(value) as Value;
}

function visible(value: unknown): unknown {
  if (typeof value === "string") return terminalText(value);
  if (value === null || typeof value !== "object") return value;
  const parts = Object.values(value);
  const visibleParts = parts.map(visible);
  if (visibleParts.every((part, index) => part === parts[index])) return value;
  if (Array.isArray(value)) return visibleParts;
  return Object.fromEntries(Object.keys(value).map((key, index) => [key, visibleParts[index]]));
}
