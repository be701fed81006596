import { describe, expect, test } from "vitest";
import { localKey, policyKey, quoted } from "../policy/support/firewall-registry.ts";
import { registry, serviceKey } from "../policy/support/nt-registry.ts";
import { findingsOf, lint } from "./support/lint.ts";

const PORTS = "StandardProfile\\GloballyOpenPorts\\List";
const PROGRAMS = "StandardProfile\\AuthorizedApplications\\List";
const texts = (...definitions: readonly string[]): Record<string, string> =>
  Object.fromEntries(definitions.map((text) => [text.split(":").slice(0, 2).join(":"), quoted(text)]));
const named = (values: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, text]) => [name, quoted(text)]));

const WEB = "80:TCP:*:Enabled:Web";

describe("windows-firewall of XP SP2 and Server 2003 SP1", () => {
  test.each<[string, string, readonly string[]]>([
    ["nothing to say", registry(localKey(PORTS, texts(WEB, "53:UDP:LocalSubnet:Enabled:DNS"))), []],
    [
      "a profile that is off",
      registry(localKey("StandardProfile", { EnableFirewall: 0 }), localKey(PORTS, texts(WEB))),
      ["FWR-105 medium: StandardProfile: EnableFirewall is 0: nothing is filtered"],
    ],
    [
      "a service that is disabled",
      registry(serviceKey("SharedAccess", { Start: 4 }), localKey(PORTS, texts(WEB))),
      ["FWR-105 high: the Windows Firewall does not run: the SharedAccess service is disabled (Start is 4)"],
    ],
    [
      "exceptions that are not heeded",
      registry(localKey("StandardProfile", { DoNotAllowExceptions: 1 }), localKey(PORTS, texts(WEB))),
      ["FWR-105 low: StandardProfile: DoNotAllowExceptions is 1: no exception lets anything in"],
    ],
    [
      "a port open and closed: closed wins",
      registry(localKey(PORTS, named({ "80:TCP": WEB, other: "80:TCP:*:Disabled:Web" }))),
      [
        'FWR-405 medium: StandardProfile: "80:TCP" opens TCP port 80, and another definition of the port is disabled, which wins',
        'FWR-412 info: StandardProfile: rule "other" is disabled',
      ],
    ],
    [
      "a port open to all, and to some",
      registry(localKey(PORTS, named({ "80:TCP": WEB, other: "80:TCP:10.0.0.1:Enabled:Web" }))),
      [
        'FWR-404 low: rule "other" (StandardProfile: TCP port 80 for 10.0.0.1) changes nothing: "80:TCP" decides all that it matches',
      ],
    ],
    [
      "a port open to a prefix, and to one in it",
      registry(
        localKey(PORTS, named({ "80:TCP": "80:TCP:10.1.0.0/16:Enabled:Web", other: "80:TCP:10.0.0.0/8:Enabled:Web" })),
      ),
      [
        'FWR-404 low: rule "80:TCP" (StandardProfile: TCP port 80 for 10.1.0.0/255.255.0.0) changes nothing: "other" decides all that it matches',
      ],
    ],
    [
      "to the local subnet, which may be of IPv6, and to any IPv4 address by number",
      registry(
        localKey(PORTS, named({ "80:TCP": "80:TCP:LocalSubnet:Enabled:Web", other: "80:TCP:0.0.0.0/0:Enabled:Web" })),
      ),
      [],
    ],
    [
      "the same in another profile",
      registry(localKey(PORTS, texts(WEB)), localKey(PORTS.replace("Standard", "Domain"), texts(WEB))),
      [],
    ],
    ["another transport", registry(localKey(PORTS, texts(WEB, "80:UDP:10.0.0.1:Enabled:Web"))), []],
    [
      "a value that is named by another port",
      registry(localKey(PORTS, named({ "5:TCP": "6:TCP:*:Enabled:Six" }))),
      ['FWR-002 low: StandardProfile: "5:TCP" holds the definition of 6:TCP, which is taken to count'],
    ],
    [
      "to some and to others",
      registry(
        localKey(PORTS, named({ "80:TCP": "80:TCP:10.0.0.2:Enabled:Web", other: "80:TCP:10.0.0.1:Enabled:Web" })),
      ),
      [],
    ],
    [
      "a program for any address",
      registry(localKey(PROGRAMS, named({ "a.exe": "a.exe:*:Enabled:A", "b.exe": "b.exe:LocalSubnet:Enabled:B" }))),
      ['FWR-402 low: StandardProfile: the program "a.exe" may open any port to any address'],
    ],
    [
      "a local list that group policy replaces",
      registry(
        localKey(PORTS, texts(WEB)),
        policyKey(PORTS, named({ "25:TCP:*:Enabled:Mail": "25:TCP:*:Enabled:Mail" })),
      ),
      ['FWR-407 medium: StandardProfile: local rule "80:TCP" is not in force: group policy has a list of its own'],
    ],
  ])("%s", (_, reg, expected) => expect(findingsOf(reg)).toEqual(expected));

  test("ports that are open are compared, and counted", () => {
    const list = texts(WEB, "53:UDP:LocalSubnet:Enabled:DNS", "25:TCP:*:Disabled:Mail");
    expect(lint(registry(localKey(PORTS, list))).rules.compared).toBe(2);
  });

  test("a profile that is off is found at its switch", () => {
    const [finding] = lint(
      registry(localKey(PORTS, texts(WEB)), localKey("StandardProfile", { EnableFirewall: 0 })),
    ).findings;
    expect(finding?.location.lineText).toBe('"EnableFirewall"=dword:0');
  });
});
