import { UserError } from "../../base/problem.ts";
import { terminalText } from "../../base/terminal-text.ts";
import { COMMANDS } from "../command-table.ts";
import { EXIT, type ExitCode, type Terminal } from "../terminal.ts";
import { bashCompletion } from "./bash.ts";
import { type CompletedCommand, describeCompletion } from "./completed-commands.ts";
import { fishCompletion } from "./fish.ts";
import { powershellCompletion } from "./powershell.ts";
import { COMPLETION_SHELLS, type CompletionShell } from "./shells.ts";
import { zshCompletion } from "./zsh.ts";

const SCRIPTS: Readonly<Record<CompletionShell, (commands: readonly CompletedCommand[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
  powershell: powershellCompletion,
};

/** `fwreport completion SHELL`: prints a script that the shell reads at its start. */
export async function runCompletion(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [wanted = "", ...others] = words;
  const shell = COMPLETION_SHELLS.find((name) => name === wanted);
  if (shell === undefined || others.length > 0)
    throw new UserError(`${terminalText(words.join(" "))}: not a shell; name one of ${COMPLETION_SHELLS.join(", ")}`);
  await terminal.writeOut(SCRIPTS[shell](describeCompletion(COMMANDS)));
  return EXIT.ran;
}
