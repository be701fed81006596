/**
 * JSON of `value`. What a terminal or an editor would act on and JSON leaves as it is (C1 controls, bidirectional
 * overrides, line separators) becomes `\u….`: the same string to whoever parses it.
 */
export const formatJson = (value: unknown, indent = 0): string =>
  JSON.stringify(value, null, indent).replace(
    /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
