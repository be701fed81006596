import type { AnalyzeEnvironment } from "./analyze.ts";
import { runAnalyze } from "./analyze.ts";
import { ANALYZE, COMPLETION, type CommandDescription, EXPLAIN, LINT, REPORT, SERVICES } from "./command-table.ts";
import { runCompletion } from "./completion/completion.ts";
import { type ExplainEnvironment, runExplain } from "./explain.ts";
import { readArguments } from "./given-arguments.ts";
import { formatHelp } from "./help/format-help.ts";
import { splitLearned } from "./learned-query.ts";
import { runLearnedServices } from "./learned-services.ts";
import { runLint } from "./lint.ts";
import type { OptionTable } from "./option-table.ts";
import { type GivenOptions, parseOptions } from "./parse-options.ts";
import { runReport } from "./report.ts";
import { listServices } from "./services.ts";
import { clockOf } from "./source-date.ts";
import { EXIT, type ExitCode } from "./terminal.ts";

/** What the process gives the commands. */
export type CommandLineEnvironment = AnalyzeEnvironment & ExplainEnvironment;

type Runner = (args: readonly string[], environment: CommandLineEnvironment) => Promise<ExitCode>;

/** A command by its name, with what it does once its options are read. */
function command<const Options extends OptionTable>(
  description: CommandDescription & { readonly options: Options },
  run: (given: GivenOptions<Options>, environment: CommandLineEnvironment) => Promise<ExitCode>,
): readonly [string, Runner] {
  return [description.name, async (args, environment) => run(await parseOptions(description, args), environment)];
}

const RUNNERS: ReadonlyMap<string, Runner> = new Map([
  command(ANALYZE, (given, environment) => runAnalyze({ ...given, captures: given.words }, environment)),
  command(REPORT, (given, { terminal, machine }) => runReport(given, terminal, machine)),
  command(EXPLAIN, (given, environment) => runExplain({ ...given, flows: given.words }, environment)),
  command(LINT, (given, { terminal, version }) => runLint({ ...given, files: given.words }, terminal, version)),
  command(SERVICES, async ({ learned, words, format, names }, { terminal }) => {
    if (learned !== undefined)
      return runLearnedServices({ ...splitLearned(learned, words), format, keepsNames: names }, terminal);
    await terminal.writeOut(listServices({ query: words.join(" "), format }));
    return EXIT.ran;
  }),
  command(COMPLETION, ({ words }, { terminal }) => runCompletion(words, terminal)),
]);

/** Runs what a command line says. Throws `UserError` for a mistake in it. */
export async function runCommandLine(environment: CommandLineEnvironment): Promise<ExitCode> {
  const { terminal, version } = environment;
  const given = readArguments(environment.commandLine);
  if (given.isHelpWanted) await terminal.writeOut(formatHelp(given.command, terminal.outputWidth));
  else if (given.isVersionWanted) await terminal.writeOut(`${version}\n`);
  else {
    const run = RUNNERS.get(given.command.name);
    if (run === undefined) throw new Error(`nothing runs ${given.command.name}`);
    return run(given.args, {
      ...environment,
      nowMicros: clockOf(environment.machine.variables, environment.nowMicros),
    });
  }
  return EXIT.ran;
}
