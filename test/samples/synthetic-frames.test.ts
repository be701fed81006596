/** The capture that bench/ measures with must be what bench/README.md says of it. */
import { describe, expect, test } from "vitest";
import { beginFlow, planFlows } from "../../bench/synthetic-flows.ts";
import { LONGEST_RECORD, SyntheticFrames } from "../../bench/synthetic-frames.ts";
import { randomFrom } from "../../scripts/scenario/random.ts";
import { u16, u32, u32le } from "../../src/base/bytes.ts";
import { internetChecksum } from "../support/frames.ts";

const PACKETS = 20_000;
const FRAME_AT = 16;
const IP_AT = FRAME_AT + 14;

function records(packets: number): Uint8Array[] {
  const frames = new SyntheticFrames(packets, 2000);
  const chunk = Buffer.alloc(LONGEST_RECORD);
  const all: Uint8Array[] = [];
  for (;;) {
    const length = frames.writeRecord(chunk, 0);
    if (length === 0) return all;
    all.push(Uint8Array.from(chunk.subarray(0, length)));
  }
}

const all = records(PACKETS);

describe("the synthetic capture", () => {
  test("has exactly as many packets as asked for, and 20 for each flow on average", () => {
    expect(all.length).toBe(PACKETS);
    const flows = new Set(
      all.map((record) => {
        const portsAt = IP_AT + 20;
        const ends = [
          `${u32(record, IP_AT + 12)}:${u16(record, portsAt)}`,
          `${u32(record, IP_AT + 16)}:${u16(record, portsAt + 2)}`,
        ];
        return `${record[IP_AT + 9]} ${ends.toSorted().join(" ")}`;
      }),
    );
    expect(flows.size).toBe(PACKETS / 20);
  });

  test("has 100,000 flows at full size, no two with the same ends", () => {
    const random = randomFrom(1);
    const plan = planFlows(2_000_000, random);
    const flows = plan.kinds.map((kind, number) => {
      const { initiator, initiatorPort, responder, responderPort } = beginFlow(plan, number, random);
      const ends = [`${initiator}:${initiatorPort}`, `${responder}:${responderPort}`];
      return [kind === "udp" ? "udp" : "tcp", ...ends.toSorted()].join(" ");
    });
    expect(flows.length).toBe(100_000);
    expect(new Set(flows).size).toBe(100_000);
    expect(plan.packets.reduce((sum, packets) => sum + packets, 0)).toBe(2_000_000);
  });

  test("is the same bytes every time", () => {
    expect(Buffer.compare(Buffer.concat(records(PACKETS)), Buffer.concat(all))).toBe(0);
  });

  test("has its packets in order of time", () => {
    const micros = all.map((record) => u32le(record, 0) * 1e6 + u32le(record, 4));
    expect(micros).toEqual(micros.toSorted((a, b) => a - b));
  });

  test("has 620 to 660 bytes a frame, so that 2,000,000 packets are 1.3 GB", () => {
    const bytes = all.reduce((sum, record) => sum + record.length - FRAME_AT, 0);
    expect(bytes / PACKETS).toBeGreaterThan(620);
    expect(bytes / PACKETS).toBeLessThan(660);
  });

  test("has the right checksum in every header and segment", () => {
    const wrong = all.filter((record) => {
      const length = u16(record, IP_AT + 2) - 20;
      const segment = record.slice(IP_AT + 20, IP_AT + 20 + length);
      const pseudoHeader = [
        ...record.slice(IP_AT + 12, IP_AT + 20),
        0,
        record[IP_AT + 9]!,
        length >>> 8,
        length & 0xff,
      ];
      const isHeaderRight = internetChecksum(record.slice(IP_AT, IP_AT + 20)) === 0;
      return !isHeaderRight || internetChecksum(Uint8Array.from([...pseudoHeader, ...segment])) !== 0;
    });
    expect(wrong.length).toBe(0);
  });
});
