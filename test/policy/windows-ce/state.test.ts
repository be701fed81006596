import { describe, expect, test } from "vitest";
import type { ConnectionState } from "../../../src/flow/flow.ts";
import type { PolicyJudge } from "../../../src/policy/policy-judge.ts";
import { FLAGS, firewall, IPV4 } from "../support/ce-registry.ts";
import { endedFlow, flowStart, NOON } from "../support/flows.ts";
import { judgeAs, policyOf } from "../support/policies.ts";

const SECOND = 1_000_000;
const PLAIN = firewall({});

const at = (seconds: number) => ({ firstMicros: NOON + seconds * SECOND });

/** Judges the first flow, ends it after `lasts` seconds unless null, and tells the decision about the second one. */
function afterContact(
  policy: PolicyJudge,
  first: string,
  lasts: number | null,
  second: string,
  seconds: number,
  state: ConnectionState = "SF",
): string {
  const start = flowStart(first, at(0));
  judgeAs(policy, start);
  if (lasts !== null) policy.ended(endedFlow(start, lasts, state));
  return judgeAs(policy, flowStart(second, at(seconds))).decision;
}

const UDP = "udp 10.0.0.5:4000 > 203.0.113.5:53";
const TCP = "tcp 10.0.0.5:4000 > 203.0.113.5:80";
const PING = "icmp 10.0.0.5 > 203.0.113.5 type 8";
const PING6 = "icmp6 fd00::5 > 2001:db8::5 type 128";

