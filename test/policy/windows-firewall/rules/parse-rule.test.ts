import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { parseRule } from "../../../../src/policy/windows-firewall/rules/parse-rule.ts";
import type { ParsedRule } from "../../../../src/policy/windows-firewall/rules/rule.ts";
import { knownFirst, printRule } from "../../support/print-rule.ts";

const parsed = (text: string): ParsedRule => {
  const { rule } = parseRule(text);
  if (rule === undefined) throw new Error(`no rule: ${text}`);
  return rule;
};
/** What was understood, in the grammar, without the version. */
const understood = (text: string): string => printRule(parsed(text)).slice("v2.30|".length);
const remarks = (text: string): readonly string[] =>
  parseRule(text).remarks.map(({ message, token }) => (token === undefined ? message : `${token.key}: ${message}`));

const IN = "Action=Allow|Active=TRUE|Dir=In|";

describe("rule strings are read in whatever form real exports have them", () => {
  it.each([
    ["upper and lower case", "V2.30|ACTION=allow|active=true|dir=in|PROTOCOL=6|LPORT=80|", `${IN}Protocol=6|LPort=80|`],
    [
      "ports before their protocol",
      "v2.30|Action=Allow|Dir=In|Active=TRUE|LPort=80|Protocol=6|",
      `${IN}Protocol=6|LPort=80|`,
    ],
    ["protocol by name", `v2.30|${IN}Protocol=tcp|`, `${IN}Protocol=6|`],
    [
      "lists with commas",
      `v2.30|${IN}Protocol=6|rport=3268,389, 563|`,
      `${IN}Protocol=6|RPort=3268|RPort=389|RPort=563|`,
    ],
    ["no bar at the end", "v2.30|Action=Allow|Active=TRUE|Dir=In", IN],
    [
      "port ranges under either name",
      `v2.30|${IN}Protocol=6|LPort2_10=1-67|LPort=80-90|`,
      `${IN}Protocol=6|LPort2_10=1-67|LPort2_10=80-90|`,
    ],
    ["dotted masks", `v2.30|${IN}RA4=1.10.16.0/255.255.240.0|`, `${IN}RA4=1.10.16.0/255.255.240.0|`],
    ["prefixes", `v2.30|${IN}RA4=10.0.0.0/8|RA6=fe80::/64|`, `${IN}RA4=10.0.0.0/255.0.0.0|RA6=fe80::/64|`],
    [
      "keywords in any case",
      `v2.30|${IN}Protocol=6|LPort=rpc-epmap|RA4=LOCALSUBNET|`,
      `${IN}Protocol=6|LPort=RPC-EPMap|RA4=LocalSubnet|`,
    ],
    [
      "later versions of tokens",
      `v2.30|${IN}Protocol=17|LPort2_20=Ply2Disc|RA42=Ply2Renders|`,
      `${IN}Protocol=17|LPort=Ply2Disc|RA42=Ply2Renders|`,
    ],
    ["ICMP", `v2.30|${IN}Protocol=1|ICMP4=8:*|ICMP4=3:4|`, `${IN}Protocol=1|ICMP4=8:*|ICMP4=3:4|`],
    ["inactive unless it says otherwise", "v2.30|Action=Block|Dir=Out|", "Action=Block|Active=FALSE|Dir=Out|"],
    ["profiles", `v2.30|${IN}Profile=domain|Profile=Private|`, `${IN}Profile=Domain|Profile=Private|`],
    ["an equals sign in a name", `v2.30|${IN}Name=a=b|`, `${IN}Name=a=b|`],
  ])("%s", (_, text, expected) => {
    expect(understood(text)).toBe(expected);
  });

  it("the worked example of the specification", () => {
    const text =
      "v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Public|LPort=RPC|RPort=49000|LA4=192.168.1.0/255.255.255.0|LA4=192.168.0.0/255.255.255.0|RA4=LocalSubnet|RA6=LocalSubnet|App=c:\\path\\foo.exe|Security=Authenticate|Security2_9=An-NoEncap|Name=Firewall Rule Test|";
    expect(printRule(parsed(text))).toBe(text);
    expect(remarks(text)).toEqual([]);
  });

  it("hundreds of addresses", () => {
    const addresses = Array.from({ length: 400 }, (_, index) => `RA4=10.${index >> 8}.${index & 255}.1|`);
    expect(parsed(`v2.30|${IN}${addresses.join("")}`).remote.v4).toHaveLength(400);
  });
});

