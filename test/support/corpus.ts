import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Real captures that live beside the project and are never part of it; undefined where they are not there. */
export const corpusFolder: string | undefined = (() => {
  const folder = fileURLToPath(new URL("../../../shared/corpus", import.meta.url));
  return existsSync(folder) ? folder : undefined;
})();

/** Paths of the corpus captures relative to its folder, `micro/` included; none where there is no corpus. */
export function corpusCaptures(): string[] {
  if (corpusFolder === undefined) return [];
  return readdirSync(corpusFolder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(pcap|pcapng|cap|snoop)(\.(gz|zst))?$/.test(name))
    .sort();
}
