import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COMMANDS } from "../../../src/commands/command-table.ts";
import { runCompletion } from "../../../src/commands/completion/completion.ts";
import { COMPLETION_SHELLS } from "../../../src/commands/completion/shells.ts";
import { SILENT_TERMINAL } from "../../support/silent-terminal.ts";

async function scriptFor(shell: string): Promise<string> {
  let script = "";
  await runCompletion([shell], {
    ...SILENT_TERMINAL,
    writeOut: async (text) => {
      script += text;
    },
  });
  return script;
}

const has = (program: string): boolean => spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;

let folder = "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "fwreport-completion-"));
  for (const shell of COMPLETION_SHELLS) writeFileSync(join(folder, `script.${shell}`), await scriptFor(shell));
  mkdirSync(join(folder, "captures"));
  for (const name of ["a.pcap", "b c.pcapng", "old.pcap.gz", "rules.reg", "$(touch owned).reg", "notes.txt", "runs.db"])
    writeFileSync(join(folder, name), "");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(["tcsh", "bash zsh", ""])("%j is no shell", async (words) => {
  await expect(runCompletion(words.split(" "), SILENT_TERMINAL)).rejects.toThrow("not a shell");
});

describe.each(COMPLETION_SHELLS)("the script for %s", (shell) => {
  test("knows every command and every option", async () => {
    const script = await scriptFor(shell);
    for (const { name, options } of COMMANDS) {
      expect(script).toContain(name);
      for (const option of Object.keys(options)) {
        const flag = shell === "fish" ? `-l (no-)?${option}\\b` : `--(no-)?${option}\\b`;
        expect(script).toMatch(new RegExp(flag));
      }
    }
  });

  test.skipIf(shell === "powershell" || !has(shell))("is accepted by it (skipped where it is not installed)", () => {
    const { stderr, status } = spawnSync(shell, ["-n", join(folder, `script.${shell}`)], { encoding: "utf8" });
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  });
});

/** What is offered for the last word, and what at once in all three shells. */
const OFFERS: readonly (readonly [readonly string[], readonly string[]])[] = [
  [["rep"], ["report"]],
  [["lint", "ru"], ["rules.reg"]],
  [["a.pcap", "--ru"], ["--rules"]],
  [["a.pcap", "--rules", "r"], ["rules.reg"]],
  [
    ["a.pcap", "--profile", ""],
    ["domain", "private", "public"],
  ],
  [["a.pcap", "-f", "js"], ["json"]],
  [["report", "--db", "ru"], ["runs.db"]],
  [["report", "--ro"], ["--rows"]],
  [["--format", "json", "li"], ["lint"]],
  [
    ["explain", "x", "--format", ""],
    ["text", "json"],
  ],
  [["completion", "f"], ["fish"]],
  [["a.pcap", "--no-in"], ["--no-inspect"]],
];

describe.skipIf(!has("bash"))("bash (skipped where it is not installed)", () => {
  const complete = (...words: readonly string[]): string[] => {
    const line = ["fwreport", ...words].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
    const program = `source ./script.bash; COMP_WORDS=(${line}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _fwreport; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync("bash", ["--norc", "-c", program], { cwd: folder, encoding: "utf8" });
    expect(stderr).toBe("");
    return stdout.split("\n").filter((match) => match !== "");
  };

  test.each(OFFERS)("%j: %j", (words, expected) => {
    expect(complete(...words).toSorted()).toEqual([...expected].toSorted());
  });

  test.each([
    [
      "captures, folders and commands first",
      [""],
      [...COMMANDS.map(({ name }) => name).filter(Boolean), "captures", "a.pcap", "b c.pcapng", "old.pcap.gz"],
    ],
    ["no commands after a capture", ["a.pcap", "l"], []],
    ["a second word of a list", ["a.pcap", "-f", "html,c"], ["html,csv"]],
    ["the value of --rules=", ["a.pcap", "--rules", "=", "r"], ["rules.reg"]],
    ["nothing for an address", ["a.pcap", "--host", ""], []],
    ["every file for --out", ["a.pcap", "-o", "n"], ["notes.txt"]],
    ["names are never run", ["a.pcap", "--rules", "$"], ["$(touch owned).reg"]],
  ] as const)("%s", (_, words, expected) => {
    expect(complete(...words).toSorted()).toEqual([...expected].toSorted());
    expect(complete("notes").includes("owned")).toBe(false);
  });
});

describe.skipIf(!has("fish"))("fish (skipped where it is not installed)", () => {
  test.each(OFFERS)("%j: %j", (words, expected) => {
    const program = `source ./script.fish; complete -C ${JSON.stringify(`fwreport ${words.join(" ")}`)}`;
    const { stdout, stderr } = spawnSync("fish", ["--no-config", "-c", program], { cwd: folder, encoding: "utf8" });
    expect(stderr).toBe("");
    const offered = stdout.split("\n").flatMap((line) => (line === "" ? [] : [line.split("\t")[0]]));
    expect(offered).toEqual(expect.arrayContaining([...expected]));
  });
});
