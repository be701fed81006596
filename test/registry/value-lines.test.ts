import { describe, expect, test } from "vitest";
import { parseText, showProblems, showRegistry } from "./show-registry.ts";

const KEY = "HKEY_LOCAL_MACHINE\\COMM\\Firewall";
const REGEDIT4 = "REGEDIT4";
const VERSION_5 = "Windows Registry Editor Version 5.00";

/** The values that these lines give their key, below this header ("" for none); with what is reported. */
function readValues(lines: string, header: string) {
  const { registry, problems } = parseText(`${header === "" ? "" : `${header}\n`}[${KEY}]\n${lines}\n`);
  return { values: showRegistry(registry)[KEY], problems: showProblems(problems) };
}

describe("value lines that hold", () => {
  const LINES: readonly (readonly [string, Record<string, string>])[] = [
    ['"a"=dword:00000123', { a: "dword 291" }],
    ['"a"=dword:1', { a: "dword 1" }],
    ['"a"=dword:19', { a: "dword 25" }],
    ['"a"=dword:4444', { a: "dword 17476" }],
    ['"a"=dword:FFFFFFFF', { a: "dword 4294967295" }],
    ['"a"=dword:aBcDeF', { a: "dword 11259375" }],
    ['"a"=dword: 19', { a: "dword 25" }],
    ['"a"=dword:02040608 ;comment', { a: "dword 33818120" }],
    ['"a"=dword:00000004;comment', { a: "dword 4" }],
    ['"a"=dword:1234;5678', { a: "dword 4660" }],
    ['"a"="text"', { a: '"text"' }],
    ['"a"=""', { a: '""' }],
    ['""="default"', { "": '"default"' }],
    ['@="default"', { "": '"default"' }],
    ['@ = "default"', { "": '"default"' }],
    ['"a"="b";c', { a: '"b"' }],
    ['"a"="b"\t\t;c', { a: '"b"' }],
    ['"a"="#b"', { a: '"#b"' }],
    ['"DialSuffix"=";"', { DialSuffix: '";"' }],
    ['"a"="b ;c"', { a: '"b ;c"' }],
    ['  \t"a" \t= \t"b" \t', { a: '"b"' }],
    ['"a"="valid \\"or\\" not"', { a: '"valid \\"or\\" not"' }],
    ['"a\\"b"=dword:8', { 'a"b': "dword 8" }],
    ['"a\\\\b"="c\\\\0"', { "a\\b": '"c\\\\0"' }],
    ['"123/\\"4;\'5"="x"', { "123/\"4;'5": '"x"' }],
    ['"a"="one\\ntwo\\rthree"', { a: '"one\\ntwo\\rthree"' }],
    ['"a"=hex:11,22,33', { a: "3: 112233" }],
    ['"a"=hex: 02,00', { a: "3: 0200" }],
    ['"a"=hex:1,a,0F', { a: "3: 010a0f" }],
    ['"a"=hex:', { a: "3: " }],
    ['"a"=hex:11,22,', { a: "3: 1122" }],
    ['"a"=hex:11 , 22', { a: "3: 1122" }],
    ['"a"=hex:11,22;comment', { a: "3: 1122" }],
    ['"a"=hex:11,22,;comment', { a: "3: 1122" }],
    ['"a"=hex:11,\\\n  22,33', { a: "3: 112233" }],
    ['"a"=hex:11,\\\n22,33', { a: "3: 112233" }],
    ['"a"=hex:\\\n  11,22', { a: "3: 1122" }],
    ['"a"=hex:11,  \\  ;comment\n  22', { a: "3: 1122" }],
    ['"a"=hex:11,\\\n;comment\n\n \t\n  ;comment\n  22,\\;comment\n 33', { a: "3: 112233" }],
    ['"a"=hex:11,\\\n22\n"b"=dword:1', { a: "3: 1122", b: "dword 1" }],
    ['"a"=hex(0):56,00', { a: "0: 5600" }],
    ['"a"=hex(3):56', { a: "3: 56" }],
    ['"a"=hex(10):56', { a: "16: 56" }],
    ['"a"=hex(ffffffff):56', { a: "4294967295: 56" }],
    ['"a"=hex(100):', { a: "256: " }],
    ['"a"=hex(4):01,02,00,00', { a: "dword 513" }],
    ['"a"=hex(4):ff,ff,ff,ff', { a: "dword 4294967295" }],
    ['"a"=hex(5):00,00,02,01', { a: "dword 513" }],
    ['"a"=hex(b):01,00,00,00,00,00,00,80', { a: "qword 9223372036854775809" }],
    ['"a"=hex(1):', { a: '""' }],
    ['"a"=hex(2):', { a: 'expand ""' }],
    ['"a"=hex(7):', { a: "[]" }],
    ['"a"=dword:1\n"a"=-', {}],
    ['"a"=dword:1\n"A"=  \t-\t  ', {}],
    ['"a"=dword:1\n"a"=- ;comment', {}],
    ['@="x"\n@=-', {}],
    ['"absent"=-', {}],
    ['"a"=dword:1\n"A"=dword:1', { A: "dword 1" }],
    ['#"a"="b"\n;"a"="b"\n    #"a"="b"\n    ;"a"="b"\n"c"=dword:1', { c: "dword 1" }],
    ['#comment\\\n"a"="b"\n;comment\\\n"c"="d"', { a: '"b"', c: '"d"' }],
  ];
  for (const header of [REGEDIT4, VERSION_5, ""]) {
    test.each(LINES)(`${header || "no header"}: %j`, (lines, expected) => {
      expect(readValues(lines, header)).toEqual({ values: expected, problems: [] });
    });
  }
});

