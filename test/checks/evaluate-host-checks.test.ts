/** The checks of Windows Firewall's configuration: each check, each outcome, and where values count. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HOST_CHECK_OUTCOMES } from "../../src/checks/host-check-result.ts";
import { check, type Keys, LOCAL, POLICY, resultOf, SERVICES } from "./firewall-export.ts";

const LOCAL_KEY = { domain: "DomainProfile", private: "StandardProfile", public: "PublicProfile" } as const;
const POLICY_KEY = { domain: "DomainProfile", private: "PrivateProfile", public: "PublicProfile" } as const;
type Profile = keyof typeof LOCAL_KEY;

interface Row {
  readonly id: string;
  readonly profile: Profile;
  /** Below the key of the profile. */
  readonly value: string;
  readonly pass: readonly (number | string)[];
  readonly fail: readonly (number | string)[];
  readonly severity: string;
  readonly stig: string | null;
  readonly cis: string | null;
  readonly isPolicyOnly?: boolean;
}

const rows = (
  id: string,
  value: string,
  pass: Row["pass"],
  fail: Row["fail"],
  severity: string,
  profiles: readonly (readonly [Profile, string | null, string | null])[],
): readonly Row[] => profiles.map(([profile, stig, cis]) => ({ id, value, pass, fail, severity, profile, stig, cis }));

const path = (name: string): string => `"%SystemRoot%\\\\System32\\\\logfiles\\\\firewall\\\\${name}fw.log"`;

/** The table of the STIG V2R2, and CIS's numbers. */
const ROWS: readonly Row[] = [
  ...rows("FWR-701", "EnableFirewall", [1], [0, 2], "medium", [
    ["domain", "V-241989 (WNFWA-000001)", "9.1.1"],
    ["private", "V-241990 (WNFWA-000002)", "9.2.1"],
    ["public", "V-241991 (WNFWA-000003)", "9.3.1"],
  ]),
  ...rows("FWR-702", "DefaultInboundAction", [1], [0], "high", [
    ["domain", "V-241992 (WNFWA-000004)", "9.1.2"],
    ["private", "V-241997 (WNFWA-000012)", "9.2.2"],
    ["public", "V-242002 (WNFWA-000020)", "9.3.2"],
  ]),
  ...rows("FWR-703", "DefaultOutboundAction", [0], [1], "medium", [
    ["domain", "V-241993 (WNFWA-000005)", null],
    ["private", "V-241998 (WNFWA-000013)", null],
    ["public", "V-242003 (WNFWA-000021)", null],
  ]),
  ...rows("FWR-704", "Logging\\LogFileSize", [16_384, 32_767], [16_383, 4096, '"16384"'], "low", [
    ["domain", "V-241994 (WNFWA-000009)", "9.1.5"],
    ["private", "V-241999 (WNFWA-000017)", "9.2.5"],
    ["public", "V-242006 (WNFWA-000027)", "9.3.7"],
  ]),
  ...rows("FWR-705", "Logging\\LogDroppedPackets", [1], [0], "low", [
    ["domain", "V-241995 (WNFWA-000010)", "9.1.6"],
    ["private", "V-242000 (WNFWA-000018)", "9.2.6"],
    ["public", "V-242007 (WNFWA-000028)", "9.3.8"],
  ]),
  ...rows("FWR-706", "Logging\\LogSuccessfulConnections", [1], [0], "low", [
    ["domain", "V-241996 (WNFWA-000011)", "9.1.7"],
    ["private", "V-242001 (WNFWA-000019)", "9.2.7"],
    ["public", "V-242008 (WNFWA-000029)", "9.3.9"],
  ]),
  {
    ...rows("FWR-707", "AllowLocalPolicyMerge", [0], [1], "medium", [
      ["public", "V-242004 (WNFWA-000024)", "9.3.4"],
    ])[0]!,
    isPolicyOnly: true,
  },
  {
    ...rows("FWR-708", "AllowLocalIPsecPolicyMerge", [0], [1], "medium", [
      ["public", "V-242005 (WNFWA-000025)", "9.3.5"],
    ])[0]!,
    isPolicyOnly: true,
  },
  ...rows("FWR-709", "DisableNotifications", [1], [0], "low", [
    ["domain", null, "9.1.3"],
    ["private", null, "9.2.3"],
    ["public", null, "9.3.3"],
  ]),
  ...rows(
    "FWR-710",
    "Logging\\LogFilePath",
    [path("domain"), path("DOMAIN").replace("SystemRoot", "windir")],
    [path("p"), '""'],
    "low",
    [["domain", null, "9.1.4"]],
  ),
  ...rows("FWR-710", "Logging\\LogFilePath", [path("private")], [path("domain")], "low", [["private", null, "9.2.4"]]),
  ...rows("FWR-710", "Logging\\LogFilePath", [path("public")], [path("domain")], "low", [["public", null, "9.3.6"]]),
];

