import { describe, expect, test } from "vitest";
import { parseIpAddress } from "../../../src/base/ip-address.ts";
import type { FlowStart } from "../../../src/flow/flow.ts";
import type { LearnedEndpoint } from "../../../src/service/endpoints/learned-endpoint.ts";
import { LearnedEndpoints } from "../../../src/service/endpoints/learned-endpoints.ts";
import { flowStart } from "../../support/flows.ts";

const TCP = 6;
const UDP = 17;
const SECOND = 1_000_000;
const HOST = parseIpAddress("192.168.0.100")!;

const CLIENT = parseIpAddress("192.168.0.7")!;
const OTHER = parseIpAddress("192.168.0.8")!;

const endpoint = (over: Partial<LearnedEndpoint> = {}): LearnedEndpoint => ({
  ipProtocol: TCP,
  address: HOST,
  port: 49_679,
  protocol: "rpc",
  interface: "367abb81-9844-35f1-ad32-98f038001003 v2",
  teacher: "endpoint mapper",
  isStanding: true,
  taughtBySequence: 0,
  taughtByInitiator: CLIENT,
  taughtByResponder: HOST,
  taughtInFile: 0,
  taughtInFrame: 7,
  taughtMicros: 100 * SECOND,
  ...over,
});

const agreed = (over: Partial<LearnedEndpoint> = {}): LearnedEndpoint =>
  endpoint({ protocol: "ftp-data", interface: null, teacher: "FTP PASV", isStanding: false, ...over });

const having = (...lessons: readonly LearnedEndpoint[]): LearnedEndpoints => {
  const endpoints = new LearnedEndpoints();
  for (const lesson of lessons) endpoints.learn(lesson);
  return endpoints;
};

/** A flow from the client to HOST:49679 that begins at 100 s. */
const flow = (over: Partial<FlowStart> = {}): FlowStart =>
  flowStart({
    initiatorAddress: CLIENT,
    responderAddress: HOST,
    responderPort: 49_679,
    firstMicros: 100 * SECOND,
    ...over,
  });

describe("a service that listens", () => {
  test("names flows to its address and port, before it was told of and after, of any host", () => {
    for (const firstMicros of [0, 100 * SECOND, 9e15])
      expect(having(endpoint()).take(flow({ firstMicros, initiatorAddress: OTHER }))).toHaveLength(1);
    expect(having(endpoint()).standingFor(flow())).toHaveLength(1);
  });

  test.each([
    ["another port", { responderPort: 49_680 }],
    ["another protocol", { ipProtocol: UDP }],
    ["another host", { responderAddress: OTHER }],
    ["an IPv6 host with the same first bytes", { responderAddress: parseIpAddress("c0a8:64::")! }],
    [
      "what it sends itself",
      { initiatorAddress: HOST, responderAddress: CLIENT, initiatorPort: 49_679, responderPort: 1 },
    ],
  ] as const)("but not %s", (_what, over) => {
    expect(having(endpoint()).take(flow(over))).toEqual([]);
    expect(having(endpoint()).standingFor(flow(over))).toEqual([]);
  });

  test("stays taught by who told first; several interfaces of one port are all known", () => {
    const again = having(
      endpoint(),
      endpoint({ taughtInFrame: 9 }),
      endpoint({ interface: "12345678-1234-abcd-ef00-0123456789ab v1", taughtInFrame: 11 }),
    );
    expect(again.take(flow()).map(({ taughtInFrame }) => taughtInFrame)).toEqual([7, 11]);
  });
});

describe("an endpoint agreed for one flow", () => {
  test("names a flow that begins within five minutes after, by the latest agreement", () => {
    const frameAt = (seconds: number): number | undefined =>
      having(agreed(), agreed({ taughtInFrame: 20, taughtMicros: 110 * SECOND })).take(
        flow({ firstMicros: seconds * SECOND }),
      )[0]?.taughtInFrame;
    expect([99, 110, 410, 411].map(frameAt)).toEqual([undefined, 20, 20, undefined]);
  });

  test("is used up by a connection, and not by datagrams", () => {
    const endpoints = having(agreed());
    expect([endpoints.take(flow()).length, endpoints.take(flow()).length]).toEqual([1, 0]);
    const datagrams = having(agreed({ ipProtocol: UDP }));
    const udp = flow({ ipProtocol: UDP });
    expect([datagrams.take(udp).length, datagrams.take(udp).length]).toEqual([1, 1]);
  });

  test("says nothing of the flows of other hosts, whoever's address it names", () => {
    expect(having(agreed()).take(flow({ initiatorAddress: OTHER }))).toEqual([]);
    expect(having(agreed({ taughtByResponder: OTHER })).take(flow())).toEqual([]);
  });

  test("names what comes from there, too, between the same hosts", () => {
    const reply = { initiatorAddress: HOST, responderAddress: CLIENT, initiatorPort: 49_679, responderPort: 40_000 };
    expect(having(agreed()).take(flow(reply))).toHaveLength(1);
    expect(having(agreed()).take(flow({ ...reply, responderAddress: OTHER }))).toEqual([]);
  });

  test("goes before a service that listens there", () => {
    const protocols = (seconds: number): string[] =>
      having(endpoint(), agreed())
        .take(flow({ firstMicros: seconds * SECOND }))
        .map(({ protocol }) => protocol);
    expect([protocols(100), protocols(99)]).toEqual([["ftp-data"], ["rpc"]]);
  });
});

describe("what there is no room for is counted", () => {
  const teacher = (number: number): Uint8Array => Uint8Array.of(10, 0, number >> 8, number & 255);

  test("65,536 in all: the oldest gives way", () => {
    const endpoints = new LearnedEndpoints();
    for (let port = 0; port < 65_536; port += 1)
      endpoints.learn(endpoint({ port, taughtByInitiator: teacher(port >> 8) }));
    expect(endpoints.forgotten).toBe(0);
    endpoints.learn(endpoint({ port: 1, ipProtocol: UDP, taughtByInitiator: OTHER }));
    expect(endpoints.forgotten).toBe(1);
    expect(endpoints.take(flow({ responderPort: 0 }))).toEqual([]);
    expect(endpoints.take(flow({ ipProtocol: UDP, responderPort: 1 }))).toHaveLength(1);
    expect(endpoints.standing()).toHaveLength(65_536);
  });

  test("8,192 by the word of one host, which leaves room for others", () => {
    const endpoints = new LearnedEndpoints();
    for (let port = 0; port < 9000; port += 1) endpoints.learn(endpoint({ port }));
    expect(endpoints.forgotten).toBe(9000 - 8192);
    endpoints.learn(endpoint({ port: 9500, taughtByInitiator: OTHER }));
    expect(endpoints.take(flow({ responderPort: 9500 }))).toHaveLength(1);
  });

  test("256 of one port", () => {
    const endpoints = new LearnedEndpoints();
    for (let number = 0; number < 300; number += 1) endpoints.learn(endpoint({ address: teacher(number) }));
    expect(endpoints.forgotten).toBe(300 - 256);
  });
});
