import { expect, test } from "vitest";
import { DatagramRooms, LatestDatagrams } from "../../../src/service/inspection/latest-datagrams.ts";
import { Payload } from "../../../src/service/inspection/payload.ts";

const bytes = (length: number, first: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (first + index) & 255);
const view = (all: Uint8Array): Payload => new Payload().showAll(all);
const shown = (room: LatestDatagrams): number[][] =>
  ([0, 1] as const).map((side) => {
    const payload = view(bytes(3, 7));
    room.show(side, payload);
    return [...payload.copy(0, payload.length)];
  });

test("the beginning of each side's latest datagram is kept, the other's beside it", () => {
  const room = new LatestDatagrams();
  expect(shown(room)).toEqual([[], []]);
  room.keep(0, view(bytes(200, 1)));
  room.keep(1, view(bytes(70, 100)));
  expect(shown(room)).toEqual([[...bytes(64, 1)], [...bytes(64, 100)]]);
  room.keep(0, view(bytes(2, 9)));
  expect(shown(room)).toEqual([[9, 10], [...bytes(64, 100)]]);
  room.forget();
  expect(shown(room)).toEqual([[], []]);
});

test("a room that is lent again has nothing of who had it before", () => {
  const rooms = new DatagramRooms();
  const [first, other] = [rooms.lend(), rooms.lend()];
  first.keep(0, view(bytes(9, 1)));
  first.keep(1, view(bytes(9, 2)));
  expect([rooms.lent, other === first]).toEqual([2, false]);
  rooms.takeBack(first);
  const again = rooms.lend();
  expect([again === first, shown(again), rooms.lent]).toEqual([true, [[], []], 2]);
});
