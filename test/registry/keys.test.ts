import { describe, expect, test } from "vitest";
import { parseRegistry } from "../../src/registry/parse-registry.ts";
import { findKey } from "../../src/registry/registry.ts";
import { parseText, showProblems, showRegistry, utf8 } from "./show-registry.ts";

const HEADER = "Windows Registry Editor Version 5.00\n";
const read = (lines: string, header = HEADER) => {
  const { registry, problems } = parseText(header + lines);
  return { keys: showRegistry(registry), problems: showProblems(problems) };
};

describe("key lines that hold", () => {
  test.each([
    ["[HKEY_LOCAL_MACHINE\\COMM]", ["HKEY_LOCAL_MACHINE\\COMM"]],
    ["  \t[HKEY_LOCAL_MACHINE\\COMM] \t", ["HKEY_LOCAL_MACHINE\\COMM"]],
    ["[HKEY_LOCAL_MACHINE\\COMM];comment", ["HKEY_LOCAL_MACHINE\\COMM"]],
    ["[hkey_LOCAL_machine\\Comm]", ["HKEY_LOCAL_MACHINE\\Comm"]],
    ["[HKLM\\COMM]", ["HKEY_LOCAL_MACHINE\\COMM"]],
    [
      "[hkcu\\A]\n[HKCR\\B]\n[HKU\\C]\n[HKCC\\D]",
      ["CURRENT_USER\\A", "CLASSES_ROOT\\B", "USERS\\C", "CURRENT_CONFIG\\D"],
    ],
    ["[HKEY_LOCAL_MACHINE\\a]b]", ["HKEY_LOCAL_MACHINE\\a]b"]],
    ["[HKEY_LOCAL_MACHINE\\[x]]", ["HKEY_LOCAL_MACHINE\\[x]"]],
    ['[HKEY_LOCAL_MACHINE\\Subkey"1]', ['HKEY_LOCAL_MACHINE\\Subkey"1']],
    ["[HKEY_LOCAL_MACHINE\\https://example.org]", ["HKEY_LOCAL_MACHINE\\https://example.org"]],
    ["[HKEY_LOCAL_MACHINE\\TrafficFrom3ffe:2900]", ["HKEY_LOCAL_MACHINE\\TrafficFrom3ffe:2900"]],
    ["[HKEY_LOCAL_MACHINE\\6to4; = # é 中]", ["HKEY_LOCAL_MACHINE\\6to4; = # é 中"]],
    ["[HKEY_LOCAL_MACHINE\\ a]", ["HKEY_LOCAL_MACHINE\\ a"]],
    ["[HKEY_LOCAL_MACHINE\\a\\\\\\]", ["HKEY_LOCAL_MACHINE\\a"]],
    ["[HKEY_LOCAL_MACHINE]", ["HKEY_LOCAL_MACHINE"]],
    ["[HKEY_LOCAL_MACHINE\\-a]", ["HKEY_LOCAL_MACHINE\\-a"]],
  ])("%j", (line, paths) => {
    const { keys, problems } = read(line);
    expect(Object.keys(keys).map((path) => (paths[0]?.startsWith("HKEY_") ? path : path.slice(5)))).toEqual(paths);
    expect(problems).toEqual([]);
  });
});

describe("key lines that regedit drops are errors, and so are their values left out", () => {
  test.each([
    ["[HKEY_LOCAL_MACHINE\\COMM", "2:1", "closing bracket is missing"],
    ["[ HKEY_LOCAL_MACHINE\\COMM]", "2:2", "blank after"],
    ["[\tHKEY_LOCAL_MACHINE\\COMM]", "2:2", "blank after"],
    ["[ -HKEY_LOCAL_MACHINE\\COMM]", "2:2", "blank after"],
    ["[- HKEY_LOCAL_MACHINE\\COMM]", "2:3", "blank after"],
    ["[-\tHKEY_LOCAL_MACHINE\\COMM]", "2:3", "blank after"],
    ["[HKEY_CURRENT_USERS\\COMM]", "2:2", '"HKEY_CURRENT_USERS" is no root key'],
    ["[COMM\\Firewall]", "2:2", '"COMM" is no root key'],
    ["[]", "2:2", '"" is no root key'],
    ["[\\HKEY_LOCAL_MACHINE]", "2:2", '"" is no root key'],
    ["[HKEY_LOCAL_MACHINE\\a\\\\b]", "2:22", "between two backslashes"],
    ["[-HKEY_LOCAL_MACHINE]", "2:3", "root key cannot be deleted"],
    ["[-HKEY_LOCAL_MACHINE\\]", "2:3", "root key cannot be deleted"],
    ["[HKEY_LOCAL_MACHINE\\a] ;see [b]", "2:22", "comment would become part of its name"],
    [`[HKEY_LOCAL_MACHINE${"\\a".repeat(513)}]`, "2:2", "at most 512 levels"],
  ])("%j", (line, place, words) => {
    const { keys, problems } = read(`${line}\n"x"=hex:00,\\\n  01\n[HKEY_LOCAL_MACHINE\\next]\n"y"=dword:1`);
    expect(keys).toEqual({ "HKEY_LOCAL_MACHINE\\next": { y: "dword 1" } });
    expect(problems.length).toBe(1);
    expect(problems[0]?.startsWith(`error ${place} `)).toBe(true);
    expect(problems[0]).toContain(words);
  });

  test("a key path over two lines is two mistakes, and no key", () => {
    const { keys, problems } = read("[HKEY_LOCAL_MACHINE\\a\nb]");
    expect(keys).toEqual({});
    expect(problems).toEqual(["error 2:1 the closing bracket is missing: regedit ignores the line"]);
  });

  test("a key without its opening bracket", () => {
    expect(read("HKEY_LOCAL_MACHINE\\a]").problems).toEqual([
      "error 2:1 a key stands in brackets: [HKEY_…]: regedit ignores this line",
    ]);
  });

  test("512 levels are read", () => {
    const { problems } = read(`[HKEY_LOCAL_MACHINE${"\\a".repeat(512)}]`);
    expect(problems).toEqual([]);
  });
});

