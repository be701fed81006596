import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { LINT_KINDS, lintKind } from "../../src/lint/lint-kinds.ts";

const DOCUMENT = readFileSync(new URL("../../docs/lint.md", import.meta.url), "utf8");

describe("kinds of lint findings", () => {
  test("docs/lint.md lists exactly these, as they are", () => {
    const rows = DOCUMENT.split("\n").filter((line) => line.startsWith("| FWR-"));
    expect(rows).toEqual(
      LINT_KINDS.map(
        ({ id, severity, title, meaning, remediation }) =>
          `| ${id} | ${severity} | ${title} | ${meaning} ${remediation} |`,
      ),
    );
  });

  test("ids are unique and ascend; sentences end in a full stop, titles do not", () => {
    const ids = LINT_KINDS.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
    for (const { id, title, meaning, remediation } of LINT_KINDS) {
      expect(`${id} ${title}`).toMatch(/^FWR-\d{3} [A-Z].*[^.]$/);
      for (const sentence of [meaning, remediation]) expect(sentence).toMatch(/\.$/);
    }
  });

  test("an id that is none is a mistake of ours", () => expect(() => lintKind("FWR-999")).toThrow(RangeError));
});
