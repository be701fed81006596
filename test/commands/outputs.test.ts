import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeOutputs } from "../../src/commands/outputs.ts";
import type { Output } from "../../src/commands/plan-outputs.ts";
import { OFFICE, withReport } from "../report/sample-report.ts";
import { SILENT_TERMINAL } from "../support/silent-terminal.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fwreport-outputs-"));
  writeFileSync(join(folder, "browser"), "#!/bin/sh\necho no display >&2\nexit 1\n");
  chmodSync(join(folder, "browser"), 0o755);
});
afterEach(() => rmSync(folder, { recursive: true }));

const SOURCE = withReport(OFFICE, (source) => {
  source.model();
  return source;
});

/** Writes the outputs with a browser that does not print. */
async function write(outputs: readonly Output[]): Promise<{ readonly written: string[]; readonly warnings: string[] }> {
  const warnings: string[] = [];
  const written = await writeOutputs(outputs, SOURCE, {
    terminal: SILENT_TERMINAL,
    browser: { path: join(folder, "browser"), isRoot: false },
    onWarning: (warning) => warnings.push(warning),
  });
  return { written: written.map(({ file }) => file), warnings };
}

describe.skipIf(process.platform === "win32")("a browser that does not print", () => {
  const [html, pdf, markdown] = ["a.html", "a.pdf", "a.md"];
  const outputs = (isOptional: boolean): Output[] => [
    { format: "html", file: join(folder, html) },
    { format: "pdf", file: join(folder, pdf), ...(isOptional ? { isOptional } : {}) },
    { format: "md", file: join(folder, markdown) },
  ];
  const files = (): string[] => readdirSync(folder).filter((name) => name !== "browser");

  test("of --out-all: everything else is written, and it is said", async () => {
    const { written, warnings } = await write(outputs(true));
    expect(written).toEqual([join(folder, html), join(folder, markdown)]);
    expect(files().sort()).toEqual([html, markdown]);
    expect(warnings).toEqual([expect.stringMatching(/^no PDF is written: .*browser printed no PDF: no display$/)]);
  });

  test("an older PDF that stays is said to be of an earlier run", async () => {
    writeFileSync(join(folder, pdf), "%PDF-");
    const { warnings } = await write(outputs(true));
    expect(warnings).toEqual([expect.stringMatching(/no display; .*a\.pdf is of an earlier run$/)]);
  });

  test("asked for by name: the run fails", async () => {
    await expect(write(outputs(false))).rejects.toThrow(/printed no PDF: no display/);
  });
});
