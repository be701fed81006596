import type { CaptureOutputArguments } from "./capture-outputs.ts";
import { LINT_FORMATS } from "./lint.ts";
import { OUTPUT_FORMATS } from "./plan-outputs.ts";
import type { ReportOutputArguments } from "./prepare-outputs.ts";
import type { RedactionArguments } from "./redaction.ts";

/** yargs loses a lone `-` among positional arguments, so it goes through as a text that no argument can hold. */
const DASH = "\u0000-";
export const hideDashes = (args: readonly string[]): string[] => args.map((arg) => (arg === "-" ? DASH : arg));
const showDashes = (given: string | readonly string[]): string[] =>
  [given].flat().map((arg) => (arg === DASH ? "-" : arg));

/** What is judged: files, folders, `-`. */
export const CAPTURES = {
  type: "string",
  array: true,
  demandOption: true,
  description: "captures to read",
  coerce: showDashes,
} as const;

/** An option given once, or as often as wanted. */
const REPEATABLE = { type: "string", requiresArg: true, coerce: showDashes } as const;

/** What flows are judged by; the long names are the contract. */
export const POLICY_OPTIONS = {
  rules: {
    ...REPEATABLE,
    description: "exported registry to judge by (.reg); several are merged in order",
    group: "Policy:",
  },
  host: {
    ...REPEATABLE,
    description: "address of the computer the registry was exported from, repeatable",
    group: "Policy:",
  },
  private: {
    ...REPEATABLE,
    description: "private side of the boundary as a prefix, repeatable",
    group: "Policy:",
  },
  profile: {
    type: "string",
    requiresArg: true,
    description: "Windows Firewall profile in force: domain, private or public (default public)",
    group: "Policy:",
  },
  timezone: {
    type: "string",
    requiresArg: true,
    description: "time zone of the device for rules with hours, such as Europe/Berlin or +02:00 (default UTC)",
    group: "Policy:",
  },
} as const;

/** What a report shows, and how. */
export const PAGE_OPTIONS = {
  rows: {
    type: "number",
    requiresArg: true,
    description: "rows of each table of html and json, worst first (default 1000)",
    group: "Output:",
  },
  template: {
    type: "string",
    requiresArg: true,
    description: "page of your own for html, a Handlebars template (docs/templates.md)",
    group: "Output:",
  },
} as const;

/** What a report does not tell, in every format; the database is not redacted. */
export const REDACTION_OPTIONS = {
  redact: {
    type: "boolean",
    description: "pseudonyms for addresses, hosts, files and names in every format (docs/redaction.md)",
    group: "Redaction:",
  },
  "redact-key": {
    type: "string",
    requiresArg: true,
    description:
      "key file, for the same pseudonyms in every run; made where there is none (default: a key of this run)",
    group: "Redaction:",
  },
  "redact-map": {
    type: "string",
    requiresArg: true,
    description: "file that says what stands for what: to be kept, not passed on",
    group: "Redaction:",
  },
} as const;

/** Where reports go, and as what: of every command that writes them. */
export const OUTPUT_OPTIONS = {
  out: {
    alias: "o",
    ...REPEATABLE,
    description: "file, folder (ends in /) or - for standard output, repeatable (default fwreport.html)",
    group: "Output:",
  },
  format: {
    alias: "f",
    ...REPEATABLE,
    description: `${OUTPUT_FORMATS.join(", ")}; several with commas (default: by the name of --out)`,
    group: "Output:",
  },
  "out-all": {
    type: "string",
    requiresArg: true,
    description: "every format at once: BASE.html, BASE.json and so on, or in a folder (ends in /)",
    group: "Output:",
  },
  "csv-bom": {
    type: "boolean",
    description: "begin CSV with a byte order mark, so that Excel reads it as UTF-8",
    group: "Output:",
  },
  chromium: {
    type: "string",
    requiresArg: true,
    description: "browser that prints PDFs (default: CHROME_PATH, or an installed Chromium, Chrome or Edge)",
    group: "Output:",
  },
} as const;

/** The last, where it is given more than once. */
const ONCE = {
  type: "string",
  requiresArg: true,
  coerce: (given: string | readonly string[]) => showDashes(given).at(-1),
} as const;

/** Captures that are written again with verdicts. */
const CAPTURE_OUTPUT_OPTIONS = {
  annotate: {
    ...ONCE,
    description: "pcapng file: all packets, each with a comment for Wireshark: verdict, rule, findings",
    group: "Captures:",
  },
  split: {
    ...ONCE,
    description: "folder: allowed.pcapng, denied.pcapng, at-risk.pcapng, not-evaluated.pcapng, with the same comments",
    group: "Captures:",
  },
  "headers-only": {
    type: "boolean",
    description: "cut the packets written by --annotate and --split after their headers: no payload goes with them",
    group: "Captures:",
  },
} as const;

