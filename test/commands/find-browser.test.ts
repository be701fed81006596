import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findBrowser, requireBrowser, usualPlaces } from "../../src/commands/find-browser.ts";

let folder = "";
const program = (name: string, mode = 0o755): string => {
  const path = join(folder, name);
  writeFileSync(path, "#!/bin/sh\n");
  chmodSync(path, mode);
  return path;
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fwreport-browser-"));
  mkdirSync(join(folder, "chromium"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const linux = (variables: Record<string, string> = {}) => ({
  platform: "linux",
  variables: { PATH: folder, ...variables },
});

describe("which browser prints", () => {
  test("none, and nothing is asked for: undefined; a folder of its name is no browser", () =>
    expect(findBrowser(undefined, linux())).toBeUndefined());

  test("none, and a PDF is asked for: an error that says what to do", () =>
    expect(() => requireBrowser(undefined, linux())).toThrow(
      /no Chromium, Chrome or Edge is installed here.*--chromium FILE/,
    ));

  test("the search path, Chromium before Edge", () => {
    program("microsoft-edge");
    expect(findBrowser(undefined, linux())).toBe(join(folder, "microsoft-edge"));
    const chrome = program("google-chrome");
    expect(findBrowser(undefined, linux())).toBe(chrome);
  });

  test("CHROME_PATH goes before, --chromium before that", () => {
    const [byVariable, byOption] = [program("one"), program("two")];
    expect(findBrowser(undefined, linux({ CHROME_PATH: byVariable }))).toBe(byVariable);
    expect(findBrowser(byOption, linux({ CHROME_PATH: byVariable }))).toBe(byOption);
  });

  test("what is named and is no program is an error, never passed over", () => {
    expect(() => findBrowser("/no/such", linux())).toThrow(/--chromium \/no\/such: there is no program of that name/);
    expect(() => findBrowser(undefined, linux({ CHROME_PATH: program("text", 0o644) }))).toThrow(/CHROME_PATH .*text/);
  });
});

test("Windows and macOS: the places where installers put Chrome and Edge", () => {
  const windows = {
    platform: "win32",
    variables: { ProgramFiles: "C:\\Program Files", "ProgramFiles(x86)": "C:\\x86" },
  };
  expect(usualPlaces(windows)).toEqual([
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\x86\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe",
    "C:\\x86\\Microsoft\\Edge\\Application\\msedge.exe",
  ]);
  expect(usualPlaces({ platform: "darwin", variables: {} })).toContain(
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  );
});
