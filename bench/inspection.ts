/**
 * What does looking into payloads cost?
 *
 *     npm run bench:inspection -- [--runs N] [--packets N] [--open-flows N] [--captures FOLDER] [--repetitions N] [--apart SECONDS]
 *
 * On the synthetic capture, and with `--captures` on one that repeats all captures of a folder.
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { compare, fwreport, wholeNumber } from "./compare.ts";
import { DEFAULT_OPEN_FLOWS, DEFAULT_PACKETS, syntheticCapture } from "./make-capture.ts";
import { DEFAULT_SECONDS_APART, repeatedCapture } from "./repeated-capture.ts";

const rules = fileURLToPath(new URL("synthetic.reg", import.meta.url));

const WITHOUT = fwreport("by port", "the whole job, services by port alone", () => [rules, "--no-inspect"]);
const WITH = fwreport("inspecting", "the whole job, services by what flows say", () => [rules]);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      runs: { type: "string", default: "5" },
      packets: { type: "string", default: String(DEFAULT_PACKETS) },
      "open-flows": { type: "string", default: String(DEFAULT_OPEN_FLOWS) },
      captures: { type: "string" },
      repetitions: { type: "string", default: "400" },
      apart: { type: "string", default: String(DEFAULT_SECONDS_APART) },
    },
  });
  const runs = wholeNumber("--runs", values.runs);
  const captures = [
    syntheticCapture(wholeNumber("--packets", values.packets), wholeNumber("--open-flows", values["open-flows"])),
  ];
  if (values.captures !== undefined) {
    const repetitions = wholeNumber("--repetitions", values.repetitions);
    captures.push(await repeatedCapture(values.captures, repetitions, wholeNumber("--apart", values.apart)));
  }
  for (const capture of captures) await compare([WITHOUT, WITH], capture, runs, WITHOUT.name);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