/** The keys of a whole export, all of them empty: nothing is set. */
const EMPTY: Keys = Object.fromEntries(
  [POLICY, LOCAL].flatMap((root) => [
    [root, {}],
    [`${root}\\FirewallRules`, {}],
    ...Object.values(root === POLICY ? POLICY_KEY : LOCAL_KEY).flatMap((name) => [
      [`${root}\\${name}`, {}],
      [`${root}\\${name}\\Logging`, {}],
    ]),
  ]),
);

/** `EMPTY`, or other keys, with a value set. */
function set(
  keys: Keys,
  root: string,
  { profile, value }: Pick<Row, "profile" | "value">,
  data: number | string,
): Keys {
  const below = value.split("\\");
  const name = below.at(-1) ?? "";
  const key = [root, (root === POLICY ? POLICY_KEY : LOCAL_KEY)[profile], ...below.slice(0, -1)].join("\\");
  return { ...keys, [key]: { ...keys[key], [name]: data } };
}

const outcomeOf = (keys: Keys, { id, profile }: Pick<Row, "id" | "profile">): string =>
  resultOf(check(keys), id, profile).outcome;

test("every check of every profile is there, once, and no other", () => {
  const names = (list: readonly { id: string; profile: string }[]): string[] =>
    list.map(({ id, profile }) => `${id} ${profile}`).sort();
  expect(names(check(EMPTY))).toEqual(names(ROWS));
});

describe.each(ROWS)("$id $profile: $value", (row) => {
  const { id, profile, pass, fail, stig, cis, severity, isPolicyOnly } = row;

  test("id, severity and references", () => {
    const result = resultOf(check(EMPTY), id, profile);
    expect(result.severity).toBe(severity);
    expect(result.references).toEqual([
      ...(stig === null ? [] : [`DISA Windows Defender Firewall STIG V2R2, ${stig}`]),
      ...(cis === null ? [] : [`CIS Windows 11 Benchmark 4.0.0, ${cis}`]),
    ]);
  });

  test("by policy: as asked passes, else fails, whatever is set locally", () => {
    for (const good of pass)
      expect(outcomeOf(set(set(EMPTY, LOCAL, row, fail[0]!), POLICY, row, good), row)).toBe("pass");
    for (const bad of fail)
      expect(outcomeOf(set(set(EMPTY, LOCAL, row, pass[0]!), POLICY, row, bad), row)).toBe("fail");
  });

  test("set locally", () => {
    for (const good of pass) expect(outcomeOf(set(EMPTY, LOCAL, row, good), row)).toBe(isPolicyOnly ? "fail" : "pass");
    for (const bad of fail) expect(outcomeOf(set(EMPTY, LOCAL, row, bad), row)).toBe("fail");
  });

  test("set in no store: fails, and says what Windows does", () => {
    const { outcome, found, notes } = resultOf(check(EMPTY), id, profile);
    expect({ outcome, found }).toEqual({ outcome: "fail", found: "not set" });
    expect(notes[0]).toMatch(/not set/);
  });

  test("without the keys that would hold it: not in this export", () => {
    const others = Object.fromEntries(Object.entries(EMPTY).filter(([key]) => !/Profile(\\Logging)?$/.test(key)));
    const { [POLICY]: _, [`${POLICY}\\FirewallRules`]: __, ...localOnly } = others;
    const { outcome, found, location, effective } = resultOf(check(localOnly), id, profile);
    expect({ outcome, found, location, effective }).toEqual({
      outcome: "not-in-this-export",
      found: null,
      location: null,
      effective: null,
    });
  });

  test("with the firewall of the profile off, what the STIG asks for fails too", () => {
    const off = set(set(EMPTY, POLICY, row, pass[0]!), POLICY, { profile, value: "EnableFirewall" }, 0);
    expect(outcomeOf(off, row)).toBe(stig === null ? "pass" : "fail");
  });

  test("of a computer in no domain: not applicable where only members are meant", () => {
    const suffix = { [`${SERVICES}\\Tcpip\\Parameters`]: { "NV Domain": '""' } };
    const isForMembers = profile === "domain" || isPolicyOnly === true;
    const outcome = outcomeOf({ ...set(EMPTY, POLICY, row, pass[0]!), ...suffix }, row);
    expect(outcome).toBe(isForMembers ? "not-applicable" : "pass");
  });
});

