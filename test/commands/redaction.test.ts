import { expect, test } from "vitest";
import type { Output } from "../../src/commands/plan-outputs.ts";
import { listSilent, prepareRedaction } from "../../src/commands/redaction.ts";
import { createReportSource, FORMAT_NAMES, FORMATS } from "../../src/report/formats.ts";
import { createPseudonyms } from "../../src/report/redaction/pseudonyms.ts";
import { openStore } from "../../src/store/store.ts";
import { OFFICE } from "../report/sample-report.ts";

const OUTPUTS: readonly Output[] = FORMAT_NAMES.map((format) => ({ format, file: `x.${FORMATS[format].extension}` }));

test("of a redacted run the outputs are named in which nothing says so, and only these", () => {
  const redaction = prepareRedaction({ redact: true });
  expect(listSilent(redaction, OUTPUTS)).toEqual([
    "redacted, and nothing in it says so: x.ndjson, x.csv, x.zeek.log; say it where you pass them on",
  ]);
  expect(listSilent(redaction, [{ format: "ndjson", file: "-" }])[0]).toContain("says so: standard output;");
  expect(listSilent(redaction, [{ format: "html", file: "x.html" }])).toEqual([]);
  expect(listSilent(prepareRedaction({}), OUTPUTS)).toEqual([]);
});

test("every other format says so itself", () => {
  const store = openStore(":memory:");
  const run = store.beginRun(OFFICE.start);
  for (const flow of OFFICE.flows) run.addFlow(flow);
  run.finish(OFFICE.end);
  const source = createReportSource(store.readRun(), { pseudonyms: createPseudonyms(new Uint8Array(32)) });
  const silent = FORMAT_NAMES.filter((name) => ![...FORMATS[name].render(source)].join("").includes("redacted"));
  store.close();
  expect(silent).toEqual(["ndjson", "csv", "zeek"]);
});
