import type { SourceLocation } from "../base/problem.ts";
import { BuildConditions, type BuildDirective, identifyBuildDirective, mayHoldPolicy } from "./build-conditions.ts";
import { looksLikeBytes } from "./parse-hex-bytes.ts";
import { parseKeyLine } from "./parse-key-line.ts";
import { parseQuotedText } from "./parse-quoted-text.ts";
import { parseValueData } from "./parse-value-data.ts";
import { dialectOfHeader } from "./read-header.ts";
import type { Reading } from "./reading.ts";
import type { RegistryData } from "./registry.ts";
import type { OpenKey, RegistryTree } from "./registry-tree.ts";
import { sameData } from "./same-data.ts";

/** Where values go. */
type Section =
  | { readonly kind: "open"; readonly key: OpenKey }
  /** Nowhere, and that has been reported. */
  | { readonly kind: "dropped" }
  /** Nowhere: `message` is for the first value that stands there. */
  | { readonly kind: "nowhere"; readonly message: string };

/** Reads the lines of one file, from behind its header, into the tree. */
export class RegistryFileReader {
  readonly #reading: Reading;
  readonly #tree: RegistryTree;
  /** Base names of all files that are read, in lower case. */
  readonly #fileNames: ReadonlySet<string>;
  readonly #conditions: BuildConditions;
  #section: Section = { kind: "nowhere", message: "a value before the first key: regedit ignores it" };
  /** The key of the last key line, as the file gives it. */
  #path = "";
  #isKeyConditional = false;

  constructor(reading: Reading, tree: RegistryTree, fileNames: ReadonlySet<string>) {
    this.#reading = reading;
    this.#tree = tree;
    this.#fileNames = fileNames;
    this.#conditions = new BuildConditions(reading.problems);
  }

  readAll(): void {
    const { cursor } = this.#reading;
    while (cursor.nextLine()) {
      if (!cursor.isLineDone()) this.#readLine();
    }
    this.#conditions.finish();
  }

  #readLine(): void {
    const { cursor, dialect } = this.#reading;
    const directive = dialect === "version-5" ? undefined : identifyBuildDirective(cursor.text.slice(cursor.at));
    if (directive !== undefined) this.#followDirective(directive);
    else if (cursor.character === "#") return;
    else if (this.#conditions.isInside) this.#skipConditionalLine();
    else if (cursor.character === "[") this.#readKey();
    else if (this.#section.kind === "dropped") return;
    else if (cursor.character === '"' || cursor.character === "@") this.#readValue(false);
    else if (dialect !== "version-5" && cursor.text.startsWith('-"', cursor.at)) this.#readValue(true);
    else this.#reportStray();
  }

  #followDirective(directive: BuildDirective): void {
    const { cursor, problems } = this.#reading;
    const location = cursor.location();
    switch (directive) {
      case "open":
        this.#conditions.open(location);
        break;
      case "alternative":
        this.#conditions.alternative(location);
        break;
      case "close":
        this.#conditions.close(location);
        if (!this.#conditions.isInside) this.#leaveConditions(location);
        break;
      case "include":
        this.#reportInclude(location);
        break;
      case "definition":
        problems.warning(location, "#define and #undef are not followed: what they stand for is read as it stands");
    }
  }

  /** A key line inside decided, for the build, to which key the values after the section belong. */
  #leaveConditions(end: SourceLocation): void {
    if (!this.#isKeyConditional) return;
    this.#isKeyConditional = false;
    const message = `to which key this belongs depends on the condition that ends in line ${end.line}: repeat the key before it`;
    this.#section = { kind: "nowhere", message };
  }

  #reportInclude(location: SourceLocation): void {
    const { cursor, problems } = this.#reading;
    const [, name = ""] = /["<]([^">]*)/.exec(cursor.text.slice(cursor.at)) ?? [];
    const base = name.split(/[\\/]/).at(-1) ?? "";
    if (this.#conditions.isInside) this.#conditions.markPolicy();
    if (this.#fileNames.has(base.toLowerCase())) {
      problems.warning(location, `#include is not followed: ${base} is read in its place among the files given`);
    } else {
      problems.error(location, `#include is not followed, and ${base} may filter packets: give that file too`);
    }
  }

