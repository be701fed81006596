import { expect, test } from "vitest";
import {
  forgetDatagrams,
  keepDatagram,
  LATEST_ROOM,
  showDatagram,
} from "../../../src/service/inspection/latest-datagrams.ts";
import { Payload } from "../../../src/service/inspection/payload.ts";

const bytes = (length: number, first: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (first + index) & 255);
const view = (all: Uint8Array): Payload => new Payload().showAll(all);
const shown = (room: Uint8Array | undefined, side: 0 | 1): number[] => {
  const payload = view(bytes(3, 7));
  showDatagram(room, side, payload);
  return [...payload.copy(0, payload.length)];
};

test("the beginning of each side's latest datagram is kept, the other's beside it", () => {
  const room = new Uint8Array(LATEST_ROOM).fill(0xee);
  forgetDatagrams(room);
  expect([shown(room, 0), shown(room, 1)]).toEqual([[], []]);
  keepDatagram(room, 0, view(bytes(200, 1)));
  keepDatagram(room, 1, view(bytes(70, 100)));
  expect([shown(room, 0), shown(room, 1)]).toEqual([[...bytes(64, 1)], [...bytes(64, 100)]]);
  keepDatagram(room, 0, view(bytes(2, 9)));
  expect([shown(room, 0), shown(room, 1)]).toEqual([[9, 10], [...bytes(64, 100)]]);
  forgetDatagrams(room);
  expect([shown(room, 0), shown(room, 1)]).toEqual([[], []]);
});

test("where there is no room nothing is shown", () => {
  expect(shown(undefined, 0)).toEqual([]);
});