describe("value lines that regedit drops are errors, and leave the value out", () => {
  const IGNORED = "regedit ignores";
  const LINES: readonly (readonly [string, string, string])[] = [
    ['"a"="b"#comment', "3:8", 'a comment begins with ";"'],
    ['"a"=dword:01020304 #comment', "3:20", 'a comment begins with ";"'],
    ['"a"=dword:1234#5678', "3:15", 'a comment begins with ";"'],
    ['"a"=hex:25,00  #comment', "3:16", 'a comment begins with ";"'],
    ['"a"=#"b"', "3:5", "data is"],
    ['"a"=;"b"', "3:5", "no data"],
    ['"a"=', "3:5", "no data"],
    ['"a"="foo"bar"', "3:10", IGNORED],
    ['"a"="foo""bar"', "3:10", "a quote inside a string"],
    ['"a"="b', "3:5", "closing quote is missing"],
    ['"a"="Test \\\nValue"', "3:5", "closing quote is missing"],
    ['"a"=\\"b\\"', "3:5", IGNORED],
    ['"a"=b"', "3:5", IGNORED],
    ['"a"=b', "3:5", "a number is written dword:"],
    ['"a"=25', "3:5", "a number is written dword:"],
    ['"a"=0x19', "3:5", "a number is written dword:"],
    ['"a"="\\0"', "3:6", "\\0"],
    ['"a"="b\\0\\0"', "3:7", "\\0"],
    ['"a"=dword:', "3:11", "no digits"],
    ['"a"=dword:hello', "3:11", '"hello" was not replaced'],
    ['"a"=dword:LOC_LCID', "3:11", '"LOC_LCID" was not replaced'],
    ['"a"=dword:123456789', "3:11", "at most eight"],
    ['"a"=dword:000000001', "3:11", "at most eight"],
    ['"a"=dword:0x123', "3:11", "without 0x"],
    ['"a"=dword:123 456', "3:15", 'unexpected "4"'],
    ['"a"=dword:1234\\', "3:11", "not a hex number"],
    ['"a"=dword:-1', "3:11", "not a hex number"],
    ['"a"=DWORD:1', "3:5", "lower case"],
    ['"a"=dword :1', "3:5", "before the colon"],
    ['"a"=hex(0x2):56', "3:9", "hex digits, 0 to ffffffff"],
    ['"a"=hex(x2):56', "3:9", "hex digits, 0 to ffffffff"],
    ['"a"=hex(100000000):56', "3:9", "hex digits, 0 to ffffffff"],
    ['"a"=hex():56', "3:9", "hex digits, 0 to ffffffff"],
    ['"a"=hex(7:56', "3:9", "hex digits, 0 to ffffffff"],
    ['"a"=hex:25,100,54', "3:12", '"1" where a byte'],
    ['"a"=hex:,25', "3:9", '"," where a byte'],
    ['"a"=hex:25,,26', "3:12", '"," where a byte'],
    ['"a"=hex:25 26', "3:12", '"2" where a byte'],
    ['"a"=hex:2g', "3:10", '"g" where a byte'],
    ['"a"=hex:25,48\\\n  ,4f', "3:14", "a comma must stand"],
    ['"a"=hex:25,48\\\n  4f', "3:14", "a comma must stand"],
    ['"a"=hex:25,4\\\n  8,4f,\\\n  50', "3:13", "a comma must stand"],
    ['"a"=hex:25,48\\ ;comment\n  4f', "3:14", "a comma must stand"],
    ['"a"=hex:25,\\48', "3:13", IGNORED],
    ['"a"=hex:25,\\ 48', "3:14", IGNORED],
    ['"a"=hex:\\25', "3:10", IGNORED],
    ['"a"=hex:,\\\n25', "3:9", IGNORED],
    ['"a"=hex:25,\\\\\n  48', "3:13", IGNORED],
    ['"a"=hex:25,\\#comment', "3:13", 'a comment begins with ";"'],
    ['"a"=hex:11,\\\n\\\n  44', "4:1", "more bytes were expected"],
    ['"a"=hex:11,\\\n  ,44', "4:3", "more bytes were expected"],
    ['"a"=hex:11,\\\n  44,/', "4:6", '"/" where a byte'],
    ['a"="b"', "3:1", "stands in quotes"],
    ['"a="b"', "3:5", '"=" was expected'],
    ["a=b", "3:1", "stands in quotes"],
    ['"a', "3:1", "closing quote is missing"],
    ['"a"', "3:4", '"=" was expected'],
    ['"a":"b"', "3:4", '"=" was expected'],
    ['"a"=-"b"', "3:6", "nothing may follow"],
    ['"a"=- #comment', "3:7", "nothing may follow"],
    ["00,00", "3:1", "hex bytes without a value"],
    ["prose", "3:1", "neither a key, nor a value"],
  ];
  for (const header of [REGEDIT4, VERSION_5]) {
    test.each(LINES)(`${header}: %j`, (lines, place, words) => {
      const { values, problems } = readValues(`${lines}\n"next"=dword:1`, header);
      const errors = problems.filter((problem) => problem.startsWith("error"));
      expect(errors[0]?.startsWith(`error ${place} `)).toBe(true);
      expect(errors[0]).toContain(words);
      expect(values).not.toHaveProperty("a");
    });
  }

  test.each([
    ['"a"=hex:25,48\\\n  4f,\\\n  50,51', 1],
    ['"a"=hex:25,48\\', 1],
    ['"a"=hex:11,\\', 1],
    ['"a"=hex:25,zz,\\\n  4f,\\\n  50,51', 1],
    ['"a"=hex:11,\\\n#comment\n  22', 2],
    ['"a"="unclosed', 1],
  ])("%j is reported %i times, and what follows is read", (lines, count) => {
    const { values, problems } = readValues(`${lines}\n"next"=dword:1`, VERSION_5);
    expect(problems.length).toBe(count);
    expect(values).toEqual({ next: "dword 1" });
  });

  test("a value that is continued at the end of the file was cut short", () => {
    const { values, problems } = readValues('"a"=hex:11,\\\n', VERSION_5);
    expect(values).toEqual({});
    expect(problems).toEqual(['error 3:13 the file ends where the "\\" promises more bytes: it was cut short']);
  });

  test("bytes after a line that ends in a comma alone do not belong to the value", () => {
    const { values, problems } = readValues('"a"=hex:11,22,\n  33,44', VERSION_5);
    expect(values).toEqual({ a: "3: 1122" });
    expect(problems).toEqual([
      'error 4:3 hex bytes without a value: the line before them does not end in ",\\": regedit ignores this line',
    ]);
  });
});

