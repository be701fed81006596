import { describe, expect, it } from "vitest";
import { section } from "../support/ce-registry.ts";
import { localKey, localRules, policyKey, policyRules, quoted, rule } from "../support/firewall-registry.ts";
import { flowStart } from "../support/flows.ts";
import { registry, serviceKey } from "../support/nt-registry.ts";
import { judgeAs, policyOf, readPolicy } from "../support/policies.ts";

const ME = "10.0.0.10";
const RDP = `tcp 10.0.0.7:1025 > ${ME}:3389`;
const judge = (reg: string, flow = RDP, profileOption?: string) =>
  judgeAs(policyOf(reg, { hostOptions: [ME], profileOption }), flowStart(flow)).deciding;
const assumptionsOf = (reg: string): readonly string[] =>
  policyOf(reg, { hostOptions: [ME] }).assumptions.map(({ text }) => text);

const productIn = (hive: string, values: Readonly<Record<string, string>>): string =>
  section(
    `HKEY_LOCAL_MACHINE\\${hive}\\Microsoft\\Windows NT\\CurrentVersion`,
    Object.fromEntries(Object.entries(values).map(([name, text]) => [name, quoted(text)])),
  );
const product = (ProductName: string, more: Readonly<Record<string, string>> = {}): string =>
  productIn("SOFTWARE", { ProductName, ...more });

const OFF = [localKey("DomainProfile", { EnableFirewall: 0 }), localKey("StandardProfile", { EnableFirewall: 0 })];
const RDP_LIST = { "3389:TCP": quoted("3389:TCP:*:Enabled:Remote Desktop") };
const LOCAL_LIST = localKey("StandardProfile\\GloballyOpenPorts\\List", RDP_LIST);
const POLICY_LIST = policyKey("StandardProfile\\GloballyOpenPorts\\List", RDP_LIST);
const ALLOW_RDP = rule("Action=Allow|Dir=In|Protocol=6|LPort=3389");

describe("an export whose Windows is named is judged as that one", () => {
  const [xp, w7, w10] = [product("Microsoft Windows XP"), product("Windows 7 Professional"), product("Windows 10 Pro")];
  it.each<[string, readonly string[], string]>([
    ["XP, switched off", [...OFF, xp], "not-filtered"],
    ["XP, switched off, by its version", [...OFF, productIn("SOFTWARE", { CurrentVersion: "5.1" })], "not-filtered"],
    ["XP, switched off, by its build", [...OFF, productIn("SOFTWARE", { CurrentBuildNumber: "2600" })], "not-filtered"],
    [
      "XP, whose CurrentBuild is no number",
      [...OFF, product("Microsoft Windows XP", { CurrentBuild: "1.511.1 () (Obsolete data - do not use)" })],
      "not-filtered",
    ],
    ["Server 2003", [...OFF, product("Microsoft Windows Server 2003 R2")], "not-filtered"],
    ["XP without its service", [serviceKey("SharedAccess", { Start: 4 }), ...OFF.slice(0, 1), xp], "not-filtered"],
    ["XP with a group policy of later form", [LOCAL_LIST, policyRules([]), xp], "allow"],
    ["XP, which has no rules", [localRules([ALLOW_RDP]), xp], "deny"],
    ["7, switched off in other profiles", [...OFF, w7], "deny"],
    ["7, which does not heed local lists", [LOCAL_LIST, w7], "deny"],
    ["10, which may heed lists of group policy", [POLICY_LIST, w10], "depends"],
    ["Vista by name", [LOCAL_LIST, product("Windows (TM) Vista Business")], "deny"],
    ["2008 by name", [LOCAL_LIST, product("Windows Server (R) 2008 Standard")], "deny"],
    ["2022 by name", [LOCAL_LIST, product("Windows Server 2022 Datacenter")], "deny"],
    ["later by its version alone", [LOCAL_LIST, productIn("SOFTWARE", { CurrentVersion: "6.3" })], "deny"],
    ["later by its build alone", [LOCAL_LIST, productIn("SOFTWARE", { CurrentBuild: "22631" })], "deny"],
    ["in an offline hive", [LOCAL_LIST, productIn("WIM_HKLM_SOFTWARE", { ProductName: "Windows 7" })], "deny"],
  ])("%s", (_, keys, expected) => {
    expect(judge(registry(...keys)).decision).toBe(expected);
  });

  it("and tells what it does not heed", () => {
    expect(assumptionsOf(registry(LOCAL_LIST, w7))).toContainEqual(
      expect.stringMatching(
        /^1 exception of Windows XP and 2003 is not judged, .*StandardProfile\\GloballyOpenPorts\\List$/,
      ),
    );
    expect(assumptionsOf(registry(localRules([ALLOW_RDP]), xp))).toContainEqual(
      expect.stringMatching(/^1 rule is not judged, as Windows XP .*FirewallRules$/),
    );
  });

  it("and nothing is assumed of the generation", () => {
    expect(assumptionsOf(registry(...OFF, xp)).join()).not.toMatch(/ProductName/);
    expect(assumptionsOf(registry(localRules([]))).join()).not.toMatch(/ProductName/);
  });
});

