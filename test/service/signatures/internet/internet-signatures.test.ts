import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromHex, latin1 } from "../../../../scripts/scenario/octets.ts";
import { Payload } from "../../../../src/service/inspection/payload.ts";
import { MATCH } from "../../../../src/service/inspection/signature.ts";
import { INTERNET_SIGNATURES } from "../../../../src/service/signatures/internet/internet-signatures.ts";
import { PLANT_SIGNATURES } from "../../../../src/service/signatures/plant/plant-signatures.ts";
import { WINDOWS_SIGNATURES } from "../../../../src/service/signatures/windows/windows-signatures.ts";
import { answersByLength, askSignature, protocolsThatSay, startOf } from "../support/ask-signatures.ts";
import { INTERNET_SAMPLES } from "./internet-samples.ts";

const ALL_SIGNATURES = [...INTERNET_SIGNATURES, ...WINDOWS_SIGNATURES, ...PLANT_SIGNATURES];
const overTcp = INTERNET_SAMPLES.filter(({ transport }) => transport === "tcp");

/** All of the first 100, then some. */
const prefixLengths = (bytes: Uint8Array): readonly number[] =>
  Array.from({ length: bytes.length + 1 }, (_, length) => length).filter(
    (length) => length <= 100 || length % 61 === 0 || length === bytes.length,
  );

describe("a stream is known from its first bytes, and from no fewer", () => {
  test.each(overTcp)("$name: $protocol from byte $from", ({ from, match = "yes", ...sample }) => {
    const answers = answersByLength(INTERNET_SIGNATURES, sample);
    expect(answers.indexOf(MATCH[match])).toBe(from);
    expect(answers.slice(0, from).filter((answer) => answer !== MATCH.more && answer !== MATCH.likely)).toEqual([]);
    expect(new Set(answers.slice(from))).toEqual(new Set([MATCH[match]]));
  });
});

describe("a datagram is known when all of it was captured, and never taken for another when it was cut", () => {
  test.each(INTERNET_SAMPLES.filter(({ transport }) => transport === "udp"))("$name: $protocol", (sample) => {
    const answers = answersByLength(INTERNET_SIGNATURES, sample);
    expect(answers.at(-1)).toBe(MATCH[sample.match ?? "yes"]);
    for (const length of prefixLengths(sample.bytes))
      expect(["", sample.protocol]).toContain(protocolsThatSay("yes", ALL_SIGNATURES, sample, length).join());
  });
});

describe("no other protocol claims it, however much of it was said", () => {
  test.each(INTERNET_SAMPLES)("$name: $protocol", (sample) => {
    for (const length of prefixLengths(sample.bytes)) {
      const claims = protocolsThatSay("yes", ALL_SIGNATURES, sample, length);
      expect(claims.filter((protocol) => protocol !== sample.protocol || sample.match === "likely")).toEqual([]);
    }
  });
});

