import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readPolicy } from "../../src/commands/read-policy.ts";
import { localKey, localRules } from "../policy/support/firewall-registry.ts";
import { registry } from "../policy/support/nt-registry.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fwreport-rules-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("warnings are in order of files and lines, whatever was read first", () => {
  const write = (name: string, text: string): string => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  const switches = registry(localKey("PublicProfile", { EnableFirewall: 2 }));
  const files = [
    write("b.reg", switches + localRules(["hello", "hello"])),
    write("a.reg", registry(localKey("DomainProfile", { EnableFirewall: 2 }))),
  ];
  const places = readPolicy(files).problems.map(({ location: { file, line } }) => [files.indexOf(file), line]);
  expect(places).toHaveLength(4);
  expect(places).toEqual(places.toSorted(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d));
});
