import { UserError } from "../../base/problem.ts";

/** Date and time on the device's clock. */
export interface DeviceTime {
  readonly hour: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly dayOfMonth: number;
  /** 1 to 12. */
  readonly month: number;
}

/** Offsets from UTC change on these borders at the earliest. */
const OFFSET_BLOCK_MILLIS = 15 * 60_000;

/**
 * Turns packet times into the device's local time. Asks Intl once for every quarter of an hour that a rule is judged in,
 * as formatting takes a hundred times as long as the rest of a decision.
 */
export class DeviceClock {
  readonly #format: Intl.DateTimeFormat | undefined;
  readonly #fixedOffsetMillis: number;
  #block = Number.NaN;
  #offsetMillis = 0;
  #micros = Number.NaN;
  #time: DeviceTime = { hour: 0, weekday: 0, dayOfMonth: 1, month: 1 };

  /** `timeZone`: an IANA name ("Europe/Berlin") or an offset from UTC ("+02:00", "UTC-5"). Throws `UserError`. */
  constructor(timeZone: string) {
    const offset = parseOffset(timeZone);
    this.#fixedOffsetMillis = offset ?? 0;
    this.#format = offset === undefined ? zoneFormat(timeZone) : undefined;
  }

  /** Local time at `micros`, microseconds since the Unix epoch. */
  at(micros: number): DeviceTime {
    if (micros === this.#micros) return this.#time;
    const millis = Math.floor(micros / 1000);
    const local = new Date(millis + this.#offsetAt(millis));
    this.#micros = micros;
    this.#time = {
      hour: local.getUTCHours(),
      weekday: local.getUTCDay(),
      dayOfMonth: local.getUTCDate(),
      month: local.getUTCMonth() + 1,
    };
    return this.#time;
  }

  #offsetAt(millis: number): number {
    if (this.#format === undefined) return this.#fixedOffsetMillis;
    const block = Math.floor(millis / OFFSET_BLOCK_MILLIS);
    if (block !== this.#block) {
      this.#block = block;
      this.#offsetMillis = offsetOf(this.#format, block * OFFSET_BLOCK_MILLIS);
    }
    return this.#offsetMillis;
  }
}

/** "+02:00", "-0530", "UTC+2", "Z", "UTC": milliseconds east of UTC; undefined when it is a name. */
function parseOffset(text: string): number | undefined {
  if (/^(utc|gmt|z)$/i.test(text)) return 0;
  const [, sign, hours, minutes = "0"] = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?([0-5]\d))?$/i.exec(text) ?? [];
  if (sign === undefined || Number(hours) > 14) return undefined;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function zoneFormat(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone,
      calendar: "gregory",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserError(
      `--timezone ${timeZone}: not a time zone; give a name such as Europe/Berlin or an offset such as +02:00`,
    );
  }
}

function offsetOf(format: Intl.DateTimeFormat, millis: number): number {
  const parts = new Map(format.formatToParts(millis).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const local = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return local - Math.floor(millis / 1000) * 1000;
}
