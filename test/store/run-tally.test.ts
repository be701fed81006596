import { expect, test } from "vitest";
import { NumberSet } from "../../src/store/number-set.ts";
import { RunTally, type TalliedFlow } from "../../src/store/run-tally.ts";

const flow = (over: Partial<TalliedFlow>): TalliedFlow => ({
  sequence: 0,
  verdict: "allowed",
  initiatorId: 1,
  responderId: 2,
  ipProtocol: 6,
  icmpType: null,
  responderPort: 80,
  decisionId: 1,
  serviceId: 1,
  findingSetId: null,
  state: "SF",
  initiatorPackets: 1,
  responderPackets: 1,
  bytes: 100,
  isMismatch: false,
  isMidstream: false,
  isInitiatorUnknown: false,
  firstMicros: 0,
  lastMicros: 0,
  ...over,
});

test("30,000 conversations, more than any first capacity, are told apart and found again", () => {
  const tally = new RunTally();
  for (let round = 0; round < 2; round++)
    for (let i = 0; i < 30_000; i++)
      tally.add(flow({ initiatorId: i % 300, responderId: Math.floor(i / 300), sequence: i, bytes: i }));
  expect([tally.conversationCount, tally.partCount]).toEqual([30_000, 30_000]);
  for (let i = 0; i < 30_000; i++) {
    const [part = -1] = tally.partsOf(i);
    expect([tally.flows[part], tally.bytes[part]]).toEqual([2, 2 * i]);
  }
});

test("what a report tells apart are parts of a conversation, and what makes a conversation is not", () => {
  const tally = new RunTally();
  tally.add(flow({}));
  for (const part of [
    { verdict: "denied" },
    { decisionId: 2 },
    { serviceId: 2 },
    { findingSetId: 1 },
    { state: "S0" },
  ] as const)
    tally.add(flow(part));
  expect([tally.conversationCount, tally.partCount]).toEqual([1, 6]);
  for (const other of [
    { initiatorId: 2 },
    { responderId: 1 },
    { ipProtocol: 17 },
    { icmpType: 8 },
    { responderPort: null },
  ])
    tally.add(flow(other));
  expect([tally.conversationCount, tally.partCount]).toEqual([6, 11]);
});

test("a number set counts each number once, however large", () => {
  const numbers = new NumberSet();
  for (const number of [0, 31, 32, 5_000_000, 31, 0]) numbers.add(number);
  expect(numbers.size).toBe(4);
});