describe("windows-ce: ICMP that temporary rules let in (windows-ce-firewall.md 3.4)", () => {
  test.each([
    ["unreachable from any router", UDP, "icmp 198.51.100.1 > 10.0.0.5 type 3 code 1", "allow"],
    ["parameter problem after TCP", TCP, "icmp 198.51.100.1 > 10.0.0.5 type 12", "allow"],
    ["time exceeded after UDP", UDP, "icmp 198.51.100.1 > 10.0.0.5 type 11", "allow"],
    ["time exceeded after ICMP", PING, "icmp 198.51.100.1 > 10.0.0.5 type 11", "allow"],
    ["time exceeded after TCP", TCP, "icmp 198.51.100.1 > 10.0.0.5 type 11", "deny"],
    ["unreachable to a host that contacted nobody", UDP, "icmp 198.51.100.1 > 10.0.0.6 type 3", "deny"],
    ["echo reply from the host asked", PING, "icmp 203.0.113.5 > 10.0.0.5 type 0", "allow"],
    ["echo reply from another host", PING, "icmp 203.0.113.6 > 10.0.0.5 type 0", "deny"],
    ["echo reply after UDP", UDP, "icmp 203.0.113.5 > 10.0.0.5 type 0", "deny"],
    ["timestamp reply after echo", PING, "icmp 203.0.113.5 > 10.0.0.5 type 14", "deny"],
    ["timestamp reply", "icmp 10.0.0.5 > 203.0.113.5 type 13", "icmp 203.0.113.5 > 10.0.0.5 type 14", "allow"],
    ["router reply", "icmp 10.0.0.5 > 203.0.113.5 type 10", "icmp 203.0.113.5 > 10.0.0.5 type 9", "allow"],
    ["mask reply", "icmp 10.0.0.5 > 203.0.113.5 type 17", "icmp 203.0.113.5 > 10.0.0.5 type 18", "allow"],
    [
      "information reply is not in the table",
      "icmp 10.0.0.5 > 203.0.113.5 type 15",
      "icmp 203.0.113.5 > 10.0.0.5 type 16",
      "deny",
    ],
    ["redirect", UDP, "icmp 203.0.113.5 > 10.0.0.5 type 5", "deny"],
    ["source quench", UDP, "icmp 203.0.113.5 > 10.0.0.5 type 4", "deny"],
    ["echo request from outside", PING, "icmp 203.0.113.5 > 10.0.0.5 type 8", "deny"],
    ["IPv6 unreachable", PING6, "icmp6 2001:db8::1 > fd00::5 type 1", "allow"],
    ["IPv6 packet too big", PING6, "icmp6 2001:db8::1 > fd00::5 type 2", "allow"],
    ["IPv6 parameter problem", PING6, "icmp6 2001:db8::1 > fd00::5 type 4", "allow"],
    ["IPv6 time exceeded", PING6, "icmp6 2001:db8::1 > fd00::5 type 3", "allow"],
    [
      "IPv6 time exceeded after TCP",
      "tcp [fd00::5]:4 > [2001:db8::5]:80",
      "icmp6 2001:db8::1 > fd00::5 type 3",
      "deny",
    ],
    ["IPv6 echo reply", PING6, "icmp6 2001:db8::5 > fd00::5 type 129", "allow"],
    ["IPv6 neighbor advertisement", PING6, "icmp6 2001:db8::5 > fd00::5 type 136", "deny"],
  ])("%s", (_, first, second, decision) => {
    expect(afterContact(policyOf(PLAIN), first, null, second, 10)).toBe(decision);
  });

  const ERROR = "icmp 198.51.100.1 > 10.0.0.5 type 3 code 1";
  test.each([
    ["UDP, open, within its timeout", UDP, null, 60, "allow"],
    ["UDP, open for longer: its last packet is not known", UDP, null, 61, "depends"],
    ["UDP, ended, within the timeout of its last packet", UDP, 100, 160, "allow"],
    ["UDP, ended, before the next sweep", UDP, 100, 190, "depends"],
    ["UDP, ended, after the sweep", UDP, 100, 191, "deny"],
    ["ICMP has a shorter timeout", PING, 0, 30, "allow"],
    ["ICMP, before the next sweep", PING, 0, 31, "depends"],
    ["ICMP, after the sweep", PING, 0, 61, "deny"],
    ["TCP, not known to be established", TCP, null, 61, "depends"],
    ["GRE: UDP's timeout is taken", "gre 10.0.0.5 > 203.0.113.5", 0, 60, "allow"],
  ])("lifetime: %s", (_, first, lasts, seconds, decision) => {
    expect(afterContact(policyOf(PLAIN), first, lasts, ERROR, seconds)).toBe(decision);
  });

  test("timeouts come from the registry", () => {
    const policy = policyOf(firewall({}, { UDPRuleTimeout: 120, HousekeepingPeriod: 5 }));
    expect(afterContact(policy, UDP, 0, ERROR, 120)).toBe("allow");
    expect(judgeAs(policy, flowStart(ERROR, at(125))).decision).toBe("depends");
    expect(judgeAs(policy, flowStart(ERROR, at(126))).decision).toBe("deny");
  });

  test("a blocked contact makes no temporary rule", () => {
    const policy = policyOf(
      firewall({ Block: { Mask: 0x20, Flags: FLAGS.blockOut, PrivateHost: IPV4, Protocol: 17 } }),
    );
    expect(afterContact(policy, UDP, null, ERROR, 10)).toBe("deny");
    expect(afterContact(policy, TCP, null, ERROR, 10)).toBe("allow");
  });

  test("a contact that depends makes one possibly", () => {
    const policy = policyOf(firewall({ Odd: { Mask: 0x2000, Flags: FLAGS.blockOut, PrivateHost: IPV4 } }));
    expect(afterContact(policy, UDP, null, ERROR, 10)).toBe("depends");
  });

  test("what the private side sends in a flow that was let in makes one possibly", () => {
    const policy = policyOf(
      firewall({ Web: { Mask: 0x24, Flags: FLAGS.allowIn, PrivateHost: IPV4, Protocol: 6, Port: 80 } }),
    );
    expect(afterContact(policy, "tcp 203.0.113.5:4000 > 10.0.0.5:80", null, ERROR, 10)).toBe("depends");
  });

  test("an inbound block beats it (assumed), and the trace says so only after a contact", () => {
    const policy = policyOf(firewall({ Block: { Mask: 0x20, Flags: FLAGS.blockIn, PrivateHost: IPV4, Protocol: 1 } }));
    const before = judgeAs(policy, flowStart(ERROR, at(0)));
    judgeAs(policy, flowStart(UDP, at(0)));
    const after = judgeAs(policy, flowStart(ERROR, at(1)));
    expect([before.decision, after.decision]).toEqual(["deny", "deny"]);
    const assumed = ({ deciding }: typeof before) => deciding.trace.filter(({ isAssumed }) => isAssumed);
    expect(assumed(before)).toEqual([]);
    expect(assumed(after).map(({ text }) => text)).toContain("a block rule beats the permission of an answer");
  });

  test("an error before any contact stays denied when it is judged again after one", () => {
    const policy = policyOf(PLAIN);
    const error = flowStart(ERROR, at(0));
    expect(judgeAs(policy, error).decision).toBe("deny");
    judgeAs(policy, flowStart(UDP, at(1)));
    expect(judgeAs(policy, error).decision).toBe("deny");
    policy.ended(endedFlow(error, 0));
    expect(judgeAs(policy, flowStart(ERROR, at(2))).decision).toBe("allow");
  });

  test("a contact judged twice ends once", () => {
    const policy = policyOf(PLAIN);
    const start = flowStart(UDP, at(0));
    judgeAs(policy, start);
    judgeAs(policy, start, true);
    policy.ended(endedFlow(start, 0));
    expect(judgeAs(policy, flowStart(ERROR, at(91))).decision).toBe("deny");
  });

  test("memory of thousands of ended contacts is swept, and live ones are kept", () => {
    const policy = policyOf(PLAIN);
    judgeAs(policy, flowStart("udp 10.9.9.9:1 > 203.0.113.5:53", at(0)));
    for (let index = 0; index < 20_000; index++) {
      const source = `10.1.${index >> 8}.${index & 255}`;
      const start = flowStart(`udp ${source}:4000 > 203.0.113.5:53`, at(index));
      judgeAs(policy, start);
      policy.ended(endedFlow(start, 0));
    }
    expect(judgeAs(policy, flowStart("icmp 198.51.100.1 > 10.1.0.0 type 3", at(20_000))).decision).toBe("deny");
    expect(judgeAs(policy, flowStart("icmp 198.51.100.1 > 10.1.78.31 type 3", at(20_000))).decision).toBe("allow");
    expect(judgeAs(policy, flowStart("icmp 198.51.100.1 > 10.9.9.9 type 3", at(20_000))).decision).toBe("depends");
  });
});

