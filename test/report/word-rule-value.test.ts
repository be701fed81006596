import { expect, test } from "vitest";
import { wordRuleValues } from "../../src/report/word-rule-value.ts";
import { modelRuleWith } from "./model-rule.ts";

const LIST = modelRuleWith({ id: 1, action: "list", summary: "allow only inbound TCP connections to port 25, 80" });
const entryWith = (lineText: string) => modelRuleWith({ id: 2, summary: "allow inbound TCP to port 80", lineText });

for (const { name, lineText, says } of [
  {
    name: "a list that goes on in the next line",
    lineText: '"TCPAllowedPorts"=hex(7):32,00,35,00,00,00,\\',
    says: "The first line of the value; all of it in words: allow only inbound TCP connections to port 25, 80",
  },
  {
    name: "a list in one line",
    lineText: '"TCPAllowedPorts"=hex(7):32,00,35,00,00,00,38,00,30,00,00,00,00,00',
    says: "The value in words: allow only inbound TCP connections to port 25, 80",
  },
  { name: "text, which can be read as it is", lineText: '"Web"="v2.10|Action=Allow|Name=hex: 7|"', says: undefined },
  { name: "a key", lineText: "[HKEY_LOCAL_MACHINE\\COMM\\Firewall\\Rules\\Web]", says: undefined },
])
  test(`${name}: ${says ?? "nothing is added"}`, () => {
    expect(wordRuleValues([LIST, entryWith(lineText)]).get(2)).toBe(says);
  });

test("without a list it is what the rule itself says", () => {
  expect(wordRuleValues([entryWith('"Web"=hex(1):76,00,\\')]).get(2)).toBe(
    "The first line of the value; all of it in words: allow inbound TCP to port 80",
  );
});

test("a value of thousands of characters is cut in the middle, and its length said", () => {
  const rule = modelRuleWith({ action: "list", lineText: '"TCPAllowedPorts"=hex(7):32,\\', summary: "x".repeat(5000) });
  expect(wordRuleValues([rule]).get(0)).toMatch(/: x{300} … x{300} \(5,000 characters, cut in the middle\)$/);
});
