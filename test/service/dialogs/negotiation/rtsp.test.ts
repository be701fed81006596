import { describe, expect, it } from "vitest";
import { rtspDialog } from "../../../../src/service/dialogs/negotiation/rtsp.ts";
import { client, cutInto, flowStart, gap, replay, type Said, server } from "../support/replay-text.ts";

const START = flowStart("192.0.2.7 1040", "198.51.100.9 554", 6);

const setup = (transport: string): Said =>
  client(`SETUP rtsp://198.51.100.9/a/1 RTSP/1.0\r\nCSeq: 3\r\nTransport: ${transport}\r\n\r\n`);
const granted = (transport: string): Said =>
  server(`RTSP/1.0 200 OK\r\nCSeq: 3\r\nTransport: ${transport}\r\nSession: 1\r\n\r\n`);

const pair = (address: string, port: number, more = ""): readonly string[] => [
  `udp ${address}:${port} rtp next: RTSP SETUP${more}`,
  `udp ${address}:${port + 1} rtcp next: RTSP SETUP${more}`,
];
const OTHERS = ", announced for another address than its own";

describe("the ports that RTSP agrees on", () => {
  const rows: readonly (readonly [title: string, said: Said, lessons: readonly string[]])[] = [
    ["what the client offers is not yet granted", setup("RTP/AVP;unicast;client_port=4588-4589"), []],
    [
      "what the server grants (RFC 2326 section 12.39)",
      granted("RTP/AVP;unicast;client_port=4588-4589"),
      pair("192.0.2.7", 4588),
    ],
    [
      "what the server does not grant",
      server("RTSP/1.0 461 Unsupported Transport\r\nTransport: RTP/AVP;unicast;client_port=4588-4589\r\n\r\n"),
      [],
    ],
    [
      "an answer of the client, who was asked nothing",
      client("RTSP/1.0 200 OK\r\nTransport: RTP/AVP;unicast;client_port=4588-4589\r\n\r\n"),
      [],
    ],
    [
      "what the server grants: its own ports too",
      granted("RTP/AVP/UDP;unicast;client_port=4588-4589;server_port=6256-6257"),
      [...pair("192.0.2.7", 4588), ...pair("198.51.100.9", 6256)],
    ],
    [
      "from and to other addresses",
      granted("RTP/AVP;unicast;destination=192.0.2.8;source=198.51.100.10;client_port=4588-4589;server_port=6256-6257"),
      [...pair("192.0.2.8", 4588, OTHERS), ...pair("198.51.100.10", 6256, OTHERS)],
    ],
    [
      "a source that is a name: the server's own address",
      granted("RTP/AVP;unicast;source=media;client_port=4588-4589;server_port=6256-6257"),
      [...pair("192.0.2.7", 4588), ...pair("198.51.100.9", 6256)],
    ],
    [
      "to a multicast group",
      granted("RTP/AVP;multicast;destination=239.1.2.3;port=3456-3457;ttl=16"),
      pair("239.1.2.3", 3456),
    ],
    ["one port without RTCP", granted("RTP/AVP;unicast;client_port=4588"), ["udp 192.0.2.7:4588 rtp next: RTSP SETUP"]],
    [
      "an odd port first, as some servers have it",
      granted("RTP/SAVP;unicast;client_port=4589-4590"),
      pair("192.0.2.7", 4589),
    ],
    [
      "each of several",
      granted("RTP/AVP/TCP;interleaved=0-1,RTP/AVP;unicast;client_port=4588-4589;mode=play"),
      pair("192.0.2.7", 4588),
    ],
    ["inside the connection: none", granted("RTP/AVP/TCP;unicast;interleaved=0-1"), []],
    ["another protocol than RTP", granted("x-real-rdt/udp;client_port=4588"), []],
    ["port 0", granted("RTP/AVP;unicast;client_port=0-1"), []],
    ["ports above 65535", granted("RTP/AVP;unicast;client_port=65536-65537"), []],
    [
      "the last port has no next one",
      granted("RTP/AVP;unicast;client_port=65535-65536"),
      ["udp 192.0.2.7:65535 rtp next: RTSP SETUP"],
    ],
    ["ports that are no numbers", granted("RTP/AVP;unicast;client_port=a-b;server_port"), []],
    ["a server port that a client names", setup("RTP/AVP;unicast;server_port=6256-6257"), []],
    [
      "behind a message without a body",
      server("RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\nRTSP/1.0 200 OK\r\nTransport: RTP/AVP;server_port=6256\r\n\r\n"),
      ["udp 198.51.100.9:6256 rtp next: RTSP SETUP"],
    ],
    [
      "a body that looks like a header",
      server("RTSP/1.0 200 OK\r\nContent-Length: 48\r\n\r\nTransport: RTP/AVP;unicast;client_port=4588-4589\n"),
      [],
    ],
  ];
  it.each(rows)("%s", (_title, said, lessons) => {
    expect(replay(rtspDialog, START, [said]).lessons).toEqual(lessons);
  });

  it("ports in a line too long to be read whole are counted, and so long a length is none", () => {
    const long = granted(`RTP/AVP;unicast;x=${"x".repeat(979)};client_port=4588`);
    const length = server(`RTSP/1.0 200 OK\r\nContent-Length:${" ".repeat(1006)}9999\r\n\r\n`);
    const { lessons, forgotten } = replay(rtspDialog, START, [long, length, granted("RTP/AVP;client_port=4590")]);
    expect(lessons).toEqual(["udp 192.0.2.7:4590 rtp next: RTSP SETUP"]);
    expect(forgotten).toBe(1);
  });

  it.each([
    ["the rest of a body", "x".repeat(1500)],
    ["a status line", `RTSP/1.0 454 ${"x".repeat(1500)}\r\n`],
  ])("before an answer, a line too long to be read whole: %s", (_title, line) => {
    const turns = [gap(1), server(`${line}\r\n`), granted("RTP/AVP;client_port=4590")];
    expect(replay(rtspDialog, START, turns).lessons).toEqual(["udp 192.0.2.7:4590 rtp next: RTSP SETUP"]);
  });

  it("what looks like media within a line too long to be read whole is the rest of it", () => {
    const turns = [gap(1), server("x".repeat(1500)), server("$\x01\x00\x60\r\n"), granted("RTP/AVP;client_port=4590")];
    expect(replay(rtspDialog, START, turns).lessons).toEqual(["udp 192.0.2.7:4590 rtp next: RTSP SETUP"]);
  });

  it("the headers of an answer whose first line is too long are its own", () => {
    const answer = server(`RTSP/1.0 200 ${"x".repeat(1500)}\r\nTransport: RTP/AVP;client_port=4590\r\n\r\n`);
    expect(replay(rtspDialog, START, [answer]).lessons).toEqual(["udp 192.0.2.7:4590 rtp next: RTSP SETUP"]);
  });

  /** Media inside the connection whose bytes look like the beginning of a line. */
  const interleaved = "$\x01\0\x0aSETUP\r\n\r\n\n$\0\0\x00";
  const WHOLE = [
    client("DESCRIBE rtsp://198.51.100.9/a RTSP/1.0\r\nCSeq: 2\r\n\r\n"),
    server("RTSP/1.0 200 OK\r\ncontent-length: 12\r\n\r\nm=video 0\r\n\n"),
    setup("RTP/AVP;unicast;client_port=4588-4589"),
    granted("RTP/AVP;unicast;client_port=4588-4589;server_port=6256-6257"),
    server(interleaved),
    server("RTSP/1.0 200 OK\r\nTransport: RTP/AVP;server_port=6258\r\n\r\n"),
  ];
  it.each([1, 2, 5, 40, 10_000])("a whole session in segments of %i bytes", (size) => {
    expect(replay(rtspDialog, START, cutInto(WHOLE, size)).lessons).toEqual([
      ...pair("192.0.2.7", 4588),
      ...pair("198.51.100.9", 6256),
      "udp 198.51.100.9:6258 rtp next: RTSP SETUP",
    ]);
  });
});
