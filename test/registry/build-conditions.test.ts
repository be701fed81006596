import { describe, expect, test } from "vitest";
import { mayHoldPolicy } from "../../src/registry/build-conditions.ts";
import { parseRegistry } from "../../src/registry/parse-registry.ts";
import { parseText, showProblems, showRegistry, utf8 } from "./show-registry.ts";

const read = (text: string) => {
  const { registry, problems } = parseText(text);
  return { keys: showRegistry(registry), problems: showProblems(problems) };
};

const undecided = (from: number, to: number) =>
  `the build of the image decides whether lines ${from} to ${to} hold, and they may filter packets: export the registry of the device or its image (reginit.ini), or remove the condition`;
const harmless = (from: number, to: number) =>
  `the build of the image decides whether lines ${from} to ${to} hold: they are not read, and hold nothing that filters packets`;

describe("sections that the build of a Windows CE image decides on are not read", () => {
  test("one that holds keys of the firewall is an error at its first line", () => {
    const { keys, problems } = read(
      'IF SYSGEN_NAT\n[HKLM\\COMM\\Firewall\\Rules\\A]\n  "Mask"=dword:0\nENDIF\n[HKLM\\COMM\\Firewall]\n"EnableIPV4"=dword:1',
    );
    expect(keys).toEqual({ "HKEY_LOCAL_MACHINE\\COMM\\Firewall": { EnableIPV4: "dword 1" } });
    expect(problems).toEqual([`error 1:1 ${undecided(2, 3)}`]);
  });

  test("so is one with values of a key that was opened before it", () => {
    const { keys, problems } = read(
      '[HKLM\\COMM\\Firewall]\n"a"=dword:1\nIF BSP_X !\n"EnableIPV4"=dword:0\nENDIF BSP_X !\n"b"=dword:1',
    );
    expect(keys).toEqual({ "HKEY_LOCAL_MACHINE\\COMM\\Firewall": { a: "dword 1", b: "dword 1" } });
    expect(problems).toEqual([`error 3:1 ${undecided(4, 4)}`]);
  });

  test.each([
    'IF BSP_X\n[HKLM\\Drivers\\A]\n"x"=dword:LOC_X\nENDIF',
    'IF BSP_X=1\n[HKLM\\Drivers\\A]\n"x"=multi_sz:bad\nENDIF',
    "#if BSP_X\n[HKLM\\Drivers\\A]\n#else\n#endif",
    "#ifdef BSP_X\n[HKLM\\Drivers\\A]\n#elif X\n#endif",
    "\t#ifndef BSP_X\n[HKLM\\Drivers\\A]\n\n  ENDIF ; BSP_X",
  ])("%j: one that filters nothing is a warning, and what stands in it is not looked at", (lines) => {
    const { keys, problems } = read(`${lines}\n[HKLM\\COMM]\n"y"=dword:1`);
    expect(keys).toEqual({ "HKEY_LOCAL_MACHINE\\COMM": { y: "dword 1" } });
    expect(problems).toEqual([expect.stringMatching(/^warning 1:\d the build of the image decides/)]);
  });

  test("nested sections are reported each by itself", () => {
    expect(read("IF A\n[HKLM\\Drivers]\nIF B\n[HKLM\\COMM\\X]\nENDIF\nENDIF").problems).toEqual([
      `error 1:1 ${undecided(2, 5)}`,
      `error 3:1 ${undecided(4, 4)}`,
    ]);
    expect(read("IF A\nIF B\n[HKLM\\Drivers]\nENDIF\nENDIF").problems).toEqual([
      `warning 1:1 ${harmless(2, 4)}`,
      `warning 2:1 ${harmless(3, 3)}`,
    ]);
  });

  test("deleting any key, which may take a filter with it, is an error", () => {
    expect(read("IF A\n[-HKLM\\SYSTEM]\nENDIF").problems).toEqual([`error 1:1 ${undecided(2, 2)}`]);
  });

  test("values after a section that opened a key belong nowhere", () => {
    const { keys, problems } = read(
      '[HKLM\\COMM\\Firewall]\n"a"=dword:1\nIF A\n[HKLM\\Drivers]\nENDIF\n"b"=dword:1\n"c"=dword:1\n[HKLM\\COMM\\Firewall]\n"d"=dword:1',
    );
    expect(keys).toEqual({ "HKEY_LOCAL_MACHINE\\COMM\\Firewall": { a: "dword 1", d: "dword 1" } });
    expect(problems).toEqual([
      `warning 3:1 ${harmless(4, 4)}`,
      "error 6:1 to which key this belongs depends on the condition that ends in line 5: repeat the key before it",
    ]);
  });

  test.each([
    ["IF A\n[HKLM\\COMM]", "error 1:1 the end of this section (ENDIF) is missing"],
    ["[HKLM\\COMM]\nENDIF", "error 2:1 there is no IF or #if before this"],
    ["[HKLM\\COMM]\n#else", "error 2:1 there is no #if before this"],
    [
      "#define X 5\n[HKLM\\COMM]",
      "warning 1:1 #define and #undef are not followed: what they stand for is read as it stands",
    ],
    ["[$(ROOT)\\COMM]", 'error 1:2 "$(ROOT)" is no root key: regedit ignores this key and its values'],
    ["[HKLM\\$(X)]", "warning 1:2 $(…) is replaced when a Windows CE image is built; read as it stands"],
  ])("%j", (text, problem) => {
    expect(read(text).problems).toEqual([problem]);
  });

  test.each([
    "#comment",
    "# if this, then that",
    "#if",
    "#include files of others",
    "#defined",
    "; @CESYSGEN IF CE_MODULES_FW6",
    "; #include <x>",
  ])("%j is a comment", (line) => {
    expect(read(`[HKLM\\COMM]\n${line}\n"x"=dword:1`)).toEqual({
      keys: { "HKEY_LOCAL_MACHINE\\COMM": { x: "dword 1" } },
      problems: [],
    });
  });

  test.each(["#if X\n", '#include "x.reg"\n', "#else\n", "#endif\n"])(
    "%j is a comment in files of regedit 5.00",
    (line) => {
      const { problems } = read(`Windows Registry Editor Version 5.00\n${line}[HKLM\\COMM]\n`);
      expect(problems).toEqual([]);
    },
  );
});

