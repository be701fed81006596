import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codeSpan, prose } from "../../src/report/markdown-text.ts";
import { xmlText } from "../../src/report/xml-text.ts";
import { zeekList, zeekText } from "../../src/report/zeek-text.ts";

describe("Markdown code spans", () => {
  test.each([
    ["plain", "`plain`"],
    ["a`b", "``a`b``"],
    ["`a``", "``` `a`` ```"],
    [" a ", "`  a  `"],
    ["", "` `"],
    ["a\nb", "`a\\u{a}b`"],
    ["@admin <b> [x](http://y) #1", "`@admin <b> [x](http://y) #1`"],
    ["x".repeat(200), `\`${"x".repeat(159)}…\``],
  ])("%j: %j", (text, span) => expect(codeSpan(text)).toBe(span));

  test("whatever the text, nothing in it ends the span: CommonMark 6.1", () => {
    const texts = fc.string({ unit: fc.constantFrom("`", "a", " ", "\n", "<", "@"), maxLength: 20 });
    fc.assert(
      fc.property(texts, (text) => {
        const span = codeSpan(text);
        const fence = /^`+/.exec(span)?.[0] ?? "";
        const runs = [...span.slice(fence.length).matchAll(/`+/g)].map(([run]) => run.length);
        expect(runs.indexOf(fence.length)).toBe(runs.length - 1);
        expect(span).not.toContain("\n");
      }),
    );
  });
});

test.each([
  ["No: 3 flows (of 5).", "No: 3 flows (of 5)."],
  ["*bold* _it_ `code` <b> [x] #1 a|b", "\\*bold\\* \\_it\\_ \\`code\\` \\<b\\> \\[x\\] \\#1 a\\|b"],
  ["ask @admin", "ask @\u2060admin"],
  ["see https://example.com", "see https:\u2060//example.com"],
  ["see www.example.com", "see www\u2060.example.com"],
])("prose %j: %j", (text, escaped) => expect(prose(text)).toBe(escaped));

describe("XML text", () => {
  test.each([
    [`<a href="x">'&'</a>`, "&lt;a href=&quot;x&quot;&gt;&apos;&amp;&apos;&lt;/a&gt;"],
    ["\u0000\u001b\u0085", "\\u{0}\\u{1b}\\u{85}"],
    ["\ufffe\uffff\ud800", "\\u{fffe}\\u{ffff}\\u{d800}"],
    ["😀 ä", "😀 ä"],
    ["]]>", "]]&gt;"],
  ])("%j: %j", (text, escaped) => expect(xmlText(text)).toBe(escaped));

  test("only characters that XML 1.0 can hold (section 2.2), and none that is markup", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", size: "max", maxLength: 40 }), (text) => {
        expect(xmlText(text)).toMatch(/^[\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
        expect(xmlText(text).replace(/&(lt|gt|quot|apos|amp);/g, "")).not.toMatch(/[<>&"']/);
      }),
    );
  });
});

describe("Zeek fields", () => {
  test.each([
    [null, "-"],
    ["", "(empty)"],
    ["-", "\\x2d"],
    ["(empty)", "\\x28empty)"],
    ["a\tb\nc", "a\\x09b\\x0ac"],
    ["C:\\x09", "C:\\\\x09"],
    ["ä 😀", "ä 😀"],
    ["\u0085\u202e", "\\xc2\\x85\\xe2\\x80\\xae"],
  ])("%j: %j", (text, field) => expect(zeekText(text)).toBe(field));

  test.each([
    [[], "(empty)"],
    [["a", "b"], "a,b"],
    [["a, b", "-", ""], "a\\x2c b,\\x2d,(empty)"],
  ])("list %j: %j", (texts, field) => expect(zeekList(texts)).toBe(field));
});
