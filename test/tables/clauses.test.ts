import { describe, expect, test } from "vitest";
import { CLAUSES, clauseById, formatClause } from "../../src/tables/clauses.ts";
import { FINDING_CLAUSES } from "../../src/tables/finding-clauses.ts";

describe("clauses", () => {
  test("ids are unique, lower case and without spaces", () => {
    const ids = CLAUSES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9][a-z0-9.()-]*$/);
  });

  test("paraphrases are one line without a full stop", () => {
    for (const { id, paraphrase } of CLAUSES) expect(`${id}: ${paraphrase}`).toMatch(/: [A-Z].*[^.\s]$/);
  });

  const NOT_VERIFIED = ["CIS", "DoDI 8551"];
  test.each(NOT_VERIFIED)("%s is not cited: nobody checked its wording", (framework) =>
    expect(CLAUSES.filter((clause) => clause.framework.includes(framework))).toEqual([]),
  );

  const FORMATTED = [
    ["pci-1.2.8", "PCI DSS 4.0.1, 1.2.8"],
    ["nist-800-53-cm-7(1)", "NIST SP 800-53 revision 5, CM-7(1)"],
    ["nist-800-41", "NIST SP 800-41 revision 1"],
    ["nerc-cip-005-r1.3", "NERC CIP-005 version 7, R1.3"],
    ["iec-62443-sr-7.7", "IEC 62443 part 3-3, SR 7.7"],
    ["stig-v-241992", "DISA Windows Firewall STIG V2R2, V-241992 (WNFWA-000004)"],
  ] as const;
  test.each(FORMATTED)("%s reads %s", (id, text) => {
    const clause = clauseById(id);
    expect(clause && formatClause(clause)).toBe(text);
  });
});

describe("clauses of findings", () => {
  test("the findings there are, and no other", () =>
    expect(Object.keys(FINDING_CLAUSES).map((id) => id.replace("FWR-", ""))).toEqual(
      "101 102 103 104 105 201 202 203 204 205 301 302 303 401 402 501 601 602 603 604".split(" "),
    ));

  test("every id is one of the table, once", () => {
    for (const [finding, ids] of Object.entries(FINDING_CLAUSES)) {
      expect(new Set(ids).size, finding).toBe(ids.length);
      for (const id of ids) expect(clauseById(id), `${finding} cites ${id}`).toBeDefined();
    }
  });

  // The reasons that the findings share with a checked list of reasons and clauses.
  const REASONS = [
    { finding: "FWR-201", cites: ["pci-1.2.6", "pci-2.2.5", "pci-2.2.7", "nist-800-53-sc-8", "nist-800-53-ac-17(2)"] },
    { finding: "FWR-203", cites: ["pci-1.3.1", "pci-1.4.2", "nerc-cip-005-r1.3", "iec-62443-sr-1.13"] },
    { finding: "FWR-205", cites: ["pci-1.2.6", "pci-2.2.5", "nist-800-53-cm-7(1)", "iec-62443-sr-7.7"] },
    { finding: "FWR-401", cites: ["pci-1.3.1", "nist-800-53-sc-7(5)", "nist-800-41"] },
    { finding: "FWR-501", cites: ["pci-1.2.8", "nist-800-53-cm-6"] },
  ];
  test.each(REASONS)("$finding cites $cites", ({ finding, cites }) =>
    expect(FINDING_CLAUSES[finding]).toEqual(expect.arrayContaining(cites)),
  );

  test.each(["FWR-601", "FWR-602", "FWR-603", "FWR-604"])("%s supports no clause", (finding) =>
    expect(FINDING_CLAUSES[finding]).toEqual([]),
  );
});