describe("#include", () => {
  const INCLUDE = '#include "$(DRIVERS_DIR)\\Firewall.reg"\n[HKLM\\COMM]\n';

  test("of a file that is not given is an error", () => {
    expect(read(INCLUDE).problems).toEqual([
      "error 1:1 #include is not followed, and Firewall.reg may filter packets: give that file too",
    ]);
  });

  test("of a file that is given is a warning", () => {
    const files = [
      { file: "a/platform.reg", bytes: utf8(INCLUDE) },
      { file: "b/firewall.REG", bytes: utf8("[HKLM\\COMM]\n") },
    ];
    expect(showProblems(parseRegistry(files).problems)).toEqual([
      "warning 1:1 #include is not followed: Firewall.reg is read in its place among the files given",
    ]);
  });

  test("inside a section makes the section one that may filter packets", () => {
    expect(read("IF A\n#include <x.reg>\nENDIF\n[HKLM\\COMM]").problems).toEqual([
      `error 1:1 ${undecided(2, 2)}`,
      "error 2:1 #include is not followed, and x.reg may filter packets: give that file too",
    ]);
  });
});

describe("keys that may hold a filter or an address", () => {
  test.each([
    ["HKEY_LOCAL_MACHINE\\COMM", true],
    ["hklm\\Comm\\Firewall\\Rules\\x", true],
    ["HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Services", true],
    ["HKEY_LOCAL_MACHINE\\SYS\\CurrentControlSet", true],
    ["HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft", true],
    ["HKEY_LOCAL_MACHINE\\$(X)", true],
    ["HKEY_LOCAL_MACHINE\\Drivers\\Comm", false],
    ["HKEY_LOCAL_MACHINE\\Communication", false],
    ["HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft", false],
    ["HKEY_CURRENT_USER\\COMM", false],
    ["", false],
  ])("%s: %s", (path, expected) => {
    expect(mayHoldPolicy(path)).toBe(expected);
  });
});
