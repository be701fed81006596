import { describe, expect, test } from "vitest";
import { concat, zeros } from "../../../../scripts/scenario/octets.ts";
import type { Side } from "../../../../src/flow/flow-tcp.ts";
import { rpcDialog } from "../../../../src/service/dialogs/rpc/rpc-dialog.ts";
import { teach, teachingOperation } from "../../../../src/service/dialogs/rpc/teaching-operations.ts";
import { DialogFeed } from "../support/dialog-feed.ts";
import { flowStart, type RecordedFlow, recordedFlow } from "../support/recorded-flow.ts";
import {
  ACTIVATION,
  bind,
  bindAck,
  datagram,
  ENDPOINT_MAPPER,
  FEATURE_NEGOTIATION,
  lookedUp,
  mapped,
  NDR64,
  type NdrOptions,
  ntlmAuthenticate,
  OBJECT_EXPORTER,
  pdu,
  pipeTower,
  remoteActivation,
  request,
  resolvedOxid,
  response,
  SERVICE_CONTROL,
  tower,
} from "../support/rpc-pdus.ts";

const SERVER = "192.0.2.2";
const SVCCTL = `${SERVICE_CONTROL} v2`;
type Turn = readonly [Side, Uint8Array];

function play(turns: readonly Turn[]): RecordedFlow {
  const flow = recordedFlow();
  const feed = new DialogFeed(rpcDialog(flow));
  for (const [side, bytes] of turns) feed.say(side, bytes);
  return flow;
}

const offer = (uuid = SERVICE_CONTROL, version = 2, id = 0) => ({ id, uuid, version });
const accepted = { result: 0 };

describe("interfaces of a connection", () => {
  const rows: readonly [title: string, turns: readonly Turn[], facts: readonly string[]][] = [
    ["a bind that nobody answered: none", [[0, bind([offer()])]], []],
    [
      "accepted: noted",
      [
        [0, bind([offer()])],
        [1, bindAck([accepted])],
      ],
      [`interface ${SVCCTL}`],
    ],
    [
      "rejected: not noted",
      [
        [0, bind([offer()])],
        [1, bindAck([{ result: 2 }])],
      ],
      [],
    ],
    [
      "rejected, and called all the same: not noted",
      [
        [0, bind([offer()])],
        [1, bindAck([{ result: 2 }])],
        [0, request(0, 1, zeros(4))],
      ],
      [],
    ],
    [
      "refused with bind_nak: not noted",
      [
        [0, bind([offer()])],
        [1, pdu(13, zeros(4))],
        [0, request(0, 1, zeros(4))],
      ],
      [],
    ],
    [
      "of two, the one accepted",
      [
        [0, bind([offer(), offer(OBJECT_EXPORTER, 0, 1)])],
        [1, bindAck([{ result: 2 }, accepted])],
      ],
      [`interface ${OBJECT_EXPORTER} v0`],
    ],
    [
      "offered in three transfer syntaxes, of which one is feature negotiation: once",
      [
        [0, bind([offer(), { ...offer(), id: 1, syntax: NDR64 }, { ...offer(), id: 2, syntax: FEATURE_NEGOTIATION }])],
        [1, bindAck([{ result: 2 }, { result: 0, syntax: NDR64 }, { result: 3 }])],
      ],
      [`interface ${SVCCTL}`],
    ],
    [
      "the answer was not captured, and the interface is called: noted, without authentication",
      [
        [0, bind([offer()])],
        [0, request(0, 1, zeros(4))],
      ],
      [`interface ${SVCCTL}`, "weakness rpc-unauthenticated"],
    ],
    [
      "an answer to another call: none",
      [
        [0, bind([offer()], { callId: 1 })],
        [1, bindAck([accepted], { callId: 2 })],
      ],
      [],
    ],
    [
      "alter_context adds one",
      [
        [0, bind([offer()])],
        [1, bindAck([accepted])],
        [0, bind([offer(OBJECT_EXPORTER, 0, 1)], { type: 14, callId: 2 })],
        [1, bindAck([accepted], { type: 15, callId: 2, address: "" })],
      ],
      [`interface ${SVCCTL}`, `interface ${OBJECT_EXPORTER} v0`],
    ],
    [
      "big-endian",
      [
        [0, bind([offer()], { order: "be" })],
        [1, bindAck([accepted], { order: "be" })],
      ],
      [`interface ${SVCCTL}`],
    ],
    [
      "bind and answer in the wrong protocol version: none",
      [
        [0, bind([offer()]).fill(4, 0, 1)],
        [1, bindAck([accepted])],
      ],
      [],
    ],
  ];
  test.each(rows)("%s", (_title, turns, facts) => {
    expect(play(turns).facts).toEqual(facts);
  });
});

