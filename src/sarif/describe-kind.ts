import type { ReportingDescriptor } from "sarif";
import type { Severity } from "../audit/finding.ts";
import { messageText } from "./message-text.ts";
import { LEVEL, securitySeverity } from "./severity-levels.ts";

/** A kind of finding, in the words that its SARIF rule is described by. */
export interface DescribedKind {
  /** `FWR-nnn`. */
  readonly id: string;
  readonly title: string;
  readonly meaning: string;
  readonly remediation: string;
  readonly severity: Severity;
  /** Beside `security` and `firewall`, which all have. */
  readonly tags: readonly string[];
  readonly helpUri: string | null;
}

/** The reporting descriptor of a kind; its name is one word, made of the title (section 3.49.7). */
export const describeKind = ({
  id,
  title,
  meaning,
  remediation,
  severity,
  tags,
  helpUri,
}: DescribedKind): ReportingDescriptor => ({
  id,
  name: title.replaceAll(/[^A-Za-z0-9]+(.)?/g, (_, letter: string | undefined) => letter?.toUpperCase() ?? ""),
  shortDescription: { text: messageText(title) },
  fullDescription: { text: meaning },
  help: { text: remediation },
  ...(helpUri === null ? {} : { helpUri }),
  defaultConfiguration: { level: LEVEL[severity] },
  properties: { "security-severity": securitySeverity(severity), tags: ["security", "firewall", ...tags] },
});
