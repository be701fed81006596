import { formatCount } from "./format-values.ts";

/** Rows of a table that are printed, as in report.css and report.js: paper has no scroll bar. */
const ROWS_PRINTED = 200;

/** What stands before a table of so many rows in print; empty where all are printed. */
export const describePrinted = (shown: number): string =>
  shown > ROWS_PRINTED ? `Printed: the first ${ROWS_PRINTED} of ${formatCount(shown)} rows.` : "";