describe("authentication", () => {
  const ntlm = { level: 6, value: ntlmAuthenticate(48, 0x0008_0000) };
  const begun = (uuid: string, version: number): Turn[] => [
    [0, bind([offer(uuid, version)])],
    [1, bindAck([accepted])],
  ];
  const begunWith = (level: number): Turn[] => [
    [0, bind([offer()], { authentication: { ...ntlm, level } })],
    [1, bindAck([accepted], { authentication: { ...ntlm, level } })],
  ];
  const rows: readonly [title: string, turns: readonly Turn[], fact: string | undefined][] = [
    ["a bind without, and no request: nothing", begun(SERVICE_CONTROL, 2), undefined],
    [
      "a bind and a request without: said",
      [...begun(SERVICE_CONTROL, 2), [0, request(0, 1, zeros(4))]],
      "weakness rpc-unauthenticated",
    ],
    [
      "the endpoint mapper, which anyone may ask: nothing",
      [...begun(ENDPOINT_MAPPER, 3), [0, request(0, 3, zeros(4))]],
      undefined,
    ],
    [
      "a request at connect level, which carries none: nothing",
      [...begunWith(2), [0, request(0, 1, zeros(4))]],
      undefined,
    ],
    ["a request whose bind was not captured: nothing", [[0, request(0, 1, zeros(4))]], undefined],
    ["privacy agreed on, and no request: nothing", begunWith(6), undefined],
    [
      "a request with privacy that nobody answered: nothing",
      [...begunWith(6), [0, request(0, 1, zeros(4), { authentication: { level: 6, value: zeros(16) } })]],
      undefined,
    ],
    [
      "a request with privacy and an answer without: nothing",
      [
        ...begunWith(6),
        [0, request(0, 1, zeros(4), { authentication: { level: 6, value: zeros(16) } })],
        [1, response(0, zeros(4))],
      ],
      undefined,
    ],
    [
      "a request and an answer with privacy: said",
      [
        ...begunWith(6),
        [0, request(0, 1, zeros(4), { authentication: { level: 6, value: zeros(16) } })],
        [1, response(0, zeros(4), { authentication: { level: 6, value: zeros(16) } })],
      ],
      "protection rpc-privacy",
    ],
    [
      "an answer with privacy to a request without: nothing",
      [
        ...begunWith(6),
        [0, request(0, 1, zeros(4), { authentication: { level: 5, value: zeros(16) } })],
        [1, response(0, zeros(4), { authentication: { level: 6, value: zeros(16) } })],
      ],
      undefined,
    ],
    [
      "a request with integrity: nothing",
      [...begunWith(5), [0, request(0, 1, zeros(4), { authentication: { level: 5, value: zeros(16) } })]],
      undefined,
    ],
    [
      "an NT response of 24 bytes without extended security: NTLM 1",
      [[0, pdu(16, zeros(4), { authentication: { level: 2, value: ntlmAuthenticate(24, 0) } })]],
      "weakness ntlmv1",
    ],
    [
      "an NT response of 24 bytes with extended security: not said",
      [[0, pdu(16, zeros(4), { authentication: { level: 2, value: ntlmAuthenticate(24, 0x0008_0000) } })]],
      undefined,
    ],
    [
      "an NT response of 48 bytes: NTLM 2, not said",
      [[0, pdu(16, zeros(4), { authentication: { level: 2, value: ntlmAuthenticate(48, 0) } })]],
      undefined,
    ],
  ];
  test.each(rows)("%s", (_title, turns, fact) => {
    const facts = play(turns).facts.filter((text) => !text.startsWith("interface"));
    expect(facts).toEqual(fact === undefined ? [] : [fact]);
  });
});

