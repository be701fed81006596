import { expect, it } from "vitest";
import { tftpDialog } from "../../../../src/service/dialogs/negotiation/tftp.ts";
import { client, flowStart, replay, type Said, server } from "../support/replay-text.ts";

const START = flowStart("192.0.2.7 50618", "198.51.100.9 69", 17);

const rows: readonly (readonly [title: string, said: Said, lessons: readonly string[], isDone: boolean])[] = [
  [
    "a read request: the server will answer to the address and port that asked",
    client("\0\x01boot.img\0octet\0"),
    ["udp 192.0.2.7:50618 tftp next: TFTP read request"],
    false,
  ],
  [
    "a write request",
    client("\0\x02config\0netascii\0blksize\x001428\0"),
    ["udp 192.0.2.7:50618 tftp next: TFTP write request"],
    false,
  ],
  [
    "whoever asks: the ports of the flow may be taken the wrong way round",
    server("\0\x01boot.img\0octet\0"),
    ["udp 198.51.100.9:69 tftp next: TFTP read request"],
    false,
  ],
  ["data: the transfer agrees on nothing", server("\0\x03\0\x01content"), [], true],
  ["an acknowledgement", client("\0\x04\0\x01"), [], true],
  ["one byte", client("\0"), [], true],
];
it.each(rows)("TFTP, %s", (_title, said, lessons, isDone) => {
  expect(replay(tftpDialog, START, [said])).toEqual({ facts: [], lessons, protocol: null, isDone });
});

it("TFTP, a request whose ports were lost teaches nothing", () => {
  const start = { ...START, initiatorPort: null, responderPort: null };
  expect(replay(tftpDialog, start, [client("\0\x01boot.img\0octet\0")]).lessons).toEqual([]);
});

it("TFTP, a second request from the same port is learned again", () => {
  const request = client("\0\x01boot.img\0octet\0");
  expect(replay(tftpDialog, START, [request, request]).lessons).toHaveLength(2);
});
