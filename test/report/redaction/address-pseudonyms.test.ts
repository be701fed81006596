import { createCipheriv, createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatIpAddress, parseIpAddress } from "../../../src/base/ip-address.ts";
import { createAddressPseudonyms, KEPT_BLOCKS } from "../../../src/report/redaction/address-pseudonyms.ts";

const bytesOf = (text: string): Uint8Array => {
  const address = parseIpAddress(text);
  if (address === undefined) throw new Error(text);
  return address;
};

/** Any key will do. */
const SAMPLE_KEY = Uint8Array.from({ length: 32 }, (_, index) => index * 7);

const encrypt = (key: Uint8Array, block: Uint8Array): Buffer =>
  createCipheriv("aes-128-ecb", key, null).setAutoPadding(false).update(block);
const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
const bytesOfNumber = (number: bigint, length: number): Uint8Array =>
  Buffer.from(number.toString(16).padStart(length * 2, "0"), "hex");

/** The scheme as docs/redaction.md has it, bit by bit with big integers: slow and obvious. */
function modelOf(key: Uint8Array, address: Uint8Array): Uint8Array {
  const width = BigInt(address.length * 8);
  const before = numberOf(address);
  let after = 0n;
  for (let bit = 0n; bit < width; bit++) {
    const mask = new Uint8Array(16);
    mask[0] = Number(bit) + (address.length === 4 ? 0 : 32);
    const known = bit === 0n ? 0n : (before >> (width - bit)) << (128n - bit);
    const block = bytesOfNumber(known ^ numberOf(encrypt(key.subarray(16), mask)), 16);
    const flip = BigInt((encrypt(key.subarray(0, 16), block)[0] ?? 0) >> 7);
    after = (after << 1n) | (((before >> (width - 1n - bit)) & 1n) ^ flip);
  }
  return bytesOfNumber(after, address.length);
}

test.each([4, 16])(
  "without kept blocks each bit is flipped by its number and the bits before it (%i bytes)",
  (length) => {
    const any = (size: number) => fc.uint8Array({ minLength: size, maxLength: size });
    fc.assert(
      fc.property(any(32), any(length), (key, address) => {
        const hidden = createAddressPseudonyms(key, [])(address);
        expect(Buffer.from(hidden).toString("hex")).toBe(Buffer.from(modelOf(key, address)).toString("hex"));
      }),
      { numRuns: 50 },
    );
  },
);

test("pseudonyms stay what they are: a key that is kept must go on giving the same", () => {
  const hide = createAddressPseudonyms(SAMPLE_KEY);
  const hidden = ["198.51.100.7", "198.51.100.200", "10.20.30.40", "2001:db8::1"].map((text) =>
    formatIpAddress(hide(bytesOf(text))),
  );
  expect(hidden).toMatchInlineSnapshot(`
    [
      "198.84.60.152",
      "198.84.60.14",
      "10.82.163.27",
      "304d:7374:f7b7:625:f89b:bc84:cca3:9987",
    ]
  `);
});

describe("bits are flipped by chance, each for itself", () => {
  /** Keys that come again in every run of the test, and have nothing to do with each other. */
  const keys = Array.from({ length: 20_000 }, (_, index) => createHash("sha256").update(`key ${index}`).digest());
  const shareOf = (isSo: (hidden: Uint8Array, address: Uint8Array) => boolean, text: string): number => {
    const address = bytesOf(text);
    return keys.filter((key) => isSo(createAddressPseudonyms(key)(address), address)).length / keys.length;
  };
  test.each(["192.168.1.2", "10.20.30.40", "198.51.100.7", "fd12:3456::1"])(
    "%s keeps an octet for one key in 256, and itself for none",
    (text) => {
      const [isSame, keepsOctet] = [
        shareOf((hidden, address) => Buffer.compare(hidden, address) === 0, text),
        shareOf((hidden, address) => hidden.at(-2) === address.at(-2), text),
      ];
      expect(isSame).toBeLessThan(0.0003);
      expect(keepsOctet).toBeGreaterThan(0.0025);
      expect(keepsOctet).toBeLessThan(0.0055);
    },
  );
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