/** A call of the endpoint mapper and its answer. */
const asked = (stub: Uint8Array, options: NdrOptions & { operation?: number } = {}): Turn[] => {
  const { order = "le", isNdr64 = false, operation = 3 } = options;
  const syntax = isNdr64 ? { syntax: NDR64 } : {};
  return [
    [0, bind([{ ...offer(ENDPOINT_MAPPER, 3), ...syntax }], { order })],
    [1, bindAck([{ ...accepted, ...syntax }], { order })],
    [0, request(0, operation, zeros(40), { order, callId: 2 })],
    [1, response(0, stub, { order, callId: 2 })],
  ];
};
const OTHERS = ", announced for another address than its own";
const lesson = (
  port: number,
  interfaceName: string,
  options: { address?: string; transport?: string; protocol?: string } = {},
) =>
  `${options.transport ?? "tcp"} ${options.address ?? SERVER}:${port} ${options.protocol ?? "rpc"} ${interfaceName} endpoint mapper${options.address === undefined ? "" : OTHERS}`;

describe("the endpoint mapper teaches", () => {
  const encodings: readonly NdrOptions[] = [
    { order: "le", isNdr64: false },
    { order: "le", isNdr64: true },
    { order: "be", isNdr64: false },
    { order: "be", isNdr64: true },
  ];
  const rows: readonly [title: string, towers: readonly Uint8Array[], lessons: readonly string[]][] = [
    ["a tower of 0.0.0.0: the server that answers", [tower()], [lesson(49_664, SVCCTL)]],
    ["a tower of the server's address", [tower({ address: [192, 0, 2, 2] })], [lesson(49_664, SVCCTL)]],
    [
      "a tower of another address: that one, and the server that was asked",
      [tower({ address: [10, 0, 0, 5] })],
      [lesson(49_664, SVCCTL, { address: "10.0.0.5" }), lesson(49_664, SVCCTL)],
    ],
    [
      "two towers",
      [tower({ port: 1025 }), tower({ port: 1026, version: 1 })],
      [lesson(1025, SVCCTL), lesson(1026, `${SERVICE_CONTROL} v1`)],
    ],
    [
      "UDP and HTTP",
      [tower({ sequence: 8 }), tower({ sequence: 0x1f, port: 593 })],
      [lesson(49_664, SVCCTL, { transport: "udp" }), lesson(593, SVCCTL, { protocol: "rpc-http" })],
    ],
    ["a named pipe: nothing", [pipeTower()], []],
    ["a pipe, then a port", [pipeTower(), tower()], [lesson(49_664, SVCCTL)]],
    [
      "a pipe with a name that leaves another alignment, then a port",
      [pipeTower("\\PIPE\\lsass"), tower()],
      [lesson(49_664, SVCCTL)],
    ],
    ["port 0: nothing", [tower({ port: 0 })], []],
    ["no tower: nothing", [], []],
  ];
  for (const options of encodings) {
    const name = `${options.isNdr64 === true ? "NDR64" : "NDR"} ${options.order}`;
    test.each(rows)(`${name}, ept_map: %s`, (_title, towers, lessons) => {
      expect(play(asked(mapped(towers, options), options)).lessons).toEqual(lessons);
    });
    test.each(rows)(`${name}, ept_lookup: %s`, (_title, towers, lessons) => {
      expect(play(asked(lookedUp(towers, options), { ...options, operation: 2 })).lessons).toEqual(lessons);
    });
  }

  test("not registered: nothing, whatever stands before the status", () => {
    expect(play(asked(mapped([tower()], { status: 0x16c9_a0d6 }))).lessons).toEqual([]);
  });
  test("another interface or another operation with the same stub: nothing", () => {
    expect(play(asked(mapped([tower()]), { operation: 4 })).lessons).toEqual([]);
    const turns = asked(mapped([tower()]));
    turns[0] = [0, bind([offer()])];
    expect(play(turns).lessons).toEqual([]);
  });
  test("an answer to another call: nothing", () => {
    const turns = asked(mapped([tower()]));
    turns[3] = [1, response(0, mapped([tower()]), { callId: 3 })];
    expect(play(turns).lessons).toEqual([]);
  });
  test("an answer with integrity: its padding and verifier are no part of the stub", () => {
    const turns = asked(mapped([tower()]));
    const authentication = { level: 5, value: zeros(16), padding: 4 };
    turns[3] = [1, response(0, concat(mapped([tower()])), { callId: 2, authentication })];
    expect(play(turns).lessons).toEqual([lesson(49_664, SVCCTL)]);
  });
  test("an answer with privacy is not read", () => {
    const turns = asked(mapped([tower()]));
    turns[3] = [1, response(0, mapped([tower()]), { callId: 2, authentication: { level: 6, value: zeros(16) } })];
    expect(play(turns).lessons).toEqual([]);
  });
  test("an answer in fragments, at every place where the stub can be cut", () => {
    const stub = mapped([tower({ port: 1025 }), tower({ port: 1026 })]);
    for (let cut = 0; cut <= stub.length; cut++) {
      const turns = asked(stub).slice(0, 3);
      turns.push([1, response(0, stub.subarray(0, cut), { callId: 2, flags: 1 })]);
      turns.push([1, response(0, stub.subarray(cut), { callId: 2, flags: 2 })]);
      expect(play(turns).lessons, `cut at ${cut}`).toEqual([lesson(1025, SVCCTL), lesson(1026, SVCCTL)]);
    }
  });
  test("fragments with integrity: the padding of each is no part of the stub", () => {
    const stub = mapped([tower({ port: 1025 }), tower({ port: 1026 })]);
    const authentication = { level: 5, value: zeros(16), padding: 8 };
    const turns = asked(stub).slice(0, 3);
    turns.push([1, response(0, stub.subarray(0, 120), { callId: 2, flags: 1, authentication })]);
    turns.push([1, response(0, stub.subarray(120), { callId: 2, flags: 2, authentication })]);
    expect(play(turns).lessons).toEqual([lesson(1025, SVCCTL), lesson(1026, SVCCTL)]);
  });
  test("of 33 calls that nobody has answered, the oldest is given up, and counted", () => {
    const later = Array.from({ length: 32 }, (_, index): Turn => [0, request(0, 3, zeros(40), { callId: 3 + index })]);
    const turns = [...asked(zeros(0)).slice(0, 3), ...later];
    const answer = mapped([tower()]);
    expect(play([...turns, [1, response(0, answer, { callId: 2 })]])).toMatchObject({ lessons: [], forgotten: 1 });
    expect(play([...turns, [1, response(0, answer, { callId: 3 })]]).lessons).toEqual([lesson(49_664, SVCCTL)]);
    expect(play(turns.slice(0, -1)).forgotten).toBe(0);
  });
  test("an answer that is longer than what is kept: what is not read of it is counted", () => {
    const towers = Array.from({ length: 1_700 }, (_, index) => tower({ port: 1 + index }));
    const stub = mapped(towers);
    const turns = asked(stub).slice(0, 3);
    const size = 4000;
    const last = Math.floor(stub.length / size);
    for (let index = 0; index <= last; index++) {
      const flags = (index === 0 ? 1 : 0) | (index === last ? 2 : 0);
      turns.push([1, response(0, stub.subarray(index * size, (index + 1) * size), { callId: 2, flags })]);
    }
    const { lessons, forgotten } = play(turns);
    expect(stub.length).toBeGreaterThan(128 * 1024);
    expect(lessons).toHaveLength(1_024);
    expect(forgotten).toBe(1_700 - 1_024);
  });
  test("a count that the stub has no room for teaches what is there", () => {
    const stub = mapped([tower()]);
    new DataView(stub.buffer).setUint32(24, 0xffff_fff0, true);
    new DataView(stub.buffer).setUint32(32, 0xffff_fff0, true);
    expect(play(asked(stub)).lessons).toEqual([]);
  });
  test("of one answer 1,024 lessons at most; the others are counted", () => {
    const flow = recordedFlow();
    const operation = teachingOperation(`${ENDPOINT_MAPPER} v3`, 2);
    if (operation === undefined) throw new Error("the endpoint mapper teaches nothing");
    const address = Uint8Array.of(10, 0, 0, 5);
    const towers = Array.from({ length: 2_048 }, (_, index) => ({ port: 1 + index, address }));
    const of = { ipProtocol: 6, protocol: "rpc", interface: SVCCTL };
    const endpoints = towers.map((tower) => ({ ...of, ...tower }));
    teach(flow, 1, operation, { endpoints, unread: 7 });
    expect(flow.lessons).toHaveLength(1_024);
    expect(flow.forgotten).toBe(2 * 2_048 - 1_024 + 7);
  });
  test("a fragment without those before it: nothing", () => {
    const turns = asked(zeros(0)).slice(0, 3);
    expect(play([...turns, [1, response(0, mapped([tower()]), { callId: 2, flags: 2 })]]).lessons).toEqual([]);
  });
  test("a stub that is cut anywhere teaches no port that the whole one does not", () => {
    const stub = mapped([tower({ port: 1025 }), tower({ port: 1026 })]);
    const all = [lesson(1025, SVCCTL), lesson(1026, SVCCTL)];
    for (let length = 0; length < stub.length; length++)
      for (const text of play(asked(stub.subarray(0, length))).lessons) expect(all).toContain(text);
  });
});

