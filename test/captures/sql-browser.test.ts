/** What clients of SQL Server ask SQL Browser for, and the connection that follows to a port of no list. */
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runHere } from "../support/run-here.ts";

const CAPTURES = import.meta.dirname;
const RULES = join(CAPTURES, "../../samples/plant-services.reg");

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fwreport-recorded-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each([
  ["sql-browser-freetds.pcap", 3, 4],
  ["sql-browser-pytds.pcap", 2, 2],
])("%s", (capture, flows, taughtIn) => {
  test("the connection is named by the answer that told its port", async () => {
    const database = join(folder, `${capture}.sqlite`);
    const args = [join(CAPTURES, capture), "--rules", RULES, "--db", database, "-q", "-o", join(folder, "report.html")];
    expect(await runHere(folder, args)).toMatchObject({ status: 0 });
    const run = new Database(database, { readonly: true });
    const rows = run
      .prepare("SELECT resp_p, service, service_confidence, taught_frame FROM v_flows WHERE resp_h = '192.168.10.5'")
      .all();
    run.close();
    expect(rows).toHaveLength(flows);
    const connection = { resp_p: 49_712, service: "tds", service_confidence: "negotiated", taught_frame: taughtIn };
    expect(rows).toContainEqual(connection);
    expect(rows).toContainEqual(expect.objectContaining({ resp_p: 1434, service: "sql-browser" }));
    const stored = readFileSync(database);
    for (const secret of ["audit", "secret"])
      for (const encoding of ["latin1", "utf16le"] as const)
        expect(stored.includes(Buffer.from(secret, encoding))).toBe(false);
  });
});
