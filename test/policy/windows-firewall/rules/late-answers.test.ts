import { describe, expect, it } from "vitest";
import { firewallWith, localKey, policyKey, rule } from "../../support/firewall-registry.ts";
import { endedFlow, flowStart, NOON } from "../../support/flows.ts";
import { judgeAs, policyOf } from "../../support/policies.ts";

const ME = "192.168.1.20";
const policy = (rules: readonly string[] = [], ...keys: readonly string[]) =>
  policyOf(firewallWith(rules, ...keys), { hostOptions: [ME] });
const at = (seconds: number) => ({ firstMicros: NOON + seconds * 1_000_000 });

describe("late answers, as a flow of their own", () => {
  const asked = `udp ${ME}:5000 > 10.0.0.1:53`;
  it.each([
    ["of UDP", asked, `udp 10.0.0.1:53 > ${ME}:5000`, 90, "depends"],
    ["of UDP, much later", asked, `udp 10.0.0.1:53 > ${ME}:5000`, 700, "deny"],
    ["from another port", asked, `udp 10.0.0.1:54 > ${ME}:5000`, 90, "deny"],
    ["from another computer", asked, `udp 10.0.0.2:53 > ${ME}:5000`, 90, "deny"],
    ["of an echo request", `icmp ${ME} > 10.0.0.1 type 8`, `icmp 10.0.0.1 > ${ME} type 0`, 90, "depends"],
    [
      "of TCP, of which no end was seen",
      `tcp ${ME}:5000 > 10.0.0.1:80`,
      `tcp 10.0.0.1:80 > ${ME}:5000`,
      4000,
      "depends",
    ],
  ])("pass possibly, %s", (_, first, late, seconds, expected) => {
    const judge = policy();
    const start = flowStart(first);
    judgeAs(judge, start);
    judge.ended(endedFlow(start, 1, "S1"));
    expect(judgeAs(judge, flowStart(late, at(seconds))).decision).toBe(expected);
  });
  it("not of a TCP connection that was closed, nor of what was not let out", () => {
    const judge = policy([rule("Action=Block|Dir=Out|Protocol=17")]);
    for (const first of [`tcp ${ME}:5000 > 10.0.0.1:80`, asked]) {
      const start = flowStart(first);
      judgeAs(judge, start);
      judge.ended(endedFlow(start, 1, "SF"));
    }
    expect(judgeAs(judge, flowStart(`tcp 10.0.0.1:80 > ${ME}:5000`, at(9))).decision).toBe("deny");
    expect(judgeAs(judge, flowStart(`udp 10.0.0.1:53 > ${ME}:5000`, at(9))).decision).toBe("deny");
  });
  it("of this computer to what came in", () => {
    const judge = policy(
      [rule("Action=Allow|Dir=In|Protocol=17|LPort=53")],
      localKey("PublicProfile", { DefaultOutboundAction: 1 }),
    );
    const start = flowStart(`udp 10.0.0.1:5000 > ${ME}:53`);
    judgeAs(judge, start);
    judge.ended(endedFlow(start, 1));
    expect(judgeAs(judge, flowStart(`udp ${ME}:53 > 10.0.0.1:5000`, at(90))).decision).toBe("depends");
    expect(judgeAs(judge, flowStart(`udp ${ME}:53 > 10.0.0.1:5001`, at(90))).decision).toBe("deny");
  });
});

it("an offer of DHCP that nothing asked for passes possibly", () => {
  expect(judgeAs(policy(), flowStart(`udp 10.0.0.1:67 > ${ME}:68`)).decision).toBe("depends");
  expect(judgeAs(policy(), flowStart("udp 10.0.0.1:67 > 255.255.255.255:68")).decision).toBe("depends");
  expect(judgeAs(policy(), flowStart(`udp 10.0.0.1:68 > ${ME}:68`)).decision).toBe("deny");
  expect(judgeAs(policy(), flowStart(`tcp 10.0.0.1:67 > ${ME}:68`)).decision).toBe("deny");
});

describe("stealth mode may keep back what tells of closed ports", () => {
  const stealth = (value: number) => localKey("PublicProfile", { DisableStealthMode: value });
  const V6 = "2001:db8::20";
  it.each([
    ["by default", [], `icmp ${ME} > 10.0.0.5 type 3 code 3`, "depends"],
    ["DisableStealthMode 0", [stealth(0)], `icmp ${ME} > 10.0.0.5 type 3 code 3`, "depends"],
    ["DisableStealthMode 1", [stealth(1)], `icmp ${ME} > 10.0.0.5 type 3 code 3`, "allow"],
    ["of IPv6", [], `icmp6 ${V6} > 2001:db8::5 type 1 code 4`, "depends"],
    ["parameter problem of IPv6", [], `icmp6 ${V6} > 2001:db8::5 type 4 code 1`, "depends"],
    ["no other error", [], `icmp ${ME} > 10.0.0.5 type 11 code 0`, "allow"],
    ["nothing that comes in", [stealth(0)], `icmp 10.0.0.5 > ${ME} type 3 code 3`, "depends"],
  ])("%s", (_, keys, flow, expected) => {
    const judge = policyOf(firewallWith([], ...keys), { hostOptions: [ME, V6] });
    expect(judgeAs(judge, flowStart(flow)).decision).toBe(expected);
  });
});

describe("without its helpers no data connection passes", () => {
  const control = { ftp: `tcp ${ME}:50000 > 10.0.0.9:21`, pptp: `tcp ${ME}:50000 > 10.0.0.9:1723` };
  const data = { ftp: `tcp 10.0.0.9:20 > ${ME}:50001`, pptp: `gre 10.0.0.9 > ${ME}` };
  it.each([
    ["DisableStatefulFTP 1", localKey("", { DisableStatefulFTP: 1 }), "deny", "depends"],
    ["DisableStatefulPPTP 1", localKey("", { DisableStatefulPPTP: 1 }), "depends", "deny"],
    ["of the policy", policyKey("", { DisableStatefulFTP: 1 }), "deny", "depends"],
    ["0", localKey("", { DisableStatefulFTP: 0, DisableStatefulPPTP: 0 }), "depends", "depends"],
    ["2", localKey("", { DisableStatefulFTP: 2 }), "depends", "depends"],
  ])("%s", (_, key, ftp, pptp) => {
    const judge = policy([], key);
    judgeAs(judge, flowStart(control.ftp));
    judgeAs(judge, flowStart(control.pptp));
    expect(judgeAs(judge, flowStart(data.ftp)).decision).toBe(ftp);
    expect(judgeAs(judge, flowStart(data.pptp)).decision).toBe(pptp);
  });
});
