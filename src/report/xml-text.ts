import { terminalText } from "../base/terminal-text.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/**
 * Text or attribute value of an XML 1.0 document. Characters that XML cannot hold (section 2.2) or that a terminal acts
 * on become visible `\u{…}` escapes first; line breaks of our own texts go through `xmlLines`.
 */
export const xmlText = (text: string): string =>
  terminalText(text)
    .replace(/[\ud800-\udfff\ufffe\uffff]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

/** Lines of text, each escaped. */
export const xmlLines = (lines: readonly string[]): string => lines.map(xmlText).join("\n");
