import { describe, expect, it } from "vitest";
import { sipDialog } from "../../../../src/service/dialogs/negotiation/sip.ts";
import { client, cutInto, flowStart, replay, server } from "../support/replay-text.ts";

const START = flowStart("192.0.2.7 5060", "198.51.100.9 5060", 17);
const START_TCP = flowStart("192.0.2.7 1040", "198.51.100.9 5060", 6);

const invite = (description: readonly string[]): string =>
  `INVITE sip:a@198.51.100.9 SIP/2.0\r\nc: application/sdp\r\nm: <sip:b@192.0.2.7>\r\n\r\n${description.join("\r\n")}\r\n`;
const media = (address: string, port: number, more = ""): readonly string[] => [
  `udp ${address}:${port} rtp next: SIP, session description${more}`,
  `udp ${address}:${port + 1} rtcp next: SIP, session description${more}`,
];

describe("where SIP has media sent to", () => {
  const rows: readonly (readonly [title: string, description: readonly string[], lessons: readonly string[]])[] = [
    [
      "the address before the media is for all of them (RFC 8866)",
      ["v=0", "c=IN IP4 192.0.2.7", "m=audio 49170 RTP/AVP 0", "m=video 49180/2 RTP/SAVPF 31"],
      [...media("192.0.2.7", 49170), ...media("192.0.2.7", 49180)],
    ],
    [
      "the address behind one media is its own",
      ["v=0", "m=audio 49170 RTP/AVP 0", "c=IN IP6 2001:db8::7"],
      media("[2001:db8::7]", 49170, ", announced for another address than its own"),
    ],
    [
      "a multicast group with its time to live",
      ["c=IN IP4 239.1.2.3/127", "m=audio 49170 RTP/AVP 0"],
      media("239.1.2.3", 49170),
    ],
    ["refused media", ["c=IN IP4 192.0.2.7", "m=audio 0 RTP/AVP 0"], []],
    ["media without RTP", ["c=IN IP4 192.0.2.7", "m=image 49170 udptl t38"], []],
    ["on hold", ["c=IN IP4 0.0.0.0", "m=audio 49170 RTP/AVP 0"], []],
    ["a name for an address", ["c=IN IP4 host.example", "m=audio 49170 RTP/AVP 0"], []],
    [
      "a new description forgets the address of the last one",
      ["c=IN IP4 192.0.2.7", "v=0", "m=audio 49170 RTP/AVP 0"],
      [],
    ],
    ["no port", ["c=IN IP4 192.0.2.7", "m=audio RTP/AVP", "m="], []],
  ];
  it.each(rows)("%s", (_title, description, lessons) => {
    expect(replay(sipDialog, START, [client(invite(description))]).lessons).toEqual(lessons);
    expect(replay(sipDialog, START_TCP, cutInto([client(invite(description))], 9)).lessons).toEqual(lessons);
  });

  it("lines too long to be read whole tell what nothing behind them can change", () => {
    const many = "0 ".repeat(600);
    const description = [`c=IN IP4 239.1.2.3/1${many}`, `m=audio 49170 RTP/AVP ${many}`, `c=IN IP4 192.0.2.8${many}`];
    for (const start of [START, START_TCP])
      expect(replay(sipDialog, start, [client(invite([...description, "m=audio 8000 RTP/AVP 0"]))]).lessons).toEqual(
        media("239.1.2.3", 49170),
      );
  });

  it("each side's own", () => {
    const turns = [
      client(invite(["c=IN IP4 192.0.2.7"])),
      server("SIP/2.0 200 OK\r\n\r\nm=audio 8000 RTP/AVP 0\r\n"),
      server("SIP/2.0 200 OK\r\n\r\nv=0\r\nc=IN IP4 198.51.100.9\r\nm=audio 8000 RTP/AVP 0\r\n"),
    ];
    expect(replay(sipDialog, START, turns).lessons).toEqual(media("198.51.100.9", 8000));
  });

  it("a datagram begins a line, whatever the one before it left open", () => {
    const turns = [client("x".repeat(3000)), client("c=IN IP4 192.0.2.7\r\nm=audio 8000 RTP/AVP 0\r\n")];
    expect(replay(sipDialog, START, turns).lessons).toEqual(media("192.0.2.7", 8000));
  });
});
