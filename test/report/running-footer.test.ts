import fc from "fast-check";
import { expect, test } from "vitest";
import type { ReportModel } from "../../src/report/report-model.ts";
import { formatRunningFooter } from "../../src/report/running-footer.ts";

const footerOf = (title: string, ticket: string | null = null): string =>
  formatRunningFooter({ title, ticket, id: 7 } as ReportModel["run"]);

const STYLE = /^@page \{ @bottom-left \{ content: "(.*)"; color: #566173; font: 8pt system-ui, sans-serif; \} \}$/;
const unescaped = (style: string): string =>
  (STYLE.exec(style)?.[1] ?? "").replace(/\\([0-9a-f]+) /g, (_, hex) => String.fromCodePoint(Number.parseInt(hex, 16)));

for (const [title, ticket, line] of [
  ["Office", null, "Firewall compliance report, run 7: Office"],
  ["Büro 😀", "CHG-12", "Firewall compliance report, CHG-12, run 7: Büro 😀"],
  ['"; } } </style><script>', null, 'Firewall compliance report, run 7: "; } } </style><script>'],
  ["x".repeat(200), null, `Firewall compliance report, run 7: ${"x".repeat(102)}…`],
] as const)
  test(`the foot of a page says ${line.slice(0, 60)}`, () => expect(unescaped(footerOf(title, ticket))).toBe(line));

test("whatever the title, it ends neither the string nor the style", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), (title) => {
      expect(STYLE.exec(footerOf(title))?.[1]).toMatch(/^(?:[A-Za-z0-9 ,]|\\[0-9a-f]{1,6} )*$/);
    }),
  );
});
