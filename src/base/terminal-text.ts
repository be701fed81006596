/**
 * Text made safe for a terminal: control characters, escape sequences and bidirectional overrides from a user's file
 * (rule names, file names) become visible `\u{…}` escapes. Tabs become one space, so that carets still point right.
 */
export const terminalText = (text: string): string =>
  text.replaceAll("\t", " ").replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for.
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