describe("what is not understood is kept and told", () => {
  it.each([
    ["RemoteIP=13.107.4.50", 'RemoteIP: "RemoteIP" is no token of a firewall rule'],
    ["constructor=1", 'constructor: "constructor" is no token of a firewall rule'],
    ["Protocol=constructor", 'Protocol: "constructor" means nothing for Protocol'],
    ["LOM=constructor", 'LOM: "constructor" means nothing for LOM'],
    ["Protocol=any", 'Protocol: "any" means nothing for Protocol'],
    ["Protocol=256", 'Protocol: "256" means nothing for Protocol'],
    ["Dir=Both", 'Dir: "Both" means nothing for Dir'],
    ["Dir=Out", "Dir: Dir is given twice, with different values"],
    ["Action=Deny", 'Action: "Deny" means nothing for Action'],
    ["Active=FALSE", "Active: Active is given twice, with different values"],
    ["Profile=Standard", 'Profile: "Standard" means nothing for Profile'],
    ["Protocol=6|LPort=http", 'LPort: "http" means nothing for LPort'],
    ["Protocol=6|LPort=90-80", 'LPort: "90-80" means nothing for LPort'],
    ["RA4=any", 'RA4: "any" means nothing for RA4'],
    ["RA4=::1", 'RA4: "::1" means nothing for RA4'],
    ["LA4=LocalSubnet", 'LA4: "LocalSubnet" means nothing for LA4'],
    ["Protocol=1|ICMP4=8", 'ICMP4: "8" means nothing for ICMP4'],
    ["LOM=yes", 'LOM: "yes" means nothing for LOM'],
    ["LPort=80", "names ports without Protocol=6 or Protocol=17"],
    ["Protocol=1|RPort=80", "names ports without Protocol=6 or Protocol=17"],
    ["Protocol=58|ICMP4=8:*", "names ICMP4 types without Protocol=1"],
  ])("%s", (tokens, expected) => {
    const text = `v2.30|${IN}${tokens}|`;
    expect(remarks(text)).toEqual([expected]);
  });

  it.each([
    ["Action=Allow|", "has no Dir"],
    ["Dir=In|", "has no Action"],
  ])("%s", (tokens, expected) => {
    expect(parsed(`v2.30|${tokens}`).flaws).toEqual([expected]);
  });

  it.each(["Action=Allow|Dir=In|", "v2|Action=Allow|Dir=In|", "|Action=Allow|Dir=In|"])(
    "%s lacks a version, and may be a rule",
    (text) => {
      const flaw = "does not begin with a version such as v2.10|";
      expect(parsed(text)).toMatchObject({ action: "allow", direction: "inbound", flaws: [flaw], notUnderstood: [] });
      expect(remarks(text)).toEqual([flaw]);
    },
  );

  it.each(["", "v2|", "|v2.30|", "blocked", "a=b|c"])("%s is no rule at all", (text) => {
    expect(parseRule(text)).toEqual({
      rule: undefined,
      remarks: [{ message: "does not begin with a version such as v2.10|", token: undefined }],
    });
  });
});

const TOKEN = fc.oneof(
  fc.constantFrom(
    "Action=Allow",
    "Action=Block",
    "Action=ByPass",
    "action=BLOCK",
    "Action=",
    "Active=TRUE",
    "Active=false",
  ),
  fc.constantFrom(
    "Active=?",
    "Dir=In",
    "Dir=Out",
    "dir=out",
    "Dir=Up",
    "Profile=Domain",
    "Profile=public",
    "Profile=x",
  ),
  fc.constantFrom("Protocol=6", "Protocol=17", "Protocol=1", "Protocol=58", "Protocol=tcp", "Protocol=300"),
  fc.constantFrom(
    "LPort=80",
    "LPort=RPC",
    "LPort2_10=1-67",
    "RPort=3268,389",
    "RPort=x",
    "LPort2_24=mDNS",
    "RPort=9-9",
  ),
  fc.constantFrom(
    "ICMP4=8:*",
    "ICMP4=3:4",
    "ICMP6=128:*",
    "ICMP6=x",
    "LOM=TRUE",
    "LSM=true",
    "LSM=2",
    "AuthByPassOut=TRUE",
  ),
  fc.constantFrom(
    "RA4=10.0.0.0/8",
    "RA4=1.2.3.4-1.2.3.9",
    "RA4=LocalSubnet",
    "RA42=IntErnet",
    "RA4=?",
    "LA6=fe80::/64",
  ),
  fc.constantFrom("RA6=LocalSubnet", "RA62=intranet", "RA4=10.0.0.0-10.0.0.255", "IF={A}", "IFType=Lan", "App=System"),
  fc.constantFrom("Svc=*", "PFN=x", "Security=Authenticate", "Platform=2:6:2", "Platform2=GTEQ", "TTK2_22=WFDPrint"),
  fc.constantFrom("Name=a=b", "Desc=", "EmbedCtxt=@x,-1", "Edge=TRUE", "Defer=App", "Unknown=1", "junk", ""),
  fc.string().map((text) => text.replaceAll("|", "")),
);

test("what was understood, printed back in the grammar, parses to the same rule", () => {
  fc.assert(
    fc.property(fc.array(TOKEN, { maxLength: 14, size: "max" }), fc.boolean(), (tokens, isEnded) => {
      const rule = parsed(`v2.10|${tokens.join("|")}${isEnded ? "|" : ""}`);
      expect(knownFirst(parsed(printRule(rule)))).toEqual(knownFirst(rule));
    }),
    { numRuns: 3000 },
  );
});

test("every token but the repeated ones is somewhere in the rule", () => {
  const tokens = [
    "Svc=x",
    "App=y",
    "PFN=z",
    "Foo=1",
    "Name=n",
    "Edge=TRUE",
    "IFType=Lan",
    "NNm=q",
    "SkipVer=2.10",
    "LUOwn=S-1",
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(tokens), (chosen) => {
      const { unseen, notUnderstood, remarks: kept } = parsed(`v2.10|${chosen.join("|")}|`);
      const found = [...unseen, ...notUnderstood, ...kept].map(({ key, value }) => `${key}=${value}`);
      expect(found.toSorted()).toEqual(chosen.toSorted());
    }),
  );
});
