import type { SourceLocation } from "../base/problem.ts";
import { identifyBuildDirective } from "./build-conditions.ts";
import { identifyOtherText } from "./identify-other-format.ts";
import type { LineCursor } from "./line-cursor.ts";
import type { ProblemList } from "./problem-list.ts";
import type { RegistryDialect } from "./reading.ts";

const HEADERS: ReadonlyMap<string, RegistryDialect> = new Map([
  ["REGEDIT4", "regedit4"],
  ["Windows Registry Editor Version 5.00", "version-5"],
]);

/** The dialect that a line announces; undefined for every line that is not exactly a header. */
export const dialectOfHeader = (line: string): RegistryDialect | undefined => HEADERS.get(trimHeader(line));

/** A file that was appended to another keeps its byte order mark. */
const trimHeader = (line: string): string =>
  line
    .slice(0, 200)
    .replace(/^\ufeff/, "")
    .trim();

/**
 * Reads up to the header, or up to the first key where there is none (Windows CE platform files). The next line of the
 * cursor is then the first to read. Undefined, with one problem, when this is no exported registry.
 */
export function readHeader(cursor: LineCursor, problems: ProblemList): RegistryDialect | undefined {
  while (cursor.nextLine()) {
    const line = trimHeader(cursor.text);
    const dialect = dialectOfHeader(line);
    if (dialect !== undefined) {
      if (cursor.line > 1) {
        problems.warning(cursor.location(), "regedit wants the header in the first line, and would refuse this file");
      }
      return dialect;
    }
    if (/^(regedit|windows registry editor)/i.test(line)) return readWrongHeader(line, cursor.location(), problems);
    if (line.startsWith("[") || identifyBuildDirective(line) !== undefined) {
      cursor.hold();
      return "windows-ce";
    }
    if (line !== "" && !/^[;#]/.test(line)) {
      problems.error(cursor.location(), identifyOtherText(line));
      return undefined;
    }
  }
  problems.error(cursor.location(0), "there is no registry key in this file");
  return undefined;
}

/** The rest of the file is still read, so that its other mistakes are seen. */
function readWrongHeader(line: string, location: SourceLocation, problems: ProblemList): RegistryDialect {
  if (line === "REGEDIT") {
    problems.error(location, "this is a file of Windows 3.1, which has no registry in this form");
    return "regedit4";
  }
  const known = [...HEADERS.keys()].map((header) => `"${header}"`).join(" or ");
  problems.error(location, `unknown header: exactly ${known} is expected; regedit imports nothing with this one`);
  return /^regedit/i.test(line) ? "regedit4" : "version-5";
}
