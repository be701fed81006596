import type { Severity } from "../audit/finding.ts";

/** SARIF has three levels (section 3.27.10); the severity itself is among the properties. */
export const LEVEL: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
  info: "note",
};

/** What GitHub sorts by: a text with a number from 0 to 10. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "2.0",
  info: "0.0",
};

export const securitySeverity = (severity: Severity): string => SECURITY_SEVERITY[severity];
