import { formatJson } from "../../base/format-json.ts";
import type { SourceLocation } from "../../base/problem.ts";
import { fingerprints } from "../../sarif/fingerprints.ts";
import { identityOf } from "../lint-finding.ts";
import { lintKind } from "../lint-kinds.ts";
import type { LintReport } from "./lint-report.ts";

/** Raised when a field changes its meaning or goes; new fields do not raise it. */
const LINT_VERSION = 1;

/** One document: everything lint says (docs/lint.md has its fields). */
export function renderJson({ toolVersion, files, result }: LintReport): string {
  const { findings, counts, worstSeverity, rules, notCompared, undecided, hostChecks, assumptions } = result;
  const identities = fingerprints(findings.map(identityOf));
  const place = ({ name, location }: { readonly name: string; readonly location: SourceLocation }) => ({
    rule: name,
    ...placeOf(location),
  });
  const document = {
    schemaVersion: LINT_VERSION,
    tool: { name: "fwreport", version: toolVersion },
    files,
    summary: { findings: findings.length, bySeverity: counts, worstSeverity: worstSeverity ?? null },
    rules: {
      ...rules,
      notCompared: notCompared.map((rule) => ({ ...place(rule), why: rule.why })),
      undecided: undecided.map(place),
    },
    hostChecks: hostChecks ?? null,
    assumptions: assumptions.map(({ topic, text }) => ({ topic, text })),
    findings: findings.map(({ id, severity, message, location, related, references, filter, subject }, index) => ({
      id,
      severity,
      title: lintKind(id).title,
      message,
      filter,
      subject,
      ...placeOf(location),
      related: related.map((other) => ({ text: other.text, ...placeOf(other.location) })),
      remediation: lintKind(id).remediation,
      references: references ?? [],
      clauses: lintKind(id).clauses,
      fingerprint: identities[index],
    })),
  };
  return `${formatJson(document, 2)}\n`;
}

const placeOf = ({ file, line, column }: SourceLocation) => ({ file, line, column });
