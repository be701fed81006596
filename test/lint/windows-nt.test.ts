import { describe, expect, test } from "vitest";
import {
  adapterKey,
  MULTIHOMED,
  pptpServer,
  registry,
  serviceKey,
  tcpipKey,
  texts,
} from "../policy/support/nt-registry.ts";
import { findingsOf, lint } from "./support/lint.ts";

const lists = (values: Record<string, string>, armed: Record<string, number> = { EnableSecurityFilters: 1 }): string =>
  registry(tcpipKey({ IPEnableRouter: 0, ...armed }), adapterKey("El59x1", values));

describe("tcpip-filtering", () => {
  test.each<[string, string, readonly string[]]>([
    ["lists in force", MULTIHOMED, []],
    [
      "lists with the switch off",
      lists({ TCPAllowedPorts: texts("80"), UDPAllowedPorts: texts("0") }, { EnableSecurityFilters: 0 }),
      ["FWR-103 high: 1 list of allowed ports and protocols has no effect: EnableSecurityFilters is not 1"],
    ],
    [
      "lists with no switch, where the export holds its key",
      lists({ TCPAllowedPorts: texts("80"), UDPAllowedPorts: "multi_sz:" }, {}),
      ["FWR-103 high: 2 lists of allowed ports and protocols have no effect: EnableSecurityFilters is not 1"],
    ],
    [
      "lists whose switch the export does not hold",
      registry(adapterKey("El59x1", { TCPAllowedPorts: texts("80") })),
      [
        "FWR-103 medium: 1 list of allowed ports and protocols has no effect, unless EnableSecurityFilters is 1: the export does not hold it",
      ],
    ],
    ["no list with the switch off", lists({ TCPAllowedPorts: texts("0") }, { EnableSecurityFilters: 0 }), []],
    [
      "the switch on, and lists that keep nothing out",
      lists({ TCPAllowedPorts: texts("0") }),
      ["FWR-105 medium: EnableSecurityFilters is 1, and no list keeps anything out: nothing is filtered"],
    ],
    [
      "a port twice",
      lists({ TCPAllowedPorts: texts("80", "25", "80", "25", "80") }),
      ["FWR-411 low: TCPAllowedPorts names 80, 25 more than once"],
    ],
    [
      "a leading zero, and a blank",
      lists({ TCPAllowedPorts: texts("080", "25", " 110") }),
      [
        'FWR-413 low: TCPAllowedPorts holds "080", " 110": a number in decimal without leading zeros and blanks is what Windows documents',
      ],
    ],
    [
      "a range",
      lists({ TCPAllowedPorts: texts("80-90") }),
      [
        'FWR-002 medium: TCPAllowedPorts: "80-90" is not a number from 0 to 65535: ranges are not documented; flows it might mean are decided only where it makes no difference',
      ],
    ],
    [
      "TCP in the list of raw protocols",
      lists({ RawIPAllowedProtocols: texts("6", "47") }),
      ["FWR-408 info: RawIPAllowedProtocols names 6 (TCP, which TCPAllowedPorts is for): the list has no effect on it"],
    ],
  ])("%s", (_, reg, expected) => expect(findingsOf(reg)).toEqual(expected));

  test("lists that are not armed are found at the switch, and name each list", () => {
    const [finding] = lint(
      lists({ TCPAllowedPorts: texts("80"), UDPAllowedPorts: texts("53") }, { EnableSecurityFilters: 0 }),
    ).findings;
    expect(`${finding?.location.line}:${finding?.location.column}`).toBe("5:1");
    expect(finding?.related.map(({ text }) => text)).toEqual([
      "TCPAllowedPorts of El59x1",
      "UDPAllowedPorts of El59x1",
    ]);
  });
});

describe("pptp-filtering", () => {
  test.each<[string, string, readonly string[]]>([
    ["in force", pptpServer(undefined), []],
    [
      "open to this computer",
      pptpServer({ AllowPacketsForLocalMachine: 1 }),
      [
        "FWR-102 high: AllowPacketsForLocalMachine is 1: every service of this computer is reachable past PPTP filtering",
      ],
    ],
    ["not open", pptpServer({ AllowPacketsForLocalMachine: 0 }), []],
    [
      "a driver that is disabled",
      pptpServer(undefined, serviceKey("RASPPTPF", { Start: 4 })),
      [
        "FWR-105 high: PPTP filtering is ineffective: the RASPPTPF driver is disabled (Start is 4), so nothing is filtered",
      ],
    ],
    [
      "a driver that may not have been started",
      pptpServer(undefined, serviceKey("RASPPTPF", { Start: 3 })),
      [
        "FWR-105 medium: PPTP filtering may be ineffective: nothing shows that the RASPPTPF driver was started (Start is not 0 to 2)",
      ],
    ],
    [
      "off on every adapter",
      registry(adapterKey("El59x1", { PPTPFiltering: 0 })),
      ["FWR-105 low: PPTPFiltering is 0 on every adapter that has it: nothing is filtered"],
    ],
  ])("%s", (_, reg, expected) => expect(findingsOf(reg)).toEqual(expected));
});

describe("files with mistakes", () => {
  test("what can be read is checked all the same, in order of lines", () => {
    const reg = `${lists({ TCPAllowedPorts: texts("80", "80") })}\n"TcpWindowSize"=dword:xyz\n`;
    expect(findingsOf(reg).map((text) => text.split(":")[0])).toEqual(["FWR-411 low", "FWR-001 high"]);
  });

  test("an export without any filter", () => {
    expect(findingsOf("REGEDIT4\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\A]\n")[0]).toMatch(
      /^FWR-002 high: no packet filter in this export/,
    );
  });
});
