import { describe, expect, test } from "vitest";
import type { Flow } from "../../src/flow/flow.ts";
import { FlowTable } from "../../src/flow/flow-table.ts";
import { DEFAULT_TIMEOUTS } from "../../src/flow/timeouts.ts";
import { decodedPacket, type PacketSketch } from "../support/decoded-packets.ts";

/** A packet and the second it was captured at. */
type Timed = PacketSketch & { readonly at?: number };

function flowsOf(packets: readonly Timed[]): Flow[] {
  const flows: Flow[] = [];
  const table = new FlowTable<undefined>(DEFAULT_TIMEOUTS, { begin: () => undefined, end: (flow) => flows.push(flow) });
  let frame = 0;
  for (const { at = frame, ...sketch } of packets) table.add(decodedPacket(sketch), at * 1e6, ++frame);
  table.finish();
  return flows.sort((a, b) => a.start.sequence - b.start.sequence);
}

/** `"> S"` is a SYN from 10.0.0.1:40000, `"< SA"` its answer from 192.0.2.2:80, `"> PA 5"` five bytes. */
function tcp(script: string, over: Timed = {}): Timed[] {
  const next = { ">": 1000, "<": 5000 };
  return script.split(", ").map((segment) => {
    const [side = "", flags = "", length = "0"] = segment.split(" ");
    const isInitiator = side === ">";
    const sequence = next[isInitiator ? ">" : "<"];
    const payload = Number(length);
    next[isInitiator ? ">" : "<"] += payload + (/[SF]/.test(flags) ? 1 : 0);
    return {
      protocol: 6,
      from: isInitiator ? "10.0.0.1" : "192.0.2.2",
      to: isInitiator ? "192.0.2.2" : "10.0.0.1",
      ports: isInitiator ? ([40_000, 80] as const) : ([80, 40_000] as const),
      flags,
      payload,
      sequence,
      ...over,
    };
  });
}

const CLOSE = "> FA, < FA, > A";

describe("connection state and history are Zeek's", () => {
  const CASES = [
    ["SYN without answer", "> S", "S0", "S"],
    ["SYN repeated", "> S", "S0", "S"],
    ["refused", "> S, < RA", "REJ", "Sr"],
    ["established, not closed", "> S, < SA, > A, > PA 10, < A", "S1", "ShADa"],
    ["normal", `> S, < SA, > A, > PA 10, < PA 20, > A, ${CLOSE}`, "SF", "ShADdFf"],
    ["reset by the initiator", "> S, < SA, > A, > R", "RSTO", "ShAR"],
    ["reset by the responder", "> S, < SA, > A, > PA 4, < RA", "RSTR", "ShADr"],
    ["half-open scan", "> S, < SA, > R", "RSTO", "ShR"],
    ["SYN, then reset by its sender", "> S, > R", "RSTOS0", "SR"],
    ["closed by the initiator only", "> S, < SA, > A, > FA, < A", "S2", "ShAFa"],
    ["closed by the responder only", "> S, < SA, > A, < FA, > A", "S3", "ShAf"],
    ["SYN and FIN, no answer seen", "> S, > FA", "SH", "SF"],
    ["only the responder's half is seen", "< SA, < FA", "SHR", "^hf"],
    ["responder resets, its SYN-ACK was seen alone", "< SA, < R", "RSTRH", "^hr"],
    ["under way", "> PA 5, < PA 6", "OTH", "Dd"],
    ["under way, seen from the server first", "< PA 6, > PA 5", "OTH", "^dD"],
    ["zero window", "> S, < SA, > A, < A", "S1", "ShAa"],
  ] as const;
  for (const [title, script, state, history] of CASES) {
    test(`${title}: ${script} → ${state} ${history}`, () => {
      const [flow, ...others] = flowsOf(tcp(script));
      expect(others).toEqual([]);
      expect({ state: flow?.connectionState, history: flow?.history }).toEqual({ state, history });
      expect(flow?.start.responderPort).toBe(80);
    });
  }

  test("UDP: answered SF, unanswered S0; the rest OTH", () => {
    const answer: Timed = { from: "192.0.2.2", to: "10.0.0.1", ports: [53, 40_000], payload: 9 };
    expect(flowsOf([{ payload: 5 }, answer])[0]).toMatchObject({ connectionState: "SF", history: "Dd" });
    expect(flowsOf([{ payload: 5 }])[0]).toMatchObject({ connectionState: "S0", history: "D" });
    expect(flowsOf([{ protocol: 47, ports: null, payload: 5 }])[0]).toMatchObject({
      connectionState: "OTH",
      history: "",
    });
  });

  test("a segment sent again is a retransmission, the next hop of one is not", () => {
    const opening = tcp("> S, < SA, > A");
    const data: Timed = { ...tcp("> PA 5")[0], sequence: 1001, fragmentId: 7 };
    expect(flowsOf([...opening, data, { ...data, fragmentId: 8 }])[0]).toMatchObject({
      history: "ShADT",
      forwardedPackets: 0,
    });
    const nextHop: Timed = { ...data, timeToLive: 63, sourceMac: 9 };
    expect(flowsOf([...opening, data, nextHop])[0]).toMatchObject({
      history: "ShAD",
      forwardedPackets: 1,
      initiatorPackets: 4,
    });
  });

  test("a packet with a lower TTL from the same MAC address, or with the same TTL, is no next hop", () => {
    const data: Timed = { payload: 5, fragmentId: 7 };
    expect(flowsOf([data, { ...data, timeToLive: 63 }])[0]?.forwardedPackets).toBe(0);
    expect(flowsOf([data, { ...data, sourceMac: 9 }])[0]?.forwardedPackets).toBe(0);
    expect(flowsOf([data, { ...data, timeToLive: 62, sourceMac: 9 }])[0]?.forwardedPackets).toBe(0);
  });
});

