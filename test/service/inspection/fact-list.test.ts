import { expect, test } from "vitest";
import { FactList } from "../../../src/service/inspection/fact-list.ts";
import { MORE_NOT_KEPT } from "../../../src/service/inspection/payload-fact.ts";

const NO_FACTS = FactList.empty();
const textsOf = ({ facts }: FactList): string[] => facts.map(({ text }) => text);

test("facts stand in the order told, each once", () => {
  const told = NO_FACTS.and("version", "a").and("weakness", "b").and("version", "a").and("product", "a");
  expect(told.facts).toEqual([
    { kind: "version", text: "a" },
    { kind: "weakness", text: "b" },
    { kind: "product", text: "a" },
  ]);
});

test("flows that told the same in the same order share a list", () => {
  const told = () => NO_FACTS.and("pipe", "spoolss").and("pipe", "srvsvc");
  expect(told()).toBe(told());
  expect(NO_FACTS.and("pipe", "srvsvc").and("pipe", "spoolss")).not.toBe(told());
  expect(NO_FACTS.facts).toEqual([]);
});

test("of one kind 32 are kept, and that there are more; other kinds have room of their own", () => {
  let told = NO_FACTS;
  for (let count = 0; count < 100; count++) told = told.and("object-name", `share ${count}`);
  expect(textsOf(told)).toHaveLength(33);
  expect(textsOf(told).at(-1)).toBe(MORE_NOT_KEPT);
  expect(textsOf(told.and("weakness", "smb1")).at(-1)).toBe("smb1");
});

test("a long text is cut", () => {
  expect(textsOf(NO_FACTS.and("product", "x".repeat(500)))).toEqual(["x".repeat(128)]);
});

test("lists are shared up to a bound, and are right beyond it", () => {
  const noFacts = FactList.empty(3);
  const two = () => noFacts.and("product", "x").and("pipe", "spoolss");
  expect(two()).toBe(two());
  const three = () => two().and("pipe", "srvsvc");
  expect(three().facts.map(({ text }) => text)).toEqual(["x", "spoolss", "srvsvc"]);
  expect(three()).not.toBe(three());
});

test("what was told is one object for each protocol, and for what is not recognised", () => {
  for (const list of [FactList.empty(), FactList.empty().and("version", "a")]) {
    const unseen = list.toldBy(undefined, false);
    const unrecognised = list.toldBy(undefined, true);
    const spoken = list.toldBy("http", false);
    expect([unseen.isUnrecognised, unrecognised.isUnrecognised, spoken.protocol]).toEqual([false, true, "http"]);
    expect(spoken.facts).toBe(list.facts);
    expect(list.toldBy(undefined, false)).toBe(unseen);
    expect(list.toldBy(undefined, true)).toBe(unrecognised);
    expect(list.toldBy("http", false)).toBe(spoken);
  }
});

test("a list is followed by several: of other texts and of other kinds", () => {
  const noFacts = FactList.empty();
  const next = () => [
    noFacts.and("version", "a"),
    noFacts.and("version", "b"),
    noFacts.and("weakness", "a"),
    noFacts.and("version", "c"),
  ];
  expect(next().map(({ facts }) => `${facts[0]?.kind} ${facts[0]?.text}`)).toEqual([
    "version a",
    "version b",
    "weakness a",
    "version c",
  ]);
  for (const [index, list] of next().entries()) expect(list).toBe(next()[index]);
});
