import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CapturedPacket } from "../../src/capture/captured-packet.ts";
import { decodeFrame } from "../../src/packet/decode-frame.ts";
import { DecodedPacket } from "../../src/packet/decoded-packet.ts";
import { LAYERS } from "../../src/packet/layers.ts";
import { etherTypeName, knownEtherTypeName } from "../../src/tables/ether-types.ts";
import { ipProtocolLabel, ipProtocolName } from "../../src/tables/ip-protocols.ts";
import { knownLinkTypeName, LINK_TYPE, linkTypeName } from "../../src/tables/link-types.ts";
import { decode, ETHERNET, fieldsOf, inFrame, ipv4, ipv6, join, TCP_SYN, udp } from "./support/decode.ts";

/** Where each offset points to, and how many bytes there must be from it to the end of the frame. */
const spans = (packet: DecodedPacket): readonly (readonly [string, number, number])[] => [
  ["destinationMacAt", packet.destinationMacAt, 6],
  ["sourceMacAt", packet.sourceMacAt, 6],
  ["sourceAt", packet.sourceAt, packet.addressLength],
  ["destinationAt", packet.destinationAt, packet.addressLength],
  ["transportAt", packet.transportAt, 0],
  ["payloadAt", packet.payloadAt, 0],
  ["arpAt", packet.arpAt, 20],
];

function expectSound(packet: DecodedPacket, frameLength: number): void {
  for (const [name, at, length] of spans(packet)) {
    if (at === -1) continue;
    expect(inFrame(at), name).toBeGreaterThanOrEqual(0);
    expect(inFrame(at) + length, name).toBeLessThanOrEqual(frameLength);
  }
  expect(packet.payloadLength).toBeGreaterThanOrEqual(0);
  expect(packet.payloadLength).toBeLessThanOrEqual(packet.transportLength);
  expect(packet.transportLength).toBeLessThanOrEqual(Math.max(0, packet.ipTotalLength));
  if (packet.hasPorts) expect(packet.fragmentOffset).toBe(0);
  if (packet.addressLength === 0) expect(packet.transportAt).toBe(-1);
  if (packet.stop !== undefined) {
    expect(LAYERS).toContain(packet.stop.layer);
    if (packet.stop.kind === "truncated") expect(packet.stop.needed).toBeGreaterThan(packet.stop.available);
    else expect(packet.stop.reason).toMatch(/^[\x20-\x7e]{3,60}$/);
  } else if (packet.addressLength === 0) expect(packet.arpAt).not.toBe(-1);
}

const linkType = fc.oneof(
  { weight: 10, arbitrary: fc.constantFrom(...Object.values(LINK_TYPE)) },
  { weight: 1, arbitrary: fc.nat({ max: 0xffffffff }) },
);
const anyBytes = fc.uint8Array({ maxLength: 200, size: "max" });

/** Whole frames to damage, as random bytes alone rarely come past the first header. */
const SEEDS: readonly (readonly [number, Uint8Array])[] = [
  [1, join(ETHERNET(0x0800), ipv4(6, TCP_SYN))],
  [1, join(ETHERNET(0x0800), ipv4(17, udp(4789, 4500, new Uint8Array(20))))],
  [
    1,
    join(
      ETHERNET(0x8100),
      "00 05 88 a8 00 06 86 dd",
      ipv6(
        0,
        join(
          "2b 00 01 04 00 00 00 00 2c 00 00 00 00 00 00 00 3c 00 00 01 00 00 00 07 33 00 01 04 00 00 00 00 06 01 00 00 00 00 00 00 00 00 00 00",
          TCP_SYN,
        ),
      ),
    ),
  ],
  [
    1,
    join(
      ETHERNET(0x8847),
      "00 01 00 40 00 01 01 40 00 00 00 00",
      ETHERNET(0x8864),
      "11 00 00 01 00 00 00 21",
      ipv4(47, new Uint8Array(8)),
    ),
  ],
  [1, join(ETHERNET(0x0040), "aa aa 03 00 00 00 08 06 00 01 08 00 06 04 00 01", new Uint8Array(20))],
  [1, join(ETHERNET(0x894f), "0f c2 01 03 00 00 01 ff", ETHERNET(0x0800), ipv4(50, new Uint8Array(8)))],
  [
    127,
    join(
      "00 00 09 00 02 00 00 00 30 88 80 00 00",
      new Uint8Array(18),
      "10 00 00 00 00 00 00 00 00 00 aa aa 03 00 00 00 08 00",
      ipv4(1, new Uint8Array(8)),
      "de ad be ef",
    ),
  ],
  [
    192,
    join(
      "00 00 20 00 69 00 00 00 02 00 14 00",
      new Uint8Array(20),
      "08 03 00 00",
      new Uint8Array(26),
      "aa aa 03 00 00 00 86 dd",
      ipv6(58, new Uint8Array(8)),
    ),
  ],
  [
    6,
    join(
      "10 40",
      new Uint8Array(6),
      "82 00 00 00 00 01 06 30 00 11 00 20 aa aa 03 00 00 00 08 00",
      ipv4(51, join("32 01", new Uint8Array(10))),
    ),
  ],
  [107, join("18 41 03 00 80 00 80 c2 00 07", ETHERNET(0x0800), ipv4(132, new Uint8Array(12)))],
  [
    113,
    join(
      "00 00 03 23 00 06",
      new Uint8Array(10),
      "00 00 08 00 00 00 00 00 08 01",
      new Uint8Array(22),
      "aa aa 03 00 00 00 08 00",
      ipv4(2, new Uint8Array(8)),
    ),
  ],
];
const damagedFrame = fc
  .tuple(
    fc.constantFrom(...SEEDS),
    fc.array(fc.tuple(fc.nat({ max: 120 }), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }),
    fc.nat({ max: 120 }),
  )
  .map(([[type, seed], changes, cut]): [number, Uint8Array] => {
    const frame = seed.slice(0, seed.length - (cut % 3 === 0 ? cut % seed.length : 0));
    for (const [at, value] of changes) if (at < frame.length) frame[at] = value;
    return [type, frame];
  });