describe("DCOM teaches", () => {
  const call = (uuid: string, operation: number, stub: Uint8Array): Turn[] => [
    [0, bind([offer(uuid, 0)])],
    [1, bindAck([accepted])],
    [0, request(0, operation, zeros(40), { callId: 2 })],
    [1, response(0, stub, { callId: 2 })],
  ];
  const rows: readonly [
    title: string,
    bindings: readonly (readonly [number, string])[],
    endpoints: readonly string[],
  ][] = [
    ["a host by name: the server", [[7, "DC1[49724]"]], [`tcp ${SERVER}:49724`]],
    ["a host by address", [[7, "10.0.0.5[49724]"]], ["tcp 10.0.0.5:49724"]],
    ["an IPv6 address", [[7, "2001:db8::5[49724]"]], ["tcp 2001:db8::5:49724"]],
    ["UDP", [[8, "DC1[49724]"]], [`udp ${SERVER}:49724`]],
    ["no port: nothing", [[7, "DC1"]], []],
    [
      "a port that is none: nothing",
      [
        [7, "DC1[70000]"],
        [7, "DC1[0]"],
        [7, "DC1[12x]"],
      ],
      [],
    ],
    ["a pipe: nothing", [[0x0f, "DC1[\\pipe\\x]"]], []],
  ];
  const others = (endpoint: string): string => (endpoint.includes(SERVER) ? "" : OTHERS);
  test.each(rows)("ResolveOxid2: %s", (_title, bindings, endpoints) => {
    const expected = endpoints.map((endpoint) => `${endpoint} rpc - OXID resolver${others(endpoint)}`);
    expect(play(call(OBJECT_EXPORTER, 4, resolvedOxid(bindings))).lessons).toEqual(expected);
  });
  test("32 bindings of an answer at most, and none longer than a host's name; the others are counted", () => {
    const many = Array.from({ length: 40 }, (_, index) => [7, `DC1[${1025 + index}]`] as const);
    const bindings = [[7, `${"x".repeat(300)}[1024]`], ...many, [0x0f, "DC1[\\pipe\\x]"]] as const;
    const { lessons, forgotten } = play(call(OBJECT_EXPORTER, 4, resolvedOxid(bindings)));
    expect(lessons).toHaveLength(32);
    expect(lessons[0]).toBe(`tcp ${SERVER}:1025 rpc - OXID resolver`);
    expect(forgotten).toBe(40 - 32 + 1);
  });
  test.each(rows)("RemoteActivation: %s", (_title, bindings, endpoints) => {
    const expected = endpoints.map((endpoint) => `${endpoint} rpc - DCOM activation${others(endpoint)}`);
    expect(play(call(ACTIVATION, 0, remoteActivation(bindings))).lessons).toEqual(expected);
  });
});

