import type { TextEncoding } from "./decode-registry-text.ts";
import type { LineCursor } from "./line-cursor.ts";
import type { ProblemList } from "./problem-list.ts";

/**
 * `regedit4`: Windows 95 to NT 4.0, strings as ANSI bytes; also files of Windows CE. `version-5`: Windows 2000 and
 * later, strings as UTF-16. `windows-ce`: platform files without a header.
 */
export type RegistryDialect = "regedit4" | "version-5" | "windows-ce";

/** A file while it is read. */
export interface Reading {
  readonly cursor: LineCursor;
  readonly problems: ProblemList;
  readonly dialect: RegistryDialect;
  readonly encoding: TextEncoding;
}
