import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UserError } from "../../src/base/problem.ts";
import { COMMANDS } from "../../src/commands/command-table.ts";
import { readArguments } from "../../src/commands/given-arguments.ts";

const read = (line: string) => readArguments(line === "" ? [] : line.split(" "));

describe("the command is the first argument that is no option", () => {
  test.each([
    ["capture.pcap --rules a.reg", "", "capture.pcap --rules a.reg"],
    ["lint a.reg", "lint", "a.reg"],
    ["--format json lint a.reg", "lint", "--format json a.reg"],
    ["-o lint a.pcap", "", "-o lint a.pcap"],
    ["--out=x lint a.reg", "lint", "--out=x a.reg"],
    ["a.pcap lint", "", "a.pcap lint"],
    ["-- lint", "", "-- lint"],
    ["- lint", "", "- lint"],
    ["-qf html lint", "", "-qf html lint", "unknown option -q for fwreport lint"],
    ["lint lint", "lint", "lint"],
    ["", "", ""],
  ])("%s", (line, command, rest, refused?: string) => {
    if (refused !== undefined) return expect(() => read(line)).toThrow(refused);
    const { command: found, args } = read(line);
    return expect([found.name, args.join(" ")]).toEqual([command, rest]);
  });
});

describe("what is refused, and how", () => {
  test.each([
    ["--nope", /^unknown option --nope\nSee fwreport --help$/],
    ["--rule a.reg", /^unknown option --rule: did you mean --rules\?/],
    ["--ruels a.reg", /did you mean --rules\?/],
    ["--output a.html", /did you mean --out\?/],
    ["--colour", /^unknown option --colour: did you mean --color\?/],
    ["--no-colour", /^unknown option --no-colour: did you mean --no-color\?/],
    ["--no-rules", /^unknown option --no-rules: did you mean --rules\?/],
    ["--failon denied", /did you mean --fail-on\?/],
    ["--OUT a.html", /did you mean --out\?/],
    ["-Z", /^unknown option -Z\n/],
    ["-qZ", /^unknown option -Z\n/],
    ["--constructor", /^unknown option --constructor\n/],
    ["--no-constructor", /^unknown option --no-constructor\n/],
    ["--__proto__=x", /^unknown option --__proto__\n/],
    ["lint --title x", /^unknown option --title for fwreport lint: it belongs to fwreport\nSee fwreport lint --help$/],
    ["lint --private x", /it belongs to fwreport and fwreport explain\n/],
    ["a --rules", /^--rules: its value is missing: --rules FILE/],
    ["a --timezone -02:00", /^--timezone: its value is missing.*--timezone=-/],
    ["a --rules -- b", /^--rules: its value is missing/],
    ["a -o --quiet", /^-o: its value is missing: -o FILE/],
    ["a --db x --db y", /^--db is given twice/],
    ["a --db x --db=y", /^--db is given twice/],
    ["report", /^fwreport report needs --db FILE/],
  ])("%s", (line, message) => {
    expect(() => read(line)).toThrow(UserError);
    expect(() => read(line)).toThrow(message);
  });

  test.each([
    "a -o - --rules b",
    "a --timezone=-02:00",
    "a -o x -o y",
    "a -q -q",
    "a --no-color --no-inspect",
    "a -qf html",
    "a --title=",
  ])("not %s", (line) => {
    expect(read(line).command.name).toBe("");
  });
});

describe("help and version are answered whatever else is wrong", () => {
  test.each([
    ["--help", "", true, false],
    ["-h", "", true, false],
    ["lint --nope --help", "lint", true, false],
    ["report -h", "report", true, false],
    ["--version --nope", "", false, true],
    ["--title --help", "", true, false],
  ])("%s", (line, command, isHelpWanted, isVersionWanted) => {
    const read_ = read(line);
    expect([read_.command.name, read_.isHelpWanted, read_.isVersionWanted]).toEqual([
      command,
      isHelpWanted,
      isVersionWanted,
    ]);
  });

  test("not after --", () => {
    expect(read("-- --help").isHelpWanted).toBe(false);
  });
});

test("no command line does anything but be read or be refused with a UserError", () => {
  const flags = COMMANDS.flatMap(({ options, name }) => [name, ...Object.keys(options).map((option) => `--${option}`)]);
  const arg = fc.oneof(fc.constantFrom(...flags, "-", "--", "-q", "-f", "--no-color"), fc.string());
  fc.assert(
    fc.property(fc.array(arg), (args) => {
      try {
        const { command, args: left } = readArguments(args);
        expect(left.length).toBe(args.length - (command.name === "" ? 0 : 1));
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
      }
    }),
  );
});
