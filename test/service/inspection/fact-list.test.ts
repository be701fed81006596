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
