import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseIpAddress } from "../../../src/base/ip-address.ts";
import type { ConnectionState, FlowStart } from "../../../src/flow/flow.ts";
import type { PolicyChoices } from "../../../src/policy/policy-judge.ts";
import { firewall, section } from "../support/ce-registry.ts";
import { endedFlow, NOON } from "../support/flows.ts";
import { neighboursOf } from "../support/neighbours.ts";
import { judgeAs, policyOf } from "../support/policies.ts";
import { CeModel, icmpPartner, type ModelFirewall, type ModelFlow, type ModelRule } from "./ce-model.ts";

const hexBytes = (text: string): number[] => text.split(",").map((byte) => Number.parseInt(byte, 16));
const bytesOf = (address: string): number[] => [
  ...(address.includes(":") ? [0x17, 0] : [2, 0]),
  0,
  0,
  ...(parseIpAddress(address) ?? []),
];

/** Mostly the first, so that rules match often and are as documented most of the time. */
const mostly = <T>(usual: readonly T[], rare: readonly T[]) =>
  fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: fc.constantFrom(...rare) });

const PRIVATE4 = ["10.0.0.5", "10.0.0.6"];
const PRIVATE6 = ["fd00::5", "fd00::6"];
const PUBLIC4 = ["203.0.113.1", "203.0.113.77", "192.168.0.77", "127.0.0.1"];
const PUBLIC6 = ["2001:db8::1", "2001:db8:9::1", "fe80::9"];
const GROUPS4 = ["255.255.255.255", "224.0.0.251", "239.1.1.1"];
const GROUPS6 = ["ff02::1", "ff05::2"];

/** Bits of Mask that documented rules have together; and some that they have not. */
const MASKS = [
  0, 0, 1, 1, 0x20, 0x24, 0x25, 0x28, 0x38, 0x29, 2, 3, 0x802, 0x1002, 0x822, 0x80, 0xa0, 0x100, 0x200, 0x600, 4, 8,
];
const ODD_MASKS = [0x2000, 0x2025, 0x2c, 0x40, 0x800, 0x1802, 0x1fff, 0x14, 0x12, 0x10];

const privateHosts = (isHostOnly: boolean) =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...(isHostOnly ? ["10.0.0.5"] : [...PRIVATE4, ...PRIVATE6]).map(bytesOf)) },
    { weight: 6, arbitrary: fc.constantFrom(hexBytes("02,00"), hexBytes("17,00")) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        hexBytes("02"),
        hexBytes("03,00"),
        hexBytes("02,00,00,00,0a,00"),
        hexBytes("02,00,00,00"),
        undefined,
      ),
    },
  );

const PUBLIC_HOSTS = [...PUBLIC4, "203.0.113.0", "255.255.255.255"]
  .map(bytesOf)
  .concat([hexBytes("17,00,00,00,20,01,0d,b8"), bytesOf("2001:db8::1"), hexBytes("17,00,00,00,fe,80")]);

const ruleOf = (isHostOnly: boolean): fc.Arbitrary<ModelRule> =>
  fc
    .record({
      Flags: mostly<number | undefined>(
        [9, 0x0a, 0x11, 0x12, 9, 0x0a, 0x11, 0x12],
        [0x0c, 0x14, 0x29, 0x32, 0x13, 0x1b, 0x10, 1, 0x51, 0x16, undefined],
      ),
      Mask: mostly<number | undefined>(MASKS, [...ODD_MASKS, undefined]),
      PrivateHost: privateHosts(isHostOnly),
      PublicHost: mostly<number[] | undefined>(PUBLIC_HOSTS, [
        undefined,
        hexBytes("02,00"),
        hexBytes("02,00,00,00,01"),
      ]),
      PublicHostMask: mostly<number | undefined>([0x00ffffff, 0xffffffff, 0x0000ffff, 0], [0xff00ff00, undefined]),
      PublicHostPrefix: mostly<number | undefined>([16, 32, 128], [0, 129, undefined]),
      Protocol: mostly<number | undefined>([6, 17, 1, 58, 6, 17], [47, 256, undefined]),
      Port: mostly<number | undefined>([25, 53, 80], [70_000, undefined]),
      PortMin: mostly<number | undefined>([undefined], [25, 60]),
      PortMax: mostly<number | undefined>([undefined], [53, 80, 20]),
      Type: mostly<number | undefined>([0, 3, 8, 11, 128, 129, 1], [256, undefined]),
      Code: mostly<number | undefined>([0, 1], [256, undefined]),
      HourStart: mostly<number | undefined>([8, 21, 12], [24, undefined]),
      HourEnd: mostly<number | undefined>([8, 12, 17], [24, undefined]),
      DayOfWeek: mostly<number | undefined>([0x3e, 0x41], [0, 0x80, undefined]),
      Day: mostly<number | undefined>([1, 2], [0, 32, undefined]),
      Month: mostly<number | undefined>([6], [13, undefined]),
    })
    .map((values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)));

