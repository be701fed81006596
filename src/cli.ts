#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { UserError } from "./base/problem.ts";
import { refusalOf } from "./base/refusal.ts";
import type { OutputMachine } from "./commands/prepare-outputs.ts";
import { runCommandLine } from "./commands/run-command-line.ts";
import { EXIT, mistakeText, type Terminal } from "./commands/terminal.ts";
import { canRedraw, type TerminalFacts, terminalWidth, wantsColor } from "./commands/terminal-manner.ts";
import { isPlainFile, writeWhole } from "./commands/whole-file.ts";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};
const args = process.argv.slice(2);

const facts: TerminalFacts = { args, variables: process.env, isTerminal: process.stderr.isTTY === true };
const isOutputFile = isPlainFile(process.stdout.fd);
const terminal: Terminal = {
  writeOut: (text) => (isOutputFile ? writeToFile(text) : writeToStream(text)),
  writeError: (text) => void process.stderr.write(text),
  isErrorInteractive: canRedraw(facts),
  hasColor: wantsColor(facts),
  errorWidth: terminalWidth(process.stderr.columns),
  outputWidth: terminalWidth(process.stdout.columns),
};

const machine: OutputMachine = {
  platform: process.platform,
  variables: process.env,
  isRoot: process.getuid?.() === 0,
};

// A reader that has seen enough (`fwreport ... | head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(EXIT.ran);
  terminal.writeError(`fwreport: standard output cannot be written (${error.code})\n`);
  process.exit(EXIT.failed);
});
// Nobody reads the messages: the outputs and the exit code still count.
process.stderr.on("error", () => undefined);

// Dies of the signal after all, as shells expect it; process.exit would wait for a silent standard input.
process.once("SIGINT", () => {
  terminal.writeError(
    "\nfwreport: interrupted; a run that was under way stays in its database, marked as not finished\n",
  );
  process.kill(process.pid, "SIGINT");
});

function writeToStream(text: string): Promise<void> {
  return new Promise((resolve) => (process.stdout.write(text) ? resolve() : process.stdout.once("drain", resolve)));
}

/** Node's stream loses what a nearly full disk does not take, and says nothing. */
async function writeToFile(text: string): Promise<void> {
  try {
    writeWhole(process.stdout.fd, Buffer.from(text));
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    throw new UserError(`standard output cannot be written (${refusal}): what is there is not whole`);
  }
}

try {
  process.exitCode = await runCommandLine({
    terminal,
    version,
    commandLine: args,
    nowMicros: () => Date.now() * 1000,
    machine,
    readStandardInput: () => text(process.stdin),
  });
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  terminal.writeError(mistakeText(error));
  process.exitCode = EXIT.failed;
}