const wireExcess = fc.oneof(fc.constant(0), fc.integer({ min: -300, max: 100_000 }), fc.constant(0xffffffff));

describe("any bytes under any link type", () => {
  const check = (type: number, frame: Uint8Array, excess: number): void => {
    // `decode` itself insists that bytes outside the frame make no difference.
    expectSound(decode(frame, type, Math.max(0, frame.length + excess)), frame.length);
  };
  test("random: nothing throws, offsets lie inside the frame, nothing outside is read, a stop has its reason", () => {
    fc.assert(fc.property(linkType, anyBytes, wireExcess, check), { numRuns: 5_000 });
  });
  test("damaged frames: the same", () => {
    fc.assert(
      fc.property(damagedFrame, wireExcess, ([type, frame], excess) => check(type, frame, excess)),
      { numRuns: 20_000 },
    );
  });
  test("whole frames are whole: none of the frames to damage stops before it is damaged", () => {
    for (const [type, frame] of SEEDS) expect(decode(frame, type).stop, `link type ${type}`).toBeUndefined();
  });
  test("a frame of tags alone ends", () => {
    const tags = join(ETHERNET(0x8100), ...Array.from({ length: 16_000 }, () => "00 01 81 00"));
    expect(decode(tags).stop).toMatchObject({ kind: "truncated", layer: "vlan" });
  });
});

test("nothing of one packet is left in the next", () => {
  const used = new DecodedPacket();
  const captured = new CapturedPacket();
  const decodeInto = (type: number, frame: Uint8Array): void => {
    Object.assign(captured, {
      bytes: frame,
      start: 0,
      end: frame.length,
      originalLength: frame.length,
      linkType: type,
    });
    decodeFrame(captured, used);
  };
  const frames = [...SEEDS, [187, new Uint8Array(4)] as const];
  for (const [before, first] of frames)
    for (const [after, second] of frames) {
      decodeInto(before, first);
      decodeInto(after, second);
      const fresh = new DecodedPacket();
      decodeFrame(captured, fresh);
      expect(fieldsOf(used)).toEqual(fieldsOf(fresh));
    }
});

describe("names", () => {
  test.each([
    [linkTypeName(1), "ETHERNET"],
    [linkTypeName(276), "LINUX_SLL2"],
    [linkTypeName(9999), "link type 9999"],
    [linkTypeName(0x1_0005), "Network Monitor media type 5"],
    [linkTypeName(0x2_0007), "snoop datalink type 7"],
    [knownLinkTypeName(9999), undefined],
    [etherTypeName(0x0800), "IPv4"],
    [etherTypeName(0x0101), "EtherType 0x0101"],
    [knownEtherTypeName(0x0101), undefined],
    [ipProtocolName(6), "TCP"],
    [ipProtocolName(89), "OSPFIGP"],
    [ipProtocolName(200), "IP protocol 200"],
  ])("%s", (actual, expected) => expect(actual).toBe(expected));

  test.each([
    [1, "icmp"],
    [6, "tcp"],
    [17, "udp"],
    [47, "gre"],
    [50, "esp"],
    [51, "ah"],
    [58, "icmp6"],
    [2, "ip-2"],
    [132, "ip-132"],
  ])("protocol %i is %s in NDJSON", (ipProtocol, label) => expect(ipProtocolLabel(ipProtocol)).toBe(label));

  test("every link type that is decoded has a name", () => {
    for (const type of Object.values(LINK_TYPE)) expect(knownLinkTypeName(type)).toBeDefined();
  });
});
