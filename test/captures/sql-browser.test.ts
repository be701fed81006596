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

/** As a login says a password: UTF-16, each byte with its halves swapped, and 0xA5 (MS-TDS section 2.2.6.4). */
const obfuscated = (text: string): Buffer =>
  Buffer.from(Buffer.from(text, "utf16le").map((byte) => (((byte << 4) | (byte >>> 4)) & 0xff) ^ 0xa5));

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
    const [recorded, stored] = [readFileSync(join(CAPTURES, capture)), readFileSync(database)];
    for (const said of [Buffer.from("audit", "utf16le"), obfuscated("secret")])
      expect(recorded.includes(said)).toBe(true);
    for (const secret of ["audit", "secret"])
      for (const form of [Buffer.from(secret), Buffer.from(secret, "utf16le"), obfuscated(secret)])
        expect(stored.includes(form)).toBe(false);
  });
});
