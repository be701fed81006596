import type { Problem, ProblemSeverity, SourceLocation } from "../base/problem.ts";
import { decodeRegistryText } from "./decode-text.ts";
import { isLineEnd, type Parsed, parsePlainData, parseQuoted, type StringBytes, toData } from "./parse-data.ts";
import { readHexBytes } from "./read-hex.ts";
import type { Registry, RegistryData } from "./registry.ts";
import { type KeyWriter, RegistryBuilder } from "./registry-builder.ts";

export interface RegistryFile {
  readonly file: string;
  readonly bytes: Uint8Array;
}

const VERSION_4 = "REGEDIT4";
const VERSION_5 = "Windows Registry Editor Version 5.00";

/** Long names of the roots, with the short ones that people write. */
const ROOTS: ReadonlyMap<string, string> = new Map(
  [
    ["HKEY_LOCAL_MACHINE", "HKLM"],
    ["HKEY_CLASSES_ROOT", "HKCR"],
    ["HKEY_CURRENT_USER", "HKCU"],
    ["HKEY_USERS", "HKU"],
    ["HKEY_CURRENT_CONFIG", "HKCC"],
    ["HKEY_PERFORMANCE_DATA", "HKPD"],
    ["HKEY_DYN_DATA", "HKDD"],
  ].flatMap(([long = "", short = ""]): [string, string][] => [
    [long, long],
    [short, long],
  ]),
);

/**
 * Reads `.reg` files into one tree, in order: REGEDIT4, version 5.00, and Windows CE files without a header
 * (`reg import` behaviour as Wine's tests record it; KB 310516; CE "Registry File"). All problems of all files are
 * collected: a line that regedit would drop is an error, since what it drops could change a verdict. Throws `UserError`
 * for a file that is no text.
 */
export function parseRegistry(files: readonly RegistryFile[]): {
  readonly registry: Registry;
  readonly problems: readonly Problem[];
} {
  const builder = new RegistryBuilder();
  const problems: Problem[] = [];
  for (const { file, bytes } of files) new FileParser(file, decodeRegistryText(file, bytes), builder, problems).parse();
  return { registry: builder.registry, problems };
}

/** What a line that is not a key belongs to. `nowhere`: the key was deleted or could not be read. */
type Section =
  | { readonly kind: "key"; readonly key: KeyWriter }
  | { readonly kind: "none" }
  | { readonly kind: "nowhere"; readonly why: string };

/** A condition of Windows CE's build whose lines are not read, as nobody knows here whether it held. */
interface Conditional {
  readonly line: number;
  readonly text: string;
  isReported: boolean;
}

/** Keys that filters and addresses are read from: leaving such lines out could change a verdict. */
const FILTER_KEYS = /\\comm\\(firewall|connectionsharing|tcpip)|\\parms\\tcpip|\\services\\/i;
const DIRECTIVE = /^[ \t]*#(include|define|undef|ifdef|ifndef|if|elif|else|endif)\b/i;

class FileParser {
  readonly #file: string;
  readonly #lines: readonly string[];
  readonly #builder: RegistryBuilder;
  readonly #problems: Problem[];
  #stringBytes: StringBytes = "ansi";
  #section: Section = { kind: "none" };
  readonly #conditionals: Conditional[] = [];

  constructor(file: string, text: string, builder: RegistryBuilder, problems: Problem[]) {
    this.#file = file;
    this.#lines = text.split(/\r\n|\n|\r/);
    this.#builder = builder;
    this.#problems = problems;
  }

