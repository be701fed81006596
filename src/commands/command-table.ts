import { EXPLAIN_OPTIONS, LINT_OPTIONS, REPORT_OPTIONS, SERVICES_OPTIONS } from "./command-options.ts";
import { COMPLETION_SHELLS } from "./completion/shells.ts";
import type { FileKind, OptionTable } from "./option-table.ts";
import { ANALYZE_OPTIONS } from "./options.ts";

/** What a command line does, beside what it does. */
export interface Example {
  readonly command: string;
  readonly effect: string;
}

/** What a command takes that is no option. */
export interface ArgumentDescription {
  /** As usage lines have it: `CAPTURE...`, `[QUERY...]`. */
  readonly usage: string;
  readonly description: string;
  readonly completes?: FileKind;
  readonly words?: readonly string[];
  /** Said where there is none; undefined where there need be none. */
  readonly missing?: string;
}

/** A command, as help, the man page and shell completion describe it. */
export interface CommandDescription {
  /** Empty for what runs without the name of a command. */
  readonly name: string;
  /** Half a sentence for a list of commands. */
  readonly summary: string;
  /** Sentences: what goes in, what comes out. */
  readonly about: string;
  readonly argument: ArgumentDescription | undefined;
  readonly options: OptionTable;
  readonly examples: readonly Example[];
  /** Where more is written: files of docs/. */
  readonly readNext: readonly string[];
}

export const ANALYZE = {
  name: "",
  summary: "judge the flows of captures",
  about:
    "Judges every flow of a capture by the packet filters of a Windows computer, from its exported registry: which flows the policy allows, which it denies, and which should worry you. The report is fwreport.html, the flows are in fwreport.db; a summary is printed.",
  argument: {
    usage: "CAPTURE...",
    description: "captures (pcap, pcapng, Network Monitor, snoop; .gz, .zst), folders of them, or - for standard input",
    completes: "captures",
    missing: "no captures: name a capture file, a folder, or - for standard input",
  },
  options: ANALYZE_OPTIONS,
  examples: [
    { command: "fwreport capture.pcap --rules rules.reg", effect: "report in fwreport.html, flows in fwreport.db" },
    {
      command: "fwreport captures/ --rules rules.reg --host 192.168.0.1",
      effect: "all captures of a folder, in time order, judged as that computer",
    },
    {
      command: "fwreport may.pcapng.gz --rules local.reg --rules gpo.reg --out-all audit/may",
      effect: "two exports merged; every format: audit/may.html, audit/may.sarif and so on",
    },
    {
      command: "fwreport capture.pcap --rules rules.reg -q --fail-on mismatch,high --strict",
      effect: "for a pipeline: silent, and the exit code says what was found",
    },
    {
      command: "dumpcap -w - | fwreport - --rules rules.reg -o flows.ndjson",
      effect: "standard input; one JSON object a flow",
    },
  ],
  readNext: ["README.md", "docs/rule-formats.md", "docs/formats.md"],
} as const satisfies CommandDescription;

export const REPORT = {
  name: "report",
  summary: "draw the report of a stored run again",
  about: "Draws any run that a database keeps, in any format, without the capture: the same run gives the same bytes.",
  argument: undefined,
  options: REPORT_OPTIONS,
  examples: [
    { command: "fwreport report --db fwreport.db", effect: "the latest run, in fwreport.html" },
    { command: "fwreport report --db fwreport.db --run 2 -o again.pdf", effect: "the second run, as a PDF" },
    { command: "fwreport report --db fwreport.db -f md -o -", effect: "30 lines for a ticket, on standard output" },
  ],
  readNext: ["docs/formats.md", "docs/templates.md"],
} as const satisfies CommandDescription;

