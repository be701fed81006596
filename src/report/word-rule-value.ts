import { formatCount } from "./format-values.ts";
import type { ModelRule } from "./report-model.ts";

/** Hex of a `.reg` file, which ends in a backslash where it goes on in the next line. */
const HEX_VALUE = /^\s*(?:"(?:[^"\\]|\\.)*"|@)\s*=\s*hex(?:\([0-9a-f]+\))?:/i;
const CONTINUED = /\\\s*$/;

/** Characters of each end of a long value. */
const SHOWN_OF_EACH_END = 300;

/**
 * What a registry value holds that is written in hex, where only its first line is stored, in words; by rule. Rules
 * that can be read as they are written have no entry. The list that an entry belongs to is the whole value.
 */
export function wordRuleValues(rules: readonly ModelRule[]): ReadonlyMap<number, string> {
  const lists = new Map(rules.filter(({ action }) => action === "list").map((rule) => [rule.location, rule.summary]));
  return new Map(
    rules
      .filter(({ lineText }) => HEX_VALUE.test(lineText))
      .map(({ id, lineText, location, summary }) => [
        id,
        `${CONTINUED.test(lineText) ? "The first line of the value; all of it" : "The value"} in words: ${shorten(lists.get(location) ?? summary)}`,
      ]),
  );
}

const shorten = (text: string): string =>
  text.length <= 2 * SHOWN_OF_EACH_END
    ? text
    : `${text.slice(0, SHOWN_OF_EACH_END)} … ${text.slice(-SHOWN_OF_EACH_END)} (${formatCount(text.length)} characters, cut in the middle)`;
