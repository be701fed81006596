import { UserError } from "../base/problem.ts";

/** The last second of the year 9999, the last that ISO 8601 writes with four digits. */
const LAST_SECOND = 253_402_300_799;

/**
 * The clock of a run, in microseconds since the Unix epoch. SOURCE_DATE_EPOCH, in seconds, stops it, so that the same inputs
 * give the same bytes (https://reproducible-builds.org/specs/source-date-epoch/). Throws `UserError` where that is no number
 * of seconds, as the specification asks: another time would be taken for the one that was meant.
 */
export function clockOf(
  { SOURCE_DATE_EPOCH: given }: Readonly<Record<string, string | undefined>>,
  nowMicros: () => number,
): () => number {
  if (given === undefined) return nowMicros;
  const seconds = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
  if (!(seconds <= LAST_SECOND))
    throw new UserError(
      `SOURCE_DATE_EPOCH=${given}: not a time; give whole seconds since 1970-01-01 00:00 UTC, as date +%s writes them, or unset it`,
    );
  return () => seconds * 1_000_000;
}
