import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { resolveControlSet } from "../../src/registry/control-set.ts";
import { parseRegistry } from "../../src/registry/parse-registry.ts";
import type { RegistryData } from "../../src/registry/registry.ts";
import { type Dialect, type PrintedKey, printRegistry } from "./print-registry.ts";
import { showData, showProblems, showRegistry, utf8 } from "./show-registry.ts";

const parse = (bytes: Uint8Array) => parseRegistry([{ file: "rules.reg", bytes }]);

/** Characters that mean something in these files, and a letter outside ASCII that Windows-1252 has. */
const nameCharacter = fc.constantFrom(..."aB1 ;#=@[]{}\"'/,.:-é");
const name = fc.array(nameCharacter, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(""));
const keyName = name.map((text) => text.replaceAll(/[\]\s]/g, "_"));
const path = fc
  .tuple(fc.constantFrom("HKEY_LOCAL_MACHINE", "HKEY_CURRENT_USER"), fc.array(keyName, { minLength: 1, maxLength: 4 }))
  .map(([root, names]) => [root, ...names].join("\\"));
const text = fc.array(fc.constantFrom(...'aB1 ;#=\\"[]%é\n\r'), { maxLength: 20 }).map((parts) => parts.join(""));
/** Three letters at least, so that no list of them looks like UTF-16. */
const listText = text.map((found) => `abc${found}`);
const bytes = fc.uint8Array({ maxLength: 100, size: "max" });

const data: fc.Arbitrary<RegistryData> = fc.oneof(
  text.map((found) => ({ kind: "string", text: found, isExpandable: false }) as const),
  listText.map((found) => ({ kind: "string", text: found, isExpandable: true }) as const),
  fc.array(listText, { maxLength: 5 }).map((texts) => ({ kind: "multi-string", texts }) as const),
  fc.integer({ min: 0, max: 0xffff_ffff }).map((number) => ({ kind: "dword", number }) as const),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((number) => ({ kind: "qword", number }) as const),
  fc
    .tuple(fc.constantFrom(0, 3, 6, 8, 0xffff_ffff), bytes)
    .map(([type, found]) => ({ kind: "binary", type, bytes: found }) as const),
);

const byFoldedName = { selector: ({ name: found }: { name: string }) => found.toLowerCase() };
const printedKeys: fc.Arbitrary<PrintedKey[]> = fc.uniqueArray(
  fc.record({
    path,
    values: fc.uniqueArray(fc.record({ name: fc.oneof(name, fc.constant("")), data }), {
      ...byFoldedName,
      maxLength: 5,
    }),
  }),
  { selector: (key) => key.path.toLowerCase(), maxLength: 6 },
);

const dialect: fc.Arbitrary<Dialect> = fc
  .record({
    header: fc.constantFrom("REGEDIT4", "Windows Registry Editor Version 5.00", ""),
    encoding: fc.constantFrom("utf-16le", "utf-16be", "utf-8", "latin1"),
    hasMark: fc.boolean(),
    lineEnd: fc.constantFrom("\r\n", "\n", "\r"),
    wrap: fc.integer({ min: 1, max: 30 }),
    isCommented: fc.boolean(),
  } as const)
  .map((found) => ({
    ...found,
    hasMark: found.encoding.startsWith("utf-16") || (found.hasMark && found.encoding === "utf-8"),
  }));

describe("whatever is written is read back", () => {
  test("any tree in any dialect", () => {
    fc.assert(
      fc.property(printedKeys, dialect, (keys, how) => {
        fc.pre(keys.length > 0);
        const { registry, problems } = parse(printRegistry(keys, how));
        expect(showProblems(problems.filter(({ severity }) => severity === "error"))).toEqual([]);
        const expected: Record<string, Record<string, string>> = {};
        for (const key of keys) {
          expected[key.path.toLowerCase()] = Object.fromEntries(
            key.values.map((value) => [value.name, showData(value.data)]),
          );
        }
        const read = Object.entries(showRegistry(registry)).map(
          ([found, values]) => [found.toLowerCase(), values] as const,
        );
        const shown = Object.fromEntries(read);
        for (const [found, values] of Object.entries(expected)) {
          // A key without values that holds others is not shown by itself.
          if (Object.keys(values).length > 0) expect(shown[found]).toEqual(values);
        }
        const withValues = read.filter(([, values]) => Object.keys(values).length > 0).length;
        expect(withValues).toBe(keys.filter(({ values }) => values.length > 0).length);
      }),
      { numRuns: 1500 },
    );
  });
});

const SAMPLE = [
  "REGEDIT4",
  "[HKEY_LOCAL_MACHINE\\SYSTEM\\Select]",
  '"Current"=dword:1',
  "[HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Services\\Tcpip\\Parameters]",
  '"EnableSecurityFilters"=dword:00000001 ; on',
  '"TCPAllowedPorts"=hex(7):32,31,00,\\',
  "  38,30,00,00",
  "IF BSP_X",
  "[-HKEY_LOCAL_MACHINE\\COMM]",
  "ENDIF",
  "[HKEY_LOCAL_MACHINE\\COMM\\Firewall]",
  '@="a \\"quoted\\" text"',
  '"Interfaces"=multi_sz:"PCI\\\\NE20001","b"',
  '"gone"=-',
  '#include "other.reg"',
  "",
].join("\r\n");

