import { describe, expect, test } from "vitest";
import { COMMANDS, commandLabel } from "../../../src/commands/command-table.ts";
import { formatHelp } from "../../../src/commands/help/format-help.ts";

describe.each(COMMANDS.map((command) => [commandLabel(command), command] as const))("%s --help", (label, command) => {
  const help = formatHelp(command, 80);

  test("shows its use, then examples, then its options", () => {
    expect(help.indexOf(`Usage: ${label}`)).toBe(0);
    expect(help.indexOf("Examples:")).toBeLessThan(help.indexOf("Terminal:"));
    for (const { command: line, effect } of command.examples) {
      expect(help).toContain(`  ${line}\n`);
      expect(help.replaceAll(/\s+/g, " ")).toContain(effect);
    }
    for (const [name, { description }] of Object.entries(command.options)) {
      expect(help).toMatch(new RegExp(`--(\\[no-\\])?${name}\\b`));
      expect(help.replaceAll(/\s+/g, " ")).toContain(description);
    }
    expect(help).toContain("Exit codes:");
  });

  test.each([40, 60, 80, 100, 300])("has no line wider than a terminal of %i columns, examples apart", (width) => {
    const examples = new Set(command.examples.map(({ command: line }) => `  ${line}`));
    const lines = formatHelp(command, width).split("\n");
    expect(lines.filter((line) => line.length > Math.min(width, 100) && !examples.has(line))).toEqual([]);
  });

  test("is drawn the same every time", async () => {
    await expect(help).toMatchFileSnapshot(`../expected/help-${command.name || "fwreport"}.txt`);
  });
});

test("the examples of every command fit a terminal of 80 columns", () => {
  const lines = COMMANDS.flatMap(({ examples }) => examples.map(({ command }) => `  ${command}`));
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});
