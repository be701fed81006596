import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseIpAddress } from "../../../src/base/ip-address.ts";
import type { FlowStart } from "../../../src/flow/flow.ts";
import type { RuleValues } from "../support/ce-registry.ts";
import { NOON } from "../support/flows.ts";
import { neighboursOf } from "../support/neighbours.ts";
import { adapterKey, interfaceKey, registry, serviceKey, tcpipKey, texts } from "../support/nt-registry.ts";
import { judgeAs, policyOf } from "../support/policies.ts";
import { type ModelAdapter, type ModelDecision, type ModelFlow, type ModelHost, NtModel } from "./nt-model.ts";

const mostly = <T>(usual: readonly T[], rare: readonly T[]) =>
  fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: fc.constantFrom(...rare) });

const PORT_LISTS = mostly<readonly string[] | undefined>(
  [["80"], ["80", "1723"], ["21", "139"], ["0"], [], undefined],
  [["0", "80"], ["20-25"], ["80", "x"]],
);
const RAW_LISTS = mostly<readonly string[] | undefined>(
  [["0"], undefined, ["47"], ["6", "17"], []],
  [["0", "47"], ["2"], ["x"]],
);

const ADAPTER = fc.record({
  network: mostly<boolean>([true], [false]),
  hasGateway: fc.constantFrom(false, false, true),
  tcp: PORT_LISTS,
  udp: PORT_LISTS,
  raw: RAW_LISTS,
  PPTPFiltering: mostly<number | undefined>([0, 1, 1, undefined], [2]),
});

const HOST: fc.Arbitrary<ModelHost> = fc.record({
  adapters: fc
    .array(ADAPTER, { minLength: 1, maxLength: 3, size: "max" })
    .map((adapters) =>
      adapters.map(
        (adapter, index): ModelAdapter => ({ ...adapter, name: `El${index}`, network: adapter.network ? index : null }),
      ),
    ),
  EnableSecurityFilters: mostly<number | undefined>([1, 1, 1, 0], [undefined, 2]),
  IPEnableRouter: fc.constantFrom(0, 1, 1, undefined),
  AllowPacketsForLocalMachine: mostly<number | undefined>([undefined, 0, 1, 1], [2]),
  Start: mostly<number | undefined>([undefined, 2], [3, 4]),
  hasRouting: mostly([false], [true]),
  option: mostly<string | undefined>([undefined], ["10.0.0.2", "10.0.1.2", "10.0.9.2"]),
  macs: fc.constantFrom<Readonly<Record<string, string>>>(
    {},
    { "10.0.0.2": "host", "fe80::2": "host", "2001:db8::2": "host" },
  ),
});

const ADDRESSES = [
  ...[
    "10.0.0.2",
    "10.0.0.2",
    "10.0.1.2",
    "10.0.2.2",
    "10.0.9.2",
    "10.0.0.7",
    "10.0.0.7",
    "10.0.1.7",
    "10.0.1.7",
    "10.0.2.7",
  ],
  ...["192.0.2.1", "198.51.100.1"],
];
const GROUPS = ["10.0.0.255", "10.0.1.255", "255.255.255.255", "224.0.0.9"];
const ADDRESSES6 = ["fe80::2", "2001:db8::2", "fe80::7", "2001:db8::7"];

const FLOW: fc.Arbitrary<ModelFlow> = fc
  .record({
    isIpv6: mostly([false], [true]),
    ends: fc.tuple(fc.nat(ADDRESSES.length - 1), fc.nat(ADDRESSES.length - 1)),
    odd: fc.nat(12),
    protocol: fc.constantFrom(6, 6, 6, 17, 17, 1, 47, 50, 2),
    fromPort: mostly([1025, 1025, 53], [1723, 80]),
    toPort: fc.constantFrom(80, 21, 139, 1723, 53),
    hasPorts: mostly([true], [false]),
    isSyn: mostly([true], [false]),
    isMidstream: mostly([false], [true]),
    isInitiatorUnknown: fc.boolean(),
    fromMac: mostly<string | null>([null], ["host", "other"]),
    toMac: mostly<string | null>([null], ["host", "other"]),
    isProven: mostly([false], [true]),
  })
  .map(({ isIpv6, ends: [one, other], odd, hasPorts, isMidstream, isInitiatorUnknown, isSyn, ...flow }) => {
    const pool = isIpv6 ? ADDRESSES6 : ADDRESSES;
    const from = odd === 0 && !isIpv6 ? "0.0.0.0" : pool[one % pool.length];
    const to = odd <= 1 ? (isIpv6 ? "ff02::9" : GROUPS[other % GROUPS.length]) : pool[other % pool.length];
    const isTransport = flow.protocol === 6 || flow.protocol === 17;
    return {
      ...flow,
      from: from ?? "",
      to: to ?? "",
      fromPort: isTransport && hasPorts ? flow.fromPort : null,
      toPort: isTransport && hasPorts ? flow.toPort : null,
      isSyn: flow.protocol === 6 && isSyn,
      isMidstream,
      isInitiatorUnknown: isMidstream && isInitiatorUnknown && odd > 1,
    };
  });

const defined = (values: Readonly<Record<string, number | string | undefined>>): RuleValues =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

