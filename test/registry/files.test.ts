import { describe, expect, test } from "vitest";
import { parseRegistry } from "../../src/registry/parse-registry.ts";
import { hex } from "../support/hex.ts";
import { latin1, parseText, showProblems, showRegistry, utf8 } from "./show-registry.ts";

const parseBytes = (bytes: Uint8Array) => parseRegistry([{ file: "rules.reg", bytes }]);
const KEY = "[HKEY_LOCAL_MACHINE\\a]\n";

const utf16le = (text: string, mark = "\ufeff"): Uint8Array => Uint8Array.from(Buffer.from(mark + text, "utf16le"));
const utf16be = (text: string, mark = "\ufeff"): Uint8Array =>
  Uint8Array.from(Buffer.from(mark + text, "utf16le").swap16());

describe("encodings, headers and line ends give the same tree", () => {
  const ENCODINGS = {
    "utf-16le": utf16le,
    "utf-16be": utf16be,
    "utf-8": utf8,
    "utf-8 with a byte order mark": (text: string) => utf8(`\ufeff${text}`),
    "windows-1252": latin1,
  } as const;
  const HEADERS = { regedit4: "REGEDIT4", "version-5": "Windows Registry Editor Version 5.00", "windows-ce": "" };
  const LINES = ["", "[HKEY_LOCAL_MACHINE\\Gerät]", '"Größe"=dword:19', '@="café"', '"x"=hex:01,\\', "  02", ""];
  const EXPECTED = { "HKEY_LOCAL_MACHINE\\Gerät": { Größe: "dword 25", "": '"café"', x: "3: 0102" } };
  for (const [encoding, encode] of Object.entries(ENCODINGS)) {
    for (const [dialect, header] of Object.entries(HEADERS)) {
      for (const end of ["\r\n", "\n", "\r"]) {
        test(`${encoding}, ${dialect}, ${JSON.stringify(end)}`, () => {
          const { registry, problems, files } = parseBytes(encode([header, ...LINES].join(end)));
          expect(showRegistry(registry)).toEqual(EXPECTED);
          expect(files).toEqual([{ file: "rules.reg", dialect, encoding: encoding.split(" ")[0] }]);
          const assumed =
            "warning 1:1 assumed to be in the code page of Western Windows (1252), as it is not valid UTF-8";
          expect(showProblems(problems)).toEqual(encoding === "windows-1252" ? [assumed] : []);
          const key = registry.roots.get("hkey_local_machine")?.keys.get("gerät");
          expect(key?.values.get("x")?.location).toMatchObject({ line: 6, column: 1, lineText: '"x"=hex:01,\\' });
        });
      }
    }
  }

  test.each([
    ["utf-16le", utf16le],
    ["utf-16be", utf16be],
  ])("%s without a byte order mark is read, with a warning", (encoding, encode) => {
    const { registry, problems, files } = parseBytes(encode(`REGEDIT4\n${KEY}`, ""));
    expect(showRegistry(registry)).toEqual({ "HKEY_LOCAL_MACHINE\\a": {} });
    expect(files[0]?.encoding).toBe(encoding);
    expect(showProblems(problems)).toEqual([
      "warning 1:1 read as UTF-16, although the byte order mark is missing: regedit would refuse this file",
    ]);
  });

  test("UTF-16 that was cut inside a character is an error", () => {
    const bytes = utf16le(`REGEDIT4\n${KEY}"x"="12"`);
    expect(showProblems(parseBytes(bytes.subarray(0, -1)).problems)).toEqual([
      "error 3:5 the closing quote is missing: a string ends in the line in which it begins",
      "error 3:9 the file ends in the middle of a character: it was cut short",
    ]);
  });
});

