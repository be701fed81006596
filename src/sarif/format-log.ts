import type { Log, Run } from "sarif";
import { formatJson } from "../base/format-json.ts";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** A SARIF 2.1.0 log of one run of fwreport; `rules` describes every kind of finding that its results name. */
export function formatLog(
  toolVersion: string,
  rules: NonNullable<Run["tool"]["driver"]["rules"]>,
  run: Omit<Run, "tool" | "columnKind">,
): string {
  const log: Log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "fwreport", version: toolVersion, semanticVersion: toolVersion, rules } },
        columnKind: "utf16CodeUnits",
        ...run,
      },
    ],
  };
  return `${formatJson(log, 2)}\n`;
}
