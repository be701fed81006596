import { describe, expect, it } from "vitest";
import { firewallWith, policyKey, quoted } from "../../support/firewall-registry.ts";
import { flowStart } from "../../support/flows.ts";
import { judgeAs, policyOf, problemTexts } from "../../support/policies.ts";

const ME = "192.168.1.20";
const ports = (...texts: readonly string[]): string =>
  policyKey("DomainProfile\\GloballyOpenPorts\\List", Object.fromEntries(texts.map((text) => [text, quoted(text)])));
const ofProfile = (name: string, values: Readonly<Record<string, number | string>>): string =>
  policyKey(`DomainProfile\\${name}`, values);

const WEB = `tcp 10.0.0.5:40000 > ${ME}:80`;
const PING = `icmp 10.0.0.5 > ${ME} type 8`;

describe("exceptions of XP in the policy leave open what they could open, and nothing else", () => {
  it.each([
    ["its port", [ports("80:TCP:*:Enabled:web")], WEB, "depends"],
    ["another port", [ports("80:TCP:*:Enabled:web")], `tcp 10.0.0.5:40000 > ${ME}:4444`, "deny"],
    ["another protocol", [ports("80:TCP:*:Enabled:web")], `udp 10.0.0.5:40000 > ${ME}:80`, "deny"],
    ["another scope", [ports("80:TCP:10.9.0.0/16:Enabled:web")], WEB, "deny"],
    ["Disabled", [ports("80:TCP:*:Disabled:web")], WEB, "deny"],
    ["Disabled, another port", [ports("80:TCP:*:Disabled:web")], `udp 10.0.0.5:40000 > ${ME}:99`, "deny"],
    ["unreadable", [ports("eighty")], WEB, "depends"],
    ["echo requests", [ofProfile("IcmpSettings", { AllowInboundEchoRequest: 1 })], PING, "depends"],
    ["echo requests, asked for a port", [ofProfile("IcmpSettings", { AllowInboundEchoRequest: 1 })], WEB, "deny"],
    ["echo requests off", [ofProfile("IcmpSettings", { AllowInboundEchoRequest: 0 })], PING, "deny"],
    ["what goes out", [ofProfile("IcmpSettings", { AllowOutboundDestinationUnreachable: 1 })], PING, "deny"],
    ["echo requests where TCP 445 is open", [ports("445:TCP:*:Enabled:files")], PING, "depends"],
    ["a predefined service", [ofProfile("Services\\RemoteDesktop", { Enabled: 1 })], WEB, "deny"],
    [
      "its port",
      [ofProfile("Services\\RemoteDesktop", { Enabled: 1, RemoteAddresses: quoted("*") })],
      `tcp 10.0.0.5:40000 > ${ME}:3389`,
      "depends",
    ],
    [
      "a program",
      [ofProfile("AuthorizedApplications\\List", { "c:\\\\a.exe": quoted("c:\\a.exe:*:Enabled:a") })],
      WEB,
      "depends",
    ],
    ["another profile", [policyKey("PublicProfile\\IcmpSettings", { AllowInboundEchoRequest: 1 })], PING, "deny"],
  ])("%s", (_, keys, flow, expected) => {
    const policy = policyOf(firewallWith([], ...keys), { hostOptions: [ME], profileOption: "domain" });
    expect(judgeAs(policy, flowStart(flow)).decision).toBe(expected);
  });
  it("is told once, where it cannot be read", () => {
    const standard = policyKey("StandardProfile\\GloballyOpenPorts\\List", { eighty: quoted("eighty") });
    for (const keys of [ports("eighty"), standard]) expect(problemTexts(firewallWith([], keys))).toHaveLength(1);
  });
});
