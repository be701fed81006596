import { isIP } from "node:net";
import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { describe, expect, test } from "vitest";
import {
  formatIpAddress,
  formatIpAddressAt,
  formatPrefix,
  isBroadcast,
  isLinkLocal,
  isLoopback,
  isMulticast,
  isUnspecified,
  parseIpAddress,
  parsePrefix,
  prefixContains,
  prefixLengthOfMask,
  prefixOf,
  sameAddress,
  subnetBroadcast,
} from "../../src/base/ip-address.ts";

const address = (text: string): Uint8Array => {
  const parsed = parseIpAddress(text);
  if (parsed === undefined) throw new Error(`not an address: ${text}`);
  return parsed;
};

const prefix = (text: string) => {
  const parsed = parsePrefix(text);
  if (parsed === undefined) throw new Error(`not a prefix: ${text}`);
  return parsed;
};

/** Zero groups as often as not: they are what makes IPv6 text hard. */
const ipv6Bytes = fc
  .array(fc.oneof(fc.constantFrom(0, 1, 0xffff), fc.integer({ min: 0, max: 0xffff })), { minLength: 8, maxLength: 8 })
  .map((groups) => Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff])));
const ipv4Bytes = fc.uint8Array({ minLength: 4, maxLength: 4 });

describe("format", () => {
  // RFC 5952 sections 4 and 5.
  const FORMS = [
    ["192.168.0.1", "192.168.0.1"],
    ["0.0.0.0", "0.0.0.0"],
    ["0:0:0:0:0:0:0:0", "::"],
    ["0:0:0:0:0:0:0:1", "::1"],
    ["1:0:0:0:0:0:0:0", "1::"],
    ["2001:0db8:0:0:0:0:0:0001", "2001:db8::1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
    ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["2001:DB8::AAAA", "2001:db8::aaaa"],
    ["0:0:1:2:3:4:0:0", "::1:2:3:4:0:0"],
    ["1:2:3:4:5:6:0:0", "1:2:3:4:5:6::"],
    ["::ffff:c0a8:1", "::ffff:192.168.0.1"],
    ["::ffff:0:0", "::ffff:0.0.0.0"],
    ["::c0a8:1", "::c0a8:1"],
    ["64:ff9b::102:304", "64:ff9b::102:304"],
  ] as const;
  test.each(FORMS)("%s is written %s", (text, expected) => {
    expect(formatIpAddress(address(text))).toBe(expected);
  });

  test("agrees with ipaddr.js for every IPv6 address that is not IPv4-mapped", () => {
    fc.assert(
      fc.property(ipv6Bytes, (bytes) => {
        const peer = new ipaddr.IPv6([...bytes]);
        fc.pre(!peer.isIPv4MappedAddress());
        expect(formatIpAddress(bytes)).toBe(peer.toRFC5952String());
      }),
      { numRuns: 5000 },
    );
  });

  test("reads the address where it lies in a frame", () => {
    const frame = Uint8Array.from([9, 9, 10, 0, 0, 1, ...address("fe80::1"), 9]);
    expect(formatIpAddressAt(frame, 2, 4)).toBe("10.0.0.1");
    expect(formatIpAddressAt(frame, 6, 16)).toBe("fe80::1");
  });

  test("any other length is our own mistake", () => {
    expect(() => formatIpAddress(new Uint8Array(6))).toThrow(RangeError);
  });
});

describe("parse", () => {
  test("what is written is read back, both families", () => {
    fc.assert(
      fc.property(fc.oneof(ipv4Bytes, ipv6Bytes), (bytes) => {
        expect(parseIpAddress(formatIpAddress(bytes))).toEqual(bytes);
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    ["1.2.3.4", [1, 2, 3, 4]],
    ["::ffff:1.2.3.4", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 1, 2, 3, 4]],
    ["::1.2.3.4", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]],
    ["1:2:3:4:5:6:7.8.9.10", [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 7, 8, 9, 10]],
    ["1:2:3:4:5:6:7::", [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 0]],
  ])("%s is read", (text, bytes) => {
    expect(parseIpAddress(text)).toEqual(Uint8Array.from(bytes));
  });

  const NOT_ADDRESSES = [
    ..."|10.1|10.1.2|1.2.3.4.5|010.0.0.1|1.2.3.04|0x0a.0.0.1|167772161|0x0a000001|256.0.0.1|1.2.3.-4".split("|"),
    ..." 1.2.3.4|1.2.3.4 |1.2.3.4\n|1.2.3.4/32|1.2.3.4:80|١.2.3.4|*|any|localhost".split("|"),
    ...":|:::|1::2::3|12345::|1:2:3:4:5:6:7|1:2:3:4:5:6:7:8:9|1:2:3:4:5:6:7:8::|::1:2:3:4:5:6:7:8".split("|"),
    ...":1:2:3:4:5:6:7|1:2:3:4:5:6:7:|g::|fe80::1%eth0|[::1]|::ffff:01.2.3.4|::ffff:1.2.3|::ffff:1.2.3.256".split("|"),
    ...":1.2.3.4|1.2.3.4::|1:2:3:4:5:6:7:1.2.3.4|::0x1.2.3.4|1.2.3.4:1.2.3.4".split("|"),
  ];
  test.each(NOT_ADDRESSES)("%j is no address", (text) => {
    expect(parseIpAddress(text)).toBeUndefined();
  });

  test("accepts exactly what node accepts, zones left out", () => {
    const nearlyAddress = fc
      .array(fc.constantFrom(":", "::", ".", "1", "255", "ffff", "0", "00", "1.2.3.4", "abcd:"), { maxLength: 12 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.oneof(nearlyAddress, fc.string({ size: "max", maxLength: 40 })), (text) => {
        fc.pre(!text.includes("%"));
        expect(parseIpAddress(text)?.length).toBe(isIP(text) === 0 ? undefined : isIP(text) === 4 ? 4 : 16);
      }),
      { numRuns: 20_000 },
    );
  });
});

describe("prefix", () => {
  test.each([
    ["10.0.0.0/8", "10.0.0.0/8"],
    ["10.1.2.3/8", "10.0.0.0/8"],
    ["10.1.2.3", "10.1.2.3/32"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["255.255.255.255/0", "0.0.0.0/0"],
    ["1.10.16.0/255.255.240.0", "1.10.16.0/20"],
    ["1.2.3.4/255.255.255.255", "1.2.3.4/32"],
    ["1.2.3.4/0.0.0.0", "0.0.0.0/0"],
    ["192.168.1.129/25", "192.168.1.128/25"],
    ["fe80::1/10", "fe80::/10"],
    ["3ffe:2900::/32", "3ffe:2900::/32"],
    ["::1", "::1/128"],
    ["::/0", "::/0"],
    ["2001:db8::ffff/127", "2001:db8::fffe/127"],
  ])("%s is %s", (text, expected) => {
    expect(formatPrefix(prefix(text))).toBe(expected);
  });

  test.each([
    "",
    "/8",
    "10.0.0.0/",
    "10.0.0.0/33",
    "10.0.0.0/08",
    "10.0.0.0/-1",
    "10.0.0.0/+8",
    "10.0.0.0/8/8",
    "10/8",
    "10.0.0.0/255.0.255.0",
    "10.0.0.0/0.0.0.255",
    "10.0.0.0/255.255",
    "10.0.0.0 /8",
    "::/129",
    "::/255.0.0.0",
    "::/ffff::",
    "LocalSubnet",
  ])("%j is no prefix", (text) => {
    expect(parsePrefix(text)).toBeUndefined();
  });

  test.each([
    ["10.0.0.0/8", "10.255.255.255", true],
    ["10.0.0.0/8", "11.0.0.0", false],
    ["192.168.0.128/25", "192.168.0.127", false],
    ["192.168.0.128/25", "192.168.0.128", true],
    ["0.0.0.0/0", "255.255.255.255", true],
    ["0.0.0.0/0", "::ffff:1.2.3.4", false],
    ["::/0", "1.2.3.4", false],
    ["::/0", "ff02::1", true],
    ["fe80::/10", "febf::1", true],
    ["fe80::/10", "fec0::1", false],
    ["1.2.3.4", "1.2.3.5", false],
  ])("%s contains %s: %s", (prefixText, addressText, expected) => {
    expect(prefixContains(prefix(prefixText), address(addressText))).toBe(expected);
  });

  test("agrees with ipaddr.js on what a prefix contains", () => {
    const pair = fc.oneof(fc.tuple(ipv4Bytes, ipv4Bytes), fc.tuple(ipv6Bytes, ipv6Bytes));
    fc.assert(
      fc.property(pair, fc.nat(128), fc.nat(128), ([a, noise], length, kept) => {
        const prefixLength = length % (a.length * 8 + 1);
        const b = a.map((byte, index) => (index * 8 < kept ? byte : byte ^ (noise[index] ?? 0)));
        const [left, right] = [a, b].map((bytes) => ipaddr.fromByteArray([...bytes]));
        expect(prefixContains(prefixOf(a, prefixLength), b)).toBe(right!.match(left!, prefixLength));
      }),
      { numRuns: 5000 },
    );
  });

  test.each([
    ["255.255.255.0", 24],
    ["255.255.255.255", 32],
    ["0.0.0.0", 0],
    ["128.0.0.0", 1],
    ["255.255.254.0", 23],
    ["255.0.255.0", undefined],
    ["0.255.255.255", undefined],
    ["255.255.253.0", undefined],
    ["0.0.0.1", undefined],
  ])("mask %s has length %s", (mask, expected) => {
    expect(prefixLengthOfMask(address(mask))).toBe(expected);
  });

  test.each([
    ["192.168.0.0/24", "192.168.0.255"],
    ["10.0.0.0/8", "10.255.255.255"],
    ["192.168.0.4/30", "192.168.0.7"],
    ["192.168.0.4/31", undefined],
    ["192.168.0.4/32", undefined],
    ["fe80::/64", undefined],
  ])("the broadcast address of %s is %s", (text, expected) => {
    const broadcast = subnetBroadcast(prefix(text));
    expect(broadcast && formatIpAddress(broadcast)).toBe(expected);
  });
});

describe("kinds of address", () => {
  const KINDS = { isMulticast, isBroadcast, isUnspecified, isLoopback, isLinkLocal } as const;
  test.each([
    ["223.255.255.255", []],
    ["224.0.0.0", ["isMulticast"]],
    ["239.255.255.255", ["isMulticast"]],
    ["240.0.0.0", []],
    ["255.255.255.255", ["isBroadcast"]],
    ["192.168.0.255", []],
    ["0.0.0.0", ["isUnspecified"]],
    ["0.0.0.1", []],
    ["127.0.0.1", ["isLoopback"]],
    ["127.255.0.9", ["isLoopback"]],
    ["128.0.0.1", []],
    ["169.254.1.1", ["isLinkLocal"]],
    ["169.253.1.1", []],
    ["ff02::1", ["isMulticast"]],
    ["ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ["isMulticast"]],
    ["::", ["isUnspecified"]],
    ["::1", ["isLoopback"]],
    ["::2", []],
    ["1::1", []],
    ["fe80::1", ["isLinkLocal"]],
    ["febf::1", ["isLinkLocal"]],
    ["fec0::1", []],
    ["::ffff:127.0.0.1", []],
  ])("%s: %j", (text, expected) => {
    const kinds = Object.entries(KINDS).filter(([, isKind]) => isKind(address(text)));
    expect(kinds.map(([name]) => name)).toEqual(expected);
  });

  test("same address: same bytes and same family", () => {
    expect(sameAddress(address("1.2.3.4"), Uint8Array.of(1, 2, 3, 4))).toBe(true);
    expect(sameAddress(address("1.2.3.4"), address("1.2.3.5"))).toBe(false);
    expect(sameAddress(address("1.2.3.4"), address("::ffff:1.2.3.4"))).toBe(false);
    expect(sameAddress(address("0.0.0.0"), address("::"))).toBe(false);
  });
});
