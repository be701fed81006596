import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatIpAddress, parseIpAddress } from "../../../src/base/ip-address.ts";
import { createAddressPseudonyms, KEPT_BLOCKS } from "../../../src/report/redaction/address-pseudonyms.ts";

const bytesOf = (text: string): Uint8Array => {
  const address = parseIpAddress(text);
  if (address === undefined) throw new Error(text);
  return address;
};

/** The key of the sample that came with the first Crypto-PAn. */
const SAMPLE_KEY = Uint8Array.from([
  21, 34, 23, 141, 51, 164, 207, 128, 19, 10, 91, 22, 73, 144, 125, 16, 216, 152, 143, 131, 121, 121, 101, 39, 98, 87,
  76, 45, 42, 132, 34, 2,
]);

describe("without kept blocks it is Crypto-PAn", () => {
  const hide = createAddressPseudonyms(SAMPLE_KEY, []);
  test.each([
    ["128.11.68.132", "135.242.180.132"],
    ["129.118.74.4", "134.136.186.123"],
    ["130.132.252.244", "133.68.164.234"],
    ["141.223.7.43", "141.167.8.160"],
    ["152.163.225.39", "151.140.114.167"],
    ["192.102.249.13", "252.138.62.131"],
    ["::1", "78ff:f001:9fc0:20df:8380:b1f1:704:ed"],
    ["2001:db8::1", "4401:2bc:603f:d91d:27f:ff8e:e6f1:dc1e"],
  ])("%s becomes %s", (address, expected) => {
    expect(formatIpAddress(hide(bytesOf(address)))).toBe(expected);
  });
});

const hide = createAddressPseudonyms(SAMPLE_KEY);
const hidden = (text: string): string => formatIpAddress(hide(bytesOf(text)));

describe("addresses that name nobody stay", () => {
  test.each([
    "0.0.0.0",
    "127.0.0.1",
    "255.255.255.255",
    "255.255.255.0",
    "224.0.0.251",
    "239.255.255.250",
    "::",
    "::1",
    "ff02::1",
    "ff02::fb",
    "ff02::1:3",
    "ff05::c",
  ])("%s", (address) => {
    expect(hidden(address)).toBe(address);
  });
});

describe("what an address is for can still be told", () => {
  test.each([
    ["10.1.2.3", /^10\./],
    ["192.168.1.2", /^192\.168\./],
    ["172.20.1.2", /^172\.(1[6-9]|2\d|3[01])\./],
    ["169.254.77.3", /^169\.254\./],
    ["239.1.2.3", /^2(2[4-9]|3\d)\./],
    ["fd12:3456::1", /^fd/],
    ["fe80::250:56ff:fec0:8", /^fe80::/],
    ["ff02::1:ffc0:8", /^ff02::1:ff/],
    ["2001:db8::1", /^[23]...:/],
  ])("%s stays in its block, and is another address", (address, expected) => {
    expect(hidden(address)).toMatch(expected);
    expect(hidden(address)).not.toBe(address);
  });

  test("an IPv4-mapped address holds the pseudonym of its IPv4 address", () => {
    expect(hidden("::ffff:198.51.100.7")).toBe(`::ffff:${hidden("198.51.100.7")}`);
  });
});

const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
const addressOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
/** Two addresses that share a prefix more often than chance has it, near a kept block as often as not. */
const pairOf = (length: number) => {
  const blocks = KEPT_BLOCKS.map(({ prefix }) => prefix.address).filter((address) => address.length === length);
  const base = fc.oneof(addressOf(length), fc.constantFrom(...blocks));
  return fc.tuple(base, addressOf(length), fc.nat(length * 8), fc.nat(length * 8)).map(([one, noise, from, other]) => {
    const mix = (bits: number): Uint8Array =>
      one.map((byte, index) => {
        const mask = (0xff00 >> Math.min(8, Math.max(0, bits - index * 8))) & 0xff;
        return (byte & mask) | ((noise[index] ?? 0) & ~mask & 0xff);
      });
    return [mix(from), mix(other)] as const;
  });
};

/** As text of bits: slow and obvious. */
const sharedBits = (one: Uint8Array, other: Uint8Array): number => {
  const bits = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const [a, b] = [bits(one), bits(other)];
  let shared = 0;
  while (shared < a.length && a[shared] === b[shared]) shared++;
  return shared;
};

test.each([4, 16])(
  "addresses of %i bytes share as many leading bits afterwards as before, so no two become one",
  (length) => {
    fc.assert(
      fc.property(key, pairOf(length), (key, [one, other]) => {
        const hide = createAddressPseudonyms(key);
        expect(sharedBits(hide(one), hide(other))).toBe(sharedBits(one, other));
      }),
      { numRuns: 500 },
    );
  },
);
