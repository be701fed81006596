import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concat, zeros } from "../../../scripts/scenario/octets.ts";
import type { Side } from "../../../src/flow/flow-tcp.ts";
import { ConnectionlessRpc } from "../../../src/service/dialogs/rpc/connectionless.ts";
import { RpcConnection } from "../../../src/service/dialogs/rpc/rpc-connection.ts";
import { type ByteBudget, createByteBudget } from "../../../src/service/dialogs/rpc/stub-buffer.ts";
import { SmbDialog } from "../../../src/service/dialogs/smb/smb-dialog.ts";
import { SmbSession } from "../../../src/service/dialogs/smb/smb-session.ts";
import type { Dialog } from "../../../src/service/inspection/dialog.ts";
import { DialogFeed } from "./support/dialog-feed.ts";
import { flowStart, type RecordedFlow, recordedFlow } from "./support/recorded-flow.ts";
import { mapperBind, rpcTurns, smbTurns, type Turn, udpTurns } from "./support/rpc-and-smb-turns.ts";
import { request, response } from "./support/rpc-pdus.ts";
import { createRequest, createResponse, fileId, framed, writeRequest } from "./support/smb-messages.ts";

interface Subject {
  readonly flow: RecordedFlow;
  readonly dialog: Dialog;
  readonly budget: ByteBudget;
}
const subjects: readonly [name: string, turns: readonly Turn[], create: () => Subject][] = [
  [
    "RPC over TCP",
    rpcTurns,
    () => {
      const flow = recordedFlow();
      const budget = createByteBudget();
      const connection = new RpcConnection(flow, budget, false);
      const lost = (): boolean => {
        connection.lost();
        return true;
      };
      return { flow, budget, dialog: { read: (side, said) => connection.read(side, said), lost } };
    },
  ],
  [
    "RPC over UDP",
    udpTurns,
    () => {
      const flow = recordedFlow(flowStart({ ipProtocol: 17 }));
      return { flow, budget: createByteBudget(), dialog: new ConnectionlessRpc(flow) };
    },
  ],
  [
    "SMB",
    smbTurns,
    () => {
      const flow = recordedFlow();
      const session = new SmbSession(flow);
      return { flow, budget: session.budget, dialog: new SmbDialog(flow, session) };
    },
  ],
];

/** Which turn, whether bytes are lost before it, and bytes to overwrite in it. */
const attack = fc.array(
  fc.record({
    turn: fc.nat(),
    side: fc.constantFrom<Side>(0, 1),
    isLost: fc.boolean(),
    changes: fc.array(fc.tuple(fc.nat(400), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
    tail: fc.uint8Array({ maxLength: 64 }),
  }),
  { minLength: 1, maxLength: 40, size: "max" },
);
type Attack = typeof attack extends fc.Arbitrary<infer T> ? T : never;

function run({ flow, dialog, budget }: Subject, turns: readonly Turn[], steps: Attack, isUdp: boolean): string {
  const feed = new DialogFeed(dialog);
  for (const step of steps) {
    const [side, bytes] = turns[step.turn % turns.length] ?? [step.side, zeros(0)];
    const changed = concat(bytes, step.tail);
    for (const [at, value] of step.changes) if (at < changed.length) changed[at] = value;
    if (step.isLost && step.turn % 7 === 0) feed.lose(side);
    if (isUdp) feed.datagram(side, changed);
    else feed.say(side, changed);
    expect(budget.kept).toBeGreaterThanOrEqual(0);
    expect(budget.kept).toBeLessThanOrEqual(budget.limit);
  }
  return [...flow.facts, ...flow.lessons].join("\n");
}

describe("hostile bytes", () => {
  test.each(subjects)("%s: changed messages never throw, and say the same again", (name, turns, create) => {
    fc.assert(
      fc.property(attack, (steps) => {
        expect(run(create(), turns, steps, name === "RPC over UDP")).toBe(
          run(create(), turns, steps, name === "RPC over UDP"),
        );
      }),
      { numRuns: 300 },
    );
  });

  test.each(subjects)("%s: random bytes never throw and teach nothing", (name, _turns, create) => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), (segments) => {
        const { flow, dialog } = create();
        const feed = new DialogFeed(dialog);
        for (const [index, bytes] of segments.entries()) {
          if (name === "RPC over UDP") feed.datagram(index % 2 === 0 ? 0 : 1, bytes);
          else feed.say(index % 2 === 0 ? 0 : 1, bytes);
        }
        expect(flow.lessons).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test("fragments without end are kept up to a limit, and given back when the pipe is closed", () => {
    const flow = recordedFlow();
    const budget = createByteBudget();
    const connection = new RpcConnection(flow, budget, false);
    const feed = new DialogFeed({ read: (side, said) => connection.read(side, said) });
    for (const [side, bytes] of rpcTurns.slice(0, 2)) feed.say(side, bytes);
    let most = 0;
    for (let callId = 10; callId < 20; callId++) feed.say(0, request(0, 3, zeros(40), { callId }));
    for (let round = 0; round < 400; round++) {
      const flags = round < 10 ? 1 : 0;
      feed.say(1, response(0, zeros(5000), { callId: 10 + (round % 10), flags }));
      most = Math.max(most, budget.kept);
    }
    expect(most).toBeGreaterThan(100 * 1024);
    expect(most).toBeLessThanOrEqual(budget.limit);
    connection.close();
    expect(budget.kept).toBe(0);
  });

  test("pipes without end are given up, the oldest first", () => {
    const flow = recordedFlow();
    const session = new SmbSession(flow);
    const feed = new DialogFeed(new SmbDialog(flow, session));
    for (const [side, bytes] of smbTurns.slice(12, 14)) feed.say(side, bytes);
    for (let file = 100; file < 300; file++) {
      feed.say(0, framed(createRequest(`p${file}`, file, 7)));
      feed.say(1, framed(createResponse(file, file, 7)));
      feed.say(0, framed(writeRequest(fileId(file), mapperBind.subarray(0, 40), 1000 + file)));
      expect(session.budget.kept).toBeLessThanOrEqual(16 * 40);
    }
    expect(flow.facts.filter((text) => text.startsWith("pipe")).length).toBeLessThanOrEqual(64);
  });
});