describe("windows-ce: packets of a flow that had run out", () => {
  const ANSWER = "udp 203.0.113.5:53 > 10.0.0.5:4000";
  test.each([
    ["a late answer before the next sweep", UDP, 0, ANSWER, 61, "SF", "depends"],
    ["a late answer after the sweep", UDP, 0, ANSWER, 91, "SF", "deny"],
    ["another port", UDP, 0, "udp 203.0.113.5:53 > 10.0.0.5:4001", 10, "SF", "deny"],
    ["another host", UDP, 0, "udp 203.0.113.6:53 > 10.0.0.5:4000", 10, "SF", "deny"],
    ["ESP has no ports", "esp 10.0.0.5 > 203.0.113.5", 0, "esp 203.0.113.5 > 10.0.0.5", 61, "OTH", "depends"],
    ["a SYN on a silent connection's tuple", TCP, 0, "tcp 203.0.113.5:80 > 10.0.0.5:4000", 10, "S1", "depends"],
    ["a SYN on a closed connection's tuple", TCP, 0, "tcp 203.0.113.5:80 > 10.0.0.5:4000", 10, "SF", "deny"],
  ] as const)("%s", (_, first, lasts, second, seconds, state, decision) => {
    expect(afterContact(policyOf(PLAIN), first, lasts, second, seconds, state)).toBe(decision);
  });

  test.each([
    ["S1", 80_000, "allow"],
    ["S1", 86_401, "depends"],
    ["S1", 86_431, "deny"],
    ["OTH", 61, "depends"],
    ["OTH", 60, "allow"],
    ["S0", 60, "allow"],
    ["S0", 90, "depends"],
    ["S0", 91, "deny"],
    ["RSTO", 10, "deny"],
  ] as const)("a connection in state %s, %d s later, midstream from outside: %s", (state, seconds, decision) => {
    const policy = policyOf(PLAIN);
    const start = flowStart(TCP, at(0));
    judgeAs(policy, start);
    policy.ended(endedFlow(start, 0, state));
    const late = flowStart("tcp 203.0.113.5:80 > 10.0.0.5:4000", { ...at(seconds), isMidstream: true });
    expect(judgeAs(policy, late).decision).toBe(decision);
  });
});

