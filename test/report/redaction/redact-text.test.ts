import { describe, expect, test } from "vitest";
import { createPseudonyms, type Pseudonyms } from "../../../src/report/redaction/pseudonyms.ts";
import { redactAddresses } from "../../../src/report/redaction/redact-addresses.ts";
import { redactCommandLine } from "../../../src/report/redaction/redact-command-line.ts";
import { redactLine } from "../../../src/report/redaction/redact-line.ts";
import { redactFile, redactServer } from "../../../src/report/redaction/redact-names.ts";
import { nameInputs } from "../../../src/report/redaction/redact-rules.ts";
import { createTextRedactor } from "../../../src/report/redaction/text-redactor.ts";
import type { StoredRule } from "../../../src/store/read-policy.ts";

/** Says what was replaced, so that a table shows it: "<kind:text>". */
const SHOWN: Pseudonyms = {
  ...createPseudonyms(new Uint8Array(32)),
  name: (kind, text, ending = "") => `<${kind}:${text}>${ending}`,
  host: (text) => `<host:${text}>`,
  mac: (text) => `<mac:${text}>`,
};
const real = createPseudonyms(new Uint8Array(32));
const a = (text: string): string => real.address(text) ?? "";
const p = (text: string, prefixLength: number): string =>
  real.prefix({ address: Uint8Array.from(text.split("."), Number), prefixLength });

describe("addresses in a text", () => {
  test.each([
    ["from 10.1.2.3.", `from ${a("10.1.2.3")}.`],
    ["10.1.2.3, 10.1.2.4: both", `${a("10.1.2.3")}, ${a("10.1.2.4")}: both`],
    ["010.001.002.003", a("10.1.2.3")],
    ["10.1.0.0/16", `${p("10.1.0.0", 16)}/16`],
    ["10.1.0.0/255.255.0.0", `${p("10.1.0.0", 16)}/255.255.0.0`],
    ["10.1.2.3/255.255.0.0", `${a("10.1.2.3")}/255.255.0.0`],
    ["10.1.2.3/32", `${a("10.1.2.3")}/32`],
    ["0.0.0.0/0 and ::/0", "0.0.0.0/0 and ::/0"],
    ["10.1.2.3-10.1.2.9", `${a("10.1.2.3")}-${a("10.1.2.9")}`],
    ["mask 255.255.255.0", "mask 255.255.255.0"],
    ["TCP:10.1.2.3:80", `TCP:${a("10.1.2.3")}:80`],
    ["srv10.1.2.3x", `srv${a("10.1.2.3")}x`],
    ["2001:db8::1: seen", `${a("2001:db8::1")}: seen`],
    ["2001:DB8:0:0:0:0:0:1", a("2001:db8::1")],
    ["[2001:db8::1]:80", `[${a("2001:db8::1")}]:80`],
    ["::ffff:10.1.2.3", `::ffff:${a("10.1.2.3")}`],
    ["fe80::1%eth0", `${a("fe80::1")}%<adapter:%eth0>`],
    ["1:2:3:4:5:6:7:8:9", "<text:1:2:3:4:5:6:7:8:9>"],
    ["00:50:56:C0:00:08 sent", "<mac:00:50:56:C0:00:08> sent"],
    ["SQL Server 8.0.759, frame 12:30, rules.reg:20:1: x", "SQL Server 8.0.759, frame 12:30, rules.reg:20:1: x"],
    ["300.1.2.3", "300.1.2.3"],
  ])("%s", (text, expected) => {
    expect(redactAddresses(text, SHOWN)).toBe(expected);
  });

  test("a range that is a prefix stays one", () => {
    const [first = "", last = ""] = redactAddresses("10.20.0.0-10.20.63.255", SHOWN).split("-");
    expect(first).toBe(p("10.20.0.0", 18));
    expect(last.split(".").map(Number)).toEqual(
      first.split(".").map((part, index) => (index === 2 ? Number(part) + 63 : index === 3 ? 255 : Number(part))),
    );
  });
});