describe("who began it", () => {
  const START = { startsWithSyn: false, isMidstream: false, isInitiatorUnknown: false };
  const CASES: readonly (readonly [string, Timed, string, object])[] = [
    ["a SYN", { protocol: 6, flags: "S" }, "10.0.0.1", { ...START, startsWithSyn: true }],
    [
      "a SYN from a system port",
      { protocol: 6, flags: "S", ports: [20, 40_000] },
      "10.0.0.1",
      { ...START, startsWithSyn: true },
    ],
    [
      "a SYN-ACK alone: its receiver, if anybody",
      { protocol: 6, flags: "SA" },
      "192.0.2.2",
      { ...START, isMidstream: true, isInitiatorUnknown: true },
    ],
    [
      "midstream to a system port",
      { protocol: 6, flags: "A", ports: [40_000, 80] },
      "10.0.0.1",
      { ...START, isMidstream: true },
    ],
    [
      "midstream from a system port",
      { protocol: 6, flags: "A", ports: [80, 40_000] },
      "192.0.2.2",
      { ...START, isMidstream: true, isInitiatorUnknown: true },
    ],
    [
      "midstream between user ports",
      { protocol: 6, flags: "A", ports: [3389, 40_000] },
      "10.0.0.1",
      { ...START, isMidstream: true, isInitiatorUnknown: true },
    ],
    [
      "midstream between system ports",
      { protocol: 6, flags: "A", ports: [20, 21] },
      "10.0.0.1",
      { ...START, isMidstream: true, isInitiatorUnknown: true },
    ],
    ["a datagram", { ports: [40_000, 53] }, "10.0.0.1", START],
    [
      "a datagram that may be an answer",
      { ports: [53, 40_000] },
      "192.0.2.2",
      { ...START, isMidstream: true, isInitiatorUnknown: true },
    ],
    [
      "an echo reply at the start",
      { protocol: 1, ports: [0, 0] },
      "192.0.2.2",
      { ...START, isMidstream: true, isInitiatorUnknown: true },
    ],
    ["an echo request", { protocol: 1, ports: [8, 0] }, "10.0.0.1", START],
    [
      "a first TCP fragment without flags counts as SYN",
      { protocol: 6, hasMoreFragments: true, payload: -12 },
      "10.0.0.1",
      { ...START, startsWithSyn: true },
    ],
  ];
  for (const [title, packet, initiator, expected] of CASES) {
    test(title, () => {
      const start = flowsOf([packet])[0]!.start;
      expect(start.initiatorAddress.join(".")).toBe(initiator);
      expect(start).toMatchObject(expected);
    });
  }

  test.each([
    ["a SYN-ACK and the ACK to it", "< SA, > A"],
    ["an answer from a system port, and the initiator", "< PA 6, > PA 5"],
  ])("%s: the receiver began", (_, script) => {
    const start = flowsOf(tcp(script))[0]!.start;
    expect(start.initiatorAddress.join(".")).toBe("10.0.0.1");
    expect(start).toMatchObject({ startsWithSyn: false, isMidstream: true, isInitiatorUnknown: false });
  });

  test("a TCP header cut before its flags may be a SYN of either end", () => {
    const starts: object[] = [];
    const table = new FlowTable<undefined>(DEFAULT_TIMEOUTS, {
      begin: (start) => void starts.push(start),
      end: () => undefined,
    });
    const cut = decodedPacket({ protocol: 6, ports: [40_000, 3389] });
    cut.truncated("tcp", cut.transportAt, 20);
    table.add(cut, 0, 1);
    expect(starts).toMatchObject([{ startsWithSyn: true, isMidstream: true, isInitiatorUnknown: true }]);
  });

  test("later than the start of the capture, a datagram from a system port is what it looks like", () => {
    const flows = flowsOf([{ from: "10.9.9.9" }, { ports: [53, 40_000], at: 61 }]);
    expect(flows[1]?.start).toMatchObject({ isMidstream: false, initiatorPort: 53 });
  });
});