describe("headers", () => {
  test.each(["REGEDIT4", "  REGEDIT4", "\tREGEDIT4", "Windows Registry Editor Version 5.00"])("%j is one", (header) => {
    expect(parseText(`${header}\n${KEY}`).problems).toEqual([]);
  });

  test.each([
    "regedit4",
    "Regedit4",
    "REGEDIT 4",
    "REGEDIT3",
    "REGEDIT9",
    "REGEDIT4FOO",
    "REGEDIT4 FOO",
    "WINDOWS REGISTRY EDITOR VERSION 5.00",
    "Windows Registry Editor version 5.00",
    "Windows Registry Editor Version 5",
    "Windows Registry Editor Version 4.00",
  ])("%j is an error, as regedit imports nothing", (header) => {
    expect(showProblems(parseText(`${header}\n${KEY}"x"=b\n`).problems)).toEqual([
      'error 1:1 unknown header: exactly "REGEDIT4" or "Windows Registry Editor Version 5.00" is expected; regedit imports nothing with this one',
      "error 3:5 a number is written dword: with hex digits: regedit ignores this value",
    ]);
  });

  test("REGEDIT alone is of Windows 3.1", () => {
    expect(showProblems(parseText("REGEDIT\nHKEY_CLASSES_ROOT\\x = y\n").problems)[0]).toContain("Windows 3.1");
  });

  test.each(["\nREGEDIT4\n", ";comment\n\nWindows Registry Editor Version 5.00\n"])(
    "%j: a header after other lines holds, with a warning",
    (start) => {
      const { registry, problems } = parseText(start + KEY);
      expect(Object.keys(showRegistry(registry))).toEqual(["HKEY_LOCAL_MACHINE\\a"]);
      expect(problems.map(({ severity }) => severity)).toEqual(["warning"]);
    },
  );

  test("AREGEDIT4 is none", () => {
    expect(showProblems(parseText(`AREGEDIT4\n${KEY}`).problems)[0]).toContain(
      "error 1:1 this is not an exported registry",
    );
  });

  test("files in one: the same header again is a warning, another one an error", () => {
    const first = `REGEDIT4\n${KEY}`;
    expect(showProblems(parseText(`${first}\ufeffREGEDIT4\n${KEY}`).problems)).toEqual([
      "warning 3:1 a second header: this looks like several files in one, read in order",
    ]);
    expect(showProblems(parseText(`${first}Windows Registry Editor Version 5.00\n${KEY}`).problems)).toEqual([
      "error 3:1 a header of another kind inside the file: give the parts as two files",
    ]);
  });
});

describe("files that are no exported registry get one error", () => {
  test.each([
    ["50 52 65 67 01 00 00 00 5b 00", "Group Policy file"],
    ["72 65 67 66 01 00 00 00", "registry hive"],
    ["43 52 45 47 00", "Windows 95"],
    ["45 6c 66 46 69 6c 65 00", "event log"],
    ["d4 c3 b2 a1 02 00 04 00", "a capture (pcap)"],
    ["0a 0d 0d 0a 1c 00 00 00", "a capture (pcapng)"],
    ["50 4b 03 04 14 00", "zip archive"],
    ["1f 8b 08 00", "gzip"],
    ["", "empty"],
    ["00 01 02 03 04", "zero character"],
    ["52 45 47 45 44 49 54 34 0a 5b 00", "zero character"],
    ["89 9a ff 0d 0a 1a 0a", "not an exported registry"],
  ])("%s: %s", (bytes, words) => {
    const { registry, problems } = parseBytes(hex(bytes));
    expect(registry.roots.size).toBe(0);
    expect(problems.map(({ severity }) => severity)).toEqual(["error"]);
    expect(problems[0]?.message).toContain(words);
  });

  test.each([
    ["<!DOCTYPE html>\n<p>", "page or an XML file"],
    ["Key Name:          HKEY_LOCAL_MACHINE\\COMM\nClass Name:", "regedit's text export"],
    ["HKEY_LOCAL_MACHINE\\COMM\n    Flags    REG_DWORD    0x1", "reg query"],
    ["prose\nand more", "reg export"],
    ["; only\n\n# comments", "no registry key"],
    ["\ufeff", "no registry key"],
    ["\n\n", "no registry key"],
  ])("%j: %s", (text, words) => {
    const { problems, files } = parseText(text);
    expect(problems.map(({ severity }) => severity)).toEqual(["error"]);
    expect(problems[0]?.message).toContain(words);
    expect(problems[0]?.location.line).toBeGreaterThan(0);
    expect(files).toEqual([]);
  });

  test("a hive says how to export it", () => {
    expect(parseBytes(latin1("regf")).problems[0]?.message).toBe(
      "this is a registry hive, not an exported registry: load it in regedit (File, Load Hive) and export the keys with `reg export KEY FILE.reg` or with regedit, as a registration file (.reg)",
    );
  });

  test("the zero character is shown where it is", () => {
    expect(parseText("REGEDIT4\r\n[HKLM\\a\0b]").problems[0]?.location).toMatchObject({ line: 2, column: 8 });
  });
});

