import { formatJson } from "../base/format-json.ts";
import type { ReportModel } from "./report-model.ts";

/** One document: everything a report says. The flows, one by one, are in `--format ndjson`. */
export function renderJson({ modelVersion, ...model }: ReportModel): string {
  return `${formatJson({ schemaVersion: modelVersion, ...model }, 2)}\n`;
}