describe("lines of a registry", () => {
  test.each([
    [
      "[HKEY_LOCAL_MACHINE\\COMM\\Firewall\\Rules\\Mail of Anna]",
      "[HKEY_LOCAL_MACHINE\\COMM\\Firewall\\Rules\\<rule:Mail of Anna>]",
    ],
    ["[HKEY_LOCAL_MACHINE\\SOFTWARE\\Acme] ; Anna", "[HKEY_LOCAL_MACHINE\\SOFTWARE\\<key:Acme>] …"],
    ['"TCPAllowedPorts"=hex(7):32,00 ; Anna', '"TCPAllowedPorts"=hex(7):32,00'],
    ['"PrivateHost"=hex:02,00,00,00,C0,A8,00,65', '"PrivateHost"=hex:…'],
    ['"LogFilePath"=hex(2):43,00,3a,00,\\', '"LogFilePath"=hex(2):…'],
    ['"EnableFirewall"=dword:00000001 ; Anna', '"EnableFirewall"=dword:00000001'],
    ['"Hostname"="acme-dc"', '"Hostname"="<value:acme-dc>"'],
    ['"Acme"=dword:1', '"<rule:Acme>"=dword:1'],
    ["  61,00,6e,00,6e,00", "<text:61,00,6e,00,6e,00>"],
    [
      '"5001:TCP"="5001:TCP:10.1.0.0/16,LocalSubNet:Enabled:Data of Anna"',
      `"5001:TCP"="5001:TCP:${p("10.1.0.0", 16)}/16,LocalSubNet:Enabled:<rule:Data of Anna>"`,
    ],
    [
      '"C:\\\\Users\\\\anna\\\\a.exe"="C:\\\\Users\\\\anna\\\\a.exe:*:Enabled:Anna: her tool"',
      '"<program:C:\\\\Users\\\\anna\\\\a.exe>.exe"="<program:C:\\\\Users\\\\anna\\\\a.exe>.exe:*:Enabled:<rule:Anna: her tool>"',
    ],
    [
      '"CoreNet-DHCP-In"="v2.32|Action=Allow|Name=@FirewallAPI.dll,-25301|"',
      '"CoreNet-DHCP-In"="v2.32|Action=Allow|Name=@FirewallAPI.dll,-25301|"',
    ],
    [
      '"AcmeVPN-In"="v2.32|Name=@C:\\\\Acme\\\\r.dll,-1|"',
      '"<rule:AcmeVPN-In>"="v2.32|Name=<rule:@C:\\\\Acme\\\\r.dll,-1>|"',
    ],
    [
      '"{7C1E6A52-9D0B-4F38-A3B5-5D2A90C4E102}"="v2.32|RA4=10.1.2.3|Svc=acme|LUOwn=S-1-5-21-1|Acme|Name=Anna|"',
      `"<rule:{7C1E6A52-9D0B-4F38-A3B5-5D2A90C4E102}>"="v2.32|RA4=${a("10.1.2.3")}|Svc=<service:acme>|LUOwn=<value:S-1-5-21-1>|<text:Acme>|Name=<rule:Anna>|"`,
    ],
    [
      '"x"="v2.32|App=%SystemRoot%\\\\system32\\\\svchost.exe|Svc=dhcp|RA4=acme|',
      '"<rule:x>"="v2.32|App=%SystemRoot%\\\\system32\\\\svchost.exe|Svc=dhcp|RA4=<value:acme>|"',
    ],
  ])("%s", (line, expected) => {
    expect(redactLine(line, SHOWN)).toBe(expected);
  });
});

const ruleOf = (overrides: Partial<StoredRule>): StoredRule => ({
  id: 0,
  filter: "windows-firewall",
  name: "",
  file: "C:\\cases\\acme\\rules.reg",
  line: 12,
  lineText: "",
  action: "allow",
  direction: "inbound",
  isEnabled: true,
  isUnrestricted: false,
  summary: "",
  filterFlows: 0,
  decidedFlows: 0,
  ...overrides,
});

