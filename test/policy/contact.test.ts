import { describe, expect, test } from "vitest";
import { Contact, Contacts, uncertain } from "../../src/policy/contact.ts";

const LIFE = { certain: 10, possible: 100 };

test("contacts: a flow that stays open is remembered through any number of others, which are forgotten in time", () => {
  const contacts = new Contacts<string>();
  contacts.at("long", 0).open(0, LIFE);
  for (let index = 1; index < 20_000; index++) {
    const contact = contacts.at(`short ${index}`, index);
    contact.open(index, LIFE);
    contact.close(index);
    contact.extend(index, LIFE);
  }
  expect(contacts.isAlive("long", 20_000, undefined)).toBe("maybe");
  expect(contacts.isAlive("short 19999", 20_000, undefined)).toBe("yes");
  expect(contacts.isAlive("short 19950", 20_000, undefined)).toBe("maybe");
  expect(contacts.isAlive("short 1", 20_000, undefined)).toBe("no");
  expect(contacts.size).toBeLessThan(10_000);
});

describe("while flows are open, their latest packets decide", () => {
  const LAST: Readonly<Record<number, number>> = { 1: 1000, 2: 500 };
  const lastMicrosOf = (sequence: number): number | undefined => LAST[sequence];
  for (const [title, lives, micros, expected] of [
    ["soon after the latest", { 1: LIFE }, 1010, "yes"],
    ["later", { 1: LIFE }, 1011, "maybe"],
    ["as late as possible", { 1: LIFE }, 1100, "maybe"],
    ["too late", { 1: LIFE }, 1101, "no"],
    ["the latest of two, whichever began first", { 1: LIFE, 2: LIFE }, 1010, "yes"],
    ["an uncertain one beside a certain one that is over", { 1: uncertain(LIFE), 2: LIFE }, 1010, "maybe"],
    ["of a flow that nobody knows", { 3: LIFE }, 1_000_000, "maybe"],
  ] as const)
    test(`${title}: ${expected}`, () => {
      const contact = new Contact();
      for (const [sequence, life] of Object.entries(lives)) contact.open(Number(sequence), life);
      expect(contact.isAlive(micros, lastMicrosOf)).toBe(expected);
      expect(contact.isAlive(micros, undefined)).toBe("maybe");
    });

  test("more flows than are asked leave it open", () => {
    const contact = new Contact();
    for (let sequence = 0; sequence < 1000; sequence++) contact.open(sequence, LIFE);
    expect(contact.isAlive(1000, () => 0)).toBe("maybe");
    expect(contact.isAlive(1000, () => 995)).toBe("yes");
  });
});