describe("the stream", () => {
  const turns = asked(mapped([tower()]));
  const whole = play(turns);
  test("cut into segments of any size: the same", () => {
    for (const size of [1, 2, 7, 15, 16, 17, 23, 24, 25, 100]) {
      const cut = turns.flatMap(([side, bytes]) =>
        Array.from(
          { length: Math.ceil(bytes.length / size) },
          (_, index): Turn => [side, bytes.subarray(index * size, (index + 1) * size)],
        ),
      );
      expect(play(cut)).toMatchObject({ facts: whole.facts, lessons: whole.lessons });
    }
  });
  test("several PDUs in one segment: the same", () => {
    const flow = play([
      [0, concat(bind([offer()]), request(0, 1, zeros(40), { callId: 2 }), request(0, 2, zeros(9), { callId: 3 }))],
      [1, concat(bindAck([accepted]), response(0, zeros(8), { callId: 2 }))],
      [0, bind([offer(OBJECT_EXPORTER, 0, 1)], { type: 14, callId: 4 })],
      [1, bindAck([accepted], { type: 15, callId: 4 })],
    ]);
    expect(flow.facts).toContain(`interface ${OBJECT_EXPORTER} v0`);
  });
  test("after a loss, it goes on at the next segment that begins with a PDU", () => {
    const flow = recordedFlow();
    const feed = new DialogFeed(rpcDialog(flow));
    feed.say(0, request(0, 1, zeros(100)).subarray(0, 60));
    feed.lose(0);
    feed.say(0, zeros(80));
    for (const [side, bytes] of turns) feed.say(side, bytes);
    expect(flow.lessons).toEqual(whole.lessons);
    expect(feed.isDone).toBe(false);
  });
  test("what is no RPC is given up after a while", () => {
    const feed = new DialogFeed(rpcDialog(recordedFlow()));
    for (let index = 0; index < 300; index++) feed.say(0, zeros(80));
    expect(feed.isDone).toBe(true);
  });
  test("what nobody asked for is passed over and never shown twice", () => {
    const feed = new DialogFeed(rpcDialog(recordedFlow()));
    const large = response(0, zeros(60_000));
    feed.say(1, large.subarray(0, 1000));
    for (let at = 1000; at < large.length; at += 1000) feed.say(1, large.subarray(at, at + 1000));
    expect(feed.shownBytes).toBe(1000);
  });
});

