import type { Problem, SourceLocation } from "../base/problem.ts";
import { findAliases } from "./control-set.ts";
import { decodeRegistryText, type TextEncoding } from "./decode-registry-text.ts";
import { identifyOtherFormat } from "./identify-other-format.ts";
import { LineCursor } from "./line-cursor.ts";
import { ProblemList } from "./problem-list.ts";
import { readHeader } from "./read-header.ts";
import type { RegistryDialect } from "./reading.ts";
import type { Registry } from "./registry.ts";
import { RegistryFileReader } from "./registry-file-reader.ts";
import { RegistryTree } from "./registry-tree.ts";

/** A file that was read as an exported registry. */
export interface RegistryFile {
  readonly file: string;
  readonly dialect: RegistryDialect;
  readonly encoding: TextEncoding;
}

export interface ParsedRegistry {
  /** All files merged in order: a later value replaces an earlier one. Of a file with errors, what could be read. */
  readonly registry: Registry;
  /** Of all files, in order. `error` for what regedit would ignore, as that may change a verdict. */
  readonly problems: readonly Problem[];
  /** Without those that are no registry at all. */
  readonly files: readonly RegistryFile[];
}

/**
 * Reads exported registries: REGEDIT4 and version 5.00 `.reg` files and platform files of Windows CE, in any of the
 * encodings they come in. CurrentControlSet and the control set that `Select\Current` names are one key. Takes any bytes: what cannot be read is a problem, and nothing is thrown.
 */
export function parseRegistry(files: readonly { readonly file: string; readonly bytes: Uint8Array }[]): ParsedRegistry {
  const first = readFiles(files, new RegistryTree());
  // Which of its names are one key is known only at the end, and then later lines must find what earlier ones made.
  const aliases = findAliases(first.registry, first.registry.namedControlSets);
  return aliases.size === 0 ? first : readFiles(files, new RegistryTree(aliases));
}

function readFiles(
  files: Parameters<typeof parseRegistry>[0],
  tree: RegistryTree,
): ParsedRegistry & { readonly registry: RegistryTree } {
  const problems: Problem[] = [];
  const read: RegistryFile[] = [];
  const fileNames = new Set(files.map(({ file }) => (file.split(/[\\/]/).at(-1) ?? file).toLowerCase()));
  for (const { file, bytes } of files) {
    const found = new ProblemList();
    const registryFile = readFile(file, bytes, tree, fileNames, found);
    if (registryFile !== undefined) read.push(registryFile);
    for (const problem of found.inOrder()) problems.push(problem);
  }
  return { registry: tree, problems, files: read };
}

function readFile(
  file: string,
  bytes: Uint8Array,
  tree: RegistryTree,
  fileNames: ReadonlySet<string>,
  problems: ProblemList,
): RegistryFile | undefined {
  const start: SourceLocation = { file, line: 1, column: 1, lineText: "" };
  const otherFormat = bytes.length === 0 ? "this file is empty" : identifyOtherFormat(bytes);
  if (otherFormat !== undefined) {
    problems.error(start, otherFormat);
    return undefined;
  }
  const { text, encoding, hasByteOrderMark, isCutShort } = decodeRegistryText(bytes);
  if (text.includes("\0")) {
    problems.error(locationOfZero(file, text), "a zero character: this is not a text file, or a damaged one");
    return undefined;
  }
  const cursor = new LineCursor(file, text);
  const dialect = readHeader(cursor, problems);
  if (dialect === undefined) return undefined;
  new RegistryFileReader({ cursor, problems, dialect, encoding }, tree, fileNames).readAll();

  if (isCutShort)
    problems.error(cursor.location(cursor.text.length), "the file ends in the middle of a character: it was cut short");
  if (encoding.startsWith("utf-16") && !hasByteOrderMark) {
    problems.warning(start, "read as UTF-16, although the byte order mark is missing: regedit would refuse this file");
  }
  if (encoding === "windows-1252") {
    problems.warning(start, "assumed to be in the code page of Western Windows (1252), as it is not valid UTF-8");
  }
  return { file, dialect, encoding };
}

function locationOfZero(file: string, text: string): SourceLocation {
  const cursor = new LineCursor(file, text);
  while (cursor.nextLine()) {
    const at = cursor.text.indexOf("\0");
    if (at >= 0) return cursor.location(at);
  }
  return cursor.location();
}
