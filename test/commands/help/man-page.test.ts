import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { formatManPage, troffText } from "../../../scripts/man/format-man-page.ts";
import { COMMANDS } from "../../../src/commands/command-table.ts";
import { ENVIRONMENT, EXIT_CODES } from "../../../src/commands/help/help-topics.ts";

const file = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const PAGE = file("docs/fwreport.1");
const { version } = JSON.parse(readFileSync(file("package.json"), "utf8")) as { version: string };
const has = (program: string): boolean => spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;

test("docs/fwreport.1 is what the tables say; `npm run man` renews it", () => {
  expect(readFileSync(PAGE, "utf8")).toBe(formatManPage(version));
});

describe("text cannot be taken for a request or an escape of troff", () => {
  test.each([
    ["--no-names", "\\-\\-no\\-names"],
    [".hidden", "\\&.hidden"],
    ["a\n'b", "a\n\\&'b"],
    ["C:\\rules", "C:\\erules"],
    ["~/.bashrc", "\\(ti/.bashrc"],
  ])("%j", (text, expected) => {
    expect(troffText(text)).toBe(expected);
  });
});

describe.skipIf(!has("man"))("rendered by man (skipped where it is not installed)", () => {
  const { stdout, stderr, status } = spawnSync("man", ["--warnings", "-l", PAGE], {
    encoding: "utf8",
    env: { ...process.env, MANWIDTH: "200", LC_ALL: "C", MANPAGER: "cat" },
  });

  test("there are no warnings", () => {
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  });

  test("every option, exit code and variable is in it", () => {
    for (const { options, name } of COMMANDS) {
      expect(stdout).toContain(`fwreport ${name}`);
      for (const option of Object.keys(options)) expect(stdout).toMatch(new RegExp(`--(\\[no-\\])?${option}\\b`));
    }
    for (const { name, meaning } of [...EXIT_CODES, ...ENVIRONMENT])
      expect(stdout).toMatch(new RegExp(`^ +${name}\\s+${meaning.slice(0, 20).replaceAll(/[()]/g, "\\$&")}`, "m"));
  });
});

test.skipIf(!has("mandoc"))("mandoc finds nothing to say (skipped where it is not installed)", () => {
  expect(spawnSync("mandoc", ["-Tlint", PAGE], { encoding: "utf8" }).stdout).toBe("");
});
