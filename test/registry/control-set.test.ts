import { describe, expect, test } from "vitest";
import { resolveControlSet } from "../../src/registry/control-set.ts";
import { parseRegistry } from "../../src/registry/parse-registry.ts";
import { parseText, showData } from "./show-registry.ts";

/** `V` of the control set that is chosen, and what is said about the choice. */
function resolve(...lines: readonly string[]) {
  const { registry, problems } = parseText(`REGEDIT4\n${lines.join("\n")}`);
  expect(problems).toEqual([]);
  const { key, notes } = resolveControlSet(registry);
  const value = key?.values.get("v");
  return { path: key?.path, value: value && showData(value.data), notes };
}

const set = (name: string, value: number, hive = "HKEY_LOCAL_MACHINE\\SYSTEM") =>
  `[${hive}\\${name}]\n"V"=dword:${value}`;
const select = (current: number, hive = "HKEY_LOCAL_MACHINE\\SYSTEM") =>
  `[${hive}\\Select]\n"Current"=dword:${current}\n"LastKnownGood"=dword:2`;
const SYSTEM = "HKEY_LOCAL_MACHINE\\SYSTEM";

describe("which control set", () => {
  test.each([
    ["none", [], undefined, []],
    ["other keys only", ["[HKLM\\COMM]"], undefined, []],
    ["CurrentControlSet", [set("CurrentControlSet", 1)], "CurrentControlSet", []],
    ["in any case", [set("CURRENTCONTROLSET", 1)], "CURRENTCONTROLSET", []],
    ["the one that Select names", [set("ControlSet001", 1), set("ControlSet002", 2), select(2)], "ControlSet002", []],
    [
      "the number is hex in the file and decimal in the name",
      [set("ControlSet001", 1), set("ControlSet016", 2), select(10)],
      "ControlSet016",
      [],
    ],
    [
      "the one that Select names is absent",
      [set("ControlSet001", 1), select(2)],
      "ControlSet001",
      [
        `${SYSTEM}\\ControlSet001 is read as the one in force: Select\\Current names ControlSet002, which the export does not hold`,
      ],
    ],
    [
      "only one, no Select",
      [set("ControlSet002", 1)],
      "ControlSet002",
      [
        `${SYSTEM}\\ControlSet002 is read as the one in force: the export does not say which control set was in use (Select\\Current)`,
      ],
    ],
    [
      "the lowest, no Select",
      [set("ControlSet003", 1), set("ControlSet002", 1)],
      "ControlSet002",
      [
        `${SYSTEM}\\ControlSet002 is read as the one in force: the export does not say which control set was in use (Select\\Current); ControlSet003 is left out`,
      ],
    ],
    [
      "CurrentControlSet before numbers, no Select",
      [set("ControlSet001", 1), set("CurrentControlSet", 1)],
      "CurrentControlSet",
      [
        `${SYSTEM}\\CurrentControlSet is read; ControlSet001 is left out, as the export does not say which of them it is`,
      ],
    ],
    [
      "CurrentControlSet, and Select names an absent one",
      [set("ControlSet001", 1), set("CurrentControlSet", 1), select(2)],
      "CurrentControlSet",
      [],
    ],
  ] as const)("%s", (_, lines, name, notes) => {
    const { path, notes: found } = resolve(...lines);
    expect(path).toBe(name && `${SYSTEM}\\${name}`);
    expect(found).toEqual(notes);
  });

  test.each(["HKEY_LOCAL_MACHINE\\SYS", "HKEY_LOCAL_MACHINE\\WIM_HKLM_SYSTEM", "HKEY_USERS\\OFFLINE", "HKLM\\System"])(
    "a hive under another name: %s",
    (hive) => {
      const { path, value, notes } = resolve(
        set("ControlSet001", 7, hive),
        set("ControlSet002", 8, hive),
        select(2, hive),
      );
      expect(path).toBe(`${hive.replace(/^HKLM/, "HKEY_LOCAL_MACHINE")}\\ControlSet002`);
      expect(value).toBe("dword 8");
      expect(notes).toEqual([]);
    },
  );

  test("SYSTEM is chosen of several hives, and the others are named", () => {
    const { path, notes } = resolve(set("CurrentControlSet", 1, "HKLM\\OFFLINE"), set("CurrentControlSet", 2));
    expect(path).toBe(`${SYSTEM}\\CurrentControlSet`);
    expect(notes).toEqual([`control sets are read from ${SYSTEM}; HKEY_LOCAL_MACHINE\\OFFLINE is left out`]);
  });
});

