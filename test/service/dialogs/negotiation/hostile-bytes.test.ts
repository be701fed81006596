import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NEGOTIATION_DIALOGS } from "../../../../src/service/dialogs/negotiation-dialogs.ts";
import { cutInto, flowStart, replay, type Said } from "../support/replay-text.ts";
import { SAMPLES } from "./samples.ts";

const START_OF = [6, 17].map((ipProtocol) => flowStart("192.0.2.7 1040", "198.51.100.9 21", ipProtocol, true));

/** A sample with some of its bytes changed, left out, or said twice. */
const mutated = fc
  .tuple(
    fc.constantFrom(...Object.values(SAMPLES).flat()),
    fc.array(fc.tuple(fc.nat({ max: 400 }), fc.nat({ max: 255 }), fc.constantFrom("change", "cut", "repeat")), {
      maxLength: 6,
    }),
  )
  .map(([text, changes]) => {
    const bytes = [...Buffer.from(text, "latin1")];
    for (const [at, byte, how] of changes) {
      const place = at % Math.max(1, bytes.length);
      if (how === "change") bytes[place] = byte;
      else if (how === "cut") bytes.splice(place, byte % 8);
      else bytes.splice(place, 0, ...bytes.slice(place, place + (byte % 32)));
    }
    return Uint8Array.from(bytes);
  });
const bytes = fc.oneof({ weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) }, { weight: 4, arbitrary: mutated });
const turns: fc.Arbitrary<readonly Said[]> = fc.array(
  fc.record({ side: fc.constantFrom(0 as const, 1 as const), bytes }),
  { maxLength: 5 },
);

describe("whatever the bytes", () => {
  it.each(Object.keys(NEGOTIATION_DIALOGS))("%s never throws, says the same again, and gives whole lessons", (name) => {
    const factory = NEGOTIATION_DIALOGS[name];
    if (factory === undefined) throw new Error(name);
    fc.assert(
      fc.property(turns, fc.constantFrom(...START_OF), (said, start) => {
        const heard = replay(factory, start, said);
        expect(replay(factory, start, said)).toEqual(heard);
        for (const lesson of heard.lessons)
          expect(lesson).toMatch(
            /^(tcp|udp) (\d+\.\d+\.\d+\.\d+|\[[0-9a-f:.]+\]):[1-9]\d{0,4} [a-z0-9-]+ (next|standing): /,
          );
      }),
      { numRuns: 300 },
    );
  });

  it.each(Object.keys(NEGOTIATION_DIALOGS))("%s over TCP says the same however segments cut it", (name) => {
    const factory = NEGOTIATION_DIALOGS[name];
    const [start] = START_OF;
    if (factory === undefined || start === undefined) throw new Error(name);
    if (!["ftp", "rtsp", "sunrpc", "onc-rpc"].includes(name)) return; // the others are spoken over UDP
    fc.assert(
      fc.property(turns, fc.integer({ min: 1, max: 64 }), (said, size) => {
        expect(replay(factory, start, cutInto(said, size))).toEqual(replay(factory, start, said));
      }),
      { numRuns: 200 },
    );
  });
});