  parse(): void {
    if (this.#lines.every((line) => line.trim() === "")) {
      this.#report("error", 0, 0, "the file is empty: export the keys of the filter with `reg export` or regedit");
      return;
    }
    let line = this.#readHeader();
    while (line < this.#lines.length) line += this.#readLine(line);
    for (const { line: opened } of this.#conditionals) this.#report("warning", opened, 0, "IF without ENDIF");
  }

  /** Returns the first line behind the header. A Windows CE file may have none. */
  #readHeader(): number {
    const first = this.#lines.findIndex((line) => line.trim() !== "" && !/^[ \t]*;/.test(line));
    const text = (this.#lines[first] ?? "").trim();
    if (text === VERSION_4) return first + 1;
    if (text === VERSION_5) {
      this.#stringBytes = "utf-16le";
      return first + 1;
    }
    if (/^(regedit|windows registry)/i.test(text)) {
      this.#report("error", first, 0, `not a header that regedit knows: expected "${VERSION_4}" or "${VERSION_5}"`);
      if (/5/.test(text)) this.#stringBytes = "utf-16le";
      return first + 1;
    }
    return 0;
  }

  /** Reads what begins at `line` and returns how many lines it takes. */
  #readLine(line: number): number {
    const text = this.#lines[line] ?? "";
    const trimmed = text.trim();
    if (trimmed === "" || trimmed.startsWith(";")) return 1;
    if (this.#readConditional(line, text)) return 1;
    if (trimmed.startsWith("#")) return 1;
    if (trimmed.startsWith("[")) {
      this.#readKey(line, text);
      return 1;
    }
    if (/^["@-]/.test(trimmed)) return this.#readValue(line, text);
    this.#report("error", line, text.search(/\S/), 'not a key ("[...]"), a value (""name"=...") or a comment (";")');
    return 1;
  }

  /** `IF name`, `ENDIF` and preprocessor lines of Windows CE: true when the line was one, or lies within one. */
  #readConditional(line: number, text: string): boolean {
    const opens = /^[ \t]*IF[ \t]/i.test(text) || /^[ \t]*#if/i.test(text);
    const closes = /^[ \t]*ENDIF\b/i.test(text) || /^[ \t]*#endif\b/i.test(text);
    const innermost = this.#conditionals.at(-1);
    if (opens) {
      this.#conditionals.push({ line, text: text.trim(), isReported: false });
      this.#report(
        "warning",
        line,
        0,
        "conditions of a Windows CE build are not supported: the lines up to ENDIF are not read",
      );
      return true;
    }
    if (closes) {
      if (innermost === undefined) this.#report("warning", line, 0, "ENDIF without IF");
      this.#conditionals.pop();
      this.#section = { kind: "nowhere", why: "the key before it lies in a condition that is not read" };
      return true;
    }
    const directive = DIRECTIVE.exec(text)?.[1]?.toLowerCase();
    if (directive === "include") {
      this.#report(
        "error",
        line,
        0,
        "#include is not supported: name the included file with another --rules, in the same order",
      );
      return true;
    }
    if (directive === "define" || directive === "undef") {
      this.#report("warning", line, 0, `#${directive} is not supported and has no effect`);
      return true;
    }
    if (innermost === undefined) return false;
    const isFilter = FILTER_KEYS.test(text) && text.trimStart().startsWith("[");
    if (isFilter && !innermost.isReported) {
      innermost.isReported = true;
      this.#report(
        "error",
        line,
        0,
        `this key is under the condition "${innermost.text}" of line ${innermost.line + 1}, and whether that held is not known: keep or remove the lines by hand`,
      );
    }
    return true;
  }

