import { type LintResult, lintPolicy } from "../../../src/lint/lint-policy.ts";
import { parseRegistry } from "../../../src/registry/parse-registry.ts";

export const FILE = "rules.reg";

/** What lint says of a .reg text. */
export const lint = (reg: string, maxComparisons?: number): LintResult =>
  lintPolicy(parseRegistry([{ file: FILE, bytes: new TextEncoder().encode(reg) }]), [FILE], maxComparisons);

/** Its findings as `FWR-nnn severity: message`, in order; of these ids, or all but the checks of the host's configuration. */
export const findingsOf = (reg: string, ...ids: readonly string[]): readonly string[] =>
  lint(reg)
    .findings.filter(({ id }) => (ids.length === 0 ? !id.startsWith("FWR-7") : ids.includes(id)))
    .map(({ id, severity, message }) => `${id} ${severity}: ${message}`);