const FIREWALL: fc.Arbitrary<ModelFirewall> = fc
  .record({ isHostOnly: fc.constantFrom(false, false, true) })
  .chain(({ isHostOnly }) =>
    fc.record({
      rules: fc.array(ruleOf(isHostOnly), { minLength: 0, maxLength: 6, size: "max" }),
      side: fc.constant(isHostOnly ? ("host" as const) : ("gateway" as const)),
      EnableIPV4: mostly([1], [0]),
      EnableIPv6: mostly([1], [0]),
      UDPRuleTimeout: fc.constantFrom(60, 60, 90),
      ICMPRuleTimeout: fc.constantFrom(30, 30, 45),
      hasConnectionSharing: mostly([false], [true]),
      macs: fc.constantFrom<Readonly<Record<string, string>>>(
        {},
        { "10.0.0.5": "m5", "fd00::5": "m5", "10.0.0.6": "m6", "fd00::6": "m6", "2001:db8::1": "m6" },
        { "10.0.0.5": "m5", "2001:db8::1": "m5", "fd00::6": "m6" },
      ),
      hoursAhead: fc.constantFrom(0, 2, -5),
    }),
  );

/** How long after the flow before it a flow begins, and how and when it ends; in seconds. */
interface Timed {
  readonly flow: Omit<ModelFlow, "seconds">;
  readonly after: number;
  readonly lasts: number | null;
  readonly state: ConnectionState;
}

const TRANSPORT = fc.record({
  protocol: fc.constantFrom(6, 6, 17, 17, 47),
  fromPort: fc.constantFrom(4000, 53, 80),
  toPort: fc.constantFrom(25, 53, 80, 4000, 546),
  hasPorts: mostly([true], [false]),
});
const MESSAGE = fc.record({
  type: fc.constantFrom(0, 3, 8, 11, 12, 14, 5),
  type6: fc.constantFrom(1, 2, 3, 4, 128, 129, 135),
  code: fc.constantFrom(0, 1),
});

const TIMED: fc.Arbitrary<Timed> = fc
  .record({
    isIpv6: fc.constantFrom(false, false, true),
    isInbound: fc.boolean(),
    own: fc.nat(1),
    far: fc.nat(3),
    odd: fc.nat(30),
    isMessage: fc.constantFrom(false, false, true),
    transport: TRANSPORT,
    message: MESSAGE,
    isSyn: mostly([true], [false]),
    isMidstream: mostly([false], [true]),
    isInitiatorUnknown: fc.boolean(),
    after: fc.constantFrom(0, 1, 10, 29, 31, 45, 60, 100, 7200),
    lasts: fc.constantFrom(null, 0, 5, 50),
    state: fc.constantFrom<ConnectionState>("S0", "S1", "SF", "OTH", "RSTO"),
  })
  .map(({ isIpv6, isInbound, own, far, odd, isMessage, transport, message, ...rest }) => {
    const privates = isIpv6 ? PRIVATE6 : PRIVATE4;
    const publics = isIpv6 ? PUBLIC6 : PUBLIC4;
    const groups = isIpv6 ? GROUPS6 : GROUPS4;
    const inner = privates[own] ?? "";
    const outer = publics[far % publics.length] ?? "";
    let [from, to] = isInbound ? [outer, inner] : [inner, outer];
    if (odd === 0) to = groups[far % groups.length] ?? "";
    if (odd === 1) [from, to] = [isIpv6 ? "::" : "0.0.0.0", groups[far % groups.length] ?? ""];
    if (odd === 2) [from, to] = [inner, privates[1 - own] ?? ""];
    if (odd === 3) [from, to] = [outer, publics[(far + 1) % publics.length] ?? ""];
    const type = isIpv6 ? message.type6 : message.type;
    const protocol = isMessage ? (isIpv6 ? 58 : 1) : transport.protocol;
    const partner = isMessage ? icmpPartner(protocol, type) : undefined;
    const hasPorts = transport.hasPorts && protocol !== 47;
    const [fromPort, toPort] = isMessage ? [type, partner ?? message.code] : [transport.fromPort, transport.toPort];
    const isUnknown = rest.isMidstream && rest.isInitiatorUnknown && (!isMessage || partner !== undefined);
    return {
      after: rest.after,
      lasts: rest.lasts,
      state: rest.state,
      flow: {
        from,
        to,
        protocol,
        fromPort: hasPorts ? fromPort : null,
        toPort: hasPorts ? toPort : null,
        isSyn: protocol === 6 && rest.isSyn && !rest.isMidstream,
        isMidstream: rest.isMidstream,
        isInitiatorUnknown: isUnknown,
      },
    };
  });