const listed = (list: readonly string[] | undefined) =>
  list === undefined ? undefined : list.length === 0 ? "hex(7):" : texts(...list);

function regOf(host: ModelHost): string {
  const adapters = host.adapters.map(({ name, network, hasGateway, tcp, udp, raw, PPTPFiltering }, index) =>
    // Both places of Windows' own history, by turns.
    (index % 2 === 0 ? adapterKey : interfaceKey)(
      name,
      defined({
        IPAddress: texts(network === null ? "0.0.0.0" : `10.0.${network}.2`),
        SubnetMask: texts(network === null ? "0.0.0.0" : "255.255.255.0"),
        DefaultGateway: hasGateway ? texts("10.0.0.1") : undefined,
        TCPAllowedPorts: listed(tcp),
        UDPAllowedPorts: listed(udp),
        RawIPAllowedProtocols: listed(raw),
        PPTPFiltering,
      }),
    ),
  );
  const { EnableSecurityFilters, IPEnableRouter, AllowPacketsForLocalMachine, Start, hasRouting } = host;
  return registry(
    tcpipKey(defined({ Hostname: '"B"', EnableSecurityFilters, IPEnableRouter })),
    ...adapters,
    serviceKey("RASPPTPF", defined({ Start })),
    serviceKey("RASPPTPF\\Parameters", defined({ AllowPacketsForLocalMachine })),
    ...(hasRouting ? [serviceKey("IPFilterDriver", { Start: 1 })] : []),
  );
}

const startOf = (flow: ModelFlow, sequence: number): FlowStart => ({
  sequence,
  initiatorAddress: parseIpAddress(flow.from)!,
  responderAddress: parseIpAddress(flow.to)!,
  ipProtocol: flow.protocol,
  initiatorPort: flow.fromPort,
  responderPort: flow.toPort,
  firstMicros: NOON,
  startsWithSyn: flow.isSyn,
  isMidstream: flow.isMidstream,
  isInitiatorUnknown: flow.isInitiatorUnknown,
  initiatorMac: flow.fromMac,
  responderMac: flow.toMac,
});

const inWords = ({ direction, decision, flags }: Omit<ModelDecision, "flags"> & { flags: readonly string[] }): string =>
  [direction, decision, ...flags].join(" ");

const ORDER = ["deny", "depends", "allow", "not-filtered", "out-of-scope"];

describe("tcpip-filtering and pptp-filtering: against a slow, obvious second model", () => {
  test("100,000 decisions of each, no difference", { timeout: 300_000 }, () => {
    const counts = new Map<string, number>();
    let decisions = 0;
    fc.assert(
      fc.property(HOST, fc.array(FLOW, { minLength: 20, maxLength: 20, size: "max" }), (host, flows) => {
        const isKnown = host.option !== undefined || host.adapters.some(({ network }) => network !== null);
        const hasFilter = host.adapters.some(({ tcp, udp, raw, PPTPFiltering }) => tcp ?? udp ?? raw ?? PPTPFiltering);
        fc.pre(isKnown && (hasFilter || host.EnableSecurityFilters !== undefined));
        const policy = policyOf(regOf(host), {
          hostOptions: host.option === undefined ? [] : [host.option],
          neighbours: neighboursOf(host.macs),
        });
        const model = new NtModel(host);
        for (const [sequence, flow] of flows.entries()) {
          const judged = judgeAs(policy, startOf(flow, sequence), flow.isProven);
          const expected = policy.filters.map((kind) =>
            kind === "tcpip-filtering" ? model.tcpip(flow) : model.pptp(flow),
          );
          expect(judged.filters.map(inWords), JSON.stringify(flow)).toEqual(expected.map(inWords));
          const words = expected.map(({ decision }) => decision);
          expect(judged.decision).toBe(ORDER.find((word) => words.includes(word)));
          for (const [index, one] of expected.entries()) {
            const key = `${policy.filters[index]} ${one.decision} ${one.flags.join()}`;
            counts.set(key, (counts.get(key) ?? 0) + 1);
          }
          decisions++;
        }
      }),
      { numRuns: 5_000 },
    );
    expect(decisions).toBeGreaterThanOrEqual(100_000);
    const seen = [...counts.keys()].sort();
    expect(seen).toEqual([
      "pptp-filtering allow ",
      "pptp-filtering allow only-by-allow-packets-for-local-machine",
      "pptp-filtering deny ",
      "pptp-filtering depends ",
      "pptp-filtering depends filter-ineffective",
      "pptp-filtering not-filtered ",
      "pptp-filtering not-filtered filter-ineffective",
      "pptp-filtering out-of-scope ",
      "tcpip-filtering allow ",
      "tcpip-filtering deny ",
      "tcpip-filtering depends ",
      "tcpip-filtering not-filtered ",
      "tcpip-filtering not-filtered forwarded-past-lists",
      "tcpip-filtering not-filtered ipv6-passes-where-ipv4-denied",
      "tcpip-filtering not-filtered lists-not-armed",
      "tcpip-filtering out-of-scope ",
    ]);
    for (const [key, count] of counts) expect(count, key).toBeGreaterThan(50);
  });
});