  #readKey(line: number, text: string): void {
    // The last bracket of the line closes; a comment may follow it.
    const match = /^[ \t]*\[(-?)(.*?)\][ \t]*(;.*)?$/.exec(text);
    const open = text.indexOf("[");
    if (match === null) {
      const why = text.includes("]") ? "unexpected text behind the closing bracket" : "the key has no closing bracket";
      this.#lose(line, open, why);
      return;
    }
    const [, minus = "", path = ""] = match;
    const [rootText = "", ...names] = path.split("\\");
    const root = ROOTS.get(rootText.toUpperCase());
    if (root === undefined) {
      this.#lose(line, open, `"${rootText.slice(0, 40)}" is not a root of the registry (such as HKEY_LOCAL_MACHINE)`);
      return;
    }
    // A backslash at the end adds no key.
    while (names.at(-1) === "") names.pop();
    if (names.includes("")) {
      this.#lose(line, open, "the path has an empty part (two backslashes)");
      return;
    }
    if (minus === "-") {
      this.#builder.delete(root, names);
      this.#section = { kind: "nowhere", why: "the key before it is deleted by its line" };
      return;
    }
    this.#section = { kind: "key", key: this.#builder.open(root, names, this.#location(line, open)) };
  }

  #readValue(line: number, text: string): number {
    const indent = text.search(/\S/);
    const isDeletedName = text[indent] === "-"; // CE: -"Name"
    const start = isDeletedName ? indent + 1 : indent;
    let name = "";
    let at = start + 1;
    if (text[start] === '"') {
      const quoted = parseQuoted(text, start);
      if ("error" in quoted) return this.#fail(line, quoted.at, quoted.error);
      name = quoted.value.text;
      at = quoted.value.end;
    } else if (text[start] !== "@") return this.#fail(line, start, 'expected a name in "..." or @');
    if (isDeletedName && isLineEnd(text, at)) return this.#set(line, start, name, undefined);
    const equals = /^[ \t]*=[ \t]*/.exec(text.slice(at));
    if (equals === null) return this.#fail(line, at, "expected = behind the name");
    at += equals[0].length;
    if (/^-[ \t]*(;.*)?$/.test(text.slice(at))) return this.#set(line, start, name, undefined);
    const hex = /^hex(?:\(([0-9a-f]{1,8})\))?:/i.exec(text.slice(at));
    if (hex !== null) return this.#readHex(line, start, name, at + hex[0].length, Number.parseInt(hex[1] ?? "3", 16));
    const data = parsePlainData(text.slice(at));
    if ("error" in data) return this.#fail(line, at + data.at, data.error);
    return this.#set(line, start, name, data.value);
  }

  #readHex(line: number, nameAt: number, name: string, from: number, type: number): number {
    const hex = readHexBytes(this.#lines, line, from);
    if ("error" in hex) {
      this.#report("error", hex.line, hex.at, `${hex.error}: the value is not read`);
      return hex.lines;
    }
    const data: Parsed<RegistryData> = toData(type, hex.bytes, this.#stringBytes);
    if ("error" in data) this.#report("error", line, from, data.error);
    else {
      if (data.warning !== undefined) this.#report("warning", line, from, data.warning);
      this.#set(line, nameAt, name, data.value);
    }
    return hex.lines;
  }

  /** Stores a value; undefined deletes it. */
  #set(line: number, column: number, name: string, data: RegistryData | undefined): number {
    const section = this.#section;
    if (section.kind === "key") {
      const values = section.key.values;
      if (data === undefined) values.delete(name.toLowerCase());
      else values.set(name.toLowerCase(), { name, data, location: this.#location(line, column) });
    } else
      this.#report(
        "error",
        line,
        column,
        `the value belongs to no key: ${section.kind === "none" ? "no key comes before it" : section.why}`,
      );
    return 1;
  }

  #fail(line: number, at: number, message: string): number {
    this.#report("error", line, at, message);
    return 1;
  }

  /** A key line that cannot be read: the values below it belong nowhere, which is said once, here. */
  #lose(line: number, at: number, message: string): void {
    this.#report("error", line, at, `${message}: the key and its values are not read`);
    this.#section = { kind: "nowhere", why: "the key before it cannot be read" };
  }

  #report(severity: ProblemSeverity, line: number, at: number, message: string): void {
    this.#problems.push({ severity, message, location: this.#location(line, at) });
  }

  #location(line: number, at: number): SourceLocation {
    return { file: this.#file, line: line + 1, column: at + 1, lineText: this.#lines[line] ?? "" };
  }
}