describe("windows-ce: replies to what was let in (3.3)", () => {
  const caveats = (reg: string, text: string) => {
    const { decision, deciding } = judgeAs(policyOf(reg), flowStart(text));
    return [
      decision,
      deciding.trace
        .filter((step) => step.text.startsWith("caveat"))
        .map((step) => step.text)
        .join(),
    ];
  };
  const Web = { Mask: 0x24, Flags: FLAGS.allowIn, PrivateHost: IPV4, Protocol: 6, Port: 80 };
  const Out = { Mask: 0, Flags: FLAGS.blockOut, PrivateHost: IPV4 };
  const AllowHigh = {
    Mask: 0x24,
    Flags: FLAGS.allowOut,
    PrivateHost: IPV4,
    Protocol: 6,
    PortMin: 1024,
    PortMax: 65535,
  };
  const AllowWeb = { Mask: 0x24, Flags: FLAGS.allowOut, PrivateHost: IPV4, Protocol: 6, Port: 80 };
  const BLOCKED = "caveat: an outbound rule blocks what the private host answers";
  const WEB = "tcp 203.0.113.5:4000 > 10.0.0.5:80";

  test.each([
    ["nothing blocks them", firewall({ Web }), WEB, ""],
    ["an outbound block hits them", firewall({ Web, Out }), WEB, BLOCKED],
    ["an allow for the service's own port does not help", firewall({ Web, Out, AllowWeb }), WEB, BLOCKED],
    ["an allow for the port they go to does", firewall({ Web, Out, AllowHigh }), WEB, ""],
  ])("%s", (_, reg, text, caveat) => {
    expect(caveats(reg, text)).toEqual(["allow", caveat]);
  });

  test("an echo reply is blocked unless it is allowed", () => {
    const Ping = { Mask: 0x28, Flags: FLAGS.allowIn, PrivateHost: IPV4, Protocol: 1, Type: 8 };
    const Icmp = { Mask: 0x20, Flags: FLAGS.blockOut, PrivateHost: IPV4, Protocol: 1 };
    const Reply = { Mask: 0x28, Flags: FLAGS.allowOut, PrivateHost: IPV4, Protocol: 1, Type: 0 };
    const ping = "icmp 203.0.113.5 > 10.0.0.5 type 8";
    expect(caveats(firewall({ Ping, Icmp }), ping)).toEqual(["allow", BLOCKED]);
    expect(caveats(firewall({ Ping, Icmp, Reply }), ping)).toEqual(["allow", ""]);
  });
});

describe("windows-ce: a flow that begins with a SYN-ACK", () => {
  const MIDSTREAM = { isMidstream: true, startsWithSyn: false } as const;
  const ERROR = "icmp 198.51.100.1 > 10.0.0.5 type 3 code 1";

  test.each([false, true])(
    "makes a temporary rule possibly, judged once or again at its end (%s), and for once",
    (isAgain) => {
      const policy = policyOf(PLAIN);
      const start = flowStart(TCP, { ...at(0), ...MIDSTREAM });
      judgeAs(policy, start);
      const last = isAgain ? { ...start, isInitiatorUnknown: true } : start;
      if (isAgain) judgeAs(policy, last);
      expect(judgeAs(policy, flowStart(ERROR, at(1))).decision).toBe("depends");
      policy.ended(endedFlow(last, 2, "OTH"));
      expect(judgeAs(policy, flowStart(ERROR, at(3))).decision).toBe("depends");
      expect(judgeAs(policy, flowStart(ERROR, at(90_000))).decision).toBe("deny");
    },
  );
});
