import { severityRank } from "../audit/finding.ts";
import { UserError } from "../base/problem.ts";
import { terminalText } from "../base/terminal-text.ts";
import { lintPolicy } from "../lint/lint-policy.ts";
import type { LintReport } from "../lint/output/lint-report.ts";
import { renderJson } from "../lint/output/render-json.ts";
import { renderSarif } from "../lint/output/render-sarif.ts";
import { renderText } from "../lint/output/render-text.ts";
import { parseRegistry } from "../registry/parse-registry.ts";
import { parseSeverities } from "./fail-on.ts";
import { writeText } from "./outputs.ts";
import { otherFiles, requireDistinct } from "./plan-outputs.ts";
import { formatProblems, readRuleFile } from "./read-rules.ts";
import { EXIT, type ExitCode, type Terminal } from "./terminal.ts";

export const LINT_FORMATS = ["text", "json", "sarif"] as const;
export type LintFormat = (typeof LINT_FORMATS)[number];

export interface LintArguments {
  /** Merged in this order, as `--rules` does. */
  readonly files: readonly string[];
  /** undefined: by the name of `out`, text otherwise. */
  readonly format?: LintFormat | undefined;
  /** `-` or undefined: standard output. */
  readonly out?: string | undefined;
  readonly failOn?: readonly string[] | undefined;
}

const RENDER: Readonly<Record<LintFormat, (report: LintReport) => string>> = {
  text: renderText,
  json: renderJson,
  sarif: renderSarif,
};

/** `fwreport lint FILE...`: all that is to be said of rule files without a capture. */
export async function runLint(given: LintArguments, terminal: Terminal, toolVersion: string): Promise<ExitCode> {
  const { out = "-" } = given;
  const severities = parseSeverities(given.failOn ?? []);
  const format = given.format ?? impliedFormat(out);
  requireOnce(given.files);
  requireDistinct([{ file: out }], otherFiles({ "the rule file that is read": given.files }));
  const files = given.files.map(readRuleFile);
  const parsed = parseRegistry(files);
  if (parsed.files.length === 0) {
    throw new UserError(`nothing here is an exported registry:\n${formatProblems(parsed.problems)}`);
  }
  const result = lintPolicy(parsed, given.files);
  await writeText(out, RENDER[format]({ toolVersion, files: files.map(describeFile), result }), terminal);
  const worst = result.worstSeverity;
  const matched = severities.filter((severity) => worst !== undefined && severityRank(worst) >= severityRank(severity));
  if (matched.length === 0) return EXIT.ran;
  terminal.writeError(`--fail-on matched: ${matched.join(", ")}\n`);
  return EXIT.matched;
}

const describeFile = ({ file, sizeBytes, sha256 }: ReturnType<typeof readRuleFile>) => ({ file, sizeBytes, sha256 });

const impliedFormat = (out: string): LintFormat =>
  LINT_FORMATS.find((format) => out.toLowerCase().endsWith(`.${format}`)) ?? "text";

/** A file merged into itself would hide what it says twice. */
function requireOnce(files: readonly string[]): void {
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice !== undefined) throw new UserError(`${terminalText(twice)} is named twice`);
}
