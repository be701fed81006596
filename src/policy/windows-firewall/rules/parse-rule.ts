import type { ParsedRule, RuleToken } from "./rule.ts";
import { type RuleRemark, TokenReader } from "./token-reader.ts";

const VERSION = /^v(\d{1,5}\.\d{1,5})$/i;

/**
 * Reads a rule string in whatever case and order it is written. `rule` is undefined when the text does not begin with a
 * version, and so is no rule at all. A token that means nothing is kept and told, and never widens the rule.
 */
export function parseRule(text: string): {
  readonly rule: ParsedRule | undefined;
  readonly remarks: readonly RuleRemark[];
} {
  const [versionText = "", ...fields] = text.split("|");
  const [, version] = VERSION.exec(versionText.trim()) ?? [];
  if (version === undefined) {
    return {
      rule: undefined,
      remarks: [{ message: "does not begin with a version such as v2.10|", token: undefined }],
    };
  }
  const remarks: RuleRemark[] = [];
  if (fields.at(-1)?.trim() !== "") remarks.push({ message: "does not end in |", token: undefined });
  const reader = new TokenReader(remarks);
  for (const field of fields) if (field.trim() !== "") reader.read(tokenOf(field));
  return { rule: reader.finish(version), remarks };
}

function tokenOf(field: string): RuleToken {
  const at = field.indexOf("=");
  return at === -1 ? { key: field.trim(), value: "" } : { key: field.slice(0, at).trim(), value: field.slice(at + 1) };
}
