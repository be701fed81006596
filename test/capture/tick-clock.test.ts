import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TickClock } from "../../src/capture/tick-clock.ts";

const micros = (resolution: number, ticks: bigint, offsetSeconds = 0): number =>
  new TickClock(resolution, offsetSeconds).toMicros(Number(ticks >> 32n), Number(BigInt.asUintN(32, ticks)));

/** 2024-02-29 12:34:56.789012345 UTC. */
const NANOS = 1_709_210_096_789_012_345n;

const CASES = [
  { title: "6: microseconds", resolution: 6, ticks: 1_709_210_096_789_012n, expected: 1_709_210_096_789_012 },
  {
    title: "9: nanoseconds are cut, not rounded",
    resolution: 9,
    ticks: NANOS + 999n - 345n,
    expected: 1_709_210_096_789_012,
  },
  { title: "7: units of 100 ns", resolution: 7, ticks: NANOS / 100n, expected: 1_709_210_096_789_012 },
  { title: "0: seconds", resolution: 0, ticks: 1_709_210_096n, expected: 1_709_210_096_000_000 },
  { title: "3: milliseconds", resolution: 3, ticks: 1_709_210_096_789n, expected: 1_709_210_096_789_000 },
  { title: "12: picoseconds (wraps after 213 days)", resolution: 12, ticks: 1_000_000_999_999n, expected: 1_000_000 },
  { title: "13: finer than doubles can scale", resolution: 13, ticks: 10_000_009_999_999n, expected: 1_000_000 },
  { title: "0x80: 2^0, seconds", resolution: 0x80, ticks: 1_709_210_096n, expected: 1_709_210_096_000_000 },
  {
    title: "0x8a: 2^-10 seconds",
    resolution: 0x8a,
    ticks: 1_709_210_096n * 1024n + 512n,
    expected: 1_709_210_096_500_000,
  },
  { title: "0x8a: one tick is 976.5625 µs, cut", resolution: 0x8a, ticks: 1n, expected: 976 },
  {
    title: "0x94: 2^-20 seconds",
    resolution: 0x94,
    ticks: (1_709_210_096n << 20n) + 1n,
    expected: 1_709_210_096_000_000,
  },
  {
    title: "0xa0: 2^-32 seconds, the fraction of NTP",
    resolution: 0xa0,
    ticks: (1_709_210_096n << 32n) + (1n << 31n),
    expected: 1_709_210_096_500_000,
  },
  {
    title: "0xa8: 2^-40 seconds",
    resolution: 0xa8,
    ticks: (1_000_000n << 40n) + (1n << 38n),
    expected: 1_000_000_250_000,
  },
  {
    title: "an offset in seconds is added",
    resolution: 6,
    ticks: 5n,
    offsetSeconds: 1_700_000_000,
    expected: 1_700_000_000_000_005,
  },
  { title: "a negative offset", resolution: 9, ticks: 5_000n, offsetSeconds: -7, expected: -6_999_995 },
  {
    title: "a count from 1601, where Windows begins, keeps its last microsecond",
    resolution: 7,
    ticks: (11_644_473_600n + 1_700_000_123n) * 10_000_000n + 4_567_899n,
    offsetSeconds: -11_644_473_600,
    expected: 1_700_000_123_456_789,
  },
  {
    title: "a negative count of microseconds is a time before 1970",
    resolution: 6,
    ticks: (1n << 64n) - 505_425_287n,
    expected: -505_425_287,
  },
  {
    title: "a negative count of nanoseconds is rounded down too",
    resolution: 9,
    ticks: (1n << 64n) - 1n,
    expected: -1,
  },
] as const;

describe("if_tsresol", () => {
  for (const { title, resolution, ticks, expected, ...rest } of CASES) {
    test(title, () => {
      expect(micros(resolution, ticks, "offsetSeconds" in rest ? rest.offsetSeconds : 0)).toBe(expected);
    });
  }

  for (const [title, resolution, ticks, rest] of [
    ["microseconds have none", 6, 1_700_000_000_123_456n, 0],
    ["nanoseconds", 9, 1_700_000_000_123_456_789n, 789],
    ["hundreds of nanoseconds", 7, 17_000_000_001_234_567n, 700],
    ["picoseconds are cut", 12, 5_123_456_789_999n, 789],
    ["halves of a microsecond, in powers of two", 0x95, 1n, 476],
    ["the last nanosecond before 1970", 9, (1n << 64n) - 1n, 999],
  ] as const) {
    test(`nanoseconds beyond the microseconds: ${title}`, () => {
      const clock = new TickClock(resolution);
      clock.toMicros(Number(ticks >> 32n), Number(ticks & 0xffff_ffffn));
      expect(clock.restNanos).toBe(rest);
    });
  }

  test("a count that is no time in either reading gives NaN", () => {
    expect(micros(0, 1n << 62n)).toBeNaN();
  });

  test("every resolution agrees with exact arithmetic until the year 2255", () => {
    const seconds = fc.bigInt(0n, 9_000_000_000n);
    const fraction = fc.bigInt(0n, (1n << 64n) - 1n);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), seconds, fraction, (resolution, second, part) => {
        const exponent = BigInt(resolution & 0x7f);
        const perSecond = (resolution & 0x80) === 0 ? 10n ** exponent : 2n ** exponent;
        const ticks = BigInt.asUintN(64, second * perSecond + (part % perSecond));
        const exact = (ticks * 1_000_000n) / perSecond;
        fc.pre(exact <= BigInt(Number.MAX_SAFE_INTEGER));
        const clock = new TickClock(resolution);
        expect(clock.toMicros(Number(ticks >> 32n), Number(ticks & 0xffff_ffffn))).toBe(Number(exact));
        expect(clock.restNanos).toBe(Number(((ticks * 1_000_000_000n) / perSecond) % 1000n));
      }),
      { numRuns: 5000 },
    );
  });
});
