import type { CaptureOutputArguments } from "./capture-outputs.ts";
import { FAIL_CONDITIONS } from "./fail-on.ts";
import type { OptionTable } from "./option-table.ts";
import { OUTPUT_FORMATS } from "./plan-outputs.ts";
import type { ReportOutputArguments } from "./prepare-outputs.ts";
import type { RedactionArguments } from "./redaction.ts";

/** yargs loses a lone `-` among positional arguments, so it goes through as a text that no argument can hold. */
const DASH = "\u0000-";
export const hideDashes = (args: readonly string[]): string[] => args.map((arg) => (arg === "-" ? DASH : arg));
export const showDashes = (given: string | readonly string[]): string[] =>
  [given].flat().map((arg) => (arg === DASH ? "-" : arg));

/** An option given once, or as often as wanted. */
export const REPEATABLE = { type: "string", requiresArg: true, isRepeatable: true, coerce: showDashes } as const;

/** What flows are judged by; the long names are the contract. */
export const POLICY_OPTIONS = {
  rules: {
    ...REPEATABLE,
    value: "FILE",
    completes: "rules",
    description: "exported registry to judge by (.reg); several are merged in order",
    group: "Policy:",
  },
  host: {
    ...REPEATABLE,
    value: "ADDRESS",
    description: "address of the computer the registry was exported from, repeatable",
    group: "Policy:",
  },
  private: {
    ...REPEATABLE,
    value: "PREFIX",
    description: "private side of the boundary as a prefix, repeatable",
    group: "Policy:",
  },
  profile: {
    type: "string",
    requiresArg: true,
    value: "PROFILE",
    words: ["domain", "private", "public"],
    description: "Windows Firewall profile in force: domain, private or public (default public)",
    group: "Policy:",
  },
  timezone: {
    type: "string",
    requiresArg: true,
    value: "ZONE",
    description: "time zone of the device for rules with hours, such as Europe/Berlin or +02:00 (default UTC)",
    group: "Policy:",
  },
} as const satisfies OptionTable;

/** What a report shows, and how. */
export const PAGE_OPTIONS = {
  rows: {
    type: "number",
    requiresArg: true,
    value: "N",
    description: "rows of each table of html and json, worst first (default 1000)",
    group: "Output:",
  },
  template: {
    type: "string",
    requiresArg: true,
    value: "FILE",
    completes: "file",
    description: "page of your own for html, a Handlebars template (docs/templates.md)",
    group: "Output:",
  },
} as const satisfies OptionTable;

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
    value: "FILE",
    completes: "file",
    description:
      "key file, for the same pseudonyms in every run; made where there is none (default: a key of this run)",
    group: "Redaction:",
  },
  "redact-map": {
    type: "string",
    requiresArg: true,
    value: "FILE",
    completes: "file",
    description: "file that says what stands for what: to be kept, not passed on",
    group: "Redaction:",
  },
} as const satisfies OptionTable;

/** Where reports go, and as what: of every command that writes them. */
export const OUTPUT_OPTIONS = {
  out: {
    alias: "o",
    ...REPEATABLE,
    value: "FILE",
    completes: "file",
    description: "file, folder (ends in /) or - for standard output, repeatable (default fwreport.html)",
    group: "Output:",
  },
  format: {
    alias: "f",
    ...REPEATABLE,
    value: "FORMAT",
    words: OUTPUT_FORMATS,
    description: `${OUTPUT_FORMATS.join(", ")}; several with commas (default: by the name of --out)`,
    group: "Output:",
  },
  "out-all": {
    type: "string",
    requiresArg: true,
    value: "BASE",
    completes: "file",
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
    value: "FILE",
    completes: "file",
    description: "browser that prints PDFs (default: CHROME_PATH, or an installed Chromium, Chrome or Edge)",
    group: "Output:",
  },
} as const satisfies OptionTable;

/** An option given once, which may be `-`. */
const ONCE = { type: "string", requiresArg: true, coerce: (given: string) => showDashes(given)[0] } as const;

/** Captures that are written again with verdicts. */
const CAPTURE_OUTPUT_OPTIONS = {
  annotate: {
    ...ONCE,
    value: "FILE",
    completes: "file",
    description: "pcapng file: all packets, each with a comment for Wireshark: verdict, rule, findings",
    group: "Captures:",
  },
  split: {
    ...ONCE,
    value: "FOLDER",
    completes: "file",
    description: "folder: allowed.pcapng, denied.pcapng, at-risk.pcapng, not-evaluated.pcapng, with the same comments",
    group: "Captures:",
  },
  "headers-only": {
    type: "boolean",
    description: "cut the packets written by --annotate and --split after their headers: no payload goes with them",
    group: "Captures:",
  },
} as const satisfies OptionTable;

/** Every option of `fwreport CAPTURE...`. */
export const ANALYZE_OPTIONS = {
  ...POLICY_OPTIONS,
  ...OUTPUT_OPTIONS,
  db: {
    type: "string",
    requiresArg: true,
    value: "FILE",
    completes: "database",
    description: "SQLite database; runs are added to it (default fwreport.db beside the report)",
    group: "Output:",
  },
  title: { type: "string", requiresArg: true, value: "TEXT", description: "title of the report", group: "Output:" },
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
    value: "ID",
    description: "ticket or case that the report is for, kept with the run",
    group: "Output:",
  },
  ...PAGE_OPTIONS,
  ...REDACTION_OPTIONS,
  "fail-on": {
    ...REPEATABLE,
    value: "CONDITION",
    words: FAIL_CONDITIONS,
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
} as const satisfies OptionTable;

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