function regOf({ rules, hasConnectionSharing, side, macs, hoursAhead, ...values }: ModelFirewall): string {
  const written = rules.map((rule, index) => [
    `R${index}`,
    Object.fromEntries(
      Object.entries(rule).map(([name, value]) => [
        name,
        typeof value === "number"
          ? value
          : `hex:${(value as readonly number[]).map((byte) => byte.toString(16).padStart(2, "0")).join(",")}`,
      ]),
    ),
  ]);
  const sharing = hasConnectionSharing ? section("HKEY_LOCAL_MACHINE\\COMM\\ConnectionSharing", { X: 1 }) : "";
  return `${firewall(Object.fromEntries(written), values)}${sharing}`;
}

const choicesOf = ({ side, macs, hoursAhead }: ModelFirewall): Partial<PolicyChoices> => ({
  ...(side === "gateway" ? { privateOptions: ["10.0.0.0/8", "fd00::/8"] } : { hostOptions: ["10.0.0.5"] }),
  neighbours: neighboursOf(macs),
  timeZone: `${hoursAhead < 0 ? "-" : "+"}${Math.abs(hoursAhead)}`,
});

const startOf = (flow: ModelFlow, sequence: number): FlowStart => ({
  sequence,
  initiatorAddress: parseIpAddress(flow.from)!,
  responderAddress: parseIpAddress(flow.to)!,
  ipProtocol: flow.protocol,
  initiatorPort: flow.fromPort,
  responderPort: flow.toPort,
  firstMicros: flow.seconds * 1_000_000,
  startsWithSyn: flow.isSyn,
  isMidstream: flow.isMidstream,
  isInitiatorUnknown: flow.isInitiatorUnknown,
  initiatorMac: null,
  responderMac: null,
});

/** What both say of each flow of a scenario, in words that a failure shows side by side. */
function compare(
  settings: ModelFirewall,
  timed: readonly Timed[],
  onDecision: (words: string) => void,
): [string[], string[]] {
  const policy = policyOf(regOf(settings), choicesOf(settings));
  const model = new CeModel(settings);
  const open: { flow: ModelFlow; start: FlowStart; last: number; state: ConnectionState }[] = [];
  const judged: string[] = [];
  const expected: string[] = [];
  let seconds = NOON / 1_000_000;
  for (const [sequence, { flow: sketch, after, lasts, state }] of timed.entries()) {
    seconds += after;
    for (const ended of open.filter(({ last }) => last < seconds)) {
      open.splice(open.indexOf(ended), 1);
      model.end(ended.flow, ended.last, ended.state);
      policy.ended(endedFlow(ended.start, ended.last - ended.flow.seconds, ended.state));
    }
    const flow = { ...sketch, seconds };
    const start = startOf(flow, sequence);
    const { decision, direction, deciding } = judgeAs(policy, start);
    judged.push(`${direction} ${decision} ${deciding.flags.includes("ipv6-passes-where-ipv4-denied")}`);
    const { decision: word, direction: way, isTwinDenied } = model.judge(flow);
    expected.push(`${way} ${word} ${isTwinDenied}`);
    onDecision(word);
    if (judgeAs(policy, start).decision !== decision) judged.push("judged again, it was decided otherwise");
    if (lasts !== null) open.push({ flow, start, last: seconds + lasts, state });
  }
  return [judged, expected];
}

describe("windows-ce: against a slow, obvious second model", () => {
  test("100,000 decisions, no difference", { timeout: 300_000 }, () => {
    const counts: Record<string, number> = {};
    let decisions = 0;
    fc.assert(
      fc.property(FIREWALL, fc.array(TIMED, { minLength: 20, maxLength: 20, size: "max" }), (settings, timed) => {
        const [judged, expected] = compare(settings, timed, (word) => {
          decisions++;
          counts[word] = (counts[word] ?? 0) + 1;
        });
        expect(judged).toEqual(expected);
      }),
      { numRuns: 5_000 },
    );
    expect(decisions).toBeGreaterThanOrEqual(100_000);
    for (const word of ["allow", "deny", "depends", "not-filtered", "out-of-scope"]) {
      expect(counts[word] ?? 0, word).toBeGreaterThan(2_000);
    }
  });
});