export const EXPLAIN = {
  name: "explain",
  summary: "why one flow passes or not, without a capture",
  about:
    "Judges flows given as text, each by itself, and prints what every filter looked at. A flow is PROTOCOL FROM -> TO, such as tcp 10.0.0.5:40000 -> 192.168.0.101:25, udp [fd00::5]:5353 -> [ff02::fb]:5353 or icmp 10.0.0.5 -> 10.0.0.6 type 8.",
  argument: {
    usage: "FLOW...",
    description: "flows as text, or - for one a line on standard input",
    missing: 'no flow: give one such as "tcp 10.0.0.5:40000 -> 192.168.0.101:25", or - for standard input',
  },
  options: EXPLAIN_OPTIONS,
  examples: [
    {
      command: 'fwreport explain "tcp 10.0.0.5:40000 -> 192.168.0.101:25" --rules rules.reg',
      effect: "the decision, the rule that made it, and what was looked at before",
    },
    {
      command: 'fwreport explain "gre 10.0.0.5 -> 10.0.0.6" --rules a.reg --at 2026-05-04',
      effect: "at another time than now",
    },
    {
      command: "fwreport explain - --rules rules.reg --format json < flows.txt",
      effect: "one flow a line; one JSON document",
    },
  ],
  readNext: ["docs/rule-formats.md"],
} as const satisfies CommandDescription;

export const LINT = {
  name: "lint",
  summary: "what is wrong with the rules, without a capture",
  about:
    "Checks rule files as one policy: mistakes, rules that never take effect, rules that allow too much, filters and profiles that are off.",
  argument: {
    usage: "FILE...",
    description: "exported registries (.reg), merged in order",
    completes: "rules",
    missing: "no rule files: name an exported registry (.reg)",
  },
  options: LINT_OPTIONS,
  examples: [
    { command: "fwreport lint rules.reg", effect: "findings with their lines, as text" },
    {
      command: "fwreport lint local.reg grouppolicy.reg -o lint.sarif --fail-on high",
      effect: "both as one policy, as SARIF; exit code 1 on a finding of high severity or worse",
    },
  ],
  readNext: ["docs/lint.md", "docs/rule-formats.md"],
} as const satisfies CommandDescription;

export const SERVICES = {
  name: "services",
  summary: "which Microsoft services use a port, or a capture shows",
  about:
    "Looks up Microsoft services by port (135, udp/53) or part of a name; with --learned lists the services that captures show, and how that is known.",
  argument: {
    usage: "[QUERY...]",
    description: "port, transport/port, or part of a name; with --learned also more captures",
  },
  options: SERVICES_OPTIONS,
  examples: [
    { command: "fwreport services 135", effect: "what may use TCP and UDP port 135" },
    { command: "fwreport services print spooler", effect: "ports of a service" },
    { command: "fwreport services --learned capture.pcap", effect: "which services a capture shows" },
    { command: "fwreport services 135 --learned capture.pcap", effect: "which of them are on port 135" },
  ],
  readNext: ["docs/services.md"],
} as const satisfies CommandDescription;

export const COMPLETION = {
  name: "completion",
  summary: "print a script for your shell that completes commands, options and files",
  about:
    "Prints a completion script for a shell. It is made from the options of this version: renew it after an update.",
  argument: {
    usage: "SHELL",
    description: COMPLETION_SHELLS.join(", "),
    words: COMPLETION_SHELLS,
    missing: `no shell: name one of ${COMPLETION_SHELLS.join(", ")}`,
  },
  options: {},
  examples: [
    { command: 'eval "$(fwreport completion bash)"', effect: "bash: now, or in ~/.bashrc for every shell" },
    { command: "fwreport completion zsh > ~/.zfunc/_fwreport", effect: "zsh: in a folder of $fpath" },
    { command: "fwreport completion fish > ~/.config/fish/completions/fwreport.fish", effect: "fish" },
    { command: "fwreport completion powershell | Out-String | Invoke-Expression", effect: "PowerShell: in $PROFILE" },
  ],
  readNext: [],
} as const satisfies CommandDescription;

/** Every command, the one without a name first. */
export const COMMANDS: readonly CommandDescription[] = [ANALYZE, REPORT, EXPLAIN, LINT, SERVICES, COMPLETION];

/** `fwreport lint`. */
export const commandLabel = ({ name }: CommandDescription): string => (name === "" ? "fwreport" : `fwreport ${name}`);
