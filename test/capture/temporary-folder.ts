import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** A folder for the files of one test file, removed after it. Returns a function that writes a file and gives its path. */
export function temporaryFolder(): {
  readonly folder: string;
  readonly write: (name: string, bytes: Uint8Array) => string;
} {
  const folder = mkdtempSync(join(tmpdir(), "fwreport-capture-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    folder,
    write: (name, bytes) => {
      const file = join(folder, name);
      writeFileSync(file, bytes);
      return file;
    },
  };
}