describe("where values are looked for", () => {
  const ON = { id: "FWR-701", profile: "public", value: "EnableFirewall" } as const;
  const DROPPED = { id: "FWR-705", profile: "public", value: "Logging\\LogDroppedPackets" } as const;
  const found = (keys: Keys, row: Pick<Row, "id" | "profile"> = ON) => {
    const { outcome, found, location, notes, effective } = resultOf(check(keys), row.id, row.profile);
    return { outcome, found, line: location?.lineText.trim() ?? null, notes, effective };
  };

  test("the value's own line is named", () =>
    expect(found(set(EMPTY, POLICY, ON, 1))).toEqual({
      outcome: "pass",
      found: "1, by policy",
      line: '"EnableFirewall"=dword:1',
      notes: [],
      effective: 1,
    }));

  test("a value that is missing is named by the key that lacks it", () =>
    expect(found(EMPTY)).toEqual({
      outcome: "fail",
      found: "not set",
      line: `[${LOCAL}\\PublicProfile]`,
      notes: ["the value is asked for, and not set; Windows does the same without it (default 1)"],
      effective: 1,
    }));

  test("a default that is not what is asked for", () =>
    expect(found(EMPTY, { id: "FWR-709", profile: "public" }).notes).toEqual([
      "the value is not set, and Windows takes 0",
    ]));

  test("a local value passes, and that it is local is said for CIS", () =>
    expect(found(set(EMPTY, LOCAL, ON, 1)).notes).toEqual(["set locally: CIS asks for it by policy"]));

  const LOCAL_ONLY = Object.fromEntries(Object.entries(EMPTY).filter(([key]) => key.startsWith(LOCAL)));
  const NO_POLICY = "the policy branch, which would win, is not in this export";
  test("an export without the policy branch says so", () => {
    expect(found(set(LOCAL_ONLY, LOCAL, ON, 0)).notes).toEqual([NO_POLICY]);
    expect(found(LOCAL_ONLY).notes).toContain(NO_POLICY);
    expect(found({ ...LOCAL_ONLY, "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies": {} }).notes).not.toContain(NO_POLICY);
  });
  test("the policy's key of a profile tells all of that profile, and nothing of the others", () => {
    const isOpen = (profile: Profile): boolean =>
      found({ ...LOCAL_ONLY, [`${POLICY}\\PublicProfile`]: {} }, { id: "FWR-701", profile }).notes.includes(NO_POLICY);
    expect([isOpen("public"), isOpen("private"), isOpen("domain")]).toEqual([false, true, true]);
  });
  test("the policy's StandardProfile does not tell whether there is a PublicProfile", () =>
    expect(
      found({ ...LOCAL_ONLY, [`${POLICY}\\StandardProfile`]: {} }, { id: "FWR-701", profile: "public" }).notes,
    ).toContain(NO_POLICY));
  test("a key below the branch is not the branch", () => {
    const keys = { ...LOCAL_ONLY, "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Edge": {} };
    expect(found(keys).notes).toContain(NO_POLICY);
    expect(outcomeOf(keys, { id: "FWR-707", profile: "public" })).toBe("not-in-this-export");
  });

  test("a profile of which only the log is exported has its other values elsewhere", () => {
    const keys = { [`${LOCAL}\\FirewallRules`]: {}, [`${LOCAL}\\PublicProfile\\Logging`]: { LogDroppedPackets: 0 } };
    expect(found(keys).outcome).toBe("not-in-this-export");
    expect(found(keys, DROPPED).outcome).toBe("fail");
    expect(found(keys, { id: "FWR-706", profile: "public" }).outcome).toBe("fail");
  });

  test("a profile whose log is exported first is exported all the same", () => {
    const keys = { [`${LOCAL}\\PublicProfile\\Logging`]: {}, [`${LOCAL}\\PublicProfile`]: { EnableFirewall: 1 } };
    expect(outcomeOf(keys, { id: "FWR-702", profile: "public" })).toBe("fail");
  });

  test("a key below is not the key, even by the same name", () => {
    const keys = { [`${LOCAL}\\FirewallRules`]: {}, [`${LOCAL}\\PublicProfile\\PublicProfile`]: {} };
    expect(outcomeOf(keys, { id: "FWR-702", profile: "public" })).toBe("not-in-this-export");
  });

  test("PrivateProfile counts in the policy branch only, StandardProfile in the local store", () => {
    const hand = { ...EMPTY, [`${LOCAL}\\PrivateProfile`]: { EnableFirewall: 1 } };
    expect(outcomeOf(hand, { id: "FWR-701", profile: "private" })).toBe("fail");
    const policy = { ...EMPTY, [`${POLICY}\\StandardProfile`]: { EnableFirewall: 1 } };
    expect(outcomeOf(policy, { id: "FWR-701", profile: "private" })).toBe("fail");
  });

  test("an older policy has StandardProfile for both, where it has neither of them", () => {
    const keys = { ...LOCAL_ONLY, [POLICY]: {}, [`${POLICY}\\StandardProfile`]: { EnableFirewall: 1 } };
    for (const profile of ["private", "public"] as const) {
      const { outcome, notes } = resultOf(check(keys), "FWR-701", profile);
      expect(outcome).toBe("pass");
      expect(notes).toContain("by the StandardProfile of an older policy, which stands for private and public");
    }
    expect(outcomeOf(keys, { id: "FWR-701", profile: "domain" })).toBe("fail");
  });

  test("a log that the policy switches off and the local store on: fails, and is on", () => {
    const both = set(set(EMPTY, LOCAL, DROPPED, 1), POLICY, DROPPED, 0);
    const { outcome, effective, notes } = found(both, DROPPED);
    expect({ outcome, effective }).toEqual({ outcome: "fail", effective: 1 });
    expect(notes).toContain("the local store has it on, and on wins");
  });

  test.each([
    ["a text", '"1"', '"1", by policy'],
    ["a qword", "hex(b):01,00,00,00,00,00,00,00", "1 (a qword), by policy"],
    ["bytes", "hex:01,00,00,00", "binary data, by policy"],
    ["a list", "hex(7):31,00,00,00,00,00", "a list of texts, by policy"],
  ])("%s in place of a dword fails", (_, data, shown) => {
    const result = found(set(EMPTY, POLICY, ON, data));
    expect(result).toMatchObject({ outcome: "fail", found: shown, effective: null });
  });

  test("the STIG wants outbound traffic allowed, and others do not: both are said", () =>
    expect(resultOf(check(EMPTY), "FWR-703", "public").notes).toContain(
      "others ask for the opposite: PCI DSS 4.0.1, 1.3.2; IEC 62443 part 3-3, SR 5.2",
    ));
});