describe("an export that looks as one generation has it is judged as that one, assumed", () => {
  it.each<[string, readonly string[], string, RegExp]>([
    ["lists of the computer itself", [LOCAL_LIST], "allow", /^the export is of Windows XP or Server 2003, as its keys/],
    [
      "rules of group policy alone",
      [policyRules([ALLOW_RDP])],
      "allow",
      /^the export is of Windows Vista or later, as/,
    ],
  ])("%s", (_, keys, decision, text) => {
    expect(judge(registry(...keys)).decision).toBe(decision);
    expect(assumptionsOf(registry(...keys))).toContainEqual(expect.stringMatching(text));
  });
});

describe("an export that does not tell its Windows is decided only where both generations decide alike", () => {
  it.each<[string, readonly string[], string, string]>([
    ["switched off in the profiles of XP", OFF, RDP, "depends"],
    ["on for both", [localKey("StandardProfile", { EnableFirewall: 1 })], RDP, "deny"],
    ["what goes out", [localKey("StandardProfile", { EnableFirewall: 1 })], `tcp ${ME}:1025 > 10.0.0.7:80`, "allow"],
    ["XP lists beside a policy of later form", [LOCAL_LIST, policyRules([])], RDP, "depends"],
    ["lists of group policy alone", [POLICY_LIST], RDP, "depends"],
    ["lists of group policy alone, another port", [POLICY_LIST], `tcp 10.0.0.7:1025 > ${ME}:23`, "deny"],
    [
      "a name and a version that contradict each other",
      [...OFF, product("Microsoft Windows XP", { CurrentVersion: "10.0" })],
      RDP,
      "depends",
    ],
  ])("%s", (_, keys, flow, expected) => {
    expect(judge(registry(...keys), flow).decision).toBe(expected);
    expect(assumptionsOf(registry(...keys))).toContainEqual(expect.stringMatching(/as nothing in it tells/));
  });

  it("off in both is off", () => {
    expect(judge(registry(...OFF), RDP, "domain").decision).toBe("not-filtered");
  });

  it("says how each decides, and lists the rules of both with ids of their own", () => {
    const reg = registry(LOCAL_LIST, policyRules([ALLOW_RDP, rule("Action=Block|Dir=In|Protocol=6|LPort=3389")]));
    const policy = policyOf(reg, { hostOptions: [ME] });
    expect(policy.rules.map(({ name, id }) => [name, id])).toEqual([
      ["3389:TCP", 0],
      ["R0", 1],
      ["R1", 2],
    ]);
    const { reason, trace } = judge(reg);
    expect(reason).toMatch(/\(Windows XP or Server 2003: allow; Windows Vista or later: deny\)$/);
    expect(trace.filter(({ ruleId }) => ruleId !== null).map(({ ruleId }) => ruleId)).toEqual([0, 1, 2]);
  });

  it("a mistake that both readings meet is told once", () => {
    const { problems } = readPolicy(registry(localKey("StandardProfile", { EnableFirewall: 7 })));
    expect(problems.map(({ message }) => message)).toEqual(["EnableFirewall is 7: only 0 and 1 are documented"]);
  });
});

describe("a SOFTWARE hive that was loaded under another name", () => {
  const below = (hive: string, key: string, values: Parameters<typeof section>[1]): string =>
    section(`HKEY_LOCAL_MACHINE\\${hive}\\${key}`, values);
  const policyIn = (hive: string): string =>
    below(hive, "Policies\\Microsoft\\WindowsFirewall\\FirewallRules", { R: quoted(ALLOW_RDP) });
  const offlineRules = section(
    "HKEY_LOCAL_MACHINE\\WIM_HKLM_SYSTEM\\ControlSet001\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules",
    { R0: quoted(rule("Action=Allow|Dir=In|Protocol=6|LPort=80|Profile=Private")) },
  );

  it.each(["WIM_HKLM_SOFTWARE", "SOFT", "software"])("%s: group policy is read", (hive) => {
    expect(judge(registry(offlineRules, policyIn(hive))).decision).toBe("allow");
  });
  it("networks are read", () => {
    const network = below("OFFLINE", "Microsoft\\Windows NT\\CurrentVersion\\NetworkList\\Profiles\\{1}", {
      Category: 1,
    });
    expect(judge(registry(offlineRules, network), `tcp 10.0.0.7:1025 > ${ME}:80`).decision).toBe("allow");
  });
  it("of several, the one of the control set's hive is read, and the other is named", () => {
    const own = below("SOFTWARE", "Policies\\Microsoft\\WindowsFirewall\\PublicProfile", { EnableFirewall: 0 });
    const reg = registry(offlineRules, own, policyIn("WIM_HKLM_SOFTWARE"));
    expect(judge(reg).decision).toBe("allow");
    expect(assumptionsOf(reg)).toContain(
      "HKEY_LOCAL_MACHINE\\WIM_HKLM_SOFTWARE is read; HKEY_LOCAL_MACHINE\\SOFTWARE is left out",
    );
  });
  it("a key that only has Microsoft below it is none", () => {
    const reg = registry(offlineRules, below("OTHER", "Microsoft\\Thing", { Value: 1 }), policyIn("SOFTWARE"));
    expect(judge(reg).decision).toBe("allow");
    expect(assumptionsOf(reg).join()).not.toMatch(/left out/);
  });
});
