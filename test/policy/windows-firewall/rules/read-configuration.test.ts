import { describe, expect, test } from "vitest";
import { firewallWith, localRules } from "../../support/firewall-registry.ts";
import { registry } from "../../support/nt-registry.ts";
import { readPolicy } from "../../support/policies.ts";

const IN = "v2.30|Active=TRUE|Action=Allow|Dir=In|";
const COLUMN = `"R0"="${IN}`.length + 1;

/** Each problem with the distance of its column from the first token behind `IN`; null: the column of the value. */
const told = (reg: string): readonly (readonly [number | null, string])[] =>
  readPolicy(reg).problems.map(({ message, location: { column } }) => [column === 1 ? null : column - COLUMN, message]);

describe("what is odd about a rule string is told once, at its place, with the name of the rule", () => {
  test.each<[string, string, readonly (readonly [number | null, string])[]]>([
    ["nothing", `${IN}Protocol=6|`, []],
    ["a token", `${IN}Protocol=256|`, [[0, 'rule "R0": "256" means nothing for Protocol']]],
    ["its own name", `${IN}Odd=1|Name=Web|`, [[0, 'rule "Web": "Odd" is no token of a firewall rule']]],
    [
      "not a resource of Windows",
      `${IN}Odd=1|Name=@a.dll,-1|`,
      [[0, 'rule "R0": "Odd" is no token of a firewall rule']],
    ],
    [
      "two alike",
      `${IN}RA4=a|RA4=a|`,
      [
        [0, 'rule "R0": "a" means nothing for RA4'],
        [6, 'rule "R0": "a" means nothing for RA4'],
      ],
    ],
    [
      "two parts of one token",
      `${IN}Protocol=6|LPort=a,b|`,
      [
        [null, 'rule "R0": lists ports with commas in LPort'],
        [11, 'rule "R0": "a,b" means nothing for LPort'],
      ],
    ],
    [
      "one that begins as another",
      `${IN}RA4=ab|RA4=a|`,
      [
        [0, 'rule "R0": "ab" means nothing for RA4'],
        [7, 'rule "R0": "a" means nothing for RA4'],
      ],
    ],
    ["the whole rule", "v2.30|Active=TRUE|Action=Allow|", [[null, 'rule "R0": has no Dir']]],
    ["no rule at all", "hello", [[null, 'rule "R0": does not begin with a version such as v2.10|; it is not judged']]],
    [
      "the last token, without a bar",
      `${IN}Odd=1`,
      [
        [null, 'rule "R0": does not end in |'],
        [0, 'rule "R0": "Odd" is no token of a firewall rule'],
      ],
    ],
  ])("%s", (_, text, expected) => expect(told(firewallWith([text]))).toEqual(expected));

  test("a token that the line writes in another way has the place of its value", () => {
    const bytes = [...`${IN}Odd=1|`].map((letter) => letter.charCodeAt(0).toString(16)).concat("00");
    const reg = `${registry(localRules([]))}"R0"=hex(1):${bytes.join(",")}\n`;
    expect(told(reg)).toEqual([[null, 'rule "R0": "Odd" is no token of a firewall rule']]);
  });
});