describe("connectionless RPC", () => {
  function playDatagrams(turns: readonly Turn[]): RecordedFlow {
    const flow = recordedFlow(flowStart({ ipProtocol: 17 }));
    const feed = new DialogFeed(rpcDialog(flow));
    for (const [side, bytes] of turns) feed.datagram(side, bytes);
    return flow;
  }
  const ask = (): Turn => [0, datagram(0, ENDPOINT_MAPPER, 3, zeros(40), { operation: 3, sequence: 7 })];
  const stub = mapped([tower({ sequence: 8, port: 1026 })]);
  const taught = [lesson(1026, SVCCTL, { transport: "udp" })];

  test("a request that nobody answered: no interface", () => {
    expect(playDatagrams([ask()]).facts).toEqual([]);
  });
  test("answered: the interface, and the endpoints that the mapper names", () => {
    const flow = playDatagrams([ask(), [1, datagram(2, ENDPOINT_MAPPER, 3, stub, { sequence: 7 })]]);
    expect(flow.facts).toEqual([`interface ${ENDPOINT_MAPPER} v3`]);
    expect(flow.lessons).toEqual(taught);
  });
  test("answered in fragments", () => {
    const parts: Turn[] = [
      [1, datagram(2, ENDPOINT_MAPPER, 3, stub.subarray(0, 50), { sequence: 7, flags: 4, fragment: 0 })],
      [1, datagram(2, ENDPOINT_MAPPER, 3, stub.subarray(50), { sequence: 7, flags: 6, fragment: 1 })],
    ];
    expect(playDatagrams([ask(), ...parts]).lessons).toEqual(taught);
  });
  test("another interface without authentication: said; with it: not", () => {
    const open: Turn = [1, datagram(2, SERVICE_CONTROL, 2, zeros(8))];
    expect(playDatagrams([open]).facts).toEqual([`interface ${SVCCTL}`, "weakness rpc-unauthenticated"]);
    const closed: Turn = [1, datagram(2, SERVICE_CONTROL, 2, zeros(8), { authentication: 10 })];
    expect(playDatagrams([closed]).facts).toEqual([`interface ${SVCCTL}`]);
  });
  test("the server that calls its client back to know it is no service of the client", () => {
    const manager = "333a2276-0000-0000-0d00-00809c000000";
    expect(playDatagrams([[0, datagram(2, manager, 3, zeros(8))]]).facts).toEqual([]);
  });
});