describe("which packets are one flow", () => {
  const flow = (packets: readonly Timed[]): number[] =>
    flowsOf(packets).map(({ initiatorPackets, responderPackets }) => initiatorPackets + responderPackets);

  const ICMP_ECHO: Timed = { protocol: 1, ports: [8, 0] };
  const CASES: readonly (readonly [string, readonly Timed[], readonly number[]])[] = [
    ["UDP silent for 60 s", [{ at: 0 }, { at: 60 }], [2]],
    ["UDP silent for longer", [{ at: 0 }, { at: 60.1 }], [1, 1]],
    [
      "ICMP silent for 30 s",
      [
        { ...ICMP_ECHO, at: 0 },
        { ...ICMP_ECHO, at: 30 },
      ],
      [2],
    ],
    [
      "ICMP silent for longer",
      [
        { ...ICMP_ECHO, at: 0 },
        { ...ICMP_ECHO, at: 30.1 },
      ],
      [1, 1],
    ],
    [
      "open TCP silent for an hour",
      [
        { protocol: 6, flags: "S", at: 0 },
        { protocol: 6, flags: "A", at: 3600 },
      ],
      [2],
    ],
    [
      "open TCP silent for longer",
      [
        { protocol: 6, flags: "S", at: 0 },
        { protocol: 6, flags: "A", at: 3601 },
      ],
      [1, 1],
    ],
    ["late packet after the close", [...tcp(`> S, < SA, > A, ${CLOSE}`, { at: 0 }), ...tcp("> A", { at: 299 })], [7]],
    [
      "packet 5 minutes after the close",
      [...tcp(`> S, < SA, > A, ${CLOSE}`, { at: 0 }), ...tcp("> A", { at: 301 })],
      [6, 1],
    ],
    ["new SYN after the close", [...tcp(`> S, < SA, > A, ${CLOSE}`), { ...tcp("> S")[0], sequence: 77 }], [6, 1]],
    ["copy of the SYN after the close", [...tcp(`> S, < SA, > A, ${CLOSE}`), ...tcp("> S")], [7]],
    ["new SYN after a refusal", [...tcp("> S, < RA"), { ...tcp("> S")[0], sequence: 77 }], [2, 1]],
    ["new SYN on an unanswered tuple", [...tcp("> S"), { ...tcp("> S")[0], sequence: 77 }], [1, 1]],
    ["unanswered SYN sent again", tcp("> S").concat(tcp("> S")), [2]],
    ["new SYN while open", [...tcp("> S, < SA, > A"), { ...tcp("> S")[0], sequence: 77 }], [4]],
    ["time running backwards", [{ at: 100 }, { at: 10 }, { at: 101 }], [3]],
    ["echo request and reply", [ICMP_ECHO, { protocol: 1, ports: [0, 0], from: "192.0.2.2", to: "10.0.0.1" }], [2]],
    [
      "unreachable both ways",
      [
        { protocol: 1, ports: [3, 3] },
        { protocol: 1, ports: [3, 3], from: "192.0.2.2", to: "10.0.0.1" },
      ],
      [1, 1],
    ],
    ["other VLAN, same tuple", [{ vlan: 1 }, { vlan: 2 }], [2]],
    ["TCP and UDP", [{}, { protocol: 6, flags: "S" }], [1, 1]],
    ["with and without ports", [{}, { ports: null }], [1, 1]],
    ["IPv4-mapped IPv6 is not IPv4", [{}, { from: "::ffff:10.0.0.1", to: "::ffff:192.0.2.2" }], [1, 1]],
    [
      "to itself",
      [
        { from: "10.0.0.1", to: "10.0.0.1", ports: [5, 5] },
        { from: "10.0.0.1", to: "10.0.0.1", ports: [5, 5] },
      ],
      [2],
    ],
  ];
  for (const [title, packets, expected] of CASES) {
    test(`${title}: ${expected.join(" + ")} packets`, () => expect(flow(packets)).toEqual(expected));
  }

  test("a file that begins long after the one before begins a capture of its own", () => {
    const answer: Timed = { from: "192.0.2.2", to: "10.0.0.1", ports: [53, 40_000] };
    const [, later] = flowsOf([
      { at: 0, ports: [1, 2] },
      { ...answer, at: 86_400 },
    ]);
    expect(later?.start).toMatchObject({ isMidstream: true, isInitiatorUnknown: true });
  });

  test("routers that forwarded are named, each once", () => {
    const data: Timed = { payload: 5, fragmentId: 7 };
    const hop: Timed = { ...data, timeToLive: 63, sourceMac: 9 };
    const [flow] = flowsOf([data, hop, { ...data, fragmentId: 8 }, { ...hop, fragmentId: 8 }]);
    expect(flow).toMatchObject({ forwardedPackets: 2, hopMacs: ["00:00:00:00:00:09"] });
  });

  test("the latest packet of an open flow can be asked for, whichever record it lies in", () => {
    const begun: number[] = [];
    const table = new FlowTable<undefined>(DEFAULT_TIMEOUTS, {
      begin: ({ sequence }) => void begun.push(sequence),
      end: () => undefined,
    });
    const other = { from: "10.0.0.9" };
    for (const [sketch, at] of [
      [{}, 1],
      [other, 2],
      [{}, 3],
      [other, 50],
      [{}, 70],
    ] as const)
      table.add(decodedPacket(sketch), at * 1e6, 1);
    expect(begun).toEqual([0, 1, 2]);
    expect([0, 1, 2, 3].map((sequence) => table.lastMicrosOf(sequence))).toEqual([undefined, 50e6, 70e6, undefined]);
    table.finish();
    expect(table.lastMicrosOf(2)).toBe(undefined);
  });

  test("flows go on from one file to the next, and frames are numbered in their file", () => {
    const flows: Flow[] = [];
    const table = new FlowTable<undefined>(DEFAULT_TIMEOUTS, {
      begin: () => undefined,
      end: (ended) => flows.push(ended),
    });
    table.startFile(0);
    table.add(decodedPacket(), 0, 9);
    table.startFile(1);
    table.add(decodedPacket(), 1e6, 1);
    table.finish();
    expect(flows).toMatchObject([{ firstFile: 0, firstFrame: 9, lastFile: 1, lastFrame: 1, initiatorPackets: 2 }]);
  });
});

