import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findBrowser } from "../../src/commands/find-browser.ts";
import { printPdf } from "../../src/commands/print-pdf.ts";

const isRoot = process.getuid?.() === 0;
const installed = findBrowser(undefined, { platform: process.platform, variables: process.env });

/** Everything temporary is made in here, so that what is left behind is seen. */
let folder = "";
const { TMPDIR } = process.env;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fwreport-fake-"));
  process.env.TMPDIR = folder;
});
afterAll(() => {
  if (TMPDIR === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = TMPDIR;
  rmSync(folder, { recursive: true });
});

/** A program that stands for a browser. */
function program(name: string, script: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}
const leftBehind = (): string[] => readdirSync(folder).filter((name) => name.startsWith("fwreport-print-"));

describe("a browser that does not print is an error with its own words", () => {
  const CASES: readonly (readonly [string, string, RegExp])[] = [
    ["says why", "echo no sandbox here >&2; exit 1", /printed no PDF: no sandbox here/],
    ["says nothing", "exit 0", /printed no PDF: it did not say why/],
    ["speaks escape sequences", "printf '\\033[31mred' >&2", /printed no PDF: \\u\{1b\}\[31mred/],
    [
      "writes something else",
      'for a in "$@"; do case $a in --print-to-pdf=*) echo hello > "$(echo "$a" | cut -d= -f2)";; esac; done',
      /printed no PDF/,
    ],
  ];
  test.each(CASES)("%s", async (name, script, message) => {
    await expect(printPdf(["<p>x"], { path: program(name.replaceAll(" ", "-"), script), isRoot })).rejects.toThrow(
      message,
    );
    expect(leftBehind()).toEqual([]);
  });

  test("takes too long", async () => {
    const browser = { path: program("slow", "exec sleep 60"), isRoot };
    await expect(printPdf(["<p>x"], browser, 0.2)).rejects.toThrow(/slow did not print the report in 0.2 seconds/);
    expect(leftBehind()).toEqual([]);
  });

  test("is no program", async () => {
    const path = join(folder, "text");
    writeFileSync(path, "text");
    await expect(printPdf(["<p>x"], { path, isRoot })).rejects.toThrow(/text cannot be run/);
  });
});

if (installed === undefined) test.skip("no Chromium is installed here: name one with CHROME_PATH to print with it");

describe.skipIf(installed === undefined)("an installed browser", () => {
  test("prints a PDF, asks nobody for anything, and leaves nothing behind", async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const page = `<!doctype html><title>x</title><h1>Report</h1><img src="http://localhost:${port}/name.png"><img src="http://127.0.0.1:${port}/address.png">`;
    const pdf = await printPdf([page], { path: installed ?? "", isRoot });
    server.close();
    expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe("%PDF-");
    expect(Buffer.from(pdf.subarray(-16)).toString()).toContain("%%EOF");
    expect(asked).toEqual([]);
    expect(leftBehind()).toEqual([]);
  });
});