describe("what only looks like it", () => {
  test.each([
    { not: "http", transport: "tcp", text: "GET lost\r\n" },
    { not: "http", transport: "tcp", text: "OPTIONS rtsp://h/ RTSP/1.0\r\n" },
    { not: "http", transport: "tcp", text: "HTTP/1.1 nothing" },
    { not: "http", transport: "tcp", text: "HTTP/1.1 099 x" },
    { not: "ssh", transport: "tcp", text: "SSH-3.0-x\r\n" },
    { not: "smtp", transport: "tcp", text: "220 ftp.example.net FTP server ready\r\n" },
    { not: "ftp", transport: "tcp", text: "220 mail.example.net ESMTP\r\n" },
    { not: "pop3", transport: "tcp", text: "+PONG\r\n" },
    { not: "rfb", transport: "tcp", text: "RFB 003x008\n" },
    { not: "redis", transport: "tcp", text: "* OK IMAP4 ready\r\n" },
    { not: "irc", transport: "tcp", text: "USER shift2\r\nPASS x\r\n" },
    { not: "xmpp", transport: "tcp", text: `<?xml version="1.0"?><html>${" ".repeat(500)}` },
    { not: "syslog", transport: "udp", text: "<192>Oct 11 22:14:15 h x" },
    { not: "tftp", transport: "udp", text: "\0\x01boot\0binary\0" },
    { not: "ssdp", transport: "udp", text: "M-SEARCH / HTTP/1.1\r\n" },
  ] as const)("$text is not $not", ({ not, transport, text }) => {
    const sample = { name: text, protocol: not, transport, port: 9_999, bytes: latin1(text) };
    expect(answersByLength(INTERNET_SIGNATURES, sample).at(-1)).toBe(MATCH.no);
  });

  test.each([
    { protocol: "snmp", bytes: "30 0d 02 01 00 04 01 70 a0 04 02 01 01 05", why: "its length is not the datagram's" },
    { protocol: "radius", bytes: `01 07 00 14 ${"00".repeat(16)} 00 00`, why: "it is padded" },
  ])("$protocol is only likely where $why", ({ protocol, bytes }) => {
    const sample = { name: "", protocol, transport: "udp", port: 9_999, bytes: fromHex(bytes) } as const;
    expect(answersByLength(INTERNET_SIGNATURES, sample).at(-1)).toBe(MATCH.likely);
  });

  test("a question to a DNS server from the port of mDNS is DNS", () => {
    const { bytes } = INTERNET_SAMPLES.find(({ name }) => name === "dynamic update") ?? { bytes: new Uint8Array(0) };
    const said = new Payload().show(bytes, 0, bytes.length);
    const context = {
      start: startOf("udp", 53, 5353),
      side: 0,
      other: new Payload(),
      before: new Payload(),
      wireLength: bytes.length,
    } as const;
    const claims = INTERNET_SIGNATURES.filter((signature) => signature.match(said, context) === MATCH.yes);
    expect(claims.map(({ protocol }) => protocol)).toEqual(["dns"]);
  });

  test("the password of Redis is not POP3's", () => {
    const turns = {
      name: "",
      protocol: "pop3",
      transport: "tcp",
      port: 6379,
      bytes: latin1("+OK\r\n+OK\r\n"),
    } as const;
    expect(
      protocolsThatSay("yes", INTERNET_SIGNATURES, { ...turns, side: 1, other: latin1("AUTH op secret\r\n") }),
    ).toEqual([]);
  });

  test.each([
    { not: "tls", transport: "tcp", bytes: "16 03 01 00 00 01", why: "a record without contents" },
    {
      not: "tls",
      transport: "tcp",
      bytes: "16 03 01 00 40 01 00 00 3c 04 03",
      why: "a hello of a version that there is not",
    },
    { not: "x11", transport: "tcp", bytes: "6c 00 0b 00 00 00 00 00 00 00 00 01", why: "padding that is not zero" },
    {
      not: "sunrpc",
      transport: "udp",
      bytes: `000055aa 00000000 00000003 000186a0 00000002 00000003 ${"00".repeat(32)}`,
      why: "version 3 of ONC RPC",
    },
    {
      not: "mysql",
      transport: "tcp",
      bytes: "4a 00 00 00 0a 35 2e 35 00 00000000 7373737373737373 01",
      why: "a salt that no zero ends",
    },
    { not: "dhcpv6", transport: "udp", bytes: "0b 11 22 33 00 06 00 02 00 17", why: "nobody's request" },
    { not: "radius", transport: "udp", bytes: `01 07 00 16 ${"00".repeat(16)} 00 02`, why: "an attribute of type 0" },
    { not: "tls", transport: "tcp", bytes: "16 03 09 00 40 01", why: "a version that there is not" },
    {
      not: "tls",
      transport: "tcp",
      bytes: "80 2f 01 00 02 00 16 00 00 00 10",
      why: "SSL 2.0 ciphers that are not 3 bytes each",
    },
    { not: "dns", transport: "udp", bytes: "1234 0140 0001 0000 0000 0000 00 0001 0001", why: "the reserved bit" },
    { not: "dns", transport: "udp", bytes: "1234 0100 0001 0000 0000 0000 00 0001 0001 00", why: "a byte too many" },
    {
      not: "dns",
      transport: "udp",
      bytes: "1234 0100 0001 0005 0000 0000 00 0001 0001",
      why: "more records than it has room for",
    },
    {
      not: "dns",
      transport: "udp",
      bytes:
        "1234 0110 0001 0000 0000 0000 20 43 4b 414141414141414141414141414141414141414141414141414141414141 00 0021 0001",
      why: "a question for a NetBIOS name",
    },
    {
      not: "snmp",
      transport: "udp",
      bytes: "30 0c 02 01 00 04 01 70 a5 04 02 01 01 05 00",
      why: "GetBulk in version 1",
    },
    {
      not: "radius",
      transport: "udp",
      bytes: `01 07 00 16 ${"00".repeat(16)} 01 03`,
      why: "an attribute beyond the end",
    },
    { not: "pptp", transport: "tcp", bytes: "00 9c 00 01 1a 2b 3c 4e 00 01 00 00", why: "another cookie" },
    { not: "telnet", transport: "tcp", bytes: "ff fb 90 ff fb 90", why: "MP3 audio" },
    { not: "mqtt", transport: "tcp", bytes: "10 12 00 04 4d 51 54 54 09", why: "version 9" },
    {
      not: "stun",
      transport: "udp",
      bytes: `00 01 00 04 21 12 a4 42 ${"00".repeat(12)}`,
      why: "a length that is not the datagram's",
    },
    {
      not: "quic",
      transport: "udp",
      bytes: `c3 00 00 00 01 15 ${"00".repeat(40)}`,
      why: "a connection id of 21 bytes",
    },
    {
      not: "wake-on-lan",
      transport: "udp",
      bytes: `${"ff".repeat(6)}${"00a0247e1101".repeat(15)}00a0247e1102`,
      why: "15 addresses that are the same",
    },
  ] as const)("$why is not $not", ({ not, transport, bytes }) => {
    const sample = { name: not, protocol: not, transport, port: 9_999, bytes: fromHex(bytes) };
    expect(answersByLength(INTERNET_SIGNATURES, sample).at(-1)).toBe(MATCH.no);
  });
});

