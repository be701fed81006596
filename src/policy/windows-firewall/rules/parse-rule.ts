import type { ParsedRule, RuleToken } from "./rule.ts";
import { tokenKind } from "./token-kind.ts";
import { type RuleRemark, TokenReader } from "./token-reader.ts";

const VERSION = /^v(\d{1,5}\.\d{1,5})$/i;
const NO_VERSION = "does not begin with a version such as v2.10|";

/**
 * Reads a rule string in whatever case and order it is written. `rule` is undefined when the text holds nothing of a
 * rule; one without a version matches possibly at most. A token that means nothing is kept and told, and never widens the
 * rule. `flaw`: what is wrong with the value that holds the text.
 */
export function parseRule(
  text: string,
  flaw?: string,
): {
  readonly rule: ParsedRule | undefined;
  readonly remarks: readonly RuleRemark[];
} {
  const fields = text.split("|");
  const [, version] = VERSION.exec(fields[0]?.trim() ?? "") ?? [];
  const tokens = fields
    .slice(version === undefined && isToken(fields[0]) ? 0 : 1)
    .filter((field) => field.trim() !== "");
  if (version === undefined && !tokens.some(isToken)) {
    return { rule: undefined, remarks: [{ message: NO_VERSION, token: undefined }] };
  }
  const remarks: RuleRemark[] = [];
  const reader = new TokenReader(remarks);
  if (flaw !== undefined) reader.addFlaw(flaw);
  if (version === undefined) reader.addFlaw(NO_VERSION);
  else if (!version.startsWith("2.")) reader.addFlaw(`has version ${version}, and only 2 is documented`);
  if (fields.at(-1)?.trim() !== "") reader.takeLiberty("does not end in |");
  for (const field of tokens) reader.read(tokenOf(field));
  return { rule: reader.finish(version ?? ""), remarks };
}

/** Something that a rule has, and no other text is likely to. */
const isToken = (field = ""): boolean => field.includes("=") && tokenKind(tokenOf(field).key) !== "unknown";

function tokenOf(field: string): RuleToken {
  const at = field.indexOf("=");
  return at === -1 ? { key: field.trim(), value: "" } : { key: field.slice(0, at).trim(), value: field.slice(at + 1) };
}
