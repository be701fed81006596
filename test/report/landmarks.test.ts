import { expect, test } from "vitest";
import { FORMATS } from "../../src/report/formats.ts";
import { address, auditedWith, findingWith, runEndWith, runStartWith } from "../store/sample-run.ts";
import { withReport } from "./sample-report.ts";

test("regions are told apart by their names, also those of one finding by two severities", () => {
  const flows = (["medium", "low"] as const).map((severity, sequence) =>
    auditedWith({
      uid: `F${sequence}`,
      flow: { sequence, initiatorAddress: address(`10.1.0.${sequence}`) },
      findings: [findingWith({ severity })],
    }),
  );
  const page = withReport({ start: runStartWith(), flows, end: runEndWith() }, (source) =>
    [...FORMATS.html.render(source)].join(""),
  );
  const names = [...page.matchAll(/role="region" aria-labelledby="([^"]+)"/g)].map(([, id]) => {
    const [, name] = new RegExp(`id="${id}"[^>]*>([^<]+)`).exec(page) ?? [];
    return name?.trim();
  });
  expect(names.filter((name) => name?.startsWith("FWR-"))).toHaveLength(2);
  expect(new Set(names).size).toBe(names.length);
});
