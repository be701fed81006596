import fc from "fast-check";
import { expect, test } from "vitest";
import type { Flow } from "../../src/flow/flow.ts";
import { FlowTable } from "../../src/flow/flow-table.ts";
import { DEFAULT_TIMEOUTS } from "../../src/flow/timeouts.ts";
import { decodedPacket, type PacketSketch } from "../support/decoded-packets.ts";

type Timed = PacketSketch & { readonly at: number };

interface ModelFlow {
  readonly key: string;
  readonly from: string;
  first: number;
  last: number;
  counts: [number, number];
  bytes: [number, number];
}

/** UDP flows by readable keys: slow and obvious. */
function model(packets: readonly Timed[]): ModelFlow[] {
  const flows: ModelFlow[] = [];
  const open = new Map<string, ModelFlow>();
  for (const { from = "", to = "", ports, payload = 0, at } of packets) {
    const source = `${from} ${ports?.[0]}`;
    const destination = `${to} ${ports?.[1]}`;
    const key = [source, destination].sort().join(" ");
    let flow = open.get(key);
    if (flow === undefined || at - flow.last > 60) {
      flow = { key, from: source, first: at, last: at, counts: [0, 0], bytes: [0, 0] };
      open.set(key, flow);
      flows.push(flow);
    }
    const side = flow.from === source ? 0 : 1;
    flow.last = Math.max(flow.last, at);
    flow.counts[side]++;
    flow.bytes[side] += payload;
  }
  return flows;
}

const addresses = fc.constantFrom("10.0.0.1", "10.0.0.2", "10.1.0.1", "2001:db8::1", "2001:db8::2");
const packets = fc
  .array(
    fc.record({
      from: addresses,
      to: addresses,
      ports: fc.tuple(fc.constantFrom(1024, 5000, 40_000), fc.constantFrom(1024, 5000, 40_000)),
      payload: fc.nat(1000),
      step: fc.constantFrom(0, 1, 20, 59, 61),
    }),
    { minLength: 1, maxLength: 200, size: "max" },
  )
  .map((steps) => {
    let at = 0;
    return steps
      .filter(({ from, to }) => from.includes(":") === to.includes(":"))
      .map(({ step, ...sketch }) => {
        at += step;
        return { ...sketch, at };
      });
  });

test("the flow table finds the flows of a slow, obvious model", () => {
  fc.assert(
    fc.property(packets, (sequence) => {
      const flows: Flow[] = [];
      const table = new FlowTable<undefined>(DEFAULT_TIMEOUTS, {
        begin: () => undefined,
        end: (flow) => flows.push(flow),
      });
      let frame = 0;
      for (const { at, ...sketch } of sequence) table.add(decodedPacket(sketch), at * 1e6, ++frame);
      table.finish();
      const found = flows
        .sort((a, b) => a.start.sequence - b.start.sequence)
        .map((flow) => ({
          first: flow.start.firstMicros / 1e6,
          last: flow.lastMicros / 1e6,
          counts: [flow.initiatorPackets, flow.responderPackets],
          bytes: [flow.initiatorBytes, flow.responderBytes],
        }));
      expect(found).toEqual(model(sequence).map(({ first, last, counts, bytes }) => ({ first, last, counts, bytes })));
    }),
    { numRuns: 500 },
  );
});

test("100,000 open flows are told apart, and swept out when idle", () => {
  let ended = 0;
  const table = new FlowTable<undefined>(DEFAULT_TIMEOUTS, { begin: () => undefined, end: () => ended++ });
  const count = 100_000;
  for (let i = 0; i < 2 * count; i++) {
    const flow = i % count;
    table.add(
      decodedPacket({ from: `10.${flow >> 16}.${(flow >> 8) & 255}.${flow & 255}` }),
      Math.floor(i / 5000) * 1e6,
      i + 1,
    );
  }
  expect(ended).toBe(0);
  // Enough new flows, an hour later, for the table to look for idle ones.
  for (let i = 0; i < 2 * count; i++) {
    table.add(decodedPacket({ from: `172.${i >> 16}.${(i >> 8) & 255}.${i & 255}` }), 4000e6, i + 1);
  }
  expect(ended).toBeGreaterThanOrEqual(count);
  table.finish();
  expect(ended).toBe(3 * count);
});
