/** The tool's answer to each sample is the one that was derived by hand: flow by flow, and in all counts. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ExpectedService } from "../../scripts/scenario/expectation.ts";
import { sampleFile } from "../support/run-cli.ts";
import { runHere } from "../support/run-here.ts";
import { SAMPLE_ANSWERS } from "./sample-answers.ts";

interface Row {
  readonly proto: string;
  readonly orig_h: string;
  readonly orig_p: number | null;
  readonly resp_h: string;
  readonly resp_p: number | null;
  readonly conn_state: string;
  readonly decision: string;
  readonly verdict: string;
  readonly findings: readonly string[];
  readonly uid: string;
  readonly service: string | null;
  readonly service_confidence: string | null;
  readonly system_services: readonly string[];
  readonly service_evidence: string;
  /** "pipe: spoolss". */
  readonly service_facts: readonly string[];
  readonly taught_by: string | null;
}

const end = (address: string, port: number | null): string => {
  if (port === null) return address;
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
};

/** One flow in one line, so that a failure shows which flows differ and how. */
const line = (proto: string, orig: string, resp: string, state: string, said: readonly string[]): string =>
  [proto, orig, "->", resp, state, ...said].join(" ");

const nameFlow = ({ proto, orig_h, orig_p, resp_h, resp_p }: Row): string =>
  `${proto} ${end(orig_h, orig_p)} -> ${end(resp_h, resp_p)}`;

/** What a row says of its service, as far as the answer says something: equal to it where the tool is right. */
function saidOfService(row: Row, meant: ExpectedService, names: ReadonlyMap<string, string>): ExpectedService {
  const said = {
    protocol: row.service,
    confidence: row.service_confidence,
    systemServices: row.system_services,
    evidence: row.service_evidence.includes(meant.evidence) ? meant.evidence : row.service_evidence,
    taughtBy: row.taught_by === null ? undefined : names.get(row.taught_by),
    facts: meant.facts?.filter((fact) => row.service_facts.includes(fact)),
    hiddenFacts: meant.hiddenFacts?.filter((fact) => !row.service_facts.includes(fact)),
  };
  return JSON.parse(JSON.stringify({ ...said, systemServices: meant.systemServices && said.systemServices }));
}

async function run(capture: string, rules: string, options: readonly string[]): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "fwreport-sample-"));
  try {
    const output = ["--format", "ndjson", "--out", "-", "--quiet"];
    const args = [sampleFile(capture), "--rules", sampleFile(rules), ...options, ...output];
    const { stdout, stderr, status } = await runHere(folder, args);
    expect(status, stderr).toBe(0);
    return stdout
      .split("\n")
      .filter((text) => text !== "")
      .map((text) => JSON.parse(text));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("the answers to the samples", () => {
  for (const [name, { capture, rules, options, flows, counts }] of Object.entries(SAMPLE_ANSWERS)) {
    test(`${name}: ${flows.length} flows`, async () => {
      const rows = await run(capture, rules, options);
      // Where Zeek has no state for a protocol, none is asked of the tool.
      const states = new Map(
        flows.map(({ proto, orig, resp, ...flow }) => [`${proto} ${orig} ${resp}`, "connState" in flow]),
      );
      const said = rows.map(({ proto, decision, verdict, findings, conn_state, ...row }) => {
        const [orig, resp] = [end(row.orig_h, row.orig_p), end(row.resp_h, row.resp_p)];
        const state = states.get(`${proto} ${orig} ${resp}`) ? conn_state : "-";
        return line(proto, orig, resp, state, [decision, verdict, ...findings]);
      });
      const meant = flows.map(({ proto, orig, resp, decision, verdict, findings, ...flow }) =>
        line(proto, orig, resp, "connState" in flow ? flow.connState : "-", [decision, verdict, ...findings]),
      );
      expect(said).toEqual(meant);
      const names = new Map(rows.map((row) => [row.uid, nameFlow(row)]));
      const services = flows.flatMap(({ service, ...flow }, index) =>
        service === undefined
          ? []
          : [{ flow: `${flow.proto} ${flow.orig} -> ${flow.resp}`, service, row: rows[index]! }],
      );
      expect(
        services.map(({ service, row }) => ({ flow: nameFlow(row), service: saidOfService(row, service, names) })),
      ).toEqual(services.map(({ flow, service }) => ({ flow, service })));
      for (const [verdict, count] of Object.entries(counts)) {
        expect(rows.filter((row) => row.verdict === verdict).length, verdict).toBe(count);
      }
    });
  }
});
