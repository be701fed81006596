import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  parsePortDefinition,
  parseProgramDefinition,
} from "../../../../src/policy/windows-firewall/exceptions/definition.ts";
import { describeScope } from "../../../../src/policy/windows-firewall/exceptions/scope.ts";

describe("a port definition <port>:<TCP|UDP>:<scope>:<Enabled|Disabled>:<name>", () => {
  test.each<[string, string, readonly string[]]>([
    ["137:UDP:LocalSubNet:Enabled:@xpsp2res.dll,-22001", "137 UDP LocalSubnet yes @xpsp2res.dll,-22001", []],
    ["3389:TCP:*:Enabled:@xpsp2res.dll,-22009", "3389 TCP any address yes @xpsp2res.dll,-22009", []],
    ["80:TCP:10.0.0.2/255.0.0.0:Disabled:Web", "80 TCP 10.0.0.0/255.0.0.0 no Web", []],
    ["80:TCP:10.0.0.2/8,192.168.1.7:enabled:Web", "80 TCP 10.0.0.0/255.0.0.0, 192.168.1.7 yes Web", []],
    ["80:tcp:LOCALSUBNET,10.2.0.0/16:DISABLED:", "80 TCP LocalSubnet, 10.2.0.0/255.255.0.0 no ", []],
    ["1056:TCP:*:Enabled", "1056 TCP any address yes undefined", []],
    ["80:TCP:*:Enabled:Web: the: server", "80 TCP any address yes Web: the: server", []],
    ["445:TCP::Enabled:x", "445 TCP addresses that the export does not tell yes x", ["the scope is empty"]],
    ["0:TCP:*:Enabled:x", "unreadable TCP any address yes x", ['"0" is not a port from 1 to 65535']],
    ["65536:TCP:*:Enabled:x", "unreadable TCP any address yes x", ['"65536" is not a port from 1 to 65535']],
    ["80-90:TCP:*:Enabled:x", "unreadable TCP any address yes x", ['"80-90" is not a port from 1 to 65535']],
    [" 80:TCP:*:Enabled:x", "unreadable TCP any address yes x", ['" 80" is not a port from 1 to 65535']],
    ["80:ICMP:*:Enabled:x", "80 unreadable any address yes x", ['"ICMP" is neither TCP nor UDP']],
    ["80:TCP:*:On:x", "80 TCP any address maybe x", ['"On" is neither Enabled nor Disabled']],
    ["80:TCP:*", "80 TCP any address maybe undefined", ["the status is missing"]],
    [
      "80",
      "80 unreadable addresses that the export does not tell maybe undefined",
      ["the protocol is missing", "the scope is missing", "the status is missing"],
    ],
    ["80:TCP:*,10.0.0.1:Enabled:x", "80 TCP *, 10.0.0.1 yes x", ["* stands beside other scopes"]],
    [
      "80:TCP:10.0.0.1-10.0.0.9:Enabled:x",
      "80 TCP 10.0.0.1-10.0.0.9 yes x",
      ['"10.0.0.1-10.0.0.9" in the scope is neither LocalSubnet nor an IPv4 address, prefix or mask'],
    ],
    [
      "80:TCP:DNS:Enabled:x",
      "80 TCP DNS yes x",
      ['"DNS" in the scope is neither LocalSubnet nor an IPv4 address, prefix or mask'],
    ],
    [
      "80:TCP:10.0.0.1, 10.0.0.2:Enabled:x",
      "80 TCP 10.0.0.1,  10.0.0.2 yes x",
      ['" 10.0.0.2" in the scope is neither LocalSubnet nor an IPv4 address, prefix or mask'],
    ],
  ])("%s", (text, expected, faults) => {
    const definition = parsePortDefinition(text);
    const { port, transport, scope, isEnabled, title } = definition;
    expect([port, transport, describeScope(scope), isEnabled, String(title)].join(" ")).toBe(expected);
    expect(definition.faults).toEqual(faults);
  });

  test("what is well-formed is read as it was meant, and has no faults", () => {
    const ports = fc.integer({ min: 1, max: 65_535 });
    const scopes = fc.constantFrom("*", "LocalSubNet", "10.0.0.1", "10.0.0.0/8,LocalSubnet");
    fc.assert(
      fc.property(
        ports,
        fc.constantFrom("TCP", "UDP"),
        scopes,
        fc.boolean(),
        fc.string(),
        (port, transport, scope, isEnabled, title) => {
          const status = isEnabled ? "Enabled" : "Disabled";
          const read = parsePortDefinition(`${port}:${transport}:${scope}:${status}:${title}`);
          expect(read).toMatchObject({ port, transport, isEnabled: isEnabled ? "yes" : "no", title, faults: [] });
        },
      ),
    );
  });

  test("no text throws, and what is not well-formed has a fault", () => {
    const part = fc.constantFrom("80", "TCP", "*", "Enabled", "x", "", "LocalSubnet", "10.0.0.1", "-1", "0x50");
    fc.assert(
      fc.property(fc.array(part, { maxLength: 7 }), (parts) => {
        const { port, transport, scope, isEnabled, faults } = parsePortDefinition(parts.join(":"));
        const isDoubtful =
          port === "unreadable" || transport === "unreadable" || isEnabled === "maybe" || scope.kind === "unknown";
        if (isDoubtful) expect(faults).not.toEqual([]);
      }),
    );
  });
});

describe("a program definition <path>:<scope>:<Enabled|Disabled>:<name>", () => {
  const MESSENGER = "C:\\Program Files\\Messenger\\msmsgs.exe";
  test.each<[string, string, string, readonly string[]]>([
    [`${MESSENGER}:*:Enabled:Windows Messenger`, MESSENGER, `${MESSENGER} any address yes Windows Messenger`, []],
    [`${MESSENGER}:*:enabled:a:b`, `${MESSENGER}:*:enabled:a:b`, `${MESSENGER} any address yes a:b`, []],
    ["%windir%\\a.exe:LocalSubNet:Disabled:x", "%windir%\\a.exe", "%windir%\\a.exe LocalSubnet no x", []],
    ["D:\\a.exe:10.0.0.1:Enabled", "D:\\a.exe", "D:\\a.exe 10.0.0.1 yes undefined", []],
    ["\\\\?\\C:\\a.exe:*:Enabled:x", "\\\\?\\C:\\a.exe", "\\\\?\\C:\\a.exe any address yes x", []],
    ["C:\\a.exe:*:Enabled:x", "unrelated", "C:\\a.exe any address yes x", []],
    [
      "C:\\a.exe::Enabled:x",
      "C:\\a.exe",
      "C:\\a.exe addresses that the export does not tell yes x",
      ["the scope is empty"],
    ],
    ["C:\\a.exe:*:on:x", "C:\\a.exe", "C:\\a.exe any address maybe x", ['"on" is neither Enabled nor Disabled']],
    [
      "C:\\a.exe",
      "C:\\a.exe",
      "unreadable addresses that the export does not tell maybe undefined",
      ["the path of the program is missing", "the scope is missing", "the status is missing"],
    ],
  ])("%s, named %s", (text, name, expected, faults) => {
    const definition = parseProgramDefinition(text, name);
    const { path, scope, isEnabled, title } = definition;
    expect([path, describeScope(scope), isEnabled, String(title)].join(" ")).toBe(expected);
    expect(definition.faults).toEqual(faults);
  });
});