describe("key lines with a warning", () => {
  test.each([
    ["[HKEY_LOCAL_MACHINE\\a ]", "HKEY_LOCAL_MACHINE\\a ", "warning 2:22 the blank before"],
    ["[HKEY_LOCAL_MACHINE\\a\t]", "HKEY_LOCAL_MACHINE\\a\t", "warning 2:22 the blank before"],
    ["[HKEY_LOCAL_MACHINE\\a] x", "HKEY_LOCAL_MACHINE\\a", "warning 2:24 text after the closing bracket"],
  ])("%j", (line, path, problem) => {
    const { keys, problems } = read(line);
    expect(Object.keys(keys)).toEqual([path]);
    expect(problems.length).toBe(1);
    expect(problems[0]).toContain(problem);
  });
});

describe("merging", () => {
  test("a key that comes again merges, in any case; a later value replaces an earlier one", () => {
    const { keys } = read(
      '[HKLM\\COMM\\Firewall]\n"a"=dword:1\n"b"=dword:2\n[HKLM\\Other]\n"x"=dword:1\n[hklm\\comm\\FIREWALL]\n"A"=dword:3\n"c"=dword:4',
    );
    expect(keys).toEqual({
      "HKEY_LOCAL_MACHINE\\COMM\\Firewall": { A: "dword 3", b: "dword 2", c: "dword 4" },
      "HKEY_LOCAL_MACHINE\\Other": { x: "dword 1" },
    });
  });

  test("values and keys iterate in order of first appearance", () => {
    const { registry } = parseText(
      `${HEADER}[HKLM\\b]\n[HKLM\\a]\n"2"=dword:1\n"1"=dword:1\n[HKLM\\b]\n"x"=dword:1\n[HKLM\\a]\n"2"=dword:2`,
    );
    expect([...(registry.roots.get("hkey_local_machine")?.keys.keys() ?? [])]).toEqual(["b", "a"]);
    expect([...(findKey(registry, "HKEY_LOCAL_MACHINE\\A")?.values.keys() ?? [])]).toEqual(["2", "1"]);
  });

  test("files merge in the order given, and each value keeps its file and line", () => {
    const { registry, problems } = parseRegistry([
      { file: "common.reg", bytes: utf8('[HKLM\\COMM]\n"a"=dword:1\n"b"=dword:1') },
      { file: "platform.reg", bytes: utf8(`REGEDIT4\n\n[HKLM\\Comm]\n  "A"=dword:2`) },
    ]);
    const key = findKey(registry, "HKEY_LOCAL_MACHINE\\COMM");
    expect(problems).toEqual([]);
    expect(key?.location).toEqual({ file: "common.reg", line: 1, column: 1, lineText: "[HKLM\\COMM]" });
    expect(key?.values.get("a")?.location).toEqual({
      file: "platform.reg",
      line: 4,
      column: 3,
      lineText: '  "A"=dword:2',
    });
    expect(key?.values.get("b")?.location.file).toBe("common.reg");
  });

  test("a key that only holds others is where the first of those was", () => {
    const { registry } = parseText(`${HEADER}\n[HKLM\\a\\b\\c]\n[HKLM\\a]`);
    expect(findKey(registry, "HKEY_LOCAL_MACHINE\\a")).toMatchObject({ path: "HKEY_LOCAL_MACHINE\\a", name: "a" });
    expect(findKey(registry, "HKEY_LOCAL_MACHINE\\a")?.location.line).toBe(3);
    expect(findKey(registry, "HKEY_LOCAL_MACHINE\\a\\B")?.location.line).toBe(3);
    expect(findKey(registry, "HKEY_LOCAL_MACHINE\\x")).toBeUndefined();
  });
});

describe("deleting keys", () => {
  test("[-KEY] deletes the key and all below it, and what comes later stays", () => {
    const { keys, problems } = read(
      '[HKLM\\a\\b]\n"x"=dword:1\n[HKLM\\a\\c]\n[-hklm\\A\\B]\n[HKLM\\a\\b]\n"y"=dword:2\n[-HKLM\\absent\\key]\n[-HKLM\\a\\c]',
    );
    expect(keys).toEqual({ "HKEY_LOCAL_MACHINE\\a\\b": { y: "dword 2" } });
    expect(problems).toEqual([]);
  });

  test("a deletion reaches into the files before it", () => {
    const { registry } = parseRegistry([
      { file: "a.reg", bytes: utf8('[HKLM\\a\\b]\n"x"=dword:1') },
      { file: "b.reg", bytes: utf8("[-HKLM\\a]\n[HKLM\\c]") },
    ]);
    expect(showRegistry(registry)).toEqual({ "HKEY_LOCAL_MACHINE\\c": {} });
  });

  test("values after it go nowhere, which is one error", () => {
    const { keys, problems } = read('[HKLM\\a]\n[-HKLM\\a\\b]\n"x"=dword:1\n"y"=dword:1');
    expect(keys).toEqual({ "HKEY_LOCAL_MACHINE\\a": {} });
    expect(problems).toEqual(["error 4:1 values after [-KEY] go nowhere: repeat the key without the minus"]);
  });

  test("values before the first key go nowhere, which is one error", () => {
    expect(read('"x"=dword:1\n"y"=dword:1\n[HKLM\\a]').problems).toEqual([
      "error 2:1 a value before the first key: regedit ignores it",
    ]);
  });
});
