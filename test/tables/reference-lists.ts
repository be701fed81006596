import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../../shared/reference/services", import.meta.url));

/** False where the transcriptions that lie beside the project (`../shared/reference/services`) are not there. */
export const hasReferenceLists = existsSync(folder);

/** The rows of a transcription, without its header: tab-separated cells as they are. */
export const readReferenceList = (name: string): string[][] =>
  readFileSync(`${folder}/${name}`, "utf8")
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split("\t"));
