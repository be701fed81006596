import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { formatIpAddress } from "../../src/base/ip-address.ts";
import { readCapture } from "../../src/capture/read-capture.ts";
import type { Flow } from "../../src/flow/flow.ts";
import { FlowTable } from "../../src/flow/flow-table.ts";
import { DEFAULT_TIMEOUTS } from "../../src/flow/timeouts.ts";
import { decodeFrame } from "../../src/packet/decode-frame.ts";
import { DecodedPacket } from "../../src/packet/decoded-packet.ts";
import { corpusCaptures, corpusFolder } from "../support/corpus.ts";

/** Packets of a tuple from either end; ICMP and what has no ports by its addresses alone, as tshark counts them. */
interface Tuple {
  frames: Record<string, number>;
  initiators: Set<string>;
}

const TRANSPORT_NAMES: Readonly<Record<string, number>> = {
  tcp: 6,
  udp: 17,
  sctp: 132,
  "ip-icmpv6": 58,
  "ip-ipv6": 41,
  "ip-ip": 4,
};

function add(
  tuples: Map<string, Tuple>,
  protocol: number,
  from: string,
  to: string,
  sent: number,
  received: number,
  initiator: string | undefined,
) {
  const key = `${protocol} ${[from, to].sort().join(" ")}`;
  const tuple = tuples.get(key) ?? { frames: {}, initiators: new Set<string>() };
  tuples.set(key, tuple);
  tuple.frames[from] = (tuple.frames[from] ?? 0) + sent;
  tuple.frames[to] = (tuple.frames[to] ?? 0) + received;
  if (initiator !== undefined) tuple.initiators.add(initiator);
}

/** The outermost flows of a truth file: quoted headers are no traffic. */
function truthOf(capture: string): Map<string, Tuple> {
  const [header = "", ...rows] = readFileSync(`${capture}.truth.tsv`, "utf8").trim().split("\n");
  const columns = header.split("\t");
  const tuples = new Map<string, Tuple>();
  for (const row of rows) {
    const cells = row.split("\t");
    const cell = (name: string): string => cells[columns.indexOf(name)] ?? "";
    if (cell("depth") !== "0" || cell("quoted") !== "0") continue;
    const protocol = TRANSPORT_NAMES[cell("proto")] ?? Number(/^ip-(\d+)-/.exec(cell("proto"))?.[1]);
    const end = (side: string): string => `${cell(`addr${side}`)} ${cell(`port${side}`)}`.trim();
    // In lower case only the SYN-ACK was seen, and its receiver began.
    const initiator = { A: end("A"), B: end("B"), a: end("A"), b: end("B") }[cell("syn_from")];
    add(tuples, protocol, end("A"), end("B"), Number(cell("framesAB")), Number(cell("framesBA")), initiator);
  }
  return tuples;
}

async function flowsOf(file: string): Promise<{ flows: Flow[]; endedEarly: boolean; packets: number }> {
  const flows: Flow[] = [];
  const table = new FlowTable<undefined>(DEFAULT_TIMEOUTS, { begin: () => undefined, end: (flow) => flows.push(flow) });
  const packet = new DecodedPacket();
  const summary = await readCapture({ kind: "file", file }, (captured) => {
    decodeFrame(captured, packet);
    if (packet.addressLength !== 0) table.add(packet, captured.timestampMicros, captured.frameNumber);
  });
  table.finish();
  return { flows, endedEarly: summary.endedEarly !== undefined, packets: summary.packets };
}

function tuplesOf(flows: readonly Flow[]): Map<string, Tuple> {
  const tuples = new Map<string, Tuple>();
  for (const { start, history, initiatorPackets, responderPackets } of flows) {
    const isIcmp = start.ipProtocol === 1 || start.ipProtocol === 58;
    const end = (address: Uint8Array, port: number | null): string =>
      port === null || isIcmp ? formatIpAddress(address) : `${formatIpAddress(address)} ${port}`;
    const initiator = end(start.initiatorAddress, start.initiatorPort);
    const isHandshakeSeen = start.ipProtocol === 6 && (!start.isMidstream || history.startsWith("^h"));
    add(
      tuples,
      start.ipProtocol,
      initiator,
      end(start.responderAddress, start.responderPort),
      initiatorPackets,
      responderPackets,
      isHandshakeSeen ? initiator : undefined,
    );
  }
  return tuples;
}

const readable = (tuples: Map<string, Tuple>): object =>
  Object.fromEntries(
    [...tuples]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, { frames, initiators }]) => [key, { frames, initiators: [...initiators].sort() }]),
  );

describe.skipIf(corpusFolder === undefined)(
  "flows of real captures are tshark's conversations (skipped: no corpus)",
  () => {
    for (const name of corpusCaptures()) {
      // tshark takes this damaged file for the "modified" variant of pcap and reads its frames 8 bytes too late.
      if (name === "micro/18-fuzz.pcap") continue;
      test(name, async () => {
        const capture = join(corpusFolder ?? "", name);
        const { flows } = await flowsOf(capture);
        expect(readable(tuplesOf(flows))).toEqual(readable(truthOf(capture)));
      });
    }

    const DAMAGED: readonly (readonly [string, number])[] = [
      ["25-bad.pcapng", 27],
      ["micro/18-fuzz.pcap", 1],
    ];
    for (const [name, packets] of DAMAGED) {
      test(`${name} is damaged: readable packets are kept (${packets})`, async () => {
        expect(await flowsOf(join(corpusFolder ?? "", name))).toMatchObject({ endedEarly: true, packets });
      });
    }
  },
);