describe("CurrentControlSet and the control set that it is", () => {
  test("hold together what either holds", () => {
    const { registry } = parseText(
      `REGEDIT4\n[${SYSTEM}\\ControlSet001\\Services\\Tcpip]\n"a"=dword:1\n[${SYSTEM}\\CurrentControlSet\\Services\\Tcpip]\n"b"=dword:2\n[${SYSTEM}\\ControlSet001\\Services\\Dns]\n"c"=dword:3\n${select(1)}`,
    );
    const { key, notes } = resolveControlSet(registry);
    const services = key?.keys.get("services");
    expect([...(services?.keys.get("tcpip")?.values.keys() ?? [])]).toEqual(["a", "b"]);
    expect([...(services?.keys.get("dns")?.values.keys() ?? [])]).toEqual(["c"]);
    expect(notes).toEqual([]);
    const names = [...(registry.roots.get("hkey_local_machine")?.keys.get("system")?.keys.keys() ?? [])];
    expect(names).toEqual(["currentcontrolset", "select"]);
  });

  /** Files that are read in order; `V` of the control set, or undefined. */
  const lastOf = (...files: readonly string[]) => {
    const { registry, problems } = parseRegistry(
      files.map((text, index) => ({
        file: `${index}.reg`,
        bytes: new TextEncoder().encode(`REGEDIT4\n${text}\n`),
      })),
    );
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
    const value = resolveControlSet(registry).key?.values.get("v");
    return value && showData(value.data);
  };
  const CURRENT = `[${SYSTEM}\\CurrentControlSet]`;
  const FIRST = `[${SYSTEM}\\ControlSet001]`;

  test.each<[string, readonly string[], string | undefined]>([
    ["a later value", [set("CurrentControlSet", 1), set("ControlSet001", 2), select(1)], "dword 2"],
    [
      "a later value of CurrentControlSet",
      [set("ControlSet001", 2), set("CurrentControlSet", 1), select(1)],
      "dword 1",
    ],
    ["a later value, Select first", [select(1), set("CurrentControlSet", 1), set("ControlSet001", 2)], "dword 2"],
    ["a value deleted later", [set("CurrentControlSet", 1), select(1), `${FIRST}\n"V"=-`], undefined],
    ["a value deleted the other way", [set("ControlSet001", 1), select(1), `${CURRENT}\n"V"=-`], undefined],
    ["a key deleted later", [set("CurrentControlSet", 1), select(1), `[-${FIRST.slice(1)}`], undefined],
    ["a key deleted, then made again", [`[-${FIRST.slice(1)}`, set("CurrentControlSet", 3), select(1)], "dword 3"],
    [
      "a key deleted, root written short",
      [set("CurrentControlSet", 1), select(1), "[-HKLM\\system\\CONTROLSET001]"],
      undefined,
    ],
    ["of another control set", [set("CurrentControlSet", 1), select(1), `[-${SYSTEM}\\ControlSet002]`], "dword 1"],
    ["without Select they are not one key", [set("CurrentControlSet", 1), set("ControlSet001", 2)], "dword 1"],
    ["Select replaced later", [set("CurrentControlSet", 1), set("ControlSet001", 2), select(1), select(2)], "dword 1"],
  ])("the later holds: %s", (_, files, expected) => {
    expect(lastOf(...files)).toBe(expected);
    // One file with all of it is read alike.
    expect(lastOf(files.join("\n"))).toBe(expected);
  });

  test("a value that replaces another under the other name is reported", () => {
    const { problems } = parseText(
      ["REGEDIT4", set("CurrentControlSet", 1), set("ControlSet001", 2), select(1)].join("\n"),
    );
    expect(problems.map(({ message }) => message)).toEqual(["this replaces the value of the same name in line 3"]);
  });
});