/** Every option of `fwreport CAPTURE...`. */
export const ANALYZE_OPTIONS = {
  ...POLICY_OPTIONS,
  ...OUTPUT_OPTIONS,
  db: {
    type: "string",
    requiresArg: true,
    description: "SQLite database; runs are added to it (default fwreport.db beside the report)",
    group: "Output:",
  },
  title: { type: "string", requiresArg: true, description: "title of the report", group: "Output:" },
  ...CAPTURE_OUTPUT_OPTIONS,
  inspect: {
    type: "boolean",
    default: true,
    description: "name services by what flows say; --no-inspect goes by ports alone and looks into no payload",
    group: "Services:",
  },
  names: {
    type: "boolean",
    default: true,
    description: "keep names of servers, shares and files that payloads show; --no-names for none",
    group: "Services:",
  },
  ticket: {
    type: "string",
    requiresArg: true,
    description: "ticket or case that the report is for, kept with the run",
    group: "Output:",
  },
  ...PAGE_OPTIONS,
  ...REDACTION_OPTIONS,
  "fail-on": {
    ...REPEATABLE,
    description:
      "exit with 1 on denied, at-risk, mismatch, or a finding of severity info|low|medium|high|critical or worse",
    group: "Checks:",
  },
  strict: {
    type: "boolean",
    description: "exit with 3 when something of the input could not be read or judged",
    group: "Checks:",
  },
  "cross-check": {
    type: "boolean",
    description: "read each classic pcap again with a second, independent reader",
    group: "Checks:",
  },
  quiet: { alias: "q", type: "boolean", description: "no summary and no warnings, errors only", group: "Terminal:" },
  progress: {
    type: "boolean",
    default: true,
    description: "progress bar on a terminal; --no-progress for none",
    group: "Terminal:",
  },
  color: { type: "boolean", description: "colour on a terminal; --no-color or NO_COLOR for none", group: "Terminal:" },
} as const;

/** Options of `fwreport services`. */
export const SERVICES_OPTIONS = {
  learned: {
    ...REPEATABLE,
    description: "capture: list the services that hosts were seen to give in it, repeatable",
  },
  names: ANALYZE_OPTIONS.names,
  format: {
    type: "string",
    requiresArg: true,
    choices: ["text", "json"],
    default: "text",
    description: "text or json",
  },
} as const;

/** What `fwreport explain` judges: texts, `-`. */
export const FLOWS = {
  type: "string",
  array: true,
  demandOption: true,
  description: 'flows such as "tcp 10.0.0.5:40000 -> 192.168.0.101:25", or - for one a line on standard input',
  coerce: showDashes,
} as const;

/** Options of `fwreport explain` beside `POLICY_OPTIONS`. */
export const EXPLAIN_OPTIONS = {
  at: {
    type: "string",
    requiresArg: true,
    description: "when the flow begins: a date and time, UTC without an offset, or seconds since 1970 (default now)",
    group: "Policy:",
  },
  format: {
    alias: "f",
    type: "string",
    requiresArg: true,
    choices: ["text", "json"],
    default: "text",
    description: "text or json",
    group: "Output:",
  },
  quiet: { alias: "q", type: "boolean", description: "no warnings, errors only", group: "Terminal:" },
} as const;

/** Every option of `fwreport lint FILE...`. */
export const LINT_OPTIONS = {
  format: {
    alias: "f",
    type: "string",
    requiresArg: true,
    choices: LINT_FORMATS,
    description: "text, json or sarif (default: by the name of --out)",
  },
  out: {
    alias: "o",
    type: "string",
    requiresArg: true,
    coerce: (given: string) => showDashes(given)[0],
    description: "file, or - for standard output",
  },
  "fail-on": {
    ...REPEATABLE,
    description: "exit with 1 on a finding of severity info|low|medium|high|critical or worse",
  },
} as const;

/** Rule files that are checked as one policy. */
export const RULE_FILES = {
  type: "string",
  array: true,
  demandOption: true,
  description: "exported registries (.reg), merged in order",
  coerce: showDashes,
} as const;

/** What yargs makes of `POLICY_OPTIONS`. */
export interface PolicyArguments {
  readonly rules?: readonly string[] | undefined;
  readonly host?: readonly string[] | undefined;
  readonly private?: readonly string[] | undefined;
  readonly profile?: string | undefined;
  readonly timezone?: string | undefined;
}

/** What yargs makes of `PAGE_OPTIONS`. */
export interface PageArguments {
  readonly rows?: number | undefined;
  readonly template?: string | undefined;
}

/** What yargs makes of `ANALYZE_OPTIONS`. */
export interface AnalyzeArguments
  extends PolicyArguments,
    ReportOutputArguments,
    PageArguments,
    CaptureOutputArguments,
    RedactionArguments {
  readonly captures: readonly string[];
  readonly db?: string | undefined;
  readonly title?: string | undefined;
  readonly ticket?: string | undefined;
  readonly failOn?: readonly string[] | undefined;
  readonly strict?: boolean | undefined;
  readonly inspect: boolean;
  readonly names: boolean;
  readonly crossCheck?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly progress: boolean;
}