describe("fragments", () => {
  const FIRST: Timed = { payload: 1472, fragmentId: 5, hasMoreFragments: true };
  const MIDDLE: Timed = { payload: 1480, fragmentId: 5, fragmentOffset: 1480, hasMoreFragments: true };
  const LAST: Timed = { payload: 100, fragmentId: 5, fragmentOffset: 2960 };
  const ORDERS: readonly (readonly [string, readonly Timed[]])[] = [
    ["in order", [FIRST, MIDDLE, LAST]],
    ["last first", [LAST, MIDDLE, FIRST]],
    ["first in the middle", [MIDDLE, FIRST, LAST]],
  ];
  for (const [title, fragments] of ORDERS) {
    test(`join the flow of their first one, ${title}`, () => {
      const flows = flowsOf(fragments);
      expect(flows).toMatchObject([{ initiatorPackets: 3, fragments: 3, initiatorBytes: 3052, firstFrame: 1 }]);
      expect(flows[0]?.start).toMatchObject({ initiatorPort: 40_000, responderPort: 53, firstMicros: 0 });
    });
  }

  for (const [title, fragments, expected] of [
    ["in order", [FIRST, MIDDLE, LAST], { latest: [0, 0, 0], joined: [] }],
    ["last first", [LAST, MIDDLE, FIRST], { latest: [undefined, undefined, 0], joined: ["0 0:1", "0 0:2"] }],
    ["first never", [LAST, MIDDLE], { latest: [undefined, undefined], joined: [] }],
  ] as const) {
    test(`which flow a packet is in is told at once or when the first fragment comes: ${title}`, () => {
      const joined: string[] = [];
      const table = new FlowTable<undefined>(DEFAULT_TIMEOUTS, {
        begin: () => undefined,
        joined: ({ sequence }, file, frame) => joined.push(`${sequence} ${file}:${frame}`),
        end: () => undefined,
      });
      const latest = fragments.map((sketch: Timed, index) => {
        table.add(decodedPacket(sketch), 0, index + 1);
        return table.latestSequence;
      });
      expect({ latest, joined }).toEqual(expected);
    });
  }

  function counters(packets: readonly Timed[]): object {
    const table = new FlowTable<undefined>(DEFAULT_TIMEOUTS, { begin: () => undefined, end: () => undefined });
    let frame = 0;
    for (const { at = 0, ...sketch } of packets) table.add(decodedPacket(sketch), at * 1e6, ++frame);
    table.finish();
    const { overlapping, tiny, orphans } = table.fragments;
    return { overlapping, tiny, orphans, packets: table.packets };
  }

  test("without their first one are counted as orphans", () => {
    expect(counters([MIDDLE, LAST])).toEqual({ overlapping: 0, tiny: 0, orphans: 2, packets: 0 });
    expect(counters([LAST, { ...FIRST, at: 61 }])).toEqual({ overlapping: 0, tiny: 0, orphans: 1, packets: 1 });
  });
  test("that overlap are counted, a repeated one is not", () => {
    expect(counters([FIRST, { ...MIDDLE, fragmentOffset: 1472 }])).toEqual({
      overlapping: 1,
      tiny: 0,
      orphans: 0,
      packets: 2,
    });
    expect(counters([FIRST, FIRST])).toEqual({ overlapping: 0, tiny: 0, orphans: 0, packets: 2 });
  });
  test("that cut a TCP header are counted as tiny", () => {
    const tiny: Timed = { protocol: 6, fragmentId: 5, payload: -12, hasMoreFragments: true };
    expect(counters([tiny, { ...tiny, fragmentOffset: 8, payload: 8 }])).toEqual({
      overlapping: 0,
      tiny: 2,
      orphans: 0,
      packets: 2,
    });
  });
});

test("a capture starts with its first packet, and again after a silence of an hour", () => {
  const table = new FlowTable<undefined>(DEFAULT_TIMEOUTS, { begin: () => undefined, end: () => undefined });
  const at = (second: number): boolean => {
    table.add(decodedPacket({ protocol: 17, ports: [40_000, 40_001] }), second * 1e6, 1);
    return table.isCaptureStart(second * 1e6);
  };
  expect([0, 60, 61, 3600, 7201, 7262].map(at)).toEqual([true, true, false, false, true, false]);
});
