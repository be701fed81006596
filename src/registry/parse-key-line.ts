import type { Reading } from "./reading.ts";

/** Long names of the roots, by what a file may call them, in lower case. */
const ROOTS: ReadonlyMap<string, string> = new Map(
  [
    ["HKEY_LOCAL_MACHINE", "HKLM"],
    ["HKEY_CLASSES_ROOT", "HKCR"],
    ["HKEY_CURRENT_USER", "HKCU"],
    ["HKEY_USERS", "HKU"],
    ["HKEY_CURRENT_CONFIG", "HKCC"],
    ["HKEY_DYN_DATA", "HKDD"],
  ].flatMap(([long = "", short = ""]) => [
    [long.toLowerCase(), long],
    [short.toLowerCase(), long],
  ]),
);

/** Registry element size limits: a tree is at most 512 levels deep. Also bounds the work that one line can cause. */
const MAX_LEVELS = 512;

export interface KeyLine {
  readonly isDeletion: boolean;
  /** The root's long name, then the names below it. */
  readonly names: readonly string[];
}

/** Reads `[KEY]` or `[-KEY]` at the cursor. The last bracket of the line closes it. Undefined, with a problem, else. */
export function parseKeyLine(reading: Reading): KeyLine | undefined {
  const { cursor, problems } = reading;
  const { text } = cursor;
  const open = cursor.at;
  const close = text.lastIndexOf("]");
  const fail = (at: number, message: string): undefined => {
    problems.error(cursor.location(at), message);
    return undefined;
  };
  if (close < open) return fail(open, "the closing bracket is missing: regedit ignores the line");
  const isDeletion = text.charAt(open + 1) === "-";
  const start = open + (isDeletion ? 2 : 1);
  if (/[ \t]/.test(text.charAt(start))) {
    return fail(start, 'blank after "[": regedit ignores this key and its values');
  }
  const commentAt = text.indexOf("]", open);
  if (commentAt < close && /^\][ \t]*;/.test(text.slice(commentAt, commentAt + 100))) {
    return fail(commentAt, 'the last "]" of a line closes the key: this comment would become part of its name');
  }
  const names = parseKeyPath(reading, start, text.slice(start, close));
  if (names === undefined) return undefined;
  if (isDeletion && names.length === 1) return fail(start, "a root key cannot be deleted");
  cursor.at = close + 1;
  if (!cursor.isLineDone()) problems.warning(cursor.location(), "text after the closing bracket is ignored");
  return { isDeletion, names };
}

function parseKeyPath(
  { cursor, problems, dialect }: Reading,
  start: number,
  path: string,
): KeyLine["names"] | undefined {
  const [rootText = "", ...written] = path.split("\\", MAX_LEVELS + 2);
  const root = ROOTS.get(rootText.toLowerCase());
  if (root === undefined) {
    const shown = rootText.length > 40 ? `${rootText.slice(0, 40)}…` : rootText;
    problems.error(cursor.location(start), `"${shown}" is no root key: regedit ignores this key and its values`);
    return undefined;
  }
  if (written.length > MAX_LEVELS) {
    problems.error(cursor.location(start), `a key is at most ${MAX_LEVELS} levels deep`);
    return undefined;
  }
  // RegCreateKey ignores backslashes at the end.
  const below = written.slice(0, written.findLastIndex((name) => name !== "") + 1);
  const emptyAt = below.indexOf("");
  if (emptyAt >= 0) {
    const before = [rootText, ...below.slice(0, emptyAt)].join("\\");
    problems.error(cursor.location(start + before.length), "there is no key name between two backslashes");
    return undefined;
  }
  if (/[ \t]$/.test(below.at(-1)?.slice(-1) ?? "")) {
    problems.warning(cursor.location(start + path.length - 1), 'the blank before "]" is part of the key\'s name');
  }
  if (dialect !== "version-5" && path.includes("$(")) {
    problems.warning(cursor.location(start), "$(…) is replaced when a Windows CE image is built; read as it stands");
  }
  return [root, ...below];
}
