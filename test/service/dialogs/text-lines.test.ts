import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LINE_LIMIT, TextLines } from "../../../src/service/dialogs/text-lines.ts";
import { Payload } from "../../../src/service/inspection/payload.ts";

/** The lines found when `text` comes in segments that end at `cuts`, what was not taken coming again; "..." behind cut ones. */
function linesOf(text: string, cuts: readonly number[]): readonly string[] {
  const bytes = Buffer.from(text, "latin1");
  const lines = new TextLines();
  const found: string[] = [];
  let taken = 0;
  for (const end of [...cuts, bytes.length].toSorted((a, b) => a - b)) {
    if (end <= taken) continue;
    lines.begin(new Payload().show(bytes, taken, end - taken));
    while (lines.next()) found.push(`${lines.line.latin1(0, 2 * LINE_LIMIT)}${lines.isCut ? "..." : ""}`);
    taken += lines.taken;
  }
  return found;
}

const atLimit = "x".repeat(LINE_LIMIT - 1);

describe("the lines of a text", () => {
  const rows: readonly (readonly [title: string, text: string, lines: readonly string[]])[] = [
    ["CRLF ends a line", "220 ready\r\n331 go on\r\n", ["220 ready", "331 go on"]],
    ["LF alone ends a line too", "220 ready\n331 go on\r\n", ["220 ready", "331 go on"]],
    ["CR alone does not", "220\rready\r\r\n", ["220\rready\r"]],
    ["a line without its end is not one yet", "220 ready\r\n331 go", ["220 ready"]],
    ["an empty line is a line", "a\r\n\r\n\n", ["a", "", ""]],
    ["a line of the limit, its end included, is read", `${atLimit}\na\n`, [atLimit, "a"]],
    ["of a longer line its beginning", `${atLimit}xyz\na\n`, [`${atLimit}x...`, "a"]],
    ["of one too long by its CR too", `${atLimit}\r\na\n`, [`${atLimit}\r...`, "a"]],
    ["and of one that has not ended", `a\n${atLimit.repeat(3)}`, ["a", `${atLimit}x...`]],
  ];
  it.each(rows)("%s", (_title, text, lines) => {
    expect(linesOf(text, [])).toEqual(lines);
  });

  it("are the same however segments cut them", () => {
    const piece = fc.oneof(
      fc.constantFrom("\r\n", "\n", "\r", "220 ", "x", atLimit, atLimit.repeat(2)),
      fc.string({ maxLength: 4 }),
    );
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(text, fc.array(fc.nat({ max: 6000 }), { maxLength: 12 }), (all, cuts) => {
        const latin1 = all.replace(/[^\0-\xff]/g, "?");
        const pieces = latin1.split("\n");
        const shown = pieces.filter((line, index) => index < pieces.length - 1 || line.length >= LINE_LIMIT);
        const model = shown.map((line) =>
          line.length < LINE_LIMIT ? line.replace(/\r$/, "") : `${line.slice(0, LINE_LIMIT)}...`,
        );
        const inside = cuts.filter((cut) => cut < latin1.length);
        expect(linesOf(latin1, inside)).toEqual(model);
      }),
    );
  });

  it("go on behind a body, also behind one that has not come yet", () => {
    const lines = new TextLines();
    const view = (text: string): Payload => new Payload().show(Buffer.from(text), 0, text.length);
    lines.begin(view("head\r\nbo\ndyagain\r\n"));
    expect(lines.next()).toBe(true);
    expect(lines.showRest(new Payload()).latin1(0, 5)).toBe("bo\ndy");
    lines.pass(5);
    expect([lines.next(), lines.line.latin1(0, 9)]).toEqual([true, "again"]);
    lines.pass(100);
    expect([lines.next(), lines.taken]).toEqual([false, 118]);
  });

  it("begin anew after a loss, also within a line that is passed over", () => {
    const lines = new TextLines();
    const view = (text: string): Payload => new Payload().show(Buffer.from(text), 0, text.length);
    lines.begin(view("x".repeat(2 * LINE_LIMIT)));
    expect([lines.isWithinLine, lines.next(), lines.isCut, lines.isWithinLine]).toEqual([false, true, true, true]);
    expect(lines.next()).toBe(false);
    lines.lost();
    lines.begin(view("227 here\r\n"));
    expect([lines.next(), lines.line.latin1(0, 9), lines.isCut]).toEqual([true, "227 here", false]);
  });
});
