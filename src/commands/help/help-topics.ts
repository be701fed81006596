/** A thing with its meaning, for lists in help and the man page. */
export interface Topic {
  readonly name: string;
  readonly meaning: string;
}

export const EXIT_CODES: readonly Topic[] = [
  { name: "0", meaning: "ran, whatever was found" },
  { name: "1", meaning: "ran, and --fail-on matched" },
  { name: "2", meaning: "could not run: usage, input or output" },
  { name: "3", meaning: "ran with --strict, and something could not be read or judged" },
];

/** Variables that are looked at; no other one changes what is done. */
export const ENVIRONMENT: readonly Topic[] = [
  { name: "NO_COLOR", meaning: "not empty: no colour (--color wins)" },
  { name: "TERM", meaning: "dumb: no colour and no progress bar" },
  { name: "CHROME_PATH", meaning: "browser that prints PDFs (--chromium wins)" },
  {
    name: "SOURCE_DATE_EPOCH",
    meaning: "seconds since 1970 that stand for the clock: the same inputs give the same bytes",
  },
];

export const FILES: readonly Topic[] = [
  { name: "fwreport.html", meaning: "the report, where --out names no other" },
  { name: "fwreport.db", meaning: "the database beside the report, where --db names no other; runs are added to it" },
];