describe("which exports are checked", () => {
  test.each([
    ["nothing of Windows Firewall", { [`${SERVICES}\\Tcpip\\Parameters`]: { EnableSecurityFilters: 1 } }],
    [
      "the local store of Windows XP",
      { [`${LOCAL}\\DomainProfile`]: { EnableFirewall: 1 }, [`${LOCAL}\\StandardProfile`]: { EnableFirewall: 1 } },
    ],
    ["a policy for Windows XP", { [`${POLICY}\\StandardProfile`]: { EnableFirewall: 0 } }],
    ["Windows CE", { "HKEY_LOCAL_MACHINE\\COMM\\Firewall": {} }],
  ])("%s: none", (_, keys) => expect(check(keys)).toEqual([]));

  test.each([
    ["a local store with a public profile", { [`${LOCAL}\\PublicProfile`]: { EnableFirewall: 0 } }],
    ["rules", { [`${LOCAL}\\StandardProfile`]: {}, [`${LOCAL}\\FirewallRules`]: {} }],
    ["a default action", { [`${LOCAL}\\StandardProfile`]: { DefaultInboundAction: 1 } }],
    ["a version", { [LOCAL]: { PolicyVersion: 0x221 }, [`${LOCAL}\\StandardProfile`]: {} }],
    ["one value of the policy", { [`${POLICY}\\DomainProfile`]: { EnableFirewall: 0 } }],
  ])("%s: checked", (_, keys) => expect(check(keys)).toHaveLength(ROWS.length));

  test("a suffix that need not follow the domain says nothing of membership", () => {
    const suffix = { [`${SERVICES}\\Tcpip\\Parameters`]: { "NV Domain": '""', SyncDomainWithMembership: 0 } };
    const outcomes = check({ ...EMPTY, ...suffix }).map(({ outcome }) => outcome);
    expect(outcomes).not.toContain("not-applicable");
  });
});

