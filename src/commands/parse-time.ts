import { UserError } from "../base/problem.ts";

const DATE_TIME =
  /^(?<date>\d{4}-\d\d-\d\d)(?:[T ](?<time>\d\d:\d\d(?::\d\d)?)(?<fraction>\.\d{1,6})?(?<zone>Z|[+-]\d\d:\d\d)?)?$/i;
/** Nine digits and more: fewer look like a year or a date. */
const EPOCH_SECONDS = /^(?<seconds>\d{9,11})(?<fraction>\.\d{1,6})?$/;

/**
 * Microseconds since the Unix epoch of `2004-03-01`, `2004-03-01T09:00`, `2004-03-01 09:00:00.5+02:00` (UTC where it
 * names no offset), or seconds since the epoch. Throws `UserError` naming the option.
 */
export function parseTime(text: string): number {
  const micros = epochMicros(text) ?? dateMicros(text);
  if (micros === undefined) {
    throw new UserError(
      `--at ${text}: not a time; give one such as 2004-03-01T09:00Z, 2004-03-01T10:00+01:00, or seconds since 1970`,
    );
  }
  return micros;
}

function epochMicros(text: string): number | undefined {
  const { seconds, fraction } = EPOCH_SECONDS.exec(text)?.groups ?? {};
  return seconds === undefined ? undefined : Number(seconds) * 1e6 + fractionMicros(fraction);
}

function dateMicros(text: string): number | undefined {
  const { date, time = "00:00", fraction, zone = "Z" } = DATE_TIME.exec(text)?.groups ?? {};
  if (date === undefined) return undefined;
  const midnight = new Date(`${date}T00:00Z`);
  // 30 February is a day to some parsers.
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(date)) return undefined;
  const millis = Date.parse(`${date}T${time}${zone.toUpperCase()}`);
  return Number.isNaN(millis) ? undefined : millis * 1000 + fractionMicros(fraction);
}

const fractionMicros = (fraction = "."): number => Number(fraction.slice(1).padEnd(6, "0"));
