#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import yargs from "yargs";
import { UserError } from "./base/problem.ts";
import { terminalText } from "./base/terminal-text.ts";
import { runAnalyze } from "./commands/analyze.ts";
import { runExplain } from "./commands/explain.ts";
import { runLearnedServices } from "./commands/learned-services.ts";
import { runLint } from "./commands/lint.ts";
import {
  ANALYZE_OPTIONS,
  CAPTURES,
  EXPLAIN_OPTIONS,
  FLOWS,
  hideDashes,
  LINT_OPTIONS,
  OUTPUT_OPTIONS,
  PAGE_OPTIONS,
  POLICY_OPTIONS,
  RULE_FILES,
  SERVICES_OPTIONS,
} from "./commands/options.ts";
import type { OutputMachine } from "./commands/prepare-outputs.ts";
import { runReport } from "./commands/report.ts";
import { listServices } from "./commands/services.ts";
import { EXIT, type ExitCode, type Terminal } from "./commands/terminal.ts";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};
const args = process.argv.slice(2);

const terminal: Terminal = {
  writeOut: (text) =>
    new Promise((resolve) => (process.stdout.write(text) ? resolve() : process.stdout.once("drain", resolve))),
  writeError: (text) => void process.stderr.write(text),
  isErrorInteractive: process.stderr.isTTY === true,
  hasColor:
    args.includes("--color") ||
    (process.stderr.isTTY === true && !process.env.NO_COLOR && !args.includes("--no-color")),
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

const NO_CAPTURE = "no captures: name a capture file, a folder, or - for standard input";
const NO_RULES = "no rule files: name an exported registry (.reg)";
const NO_FLOW = 'no flow: give one such as "tcp 10.0.0.5:40000 -> 192.168.0.101:25", or - for standard input';
const WIDTH = Math.min(100, process.stdout.columns ?? 100);

async function main(): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ran;
  await yargs(hideDashes(args))
    .scriptName("fwreport")
    .version(version)
    .wrap(WIDTH)
    .strict()
    .help()
    .alias("help", "h")
    .exitProcess(false)
    .parserConfiguration({
      "greedy-arrays": false,
      "strip-aliased": true,
      "strip-dashed": true,
    })
    .usage("Judges the traffic of a capture by the packet filters of a Windows computer, from its exported registry.")
    .example("$0 capture.pcap --rules rules.reg", "report in fwreport.html, flows in fwreport.db")
    .example("$0 captures/ --rules rules.reg --host 192.168.0.1", "all captures of a folder, in time order")
    .example("$0 - --rules rules.reg -o flows.ndjson < capture.pcap", "standard input; one JSON object a flow")
    .example(
      '$0 explain "tcp 10.0.0.5:40000 -> 10.0.0.6:25" --rules rules.reg',
      "why one flow passes or not, without a capture",
    )
    .example("$0 lint rules.reg", "what is wrong with the rules, without a capture")
    .example("$0 services 135", "which Microsoft services use a port")
    .example("$0 services --learned capture.pcap", "which services a capture shows, and how that is known")
    .epilogue("Exit codes: 0 ran, 1 --fail-on matched, 2 could not run, 3 incomplete with --strict.")
    .command(
      ["$0 <captures..>"],
      "judge the flows of captures: files, folders, or - for standard input",
      (command) => command.positional("captures", CAPTURES).options(ANALYZE_OPTIONS),
      async (given) => {
        exitCode = await runAnalyze(given, {
          terminal,
          version,
          commandLine: args,
          nowMicros: () => Date.now() * 1000,
          machine,
        });
      },
    )
    .command(
      "report",
      "draw the report of a stored run again",
      (command) =>
        command.options({
          db: { type: "string", requiresArg: true, demandOption: true, description: "SQLite database" },
          run: { type: "number", requiresArg: true, description: "number of the run (default: the latest)" },
          ...OUTPUT_OPTIONS,
          ...PAGE_OPTIONS,
          quiet: ANALYZE_OPTIONS.quiet,
        }),
      async (given) => {
        exitCode = await runReport(given, terminal, machine);
      },
    )
    .command(
      "explain <flows..>",
      "judge flows given as text, and print what every filter looked at",
      (command) => command.positional("flows", FLOWS).options({ ...POLICY_OPTIONS, ...EXPLAIN_OPTIONS }),
      async (given) => {
        const readStandardInput = (): Promise<string> => text(process.stdin);
        const nowMicros = (): number => Date.now() * 1000;
        exitCode = await runExplain(given, { terminal, version, nowMicros, readStandardInput });
      },
    )
    .command(
      "lint <files..>",
      "check rule files without a capture: mistakes, rules that never take effect, filters that are off",
      (command) => command.positional("files", RULE_FILES).options(LINT_OPTIONS),
      async (given) => {
        exitCode = await runLint(given, terminal, version);
      },
    )
    .command(
      "services [query..]",
      "look up Microsoft services by port (135, udp/53) or name, or list those that captures show",
      (command) =>
        command
          .positional("query", { type: "string", array: true, description: "port, transport/port, or part of a name" })
          .options(SERVICES_OPTIONS),
      async ({ learned, query, format, names }) => {
        if (learned !== undefined)
          exitCode = await runLearnedServices(
            { captures: [...learned, ...(query ?? [])], format, keepsNames: names },
            terminal,
          );
        else await terminal.writeOut(listServices({ query: (query ?? []).join(" "), format }));
      },
    )
    .fail((message, error) => {
      if (error !== undefined && error.name !== "YError") throw error;
      const said = (message ?? error?.message ?? "").replace(
        /^Not enough non-option arguments.*$/,
        args.includes("explain") ? NO_FLOW : args.includes("lint") ? NO_RULES : NO_CAPTURE,
      );
      throw new UserError(`${said}\nSee fwreport --help`);
    })
    .parseAsync();
  return exitCode;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  terminal.writeError(`fwreport: ${error.message.split("\n").map(terminalText).join("\n")}\n`);
  process.exitCode = EXIT.failed;
}
