import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { INTERNET_DIALOGS } from "../../../src/service/dialogs/internet-dialogs.ts";
import { CASES, MIDSTREAM, TCP, UDP } from "./internet-dialog-cases.ts";
import { cutInto, gap, type Heard, replay, type Said } from "./support/replay-text.ts";

const heard = (protocol: string, turns: readonly Said[], start = TCP): Heard => {
  const factory = INTERNET_DIALOGS[protocol];
  if (factory === undefined) throw new Error(`${protocol} has no dialog`);
  return replay(factory, start, turns);
};
describe.each(CASES)(
  "$protocol: $name",
  ({ protocol, name, turns, facts, refined = null, isDone = true, start = TCP }) => {
    test("tells what it is", () => {
      expect(heard(protocol, turns, start)).toEqual({ facts, lessons: [], protocol: refined, isDone });
    });

    test.runIf(start.ipProtocol === TCP.ipProtocol).each([1, 3, 7])("in segments of %d bytes", (size) => {
      // Telnet's prompt is looked for at the end of segments, which servers write in one.
      if (protocol === "telnet") return;
      // Behind a gap it counts what begins a segment, or fills it.
      if (name.includes("gap")) return;
      expect(heard(protocol, cutInto(turns, size), start).facts).toEqual(facts);
    });
  },
);

describe("secrets", () => {
  test.each(CASES)("$protocol: $name keeps none", ({ protocol, turns, start = TCP }) => {
    const words = heard(protocol, turns, start).facts.join("\n").toLowerCase();
    for (const secret of ["secret", "night-shift", "letmein", "ytpi", "public", "op ", "admin"])
      expect(words).not.toContain(secret);
  });
});

describe("hostile bytes", () => {
  const turn = fc.oneof(
    fc.constantFrom(gap(0), gap(1)),
    fc.record({
      side: fc.constantFrom(0 as const, 1 as const),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 300, size: "max" }),
    }),
    fc
      .tuple(
        fc.constantFrom(...CASES.flatMap(({ turns }) => turns)),
        fc.array(fc.tuple(fc.nat(300), fc.nat(255)), { maxLength: 6 }),
      )
      .map(([{ side, bytes }, changes]) => {
        const changed = bytes.slice();
        for (const [at, value] of changes) if (at < changed.length) changed[at] = value;
        return { side, bytes: changed };
      }),
  );

  test.each(Object.keys(INTERNET_DIALOGS))("%s never throws", (protocol) => {
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 12 }), fc.constantFrom(TCP, UDP, MIDSTREAM), (turns, start) => {
        // What waits for more than is kept is no longer followed.
        if (turns.reduce((sum, { bytes }) => sum + bytes.length, 0) > 16_000) return;
        heard(protocol, turns, start);
      }),
      { numRuns: 300 },
    );
  });
});
