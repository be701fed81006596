const TWO_32 = 4_294_967_296;
const MICROS_PER_SECOND = 1_000_000;
const NANOS_PER_MICRO = 1000;
/** The decimal digits up to which `divisor * 2^32` and the quotient stay exact in a double. */
const MAX_EXACT_DECIMALS = 12;
const MAX_EXACT_BITS = 32;

type Scale =
  | { readonly kind: "multiply"; readonly factor: number }
  | { readonly kind: "divide"; readonly divisor: number }
  | { readonly kind: "binary"; readonly ticksPerSecond: number; readonly secondsPerHigh: number }
  | { readonly kind: "big"; readonly ticksPerSecond: bigint };

function scaleOf(resolution: number): Scale {
  const isPowerOfTwo = (resolution & 0x80) !== 0;
  const exponent = resolution & 0x7f;
  if (isPowerOfTwo) {
    if (exponent > MAX_EXACT_BITS) return { kind: "big", ticksPerSecond: 2n ** BigInt(exponent) };
    return { kind: "binary", ticksPerSecond: 2 ** exponent, secondsPerHigh: 2 ** (32 - exponent) };
  }
  if (exponent <= 6) return { kind: "multiply", factor: 10 ** (6 - exponent) };
  if (exponent <= MAX_EXACT_DECIMALS) return { kind: "divide", divisor: 10 ** (exponent - 6) };
  return { kind: "big", ticksPerSecond: 10n ** BigInt(exponent) };
}

/** Whether a resolution as in `if_tsresol` tells more than microseconds; of powers of two, every one. */
export const isFinerThanMicros = (resolution: number): boolean => resolution > 6;

/**
 * Turns the 64-bit tick counts of a capture into microseconds since the Unix epoch; the nanoseconds beyond them are in
 * `restNanos`, and finer digits are cut off.
 *
 * A count of nanoseconds passes 2^53, so the two 32-bit words are scaled apart, in doubles that stay exact until the
 * year 2255; resolutions finer than 10^-12 or 2^-32 seconds go through BigInt. The offset is added to the upper part,
 * which alone may pass 2^53 where the epoch is 1601.
 */
export class TickClock {
  readonly #scale: Scale;
  readonly #offsetMicros: number;
  /** Nanoseconds beyond the microseconds that `toMicros` gave last, 0 to 999. */
  restNanos = 0;

  /** `resolution` as in the pcapng option `if_tsresol` (draft-ietf-opsawg-pcapng, section 4.2): bit 7 set, a power of two. */
  constructor(resolution: number, offsetSeconds = 0) {
    this.#scale = scaleOf(resolution);
    this.#offsetMicros = offsetSeconds * MICROS_PER_SECOND;
  }

  /**
   * Counts are unsigned, but programs write a time before 1970 as a negative one: a count that would lie beyond the
   * year 2255 is read as signed. NaN: neither reading is a time.
   */
  toMicros(ticksHigh: number, ticksLow: number): number {
    const micros = this.#scaleToMicros(ticksHigh, ticksLow);
    if (micros <= Number.MAX_SAFE_INTEGER) return micros;
    const signedMicros = this.#scaleToMicros(ticksHigh - TWO_32, ticksLow);
    return signedMicros >= Number.MIN_SAFE_INTEGER ? signedMicros : Number.NaN;
  }

  #scaleToMicros(ticksHigh: number, ticksLow: number): number {
    const scale = this.#scale;
    switch (scale.kind) {
      case "multiply":
        return ticksHigh * TWO_32 * scale.factor + this.#offsetMicros + ticksLow * scale.factor;
      case "divide": {
        const high = Math.floor(ticksHigh / scale.divisor);
        const rest = (ticksHigh - high * scale.divisor) * TWO_32 + ticksLow;
        const low = Math.floor(rest / scale.divisor);
        this.restNanos = Math.floor(((rest - low * scale.divisor) * NANOS_PER_MICRO) / scale.divisor);
        return high * TWO_32 + this.#offsetMicros + low;
      }
      case "binary": {
        const seconds = Math.floor(ticksLow / scale.ticksPerSecond);
        const fraction = ticksLow - seconds * scale.ticksPerSecond;
        const scaled = fraction * MICROS_PER_SECOND;
        const micros = Math.floor(scaled / scale.ticksPerSecond);
        const rest = scaled - micros * scale.ticksPerSecond;
        this.restNanos = Math.floor((rest * NANOS_PER_MICRO) / scale.ticksPerSecond);
        return (ticksHigh * scale.secondsPerHigh + seconds) * MICROS_PER_SECOND + this.#offsetMicros + micros;
      }
      case "big": {
        const ticks = (BigInt(ticksHigh) << 32n) | BigInt(ticksLow);
        const scaled = ticks * BigInt(MICROS_PER_SECOND);
        const isExact = scaled % scale.ticksPerSecond === 0n;
        const rounding = scaled < 0n && !isExact ? 1n : 0n;
        const micros = scaled / scale.ticksPerSecond - rounding;
        const rest = scaled - micros * scale.ticksPerSecond;
        this.restNanos = Number((rest * BigInt(NANOS_PER_MICRO)) / scale.ticksPerSecond);
        return Number(micros) + this.#offsetMicros;
      }
    }
  }
}
