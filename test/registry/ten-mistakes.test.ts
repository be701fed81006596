import { expect, test } from "vitest";
import { formatProblem } from "../../src/base/format-problem.ts";
import { parseRegistry } from "../../src/registry/parse-registry.ts";
import { showRegistry, utf8 } from "./show-registry.ts";

const RULES = String.raw`REGEDIT4

[HKEY_LOCAL_MACHINE\COMM\Firewall\Rules\AllowMail]
"Mask"=dword:0x25
"Flags"=dword:12   # allow, outbound
"PrivateHost"=hex:02,00,00,00,C0,A8,00,165
"Protocol"=6
	"Port=dword:19
"Description"="the "mail" rule"

[HKEY_LOCAL_MACHINE\COMM\Firewall\Rules\BlockAll
"Mask"=dword:0

[HKEY_LOCAL_MACHIN\COMM\Firewall]
"EnableIPV4"=dword:1

[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\El59x1\Parameters\Tcpip]
"TCPAllowedPorts"=hex(7):32,31,00\
  38,30,00,00
"UDPAllowedPorts"=hex(7):35,33,00,00,
RawIPAllowedProtocols=hex(7):36,00,00
"PPTPFiltering"=dword:00000001
`;

const PRINTED = String.raw`
rules.reg:4:14: dword: takes hex digits without 0x: regedit ignores this value
  "Mask"=dword:0x25
               ^
rules.reg:5:20: after a value a comment begins with ";": regedit ignores a value with "#" behind it
  "Flags"=dword:12   # allow, outbound
                     ^
rules.reg:6:40: "1" where a byte of one or two hex digits or a comma was expected: regedit ignores the whole value
  "PrivateHost"=hex:02,00,00,00,C0,A8,00,165
                                         ^
rules.reg:7:12: a number is written dword: with hex digits: regedit ignores this value
  "Protocol"=6
             ^
rules.reg:8:2: the closing quote is missing: a string ends in the line in which it begins
   "Port=dword:19
   ^
rules.reg:9:21: text after the closing quote; a quote inside a string is written \": regedit ignores this value
  "Description"="the "mail" rule"
                      ^
rules.reg:11:1: the closing bracket is missing: regedit ignores the line
  [HKEY_LOCAL_MACHINE\COMM\Firewall\Rules\BlockAll
  ^
rules.reg:14:2: "HKEY_LOCAL_MACHIN" is no root key: regedit ignores this key and its values
  [HKEY_LOCAL_MACHIN\COMM\Firewall]
   ^
rules.reg:18:34: a comma must stand before the "\" that continues the line: regedit ignores the whole value
  "TCPAllowedPorts"=hex(7):32,31,00\
                                   ^
rules.reg:21:1: the name of a value stands in quotes: "NAME"=…: regedit ignores this line
  RawIPAllowedProtocols=hex(7):36,00,00
  ^
`;

test("ten mistakes in a file are reported in one go, and what is right is read", () => {
  const { registry, problems } = parseRegistry([{ file: "rules.reg", bytes: utf8(RULES) }]);
  expect(`\n${problems.map(formatProblem).join("\n")}\n`).toBe(PRINTED);
  expect(problems.map(({ severity }) => severity)).toEqual(Array.from({ length: 10 }, () => "error"));
  expect(showRegistry(registry)).toEqual({
    "HKEY_LOCAL_MACHINE\\COMM\\Firewall\\Rules\\AllowMail": {},
    "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\El59x1\\Parameters\\Tcpip": {
      UDPAllowedPorts: '["53"]',
      PPTPFiltering: "dword 1",
    },
  });
});
