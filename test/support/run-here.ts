import { readFileSync } from "node:fs";
import { UserError } from "../../src/base/problem.ts";
import { runCommandLine } from "../../src/commands/run-command-line.ts";
import { EXIT, mistakeText } from "../../src/commands/terminal.ts";
import type { CliResult } from "./run-cli.ts";
import { SILENT_TERMINAL } from "./silent-terminal.ts";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

/**
 * What `runCli` gives, without a process of its own, whose start takes a second of processor time: for tests of what a
 * command does. What `cli.ts` does by itself (signals, pipes, a terminal) is shown by `runCli` alone.
 * An exception that is no user's mistake is thrown. One at a time: it changes the process's folder.
 */
export async function runHere(folder: string, args: readonly string[]): Promise<CliResult> {
  let [stdout, stderr] = ["", ""];
  const terminal = {
    ...SILENT_TERMINAL,
    writeOut: async (text: string) => {
      stdout += text;
    },
    writeError: (text: string) => {
      stderr += text;
    },
  };
  const before = process.cwd();
  process.chdir(folder);
  try {
    const status = await runCommandLine({
      terminal,
      version,
      commandLine: args,
      nowMicros: () => Date.now() * 1000,
      machine: { platform: process.platform, variables: process.env, isRoot: process.getuid?.() === 0 },
      readStandardInput: () => Promise.reject(new Error("there is no standard input here: runCli has one")),
    });
    return { status, stdout, stderr };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { status: EXIT.failed, stdout, stderr: `${stderr}${mistakeText(error)}` };
  } finally {
    process.chdir(before);
  }
}
