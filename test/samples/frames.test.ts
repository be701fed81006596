import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addressBytes,
  be16,
  be32,
  concat,
  fromHex,
  internetChecksum,
  ipPacket,
  tcpSegment,
  udpDatagram,
  zeros,
} from "../support/frames.ts";
import { hex } from "../support/hex.ts";

test("checksum: the example of RFC 1071, section 3", () => {
  expect(internetChecksum(fromHex("0001 f203 f4f5 f6f7"))).toBe(0x220d);
});

test("checksum: a last odd byte counts as a high byte", () => {
  expect(internetChecksum(fromHex("0001 02"))).toBe(internetChecksum(fromHex("0001 0200")));
});

test("ipv4: every field of the header", () => {
  const packet = ipPacket(
    { source: "192.168.0.1", destination: "192.168.0.199", ipProtocol: 17, timeToLive: 64, isDontFragment: true },
    zeros(95),
  );
  expect(packet.slice(0, 20)).toEqual(
    hex(`
      45 00 00 73  ; version 4, header 20 bytes, total length 115
      00 00 40 00  ; identification 0, don't fragment
      40 11 b8 61  ; TTL 64, UDP, checksum
      c0 a8 00 01  ; from 192.168.0.1
      c0 a8 00 c7  ; to 192.168.0.199
    `),
  );
});

test("ipv4: a later fragment counts its offset in units of 8 bytes", () => {
  const ip = { source: "10.0.0.1", destination: "10.0.0.2", ipProtocol: 17, timeToLive: 1, fragmentOffset: 1480 };
  expect(ipPacket(ip, zeros(8)).slice(6, 8)).toEqual(be16(185));
  expect(ipPacket({ ...ip, hasMoreFragments: true }, zeros(8)).slice(6, 8)).toEqual(be16(0x2000 | 185));
});

const ENDS = [
  { version: 4, source: "192.0.2.1", destination: "198.51.100.255" },
  { version: 6, source: "2001:db8::1", destination: "fd00::ffff" },
] as const;

/** A segment that carries its checksum sums to nothing together with the pseudo-header (RFC 8200, section 8.1). */
const verify = (source: string, destination: string, ipProtocol: number, segment: Uint8Array): number =>
  internetChecksum(
    concat(addressBytes(source), addressBytes(destination), be32(segment.length), be32(ipProtocol), segment),
  );

for (const { version, source, destination } of ENDS) {
  describe(`over IPv${version}, whatever the payload`, () => {
    const payloads = fc.uint8Array({ maxLength: 1460, size: "max" });

    test("a TCP segment's checksum is right", () => {
      fc.assert(
        fc.property(payloads, fc.nat(0xffff), fc.nat(0xffffffff), (payload, port, sequence) => {
          const tcp = { sourcePort: port, destinationPort: 80, sequence, acknowledgment: 0, flags: 24 };
          expect(verify(source, destination, 6, tcpSegment(source, destination, tcp, payload))).toBe(0);
        }),
      );
    });

    test("a UDP datagram's checksum is right, and never 0, which would mean none", () => {
      fc.assert(
        fc.property(payloads, fc.nat(0xffff), (payload, port) => {
          const datagram = udpDatagram(source, destination, port, 53, payload);
          expect(verify(source, destination, 17, datagram)).toBe(0);
          expect(datagram.slice(6, 8)).not.toEqual(zeros(2));
        }),
      );
    });
  });
}

test("udp: a checksum that comes out as 0 is sent as ffff (RFC 768)", () => {
  const source = "10.0.0.1";
  const datagram = (last: number): Uint8Array => udpDatagram(source, source, 1, 1, be16(last));
  const [high = 0, low = 0] = datagram(0).slice(6, 8);
  expect(datagram((high << 8) | low).slice(6, 8)).toEqual(be16(0xffff));
});
