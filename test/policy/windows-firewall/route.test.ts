import { describe, expect, it } from "vitest";
import { AddressBook } from "../../../src/flow/address-book.ts";
import { firewallWith, localKey, quoted } from "../support/firewall-registry.ts";
import { flowStart } from "../support/flows.ts";
import { registry } from "../support/nt-registry.ts";
import { judgeAs, policyOf } from "../support/policies.ts";

const ME = "10.0.0.10";
const MAC = "02:00:00:00:00:0a";
const TO_ALL = "ff:ff:ff:ff:ff:ff";

const GENERATIONS = [
  ["Vista or later", firewallWith([])],
  ["XP", registry(localKey("StandardProfile\\GloballyOpenPorts\\List", { "80:TCP": quoted("80:TCP:*:Enabled:Web") }))],
] as const;

describe.each(GENERATIONS)("the way of a flow, %s", (_, reg) => {
  it("what its own MAC address sends from no address is its own", () => {
    const book = new AddressBook();
    const policy = policyOf(reg, { hostOptions: [ME], neighbours: book });
    const judge = (text: string, initiatorMac: string) => {
      const start = flowStart(text, { initiatorMac, responderMac: TO_ALL });
      book.learnFlow(start);
      return judgeAs(policy, start).deciding;
    };
    judge(`udp ${ME}:137 > 10.0.0.255:137`, MAC);
    const discover = "udp 0.0.0.0:68 > 255.255.255.255:67";
    expect(judge(discover, MAC)).toMatchObject({ direction: "outbound", decision: "allow" });
    expect(judge(discover, MAC)).toMatchObject({ direction: "outbound", decision: "allow" });
    expect(judge(discover, "02:00:00:00:00:0b")).toMatchObject({ direction: "inbound", decision: "deny" });
  });

  it.each([
    [`tcp ${ME}:1025 > 127.0.0.1:80`, false],
    ["tcp 127.0.0.1:1025 > 127.0.0.1:80", true],
    ["tcp [::1]:1025 > [::1]:80", true],
  ])("local: %s", (text, isAssumed) => {
    const decision = judgeAs(policyOf(reg, { hostOptions: [ME] }), flowStart(text)).deciding;
    expect(decision).toMatchObject({ direction: "local", decision: "not-filtered" });
    expect(decision.trace[0]?.isAssumed).toBe(isAssumed);
  });

  it("what comes to it from a loopback address may be forged", () => {
    const flow = flowStart(`tcp 127.0.0.1:1025 > ${ME}:81`);
    expect(judgeAs(policyOf(reg, { hostOptions: [ME] }), flow).deciding).toMatchObject({
      direction: "inbound",
      decision: "deny",
    });
  });

  it("a loopback address that another computer sends to is not this one's", () => {
    const flow = flowStart("tcp 10.0.0.7:1025 > 127.0.0.1:80");
    expect(judgeAs(policyOf(reg, { hostOptions: [ME] }), flow).deciding.direction).toBe("transit");
  });
});