describe("names in sentences", () => {
  const rules = [
    ruleOf({ name: 'Mail "of" Anna' }),
    ruleOf({ name: "it" }),
    ruleOf({ name: "meet.exe", lineText: '"x"="v2.32|App=C:\\\\Users\\\\anna\\\\meet, old.exe|Name=meet.exe|"' }),
    ruleOf({ filter: "pptp-filtering", name: "PPTPFiltering of El59x1" }),
    ruleOf({ filter: "tcpip-filtering", name: "TCPAllowedPorts: 23" }),
    ruleOf({ name: "CoreNet-DHCP-In", lineText: '"CoreNet-DHCP-In"="v2.32|Name=@FirewallAPI.dll,-25301|"' }),
  ];
  const names = nameInputs(
    { rules, ruleFiles: [{ file: "C:\\cases\\acme\\rules.reg" }], captures: [{ file: "/cases/acme.pcap" }] },
    SHOWN,
  );
  const text = createTextRedactor(names.dictionary, SHOWN);
  test.each([
    ['rule "Mail "of" Anna" allows it', 'rule "<rule:Mail "of" Anna>" allows it'],
    ['rule "it" allows it, and "it" again', 'rule "<rule:it>" allows it, and "<rule:it>" again'],
    [
      "a capture does not show App=C:\\Users\\anna\\meet, old.exe, Svc=x",
      "a capture does not show App=<program:C:\\Users\\anna\\meet, old.exe>.exe, Svc=x",
    ],
    ["passes El59x1, which is filtered", "passes <adapter:El59x1>, which is filtered"],
    ["El59x10 is another", "El59x10 is another"],
    [
      "depends: NdisWan4 has no TCPAllowedPorts, so all is let in",
      "depends: <adapter:NdisWan4> has no TCPAllowedPorts, so all is let in",
    ],
    [
      "EnableFirewall is 1 (C:\\cases\\acme\\rules.reg:12)",
      "EnableFirewall is 1 (<rules:C:\\cases\\acme\\rules.reg>.reg:12)",
    ],
    ['"8O" is not a number, "0" is', '"<text:8O>" is not a number, "0" is'],
    ["at \\\\server\\share\\Anna", "at <program:\\\\server\\share\\Anna>"],
    ["user S-1-5-21-1004336348-1177238915-682003330-512", "user <client:S-1-5-21-1004336348-1177238915-682003330-512>"],
    [
      "UDPAllowedPorts of {6B2C1A50-4D7E-4F5B-9E0A-3C1D7F8A1002} lets it in",
      "UDPAllowedPorts of <adapter:{6B2C1A50-4D7E-4F5B-9E0A-3C1D7F8A1002}> lets it in",
    ],
    [
      "HKEY_LOCAL_MACHINE\\acme_system\\ControlSet001 is read",
      "HKEY_LOCAL_MACHINE\\<key:acme_system>\\ControlSet001 is read",
    ],
    ["mail anna@acme.example", "mail <name:anna@acme.example>"],
    [
      "TCP port 25: SMTP (Microsoft port list of 2004: 2 services)",
      "TCP port 25: SMTP (Microsoft port list of 2004: 2 services)",
    ],
  ])("%s", (sentence, expected) => {
    expect(text(sentence)).toBe(expected);
  });

  test.each([
    ["TCPAllowedPorts: 23", "TCPAllowedPorts: 23"],
    ["PPTPFiltering of El59x1", "PPTPFiltering of <adapter:El59x1>"],
    ["CoreNet-DHCP-In", "CoreNet-DHCP-In"],
    ["it", "<rule:it>"],
  ])("rule %s", (name, expected) => {
    expect(names.ruleName(name)).toBe(expected);
  });
});

test("servers lose their names and keep their ports", () => {
  expect(redactServer("mail.acme.example:8080", SHOWN)).toBe("<host:mail.acme.example>:8080");
  expect(redactServer("10.1.2.3:80", SHOWN)).toBe(`${a("10.1.2.3")}:80`);
  expect(redactServer("2001:db8::1", SHOWN)).toBe(a("2001:db8::1"));
  expect(redactServer("[2001:db8::1]:80", SHOWN)).toBe(`[${a("2001:db8::1")}]:80`);
  expect(redactServer("Anna's PC", SHOWN)).toBe("<host:Anna's PC>");
});

test("hosts of one domain keep one in common, whatever the case", () => {
  const [one, other] = [real.host("www.acme.example").split("."), real.host("MAIL.acme.example").split(".")];
  expect(one.slice(1)).toEqual(other.slice(1));
  expect(one[0]).not.toBe(other[0]);
});

test("files lose folder and name and keep endings that everybody has", () => {
  expect(redactFile("capture", "/cases/acme/mail.pcap.gz", real)).toMatch(/^capture-[\da-z]{10}\.pcap\.gz$/);
  expect(redactFile("capture", "mail.acme", real)).toMatch(/^capture-[\da-z]{10}$/);
  expect(redactFile("capture", "-", real)).toBe("-");
});

test("options stay, what they were given goes", () => {
  const given = [
    "acme.pcap",
    "--rules",
    "r.reg",
    "--host=10.1.2.3",
    "--title",
    "Acme",
    "--ticket=7",
    "-oacme.html",
    "-q",
    "-",
    "--acme.pcap",
  ];
  const known = (file: string): string | undefined => (file === "acme.pcap" ? "capture-1.pcap" : undefined);
  expect(redactCommandLine(given, known, SHOWN)).toEqual([
    "capture-1.pcap",
    "--rules",
    "<value:r.reg>",
    `--host=${a("10.1.2.3")}`,
    "--title",
    "<value:Acme>",
    "--ticket=<value:7>",
    "<value:-oacme.html>",
    "-q",
    "-",
    "<value:--acme.pcap>",
  ]);
});
