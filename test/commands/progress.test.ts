import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { displayWidth } from "../../src/base/display-width.ts";
import { createProgress, formatDuration, formatProgress } from "../../src/commands/progress.ts";
import type { Terminal } from "../../src/commands/terminal.ts";

function screen(isErrorInteractive = true, errorWidth = 80): { terminal: Terminal; written: string[] } {
  const written: string[] = [];
  const terminal: Terminal = {
    writeOut: async () => undefined,
    writeError: (text) => void written.push(text),
    isErrorInteractive,
    hasColor: false,
    errorWidth,
    outputWidth: errorWidth,
  };
  return { terminal, written };
}

describe("the line", () => {
  test.each([
    [
      { doneBytes: 52e6, totalBytes: 127e6, elapsedMs: 1000 },
      "reading [########............]  40 %  52 MB of 127 MB, 52 MB/s, 2 s left",
    ],
    [
      { doneBytes: 0, totalBytes: 127e6, elapsedMs: 600 },
      "reading [....................]   0 %  0 B of 127 MB, 0 B/s, ? left",
    ],
    [
      { doneBytes: 127e6, totalBytes: 127e6, elapsedMs: 600 },
      "reading [####################] 100 %  127 MB of 127 MB, 212 MB/s, 0 s left",
    ],
    [
      { doneBytes: 130e6, totalBytes: 127e6, elapsedMs: 600 },
      "reading [####################] 100 %  130 MB of 127 MB, 217 MB/s, 0 s left",
    ],
    [{ doneBytes: 52e6, totalBytes: undefined, elapsedMs: 1000 }, "reading: 52 MB, 52 MB/s"],
    [{ doneBytes: 5, totalBytes: 0, elapsedMs: 0 }, "reading: 5 B, ? B/s"],
  ])("of %j", (done, expected) => {
    expect(formatProgress({ work: "reading", ...done }, 80)).toBe(expected);
  });

  test("has no bar where there is no room for one", () => {
    expect(formatProgress({ work: "reading", doneBytes: 1e6, totalBytes: 4e6, elapsedMs: 1000 }, 60)).toBe(
      "reading 25 %  1.0 MB of 4.0 MB, 1.0 MB/s, 3 s left",
    );
  });
});

test.each([
  [0, "0 s"],
  [0.2, "1 s"],
  [59.5, "1 min 0 s"],
  [200, "3 min 20 s"],
  [3600, "1 h 0 min"],
  [7441, "2 h 5 min"],
])("%d seconds are %s", (seconds, expected) => {
  expect(formatDuration(seconds)).toBe(expected);
});

test("nothing is drawn in the first half second, then at most ten times a second, and nothing is left", () => {
  const { terminal, written } = screen();
  const progress = createProgress(terminal, true, 0);
  progress.begin("reading", 0);
  for (let nowMs = 0; nowMs < 500; nowMs += 10) progress.update(nowMs, 2000, nowMs);
  expect(written).toEqual([]);
  for (let nowMs = 500; nowMs < 1500; nowMs += 10) progress.update(nowMs, 2000, nowMs);
  expect(written).toHaveLength(10);
  progress.finish();
  progress.finish();
  expect(written).toHaveLength(11);
  expect(written.at(-1)).toBe("\r\u001b[K");
});

test("a piece of work without a measure is named at once, and the time of the next counts from its beginning", () => {
  const { terminal, written } = screen();
  const progress = createProgress(terminal, true, 0);
  progress.begin("looking", 600);
  progress.begin("reading", 10_000);
  progress.update(1e6, undefined, 11_000);
  expect(written).toEqual(
    ["looking ...", "reading ...", "reading: 1.0 MB, 1.0 MB/s"].map((line) => `\r\u001b[K${line}`),
  );
});

test.each([
  ["not a person's screen", false, true],
  ["--no-progress or --quiet", true, false],
])("%s: nothing is drawn, nothing removed", (_, isErrorInteractive, isWanted) => {
  const { terminal, written } = screen(isErrorInteractive);
  const progress = createProgress(terminal, isWanted, 0);
  progress.begin("reading", 1000);
  progress.update(1, 2, 2000);
  progress.finish();
  expect(written).toEqual([]);
});

test("the line is narrower than the terminal, whatever is told", () => {
  fc.assert(
    fc.property(fc.nat(1e15), fc.nat(1e15), fc.nat(1e9), fc.integer({ min: 2, max: 200 }), (done, total, ms, width) => {
      const { terminal, written } = screen(true, width);
      const progress = createProgress(terminal, true, -1000);
      progress.begin("looking for the policy host", 0);
      progress.update(done, total, ms + 200);
      for (const text of written) expect(displayWidth(text.replace("\r\u001b[K", ""))).toBeLessThan(width);
    }),
  );
});
