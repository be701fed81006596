import fc from "fast-check";
import { expect, test } from "vitest";
import { FlowTable } from "../../src/flow/flow-table.ts";
import { LateFragments } from "../../src/flow/late-fragments.ts";
import { DEFAULT_TIMEOUTS } from "../../src/flow/timeouts.ts";
import { decodedPacket, type PacketSketch } from "../support/decoded-packets.ts";

type Timed = PacketSketch & { readonly at: number };

const host = fc.constantFrom("10.0.0.1", "10.0.0.2", "192.0.2.2");
/** Few values of everything, so that tuples, datagrams and directions meet. */
const packetSketch: fc.Arbitrary<Timed> = fc.record({
  from: host,
  to: host,
  protocol: fc.constantFrom(6, 17),
  ports: fc.constantFrom([1000, 80] as const, [80, 1000] as const),
  flags: fc.constantFrom("S", "SA", "A", "FA", "R"),
  sequence: fc.integer({ min: 0, max: 3 }),
  payload: fc.integer({ min: 8, max: 20 }),
  fragmentId: fc.integer({ min: 1, max: 3 }),
  fragmentOffset: fc.constantFrom(0, 0, 8, 16),
  hasMoreFragments: fc.boolean(),
  at: fc.integer({ min: 0, max: 400 }),
});

test("a second reading finds for every packet the flow that it was counted in, fragments in any order", () => {
  fc.assert(
    fc.property(fc.array(packetSketch, { maxLength: 60 }), (sketches) => {
      const packets = sketches.toSorted((a, b) => a.at - b.at);
      const late = new LateFragments();
      const counted: number[] = [];
      const first = new FlowTable<undefined>(DEFAULT_TIMEOUTS, {
        begin: () => undefined,
        joined: ({ sequence }, file, frame) => late.note(sequence, file, frame),
        end: ({ start, initiatorPackets, responderPackets }) => {
          counted[start.sequence] = initiatorPackets + responderPackets;
        },
      });
      for (const [index, { at, ...sketch }] of packets.entries()) first.add(decodedPacket(sketch), at * 1e6, index + 1);
      first.finish();

      const found = counted.map(() => 0);
      let withoutFlow = 0;
      const second = new FlowTable<undefined>(DEFAULT_TIMEOUTS, { begin: () => undefined, end: () => undefined });
      for (const [index, { at, ...sketch }] of packets.entries()) {
        second.add(decodedPacket(sketch), at * 1e6, index + 1);
        const sequence = second.latestSequence ?? late.flowOf(0, index + 1);
        if (sequence === undefined) withoutFlow++;
        else found[sequence] = (found[sequence] ?? 0) + 1;
      }
      expect(found).toEqual(counted);
      expect(withoutFlow).toBe(first.fragments.orphans);
    }),
    { numRuns: 500 },
  );
});

test("frames of the same number in several files are told apart", () => {
  const late = new LateFragments();
  late.note(7, 0, 1);
  late.note(8, 1, 1);
  expect([late.flowOf(0, 1), late.flowOf(1, 1), late.flowOf(0, 2)]).toEqual([7, 8, undefined]);
});