describe("understood, with a warning", () => {
  test.each([
    ['"a"="c:\\program files"', { a: '"c:program files"' }, "warning 3:8 \\p stands for p alone"],
    ['"a"=hex(4):01,02', { a: "4: 0102" }, "warning 3:5 hex(4): has 2 bytes where its type has 4"],
    ['"a"=hex(b):01', { a: "11: 01" }, "warning 3:5 hex(b): has 1 bytes where its type has 8"],
    ['"a"=dword:1\n"A"=dword:2', { A: "dword 2" }, "warning 4:1 this replaces the value of the same name in line 3"],
    ['"a"=dword:1\n\u001a', { a: "dword 1" }, "warning 4:1 an end-of-file character"],
  ])("%j", (lines, values, problem) => {
    const read = readValues(lines, VERSION_5);
    expect(read.values).toEqual(values);
    expect(read.problems.length).toBe(1);
    expect(read.problems[0]).toContain(problem);
  });
});

describe("Windows CE", () => {
  const LINES: readonly (readonly [string, Record<string, string>])[] = [
    ['"a"=multi_sz:"x","y"', { a: '["x","y"]' }],
    ['"a"=multi_sz: "x" , "y" ;comment', { a: '["x","y"]' }],
    ['"a"=multi_sz:"x",\\\n  "y"', { a: '["x","y"]' }],
    ['"a"=multi_sz:', { a: "[]" }],
    ['"a"=multi_sz:"x;y"', { a: '["x;y"]' }],
    ['"a"=mui_sz:"netui.dll,#201"', { a: '"netui.dll,#201"' }],
    ['"a"=dword:1\n-"A"', {}],
    ['; @CESYSGEN IF CE_MODULES_FW6\n"a"=dword:1\n; @CESYSGEN ENDIF', { a: "dword 1" }],
  ];
  for (const header of [REGEDIT4, ""]) {
    test.each(LINES)(`${header || "no header"}: %j`, (lines, expected) => {
      expect(readValues(lines, header)).toEqual({ values: expected, problems: [] });
    });
  }

  test.each(['"a"=multi_sz:"x"', '"a"=mui_sz:"x"', '-"a"', "IF BSP_X", "ENDIF"])(
    "%j is an error in a file of regedit 5.00",
    (line) => {
      expect(readValues(line, VERSION_5).problems.length).toBe(1);
    },
  );

  test.each([
    ['"a"=multi_sz:x', "3:14"],
    ['"a"=multi_sz:"x" "y"', "3:18"],
    ['"a"=multi_sz:"x","y', "3:18"],
    ['"a"=mui_sz:x', "3:12"],
    ['"a"=multi_sz:"x",\\', "3:19"],
  ])("%j is an error at %s", (line, place) => {
    const { values, problems } = readValues(line, REGEDIT4);
    expect(values).toEqual({});
    expect(problems.map((problem) => problem.split(" ")[1])).toEqual([place]);
  });

  test("$(…) that the build replaces is a warning", () => {
    expect(readValues('"a"="$(DRIVER).dll"', "").problems).toEqual([
      "warning 2:5 $(…) is replaced when a Windows CE image is built; read as it stands",
    ]);
    expect(readValues('"a"="$(DRIVER).dll"', VERSION_5).problems).toEqual([]);
  });
});
