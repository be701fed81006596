import { describe, expect, test } from "vitest";
import { parseIpAddress } from "../../../src/base/ip-address.ts";
import type { LearnedEndpoint } from "../../../src/service/endpoints/learned-endpoint.ts";
import { LearnedEndpoints } from "../../../src/service/endpoints/learned-endpoints.ts";

const TCP = 6;
const UDP = 17;
const SECOND = 1_000_000;
const HOST = parseIpAddress("192.168.0.100")!;

const endpoint = (over: Partial<LearnedEndpoint> = {}): LearnedEndpoint => ({
  ipProtocol: TCP,
  address: HOST,
  port: 49_679,
  protocol: "rpc",
  interface: "367abb81-9844-35f1-ad32-98f038001003 v2",
  teacher: "endpoint mapper",
  isStanding: true,
  taughtBySequence: 0,
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

describe("a service that listens", () => {
  const endpoints = having(endpoint());

  test("names flows to its address and port, before it was told of and after", () => {
    for (const micros of [0, 100 * SECOND, 9e15]) expect(endpoints.find(TCP, HOST, 49_679, micros)).toHaveLength(1);
  });

  test.each([
    ["another port", TCP, HOST, 49_680],
    ["another protocol", UDP, HOST, 49_679],
    ["another host", TCP, parseIpAddress("192.168.0.101")!, 49_679],
    ["an IPv6 host with the same first bytes", TCP, parseIpAddress("c0a8:64::")!, 49_679],
  ] as const)("but not %s", (_what, ipProtocol, address, port) => {
    expect(endpoints.find(ipProtocol, address, port, 100 * SECOND)).toEqual([]);
  });

  test("stays taught by who told first; several interfaces of one port are all known", () => {
    const again = having(
      endpoint(),
      endpoint({ taughtInFrame: 9 }),
      endpoint({ interface: "12345678-1234-abcd-ef00-0123456789ab v1", taughtInFrame: 11 }),
    );
    expect(again.find(TCP, HOST, 49_679, 0).map(({ taughtInFrame }) => taughtInFrame)).toEqual([7, 11]);
  });
});

describe("an endpoint agreed for one flow", () => {
  test("names a flow that begins within five minutes after, the latest agreement first", () => {
    const endpoints = having(agreed(), agreed({ taughtInFrame: 20, taughtMicros: 110 * SECOND }));
    const frameAt = (seconds: number): number | undefined =>
      endpoints.find(TCP, HOST, 49_679, seconds * SECOND)[0]?.taughtInFrame;
    expect([99, 110, 410, 411].map(frameAt)).toEqual([undefined, 20, 20, undefined]);
  });

  test("goes before a service that listens there", () => {
    const endpoints = having(endpoint(), agreed());
    expect(endpoints.find(TCP, HOST, 49_679, 100 * SECOND).map(({ protocol }) => protocol)).toEqual(["ftp-data"]);
    expect(endpoints.find(TCP, HOST, 49_679, 0).map(({ protocol }) => protocol)).toEqual(["rpc"]);
    expect(endpoints.findAgreed(TCP, HOST, 49_679, 0)).toEqual([]);
  });
});

test("what there is no room for is counted", () => {
  const endpoints = new LearnedEndpoints();
  for (let port = 0; port < 65_536; port += 1) endpoints.learn(endpoint({ port, taughtBySequence: port }));
  expect(endpoints.forgotten).toBe(0);
  endpoints.learn(endpoint({ port: 1, ipProtocol: UDP }));
  expect(endpoints.forgotten).toBe(1);
  expect(endpoints.standing()).toHaveLength(65_536);
});

test("a flow that announces more than 4,096 endpoints leaves room for others", () => {
  const endpoints = new LearnedEndpoints();
  for (let port = 0; port < 5000; port += 1) endpoints.learn(endpoint({ port }));
  expect(endpoints.forgotten).toBe(5000 - 4096);
  endpoints.learn(endpoint({ port: 6000, taughtBySequence: 1 }));
  expect(endpoints.find(TCP, HOST, 6000, 0)).toHaveLength(1);
});
