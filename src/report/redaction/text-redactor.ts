import type { Pseudonyms } from "./pseudonyms.ts";
import { redactAddresses } from "./redact-addresses.ts";
import { redactUuid } from "./redact-facts.ts";
import { redactKeyPath, redactName } from "./redact-line.ts";
import { redactFile, redactValue } from "./redact-names.ts";

/** Texts of a run that are names wherever they occur, each with what stands for it. */
export type Dictionary = ReadonlyMap<string, string>;

/** Characters by which entries are looked up. */
const INDEXED = 4;
const MOST_REMEMBERED = 20_000;

/** A part of a text; what is done is not looked at again. */
interface Piece {
  readonly text: string;
  readonly isDone: boolean;
}

/**
 * Redacts sentences of fwreport's that hold names and addresses of the user's: the dictionary's entries first, longest
 * first, then whatever stands in quotes, then paths, identifiers and addresses by their form. Equal texts are redacted once.
 */
export function createTextRedactor(dictionary: Dictionary, pseudonyms: Pseudonyms): (text: string) => string {
  const replaceKnown = indexDictionary(dictionary);
  const redact = (text: string): string => {
    let pieces = replaceKnown(text);
    for (const { pattern, replace } of FORMS)
      pieces = replaceIn(pieces, pattern, (found) => replace(found, pseudonyms));
    return pieces.map((piece) => (piece.isDone ? piece.text : redactAddresses(piece.text, pseudonyms))).join("");
  };
  const known = new Map<string, string>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const redacted = redact(text);
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(text, redacted);
    return redacted;
  };
}

interface Form {
  readonly pattern: RegExp;
  readonly replace: (found: string, pseudonyms: Pseudonyms) => string;
}

const FORMS: readonly Form[] = [
  {
    pattern: /"[^"]*"/g,
    replace: (found, pseudonyms) => `"${redactValue(found.slice(1, -1), "text", pseudonyms)}"`,
  },
  // Paths on a drive, below a variable or on a server: to the end, as blanks are part of a path. Registry paths are ours.
  {
    pattern: /(?<![\w%])(?:[a-z]:\\|\\\\[^\s\\]|%\w+%\\)[^"|;<>*?\n]*/gi,
    replace: (found, pseudonyms) => {
      const program = /^%\w+%\\[\w.\\-]+/.exec(found)?.[0] ?? found;
      return `${redactFile("program", program, pseudonyms)}${found.slice(program.length)}`;
    },
  },
  // An adapter of Windows NT 4.0 without a list of its own: no rule names it.
  {
    pattern: /(?<=^|: )[^:]+?(?= has no (?:TCPAllowedPorts|UDPAllowedPorts|RawIPAllowedProtocols)\b)/g,
    replace: (found, pseudonyms) => redactName(found, "adapter", pseudonyms),
  },
  {
    pattern: /\bHKEY_[A-Z_]+\\[^\s"|;,]+/g,
    replace: (found, pseudonyms) => redactKeyPath(found, pseudonyms),
  },
  { pattern: /\bS-1-\d+(?:-\d+)+\b/gi, replace: (found, pseudonyms) => pseudonyms.name("client", found) },
  { pattern: /\{[\da-f-]{36}\}/gi, replace: (found, pseudonyms) => pseudonyms.name("adapter", found.toUpperCase()) },
  // Interfaces of RPC that a payload named.
  {
    pattern: /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/g,
    replace: (found, pseudonyms) => redactUuid(found, pseudonyms),
  },
  { pattern: /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, replace: (found, pseudonyms) => pseudonyms.name("name", found) },
];

function replaceIn(pieces: readonly Piece[], pattern: RegExp, replace: (found: string) => string): readonly Piece[] {
  return pieces.flatMap((piece): readonly Piece[] => {
    if (piece.isDone) return [piece];
    const parts: Piece[] = [];
    let at = 0;
    for (const match of piece.text.matchAll(pattern)) {
      parts.push({ text: piece.text.slice(at, match.index), isDone: false });
      parts.push({ text: replace(match[0]), isDone: true });
      at = match.index + match[0].length;
    }
    return at === 0 ? [piece] : [...parts, { text: piece.text.slice(at), isDone: false }];
  });
}

/** Entries by their first characters: a run has thousands of rules, and thousands of texts. */
function indexDictionary(dictionary: Dictionary): (text: string) => readonly Piece[] {
  const byStart = new Map<string, string[]>();
  for (const entry of dictionary.keys()) {
    if (entry === "") continue;
    const start = entry.slice(0, INDEXED);
    const entries = byStart.get(start);
    if (entries === undefined) byStart.set(start, [entry]);
    else entries.push(entry);
  }
  for (const entries of byStart.values()) entries.sort((one, other) => other.length - one.length);
  const lengths = [...new Set([...byStart.keys()].map((start) => start.length))];
  const entryAt = (text: string, at: number): string | undefined => {
    let longest: string | undefined;
    for (const length of lengths) {
      const found = byStart
        .get(text.slice(at, at + length))
        ?.find((entry) => text.startsWith(entry, at) && isWhole(text, at, entry));
      if (found !== undefined && found.length > (longest?.length ?? 0)) longest = found;
    }
    return longest;
  };
  return (text) => {
    const pieces: Piece[] = [];
    let begun = 0;
    for (let at = 0; at < text.length; at++) {
      const entry = entryAt(text, at);
      if (entry === undefined) continue;
      pieces.push({ text: text.slice(begun, at), isDone: false }, { text: dictionary.get(entry) ?? "", isDone: true });
      begun = at + entry.length;
      at = begun - 1;
    }
    return [...pieces, { text: text.slice(begun), isDone: false }];
  };
}

const isWord = (character: string): boolean => /\w/.test(character);

/** Not a part of a longer word. */
function isWhole(text: string, at: number, entry: string): boolean {
  const end = at + entry.length;
  const isOpenBefore = at > 0 && isWord(text.charAt(at - 1)) && isWord(entry.charAt(0));
  const isOpenBehind = isWord(text.charAt(end)) && isWord(entry.charAt(entry.length - 1));
  return !isOpenBefore && !isOpenBehind;
}
