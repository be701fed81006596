import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { FlowStart } from "../../../../src/flow/flow.ts";
import { NEGOTIATION_DIALOGS } from "../../../../src/service/dialogs/negotiation-dialogs.ts";
import { corpusFolder } from "../../../support/corpus.ts";
import { type Conversation, conversationsOf } from "../support/capture-turns.ts";
import { replay } from "../support/replay-text.ts";

/** What the dialog of `protocol` learns of the flows of a port, each lesson with the frame that taught it. */
async function learned(capture: string, protocol: string, port: number): Promise<readonly string[]> {
  const factory = NEGOTIATION_DIALOGS[protocol];
  if (factory === undefined) throw new Error(protocol);
  const all = await conversationsOf(join(corpusFolder ?? "", capture));
  const isOnPort = ({ initiatorPort, responderPort }: FlowStart): boolean =>
    initiatorPort === port || responderPort === port;
  return all
    .filter(({ start }) => isOnPort(start))
    .flatMap((conversation) =>
      lessonsByFrame(conversation, (turns) => replay(factory, conversation.start, turns).lessons),
    );
}

/** A lesson belongs to the frame whose turn adds it. */
function lessonsByFrame(
  { turns }: Conversation,
  lessonsOf: (turns: Conversation["turns"]) => readonly string[],
): readonly string[] {
  const lessons = lessonsOf(turns);
  return lessons.map((lesson, index) => {
    const count = turns.findIndex((_turn, last) => lessonsOf(turns.slice(0, last + 1)).length > index);
    return `frame ${turns[count]?.frame}: ${lesson}`;
  });
}

describe.skipIf(corpusFolder === undefined)("endpoints that real captures agree on (needs ../shared/corpus)", () => {
  const rows: readonly (readonly [capture: string, protocol: string, port: number, lessons: readonly string[]])[] = [
    [
      "01-ipv4.pcap",
      "ftp",
      21,
      [
        "frame 20: tcp 199.233.217.249:56666 ftp-data next: FTP PASV",
        "frame 39: tcp 199.233.217.249:56667 ftp-data next: FTP PASV",
        "frame 58: tcp 141.142.220.235:33582 ftp-data next: FTP PORT",
        "frame 76: tcp 141.142.220.235:37835 ftp-data next: FTP PORT",
      ],
    ],
    [
      "02-ipv6.pcap",
      "ftp",
      21,
      [
        "frame 28: tcp [2001:470:4867:99::21]:57086 ftp-data next: FTP EPSV",
        "frame 45: tcp [2001:470:4867:99::21]:57087 ftp-data next: FTP EPSV",
        "frame 68: tcp [2001:470:4867:99::21]:57088 ftp-data next: FTP EPSV",
        "frame 91: tcp [2001:470:1f11:81f:c999:d94:aa7c:2e3e]:49189 ftp-data next: FTP EPRT",
        "frame 114: tcp [2001:470:1f11:81f:c999:d94:aa7c:2e3e]:49190 ftp-data next: FTP EPRT",
      ],
    ],
  ];
  test.each(rows)("%s, %s on port %i", async (capture, protocol, port, lessons) => {
    expect(await learned(capture, protocol, port)).toEqual(lessons);
  });

  test("16-tftp.pcap: the data come from port 3445 to the port that asked", async () => {
    expect(await learned("16-tftp.pcap", "tftp", 69)).toContain(
      "frame 3: udp 192.168.0.253:50618 tftp next: TFTP read request",
    );
  });

  test("07-output-eve-ftp-data.pcap: FTP active, and a router that announces itself by SSDP", async () => {
    expect(await learned("07-output-eve-ftp-data.pcap", "ftp", 21)).toHaveLength(2);
    const announced = new Set(
      (await learned("07-output-eve-ftp-data.pcap", "ssdp", 1900)).map((text) => text.replace(/^.*?: /, "")),
    );
    expect([...announced]).toEqual([
      "tcp 192.168.0.1:80 upnp standing: SSDP LOCATION",
      "tcp 192.168.0.1:1900 upnp standing: SSDP LOCATION",
    ]);
  });
});
