import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("expected/", import.meta.url));

/** The expected text of a file, or with UPDATE_EXPECTED=1 the actual one, which becomes the expected: read its diff. */
export function expectedText(name: string, actual: string): string {
  if (process.env.UPDATE_EXPECTED === "1") {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(`${FOLDER}${name}`, actual);
  }
  return readFileSync(`${FOLDER}${name}`, "utf8");
}
