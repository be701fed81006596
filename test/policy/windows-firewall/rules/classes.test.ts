import fc from "fast-check";
import { expect, test } from "vitest";
import { parseAddressRange } from "../../../../src/policy/windows-firewall/address-term.ts";
import { AddressClasses, PortClasses } from "../../../../src/policy/windows-firewall/rules/classes.ts";
import { address } from "../../support/flows.ts";

const OFTEN_EDGES = fc.oneof(fc.nat(20), fc.constantFrom(0, 255));

test("addresses of one class lie in the same ranges, and those of class 0 in none", () => {
  const range = fc.tuple(OFTEN_EDGES, OFTEN_EDGES, fc.boolean());
  const text = (at: number, isIpv6: boolean): string =>
    isIpv6
      ? at === 255
        ? `${"ffff:".repeat(7)}ffff`
        : `::${at.toString(16)}`
      : at === 255
        ? "255.255.255.255"
        : `0.0.0.${at}`;
  const point = fc.tuple(OFTEN_EDGES, fc.boolean());
  fc.assert(
    fc.property(fc.array(range, { maxLength: 8, size: "max" }), point, point, (given, one, other) => {
      const ranges = given.map(([a, b, isIpv6]) => ({ first: Math.min(a, b), last: Math.max(a, b), isIpv6 }));
      const classes = new AddressClasses(
        ranges.flatMap(
          ({ first, last, isIpv6 }) => parseAddressRange(`${text(first, isIpv6)}-${text(last, isIpv6)}`) ?? [],
        ),
      );
      const within = ([at, isV6]: readonly [number, boolean]): string =>
        ranges.map(({ first, last, isIpv6 }) => isIpv6 === isV6 && first <= at && at <= last).join();
      const classOf = ([at, isV6]: readonly [number, boolean]): number => classes.classOf(address(text(at, isV6)));
      if (classOf(one) === classOf(other)) expect(within(one)).toBe(within(other));
      if (classOf(one) === 0) expect(within(one)).not.toContain("true");
    }),
    { numRuns: 5000 },
  );
});

test("ports of one class lie in the same ranges", () => {
  const port = fc.oneof(fc.nat(20), fc.constantFrom(65_534, 65_535));
  fc.assert(
    fc.property(fc.array(fc.tuple(port, port), { maxLength: 6 }), port, port, (given, one, other) => {
      const ranges = given.map(([a, b]) => ({ first: Math.min(a, b), last: Math.max(a, b) }));
      const classes = new PortClasses(ranges);
      const within = (at: number): string => ranges.map(({ first, last }) => first <= at && at <= last).join();
      if (classes.classOf(one) === classes.classOf(other)) expect(within(one)).toBe(within(other));
    }),
    { numRuns: 300 },
  );
});