/** Pieces of the syntax, in any order: random characters alone never get past the header. */
const pieces = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'[]"\\=-@;#,:() \t\n\r01af\u0000\ufeff'),
      fc.constantFrom("REGEDIT4\n", "Windows Registry Editor Version 5.00\r\n", "[HKLM\\COMM]\n", "[-HKLM\\", '"x"='),
      fc.constantFrom(
        "dword:",
        "hex:",
        "hex(7):",
        "hex(b):",
        ",\\\n",
        "00,",
        "multi_sz:",
        "IF X\n",
        "ENDIF\n",
        "#if X\n",
      ),
      fc.string({ maxLength: 5 }),
    ),
    { maxLength: 80, size: "max" },
  )
  .map((parts) => parts.join(""));

/** A valid file with one piece cut out, and another text put there. */
const mutated = fc
  .tuple(fc.nat(SAMPLE.length), fc.nat(20), fc.oneof(pieces, fc.string({ maxLength: 3 })))
  .map(([at, cut, added]) => SAMPLE.slice(0, at) + added + SAMPLE.slice(at + cut));

describe("nothing is thrown", () => {
  const requireSound = (input: Uint8Array): void => {
    const { registry, problems } = parse(input);
    for (const { location, message } of problems) {
      expect(location.line).toBeGreaterThan(0);
      expect(location.column).toBeGreaterThan(0);
      expect(location.column).toBeLessThanOrEqual(location.lineText.length + 1);
      expect(message).not.toBe("");
    }
    resolveControlSet(registry);
  };

  test("the sample itself has the two problems that it should have", () => {
    expect(showProblems(parse(utf8(SAMPLE)).problems).map((problem) => problem.slice(0, 10))).toEqual([
      "error 8:1 ",
      "error 15:1",
    ]);
  });

  test("whatever the text", () => {
    fc.assert(
      fc.property(pieces, (found) => requireSound(utf8(found))),
      { numRuns: 5000 },
    );
  });

  test("whatever the bytes, behind any byte order mark", () => {
    const mark = fc.constantFrom([], [0xff, 0xfe], [0xfe, 0xff], [0xef, 0xbb, 0xbf]);
    fc.assert(
      fc.property(mark, fc.uint8Array({ maxLength: 300, size: "max" }), (first, rest) =>
        requireSound(Uint8Array.from([...first, ...rest])),
      ),
      { numRuns: 2000 },
    );
  });

  test("however a valid file is changed", () => {
    fc.assert(
      fc.property(mutated, (found) => requireSound(utf8(found))),
      { numRuns: 5000 },
    );
  });

  test("wherever a valid file is cut", () => {
    for (let length = 0; length <= SAMPLE.length; length++) requireSound(utf8(SAMPLE.slice(0, length)));
  });
});

describe("time and memory grow with the file, not faster", () => {
  const MEGABYTES = 4 * 1024 * 1024;
  /** Each is a few megabytes that a careless pattern or a search from the start would take minutes for. */
  const LONG: Readonly<Record<string, string>> = {
    "one line of blanks": `REGEDIT4\n[HKLM\\a]\n${" ".repeat(MEGABYTES)}x`,
    "one quote and backslashes": `REGEDIT4\n[HKLM\\a]\n"${"\\\\".repeat(MEGABYTES / 2)}`,
    "one key of backslashes": `REGEDIT4\n[HKLM\\${"a\\".repeat(MEGABYTES / 2)}]`,
    "one key of brackets": `REGEDIT4\n[HKLM\\a${"]".repeat(MEGABYTES)}`,
    "one value of bytes": `REGEDIT4\n[HKLM\\a]\n"x"=hex:${"00,".repeat(MEGABYTES / 3)}00`,
    "continued lines": `REGEDIT4\n[HKLM\\a]\n"x"=hex:${"00,\\\n".repeat(MEGABYTES / 5)}00`,
    "continued lines behind a mistake": `REGEDIT4\n[HKLM\\a]\n"x"=hex:zz,\\\n${"00,\\\n".repeat(MEGABYTES / 5)}00`,
    "comments inside a value": `REGEDIT4\n[HKLM\\a]\n"x"=hex:00,\\\n${";\n".repeat(MEGABYTES / 2)}00`,
    "CR alone": `REGEDIT4\r[HKLM\\a]\r${"\r".repeat(MEGABYTES)}`,
    "a mistake in every line": `REGEDIT4\n[HKLM\\a]\n${"x\n".repeat(MEGABYTES / 2)}`,
    "keys below keys": `REGEDIT4\n${`[HKLM${"\\a".repeat(512)}]\n`.repeat(MEGABYTES / 1032)}`,
    "digits of a dword": `REGEDIT4\n[HKLM\\a]\n"x"=dword:${"0".repeat(MEGABYTES)}`,
    "sections in sections": `[HKLM\\COMM]\n${"IF A\n".repeat(MEGABYTES / 20)}${"x\n".repeat(MEGABYTES / 4)}`,
  };
  test.each(Object.entries(LONG))("%s", (_, found) => {
    const input = utf8(found);
    const start = process.cpuUsage();
    parse(input);
    // Processor time: a busy machine does not lengthen it. About 50 ms where this was measured; a quadratic step takes minutes.
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(10_000);
  });

  test("of many problems in a file a thousand are kept and the rest is counted", () => {
    const { problems } = parse(utf8(`REGEDIT4\n[HKLM\\a]\n${"x\n".repeat(1500)}`));
    expect(problems.length).toBe(1001);
    expect(problems.at(-1)).toMatchObject({ severity: "error", message: "500 more problems in this file, not kept" });
  });

  test("what is left out is an error only when an error is among it", () => {
    const twice = '"x"=dword:1\n"x"=dword:2\n';
    const read = (lines: string) => parse(utf8(`REGEDIT4\n[HKLM\\a]\n${lines}`)).problems.at(-1)?.severity;
    expect(read(twice.repeat(600))).toBe("warning");
    expect(read(`${twice.repeat(600)}x`)).toBe("error");
  });
});
