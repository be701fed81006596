import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dynamicRangesWithin } from "../../src/policy/dynamic-ranges.ts";
import { DYNAMIC_PORT_RANGES, type DynamicPortRange } from "../../src/tables/service-list.ts";
import { firewall, IPV4, type RuleValues } from "./support/ce-registry.ts";
import { firewallWith, localKey, rule } from "./support/firewall-registry.ts";
import { adapterKey, net, pptpServer, registry, tcpipKey, texts } from "./support/nt-registry.ts";
import { policyOf } from "./support/policies.ts";

const OLD = "1025-5000";
const NEW = "49152-65535";

const printed = (ranges: readonly DynamicPortRange[]): string =>
  ranges.map(({ first, last }) => `${first}-${last}`).join(" ");

const rangesOf = (text: string): string =>
  printed(
    dynamicRangesWithin(
      text
        .split(",")
        .filter((part) => part !== "")
        .map((part) => {
          const [first = 0, last = first] = part.split("-").map(Number);
          return { first, last };
        }),
    ),
  );

describe("ranges of dynamic ports that ports hold from end to end", () => {
  const CASES = [
    ["", ""],
    ["135", ""],
    ["1025-5000", OLD],
    ["1024-65535", `${OLD} ${NEW}`],
    ["0-65535", `${OLD} ${NEW}`],
    ["49152-65535", NEW],
    ["1026-5000", ""],
    ["1025-4999", ""],
    ["1025-4999,5000", OLD],
    ["3000-6000,135,1000-2999", OLD],
    ["1025-2000,2002-5000", ""],
    ["1025-5000,1100-1200", OLD],
    ["50000-50100", ""],
  ] as const;
  test.each(CASES)("%s holds %s", (ports, expected) => expect(rangesOf(ports)).toBe(expected));

  const port = fc.oneof(fc.integer({ min: 1020, max: 5005 }), fc.integer({ min: 49_140, max: 65_535 }));
  const interval = fc.tuple(port, port).map(([a, b]) => ({ first: Math.min(a, b), last: Math.max(a, b) }));
  test("as a set of single ports says", () => {
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 6 }), (intervals) => {
        const open = new Set<number>();
        for (const { first, last } of intervals) for (let number = first; number <= last; number += 1) open.add(number);
        const expected = DYNAMIC_PORT_RANGES.filter(({ first, last }) => {
          for (let number = first; number <= last; number += 1) if (!open.has(number)) return false;
          return true;
        });
        expect(dynamicRangesWithin(intervals)).toEqual(expected);
      }),
    );
  });
});

describe("what the rules of each filter open", () => {
  const BOTH = `${OLD} ${NEW}`;
  const opened = (reg: string): readonly string[] =>
    policyOf(reg, { hostOptions: ["10.1.0.2"] }).rules.map(({ dynamicRanges }) => printed(dynamicRanges));

  test.each([
    ["LPort=135", "Dir=In|Protocol=6|LPort=135", ""],
    ["the dynamic range of Vista and later", "Dir=In|Protocol=6|LPort2_10=49152-65535", NEW],
    ["all high ports", "Dir=In|Protocol=6|LPort2_10=1024-65535", BOTH],
    ["the ports of RPC, which Windows looks up", "Dir=In|Protocol=6|LPort=RPC", ""],
    ["no port", "Dir=In|Protocol=6", BOTH],
    ["no port and no protocol", "Dir=In", BOTH],
    ["no port, another protocol", "Dir=In|Protocol=47", ""],
    ["outbound, remote ports", "Dir=Out|Protocol=6|RPort2_10=49152-65535", NEW],
    ["outbound, local ports", "Dir=Out|Protocol=6|RPort=80|LPort2_10=49152-65535", ""],
  ])("Windows Firewall, %s", (_, tokens, expected) =>
    expect(opened(firewallWith([rule(`Action=Allow|${tokens}`)]))).toEqual([expected]),
  );

  const TCP_IN = { PrivateHost: IPV4, Protocol: 6, Flags: 0x0a };
  const CE: readonly (readonly [string, RuleValues, string])[] = [
    ["a port", { ...TCP_IN, Mask: 0x24, Port: 1025 }, ""],
    ["a range", { ...TCP_IN, Mask: 0x24, PortMin: 1024, PortMax: 6000 }, OLD],
    ["no port", { ...TCP_IN, Mask: 0x20 }, BOTH],
    ["no port, another protocol", { ...TCP_IN, Protocol: 47, Mask: 0x20 }, ""],
  ];
  test.each(CE)("Windows CE, %s", (_, values, expected) => expect(opened(firewall({ R: values }))).toEqual([expected]));

  test("TCP/IP filtering: a list of everything does, but not that of IP protocols", () => {
    const lists = { TCPAllowedPorts: texts("0"), UDPAllowedPorts: texts("53"), RawIPAllowedProtocols: texts("0") };
    const reg = registry(tcpipKey({ EnableSecurityFilters: 1 }), adapterKey("El1", { ...net("10.1.0.2"), ...lists }));
    expect(opened(reg)).toEqual([BOTH, "", "", ""]);
  });

  test("PPTP filtering: AllowPacketsForLocalMachine does", () => {
    expect(opened(pptpServer({ AllowPacketsForLocalMachine: 1 }))).toEqual(["", "", BOTH]);
  });

  test("an exception of the Windows Firewall of XP does not", () => {
    const list = { "1025:TCP": '"1025:TCP:*:Enabled:one"' };
    expect(opened(registry(localKey("StandardProfile\\GloballyOpenPorts\\List", list)))).toEqual([""]);
  });
});