test("for any values: what passes is set as asked where it counts, and nothing that is missing passes", () => {
  const values = fc.constantFrom<number | undefined>(undefined, undefined, 0, 1, 16_384);
  const settings = fc.array(fc.record({ row: fc.constantFrom(...ROWS), isPolicy: fc.boolean(), data: values }));
  fc.assert(
    fc.property(settings, fc.subarray(Object.keys(EMPTY)), (chosen, held) => {
      let keys: Keys = Object.fromEntries([[`${LOCAL}\\FirewallRules`, {}], ...held.map((key) => [key, {}])]);
      for (const { row, isPolicy, data } of chosen)
        if (data !== undefined) keys = set(keys, isPolicy ? POLICY : LOCAL, row, data);
      for (const result of check(keys)) {
        expect(HOST_CHECK_OUTCOMES).toContain(result.outcome);
        const row = ROWS.find(({ id, profile }) => id === result.id && profile === result.profile)!;
        const [name = "", ...above] = row.value.split("\\").reverse();
        const at = (root: string, profile: string) => keys[[root, profile, ...above].join("\\")]?.[name];
        const hasNewer = Object.keys(keys).some((key) => /WindowsFirewall\\(PrivateProfile|PublicProfile)/.test(key));
        const byPolicy = hasNewer || row.profile === "domain" ? at(POLICY, POLICY_KEY[row.profile]) : undefined;
        const data = byPolicy ?? (row.isPolicyOnly ? undefined : at(LOCAL, LOCAL_KEY[row.profile]));
        if (result.outcome === "pass") expect(row.pass).toContain(data);
        if (data === undefined) expect(result.outcome).not.toBe("pass");
        if (result.outcome === "not-in-this-export") expect(data).toBeUndefined();
      }
    }),
    { numRuns: 300 },
  );
});
