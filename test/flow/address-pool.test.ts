import { expect, test } from "vitest";
import { randomFrom } from "../../scripts/scenario/random.ts";
import { parseIpAddress } from "../../src/base/ip-address.ts";
import { pooledAddress } from "../../src/flow/address-pool.ts";

/** As a flow record has it: words in host order, those behind an IPv4 address are 0. */
function words(address: Uint8Array): Int32Array {
  const padded = new Uint8Array(16);
  padded.set(address);
  const view = new DataView(padded.buffer);
  return Int32Array.from({ length: 4 }, (_, word) => view.getInt32(4 * word));
}

const pooled = (address: Uint8Array): Uint8Array => pooledAddress(words(address), 0, address.length);

test("one address is one array", () => {
  for (const text of ["192.168.10.5", "2001:db8::1", "0.0.0.0", "255.255.255.255"]) {
    const address = parseIpAddress(text)!;
    expect(pooled(address)).toEqual(address);
    expect(pooled(address)).toBe(pooled(Uint8Array.from(address)));
  }
});

test("an address of 4 bytes is none of 16 that begin with them", () => {
  const short = Uint8Array.of(32, 1, 13, 184);
  const long = Uint8Array.of(32, 1, 13, 184, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  for (const address of [short, long, short, long]) expect(pooled(address)).toEqual(address);
});

test("addresses that share a slot are told apart, whichever word they differ in", () => {
  const random = randomFrom(11);
  const base = parseIpAddress("2001:db8:1:2:3:4:5:6")!;
  for (let count = 0; count < 200_000; count++) {
    const address = Uint8Array.from(base);
    const word = 4 * random(4);
    for (let at = word; at < word + 4; at++) address[at] = random(256);
    if (!Buffer.from(pooled(address)).equals(address)) expect(pooled(address)).toEqual(address);
  }
});

test("what stands at another place of the words", () => {
  const both = Int32Array.of(0, 0, 0, 0, ...words(Uint8Array.of(10, 0, 0, 1)));
  expect(pooledAddress(both, 4, 4)).toEqual(Uint8Array.of(10, 0, 0, 1));
});