  #skipConditionalLine(): void {
    const { cursor } = this.#reading;
    if (cursor.character === "[") {
      const isDeletion = cursor.text.charAt(cursor.at + 1) === "-";
      this.#path = cursor.text.slice(cursor.at + (isDeletion ? 2 : 1)).replace(/\][^\]]*$/, "");
      this.#isKeyConditional = true;
      if (isDeletion) this.#conditions.markPolicy();
    }
    if (mayHoldPolicy(this.#path)) this.#conditions.markPolicy();
  }

  #readKey(): void {
    const { cursor } = this.#reading;
    const location = cursor.location();
    const line = parseKeyLine(this.#reading);
    if (line === undefined) {
      this.#section = { kind: "dropped" };
      return;
    }
    this.#path = line.names.join("\\");
    if (line.isDeletion) {
      this.#tree.delete(line.names);
      this.#section = { kind: "nowhere", message: "values after [-KEY] go nowhere: repeat the key without the minus" };
    } else this.#section = { kind: "open", key: this.#tree.open(line.names, location) };
  }

  /** `isDeletion`: the line begins with a minus, Windows CE's way to delete a value. */
  #readValue(isDeletion: boolean): void {
    const { cursor, problems } = this.#reading;
    const location = cursor.location();
    const section = this.#section;
    if (section.kind !== "open") {
      if (section.kind === "nowhere") problems.error(location, section.message);
      this.#section = { kind: "dropped" };
      return;
    }
    if (isDeletion) cursor.skip("-");
    const name = cursor.skip("@") ? "" : parseQuotedText(this.#reading);
    if (name === undefined) return;
    if (isDeletion) {
      if (!cursor.isLineDone()) problems.error(cursor.location(), 'nothing may follow -"NAME"');
      section.key.values.delete(name.toLowerCase());
      return;
    }
    cursor.skipBlanks();
    if (!cursor.skip("=")) {
      problems.error(cursor.location(), '"=" was expected after the name of the value: regedit ignores this line');
      return;
    }
    cursor.skipBlanks();
    if (cursor.skip("-")) this.#deleteValue(section.key, name);
    else this.#setValue(section.key, name, location, parseValueData(this.#reading));
  }

  #deleteValue(key: OpenKey, name: string): void {
    const { cursor, problems } = this.#reading;
    if (cursor.isLineDone()) key.values.delete(name.toLowerCase());
    else
      problems.error(cursor.location(), 'nothing may follow the "-" that deletes a value: regedit ignores this line');
  }

  #setValue(key: OpenKey, name: string, location: SourceLocation, data: RegistryData | undefined): void {
    if (data === undefined) return;
    const earlier = key.values.get(name.toLowerCase());
    if (earlier !== undefined && earlier.location.file === location.file && !sameData(earlier.data, data)) {
      const message = `this replaces the value of the same name in line ${earlier.location.line}`;
      this.#reading.problems.warning(location, message);
    }
    key.values.set(name.toLowerCase(), { name, data, location });
  }

  #reportStray(): void {
    const { cursor, problems, dialect } = this.#reading;
    const announced = dialectOfHeader(cursor.text);
    if (announced === dialect) {
      problems.warning(cursor.location(), "a second header: this looks like several files in one, read in order");
    } else if (announced !== undefined) {
      problems.error(cursor.location(), "a header of another kind inside the file: give the parts as two files");
    } else if (cursor.text.trim() === "\u001a") {
      problems.warning(cursor.location(), "an end-of-file character of MS-DOS, ignored");
    } else problems.error(cursor.location(), `${strayLine(cursor.text.trim())}: regedit ignores this line`);
  }
}

function strayLine(line: string): string {
  if (looksLikeBytes(line)) return 'hex bytes without a value: the line before them does not end in ",\\"';
  if (/^hkey_/i.test(line)) return "a key stands in brackets: [HKEY_…]";
  if (/^[^"=]{1,255}"?\s?=/.test(line.slice(0, 300))) return 'the name of a value stands in quotes: "NAME"=…';
  return "neither a key, nor a value, nor a comment";
}