describe("string bytes", () => {
  const REGEDIT4 = "REGEDIT4";
  const VERSION_5 = "Windows Registry Editor Version 5.00";
  type Header = typeof REGEDIT4 | typeof VERSION_5 | "";
  const readString = (header: Header, data: string, encode = utf8) => {
    const { registry, problems } = parseBytes(encode(`${header}\n${KEY}"x"=${data}\n`));
    return {
      shown: showRegistry(registry)["HKEY_LOCAL_MACHINE\\a"]?.x,
      problems: problems.map(({ severity, message }) => `${severity} ${message}`),
    };
  };

  const CLEAR: readonly (readonly [Header, string, string])[] = [
    [REGEDIT4, "hex(7):30,00,00", '["0"]'],
    [REGEDIT4, "hex(7):38,30,00,00", '["80"]'],
    [REGEDIT4, "hex(7):31,00,36,00,00", '["1","6"]'],
    [REGEDIT4, "hex(7):32,31,00,38,30,00,00", '["21","80"]'],
    [REGEDIT4, "hex(7):4c,69,6e,65", '["Line"]'],
    [REGEDIT4, "hex(7):4c,69,6e,65,00", '["Line"]'],
    [REGEDIT4, "hex(7):00,00", "[]"],
    [REGEDIT4, "hex(7):00", "[]"],
    [REGEDIT4, "hex(7):", "[]"],
    [REGEDIT4, "hex(2):25,50,41,54,48,25,00", 'expand "%PATH%"'],
    [REGEDIT4, "hex(2):25,50,41,54,48,25", 'expand "%PATH%"'],
    [REGEDIT4, "hex(1):e9,00", '"é"'],
    [REGEDIT4, "hex(1):41,00,00,00", '"A"'],
    [VERSION_5, "hex(7):30,00,00,00,00,00", '["0"]'],
    [VERSION_5, "hex(7):30,00,00,00", '["0"]'],
    [VERSION_5, "hex(7):30,00", '["0"]'],
    [
      VERSION_5,
      "hex(07):32,00,31,00,00,00,38,00,30,00,00,00,34,00,30,00,30,00,30,00,00,00,00,00",
      '["21","80","4000"]',
    ],
    [VERSION_5, "hex(7):31,00,36,00", '["16"]'],
    [VERSION_5, "hex(7):00,00", "[]"],
    [VERSION_5, "hex(7):00,00,00,00", "[]"],
    [VERSION_5, "hex(1):41,00,42,00,00,00", '"AB"'],
    [VERSION_5, "hex(1):41,00,42,00", '"AB"'],
    [VERSION_5, "hex(2):2d,4e,87,65,00,00", 'expand "中文"'],
    ["", "hex(7):38,00,30,00,00,00,00,00", '["80"]'],
    ["", "hex(1):2d,4e,87,65,00,00", '"中文"'],
  ];
  test.each(CLEAR)("%s %s is %s", (header, data, expected) => {
    expect(readString(header, data)).toEqual({ shown: expected, problems: [] });
  });

  const AGAINST_HEADER: readonly (readonly [Header, string, string])[] = [
    [REGEDIT4, "hex(7):38,00,30,00,00,00,00,00", '["80"]'],
    [REGEDIT4, "hex(2):25,00,41,00,25,00,00,00", 'expand "%A%"'],
    [VERSION_5, "hex(7):38,30,00,00", '["80"]'],
    [VERSION_5, "hex(7):31,00,36,00,00", '["1","6"]'],
    [VERSION_5, "hex(1):31,30,2e,30,2e,30,2e,31,00", '"10.0.0.1"'],
    [VERSION_5, "hex(1):41,42,00,00", '"AB"'],
    ["", "hex(7):38,30,00,00", '["80"]'],
    ["", "hex(1):41,42,00,00", '"AB"'],
  ];
  test.each(AGAINST_HEADER)("%s %s cannot be what the header says: %s, with a warning", (header, data, expected) => {
    const { shown, problems } = readString(header, data);
    expect(shown).toBe(expected);
    expect(problems.length).toBe(1);
    expect(problems[0]).toMatch(/^warning the bytes are read as (ANSI|UTF-16), as they cannot be anything else/);
  });

  test("in UTF-16 files of version 5.00 two bytes of ASCII are one Chinese character, unless they are digits", () => {
    expect(readString(VERSION_5, "hex(1):41,42,00,00", utf16le)).toEqual({ shown: '"䉁"', problems: [] });
    expect(readString(VERSION_5, "hex(7):38,30,00,00", utf16le).shown).toBe('["80"]');
  });

  test.each(["hex(7):31,00,36,00", "hex(7):31,00,36,00,00,00"])(
    "REGEDIT4 %s may be either, which is an error",
    (data) => {
      expect(readString(REGEDIT4, data).problems).toEqual([
        'error the bytes can be read as ["1","6"] (ANSI, as REGEDIT4 says) or ["16"] (UTF-16): export again, or end the list with all its zero bytes',
      ]);
    },
  );

  test.each([
    [REGEDIT4, "hex(1):41,42,00,43", '"AB"'],
    [REGEDIT4, "hex(7):38,30,00,00,32,31,00,00", '["80"]'],
    [VERSION_5, "hex(7):38,00,00,00,00,00,39,00,00,00", '["8"]'],
  ] as const)("%s %s: what follows the end is left out, with a warning", (header, data, expected) => {
    expect(readString(header, data)).toEqual({
      shown: expected,
      problems: ["warning the text ends at a zero character; what follows it is not read"],
    });
  });
});