describe("hostile bytes", () => {
  const content = fc.uint8Array({ maxLength: 600, size: "max" });
  const mutated = fc
    .tuple(
      fc.constantFrom(...INTERNET_SAMPLES),
      fc.array(fc.tuple(fc.nat(600), fc.nat(255)), { maxLength: 8 }),
      fc.nat(700),
    )
    .map(([{ bytes }, changes, length]) => {
      const changed = bytes.slice(0, length);
      for (const [at, value] of changes) if (at < changed.length) changed[at] = value;
      return changed;
    });

  test.each(["tcp", "udp"] as const)("%s: no bytes throw, and the same bytes get the same answer", (transport) => {
    fc.assert(
      fc.property(
        fc.oneof(content, mutated),
        content,
        fc.constantFrom(0 as const, 1 as const),
        (bytes, other, side) => {
          const sample = { name: "", protocol: "", transport, port: 5_353, bytes, other, side };
          for (const signature of INTERNET_SIGNATURES) {
            if (!signature.transports.includes(transport)) continue;
            const answer = askSignature(signature, sample);
            expect(Object.values(MATCH)).toContain(answer);
            expect(askSignature(signature, sample)).toBe(answer);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test.each(["tcp", "udp"] as const)("%s: random bytes are nothing's", (transport) => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 600, size: "max" }), (bytes) => {
        fc.pre(new Set(bytes).size > 12); // fast-check likes runs of one byte, which random payload does not have
        const sample = { name: "", protocol: "", transport, port: 9_999, bytes };
        expect(protocolsThatSay("yes", INTERNET_SIGNATURES, sample)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
