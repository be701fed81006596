import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/commands/command-table.ts";

const all = COMMANDS.flatMap((command) =>
  Object.entries(command.options).map(([name, option]) => ({ command, name, option })),
);

describe("options of one name are alike in every command", () => {
  for (const name of new Set(all.map((each) => each.name)))
    test(`--${name}`, () => {
      const forms = all
        .filter((each) => each.name === name)
        .map(({ option }) => JSON.stringify([option.alias, option.type, option.value === undefined]));
      expect(new Set(forms).size).toBe(1);
    });
});

test("a letter stands for one option", () => {
  const named = new Map<string, Set<string>>();
  for (const { name, option } of all)
    if (option.alias !== undefined) named.set(option.alias, (named.get(option.alias) ?? new Set()).add(name));
  expect([...named.values()].filter((names) => names.size > 1)).toEqual([]);
  expect([...named.keys()]).not.toContain("h");
});

test("a switch has no name of a value, and everything else has one", () => {
  expect(all.filter(({ option }) => (option.type === "boolean") !== (option.value === undefined))).toEqual([]);
});

test("a switch that is on says how it is turned off", () => {
  const on = all.filter(({ option }) => option.type === "boolean" && option.default === true);
  for (const { name, option } of on) expect(option.description).toContain(`--no-${name}`);
});

test("every command has examples, which begin with it", () => {
  for (const { name, examples } of COMMANDS) {
    expect(examples.length).toBeGreaterThan(1);
    for (const { command } of examples) expect(command).toMatch(new RegExp(`fwreport ${name}`));
  }
});
