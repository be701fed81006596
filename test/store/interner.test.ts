import fc from "fast-check";
import { expect, test } from "vitest";
import { Interner } from "../../src/store/interner.ts";
import { openStore } from "../../src/store/store.ts";
import { address, auditedWith, runEndWith, runStartWith } from "./sample-run.ts";

/** As the writer asks: what is not remembered is found or stored, and then remembered. */
const numberOf = <Key>(interner: Interner<Key>, key: Key, store: () => number): number =>
  interner.find(key) ?? interner.remember(key, store());

test("a key has one number, however often the memory overflows", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(20), { size: "max", maxLength: 200 }),
      fc.integer({ min: 1, max: 30 }),
      (keys, capacity) => {
        const interner = new Interner<number>(capacity);
        const stored = new Map<number, number>();
        for (const key of keys) {
          const number = numberOf(interner, key, () => stored.get(key) ?? stored.set(key, stored.size).size - 1);
          expect(number).toBe(stored.get(key));
        }
      },
    ),
  );
});

test("what is remembered is not asked for again", () => {
  const interner = new Interner<string>(2);
  let asked = 0;
  for (const key of ["a", "b", "a", "b"]) numberOf(interner, key, () => ++asked);
  expect(asked).toBe(2);
});

test("of more keys than it may remember it forgets the first", () => {
  const interner = new Interner<string>(2);
  const asked: string[] = [];
  for (const key of ["a", "b", "c", "c", "a"]) numberOf(interner, key, () => asked.push(key));
  expect(asked).toEqual(["a", "b", "c", "a"]);
});

test("the next run finds hosts of the run before", () => {
  const store = openStore(":memory:");
  for (let runs = 0; runs < 2; runs++) {
    const run = store.beginRun(runStartWith());
    run.addFlow(auditedWith({ flow: { initiatorAddress: address("10.9.9.9") } }));
    run.finish(runEndWith());
    expect([...store.readRun().flows()].map(({ orig_h }) => orig_h)).toEqual(["10.9.9.9"]);
  }
  store.close();
});
