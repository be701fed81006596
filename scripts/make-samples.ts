/** `npm run samples`: writes everything in samples/, the same bytes every time. */
import { writeFileSync } from "node:fs";
import { sampleFiles } from "./samples/sample-files.ts";

for (const [name, bytes] of sampleFiles()) {
  writeFileSync(new URL(`../samples/${name}`, import.meta.url), bytes);
  console.log(`samples/${name}: ${bytes.length} bytes`);
}
