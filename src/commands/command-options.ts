import { SEVERITIES } from "../audit/finding.ts";
import { LINT_FORMATS } from "./lint.ts";
import type { OptionTable } from "./option-table.ts";
import {
  ANALYZE_OPTIONS,
  OUTPUT_OPTIONS,
  PAGE_OPTIONS,
  POLICY_OPTIONS,
  REDACTION_OPTIONS,
  REPEATABLE,
  showDashes,
} from "./options.ts";

/** Options of `fwreport report`. */
export const REPORT_OPTIONS = {
  db: {
    type: "string",
    requiresArg: true,
    demandOption: true,
    value: "FILE",
    completes: "database",
    description: "SQLite database of a former run",
    group: "Input:",
  },
  run: {
    type: "number",
    requiresArg: true,
    value: "N",
    description: "number of the run (default: the latest)",
    group: "Input:",
  },
  ...OUTPUT_OPTIONS,
  ...PAGE_OPTIONS,
  ...REDACTION_OPTIONS,
  quiet: ANALYZE_OPTIONS.quiet,
} as const satisfies OptionTable;

/** Text for people or JSON for programs. */
const TEXT_OR_JSON = {
  alias: "f",
  type: "string",
  requiresArg: true,
  value: "FORMAT",
  choices: ["text", "json"],
  default: "text",
  description: "text or json (default text)",
  group: "Output:",
} as const;

/** Options of `fwreport explain`. */
export const EXPLAIN_OPTIONS = {
  ...POLICY_OPTIONS,
  at: {
    type: "string",
    requiresArg: true,
    value: "TIME",
    description: "when the flow begins: a date and time, UTC without an offset, or seconds since 1970 (default now)",
    group: "Policy:",
  },
  format: TEXT_OR_JSON,
  quiet: { alias: "q", type: "boolean", description: "no warnings, errors only", group: "Terminal:" },
} as const satisfies OptionTable;

/** Options of `fwreport lint`. */
export const LINT_OPTIONS = {
  format: {
    alias: "f",
    type: "string",
    requiresArg: true,
    value: "FORMAT",
    choices: LINT_FORMATS,
    description: "text, json or sarif (default: by the name of --out)",
    group: "Output:",
  },
  out: {
    alias: "o",
    type: "string",
    requiresArg: true,
    value: "FILE",
    completes: "file",
    coerce: (given: string) => showDashes(given)[0],
    description: "file, or - for standard output",
    group: "Output:",
  },
  "fail-on": {
    ...REPEATABLE,
    value: "SEVERITY",
    words: SEVERITIES,
    description: "exit with 1 on a finding of severity info|low|medium|high|critical or worse",
    group: "Checks:",
  },
} as const satisfies OptionTable;

/** Options of `fwreport services`. */
export const SERVICES_OPTIONS = {
  learned: {
    ...REPEATABLE,
    value: "CAPTURE",
    completes: "captures",
    description: "list the services that hosts were seen to give in this capture, repeatable",
    group: "Services:",
  },
  names: ANALYZE_OPTIONS.names,
  format: TEXT_OR_JSON,
} as const satisfies OptionTable;
