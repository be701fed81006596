import { describe, expect, test } from "vitest";
import type { FlowStart } from "../../../src/flow/flow.ts";
import { FlowTable } from "../../../src/flow/flow-table.ts";
import { DEFAULT_TIMEOUTS } from "../../../src/flow/timeouts.ts";
import { createInspector } from "../../../src/service/create-inspector.ts";
import { type DialogFactory, DONE, SIDE_DONE } from "../../../src/service/inspection/dialog.ts";
import type { FlowInspection } from "../../../src/service/inspection/flow-inspection.ts";
import { Inspector } from "../../../src/service/inspection/inspector.ts";
import { MATCH, type Signature } from "../../../src/service/inspection/signature.ts";
import { decodedPacket, type PacketSketch } from "../../support/decoded-packets.ts";

/** `greeting` begins with HELLO; `shy` is likely from its first byte "?". */
const SIGNATURES: readonly Signature[] = [
  {
    protocol: "greeting",
    transports: ["tcp", "udp"],
    specification: "test",
    match: (said) =>
      said.has(0, "HELLO")
        ? MATCH.yes
        : said.length < 5 && said.has(0, "HELLO".slice(0, said.length))
          ? MATCH.more
          : MATCH.no,
  },
  {
    protocol: "smtp",
    transports: ["tcp"],
    specification: "test",
    match: (said) => (said.has(0, "?") ? MATCH.likely : MATCH.no),
  },
  {
    protocol: "answered",
    transports: ["tcp"],
    specification: "test",
    match: (said, { side, other }) => {
      if (side === 0 || !"yes".startsWith(said.latin1(0, 3))) return MATCH.no;
      return said.length < 3 ? MATCH.more : other.has(0, "are") ? MATCH.yes : MATCH.no;
    },
  },
];

/** Repeats itself once the other side has said "go on". */
const parrot: Signature = {
  protocol: "parrot",
  transports: ["udp"],
  specification: "test",
  match: (said, { before, other }) => {
    const isRepeated = before.length === said.length && before.has(0, said.latin1(0, said.length));
    return isRepeated && other.has(0, "go on") ? MATCH.yes : MATCH.no;
  },
};

/** Takes lines; a line "name X" is kept as a name, "end" ends the dialog, "enough" what its side says. */
const lines: DialogFactory = (flow) => ({
  read(side, said) {
    const end = said.indexOf(10);
    if (end === -1) return 0;
    const line = said.latin1(0, end);
    if (line === "end") return DONE;
    if (line === "enough") return SIDE_DONE;
    flow.note(line.startsWith("name ") ? "server-name" : "version", `${side} ${line}`);
    return end + 1;
  },
  lost(side) {
    flow.note("version", `${side} lost`);
    return true;
  },
});

interface Told {
  readonly inspection: FlowInspection | undefined;
  /** Packets that the inspection was shown. */
  readonly shown: number;
}

function inspect(
  packets: readonly PacketSketch[],
  keepsNames = true,
  inspector = new Inspector({ signatures: SIGNATURES, dialogs: { greeting: lines }, keepsNames }),
): Told {
  const told: { inspection: FlowInspection | undefined; shown: number } = { inspection: undefined, shown: 0 };
  const table = new FlowTable<FlowStart>(DEFAULT_TIMEOUTS, {
    begin: (start) => start,
    payload(start, said) {
      told.inspection ??= inspector.begin(start, []);
      told.shown += 1;
      return inspector.read(told.inspection, said);
    },
    end: () => told.inspection?.finish(),
  });
  for (const [index, packet] of packets.entries()) table.add(decodedPacket(packet), 1e15 + index * 1000, index + 1);
  table.finish();
  return told;
}

/** "> text" from 10.0.0.1, "< text" from 192.0.2.2:`port`; "!> text" is lost; a handshake comes first. */
function tcp(script: readonly string[], port = 4000): PacketSketch[] {
  const next = { ">": 1000, "<": 5000 };
  const packet = (side: ">" | "<", flags: string, says?: string): PacketSketch => {
    const sequence = next[side];
    next[side] += (says?.length ?? 0) + (flags.includes("S") ? 1 : 0);
    const isInitiator = side === ">";
    return {
      protocol: 6,
      from: isInitiator ? "10.0.0.1" : "192.0.2.2",
      to: isInitiator ? "192.0.2.2" : "10.0.0.1",
      ports: isInitiator ? [40_000, port] : [port, 40_000],
      flags,
      sequence,
      ...(says === undefined ? {} : { says }),
    };
  };
  const said = script.flatMap((step) => {
    const isLost = step.startsWith("!");
    const side = step.charAt(isLost ? 1 : 0) as ">" | "<";
    const sent = packet(side, "A", step.slice(isLost ? 3 : 2));
    return isLost ? [] : [sent];
  });
  return [packetOf("S", ">", port), packetOf("SA", "<", port), ...said];
}

/** The handshake's packets take number 999 and 4999, so that the streams begin at 1000 and 5000. */
const packetOf = (flags: string, side: ">" | "<", port: number): PacketSketch => ({
  protocol: 6,
  from: side === ">" ? "10.0.0.1" : "192.0.2.2",
  to: side === ">" ? "192.0.2.2" : "10.0.0.1",
  ports: side === ">" ? [40_000, port] : [port, 40_000],
  flags,
  sequence: side === ">" ? 999 : 4999,
});

const factsOf = ({ inspection }: Told): string[] => (inspection?.told.facts ?? []).map(({ text }) => text);

describe("what a flow speaks", () => {
  test("is told by its first bytes, and its dialog reads what both sides say from the start", () => {
    const told = inspect(tcp(["> HELLO\n", "< one\n", "> two\n"]));
    expect(told.inspection?.protocol).toBe("greeting");
    expect(factsOf(told)).toEqual(["0 HELLO", "1 one", "0 two"]);
  });

  test("in pieces, out of order, repeated", () => {
    const packets = tcp(["> HE", "> LLO", "> \n", "< one\n"]);
    const [syn, synAck, first, second, third, answer] = packets;
    const told = inspect([syn!, synAck!, second!, first!, first!, third!, answer!]);
    expect(factsOf(told)).toEqual(["0 HELLO", "1 one"]);
  });

  test("what the other side had said before is read, too", () => {
    const told = inspect(tcp(["< banner\n", "> HELLO\n"]));
    expect(factsOf(told)).toEqual(["1 banner", "0 HELLO"]);
  });

  test("a signature may look at the other side", () => {
    expect(inspect(tcp(["> are you there", "< yes"])).inspection?.protocol).toBe("answered");
    expect(inspect(tcp(["> who are you", "< yes"])).inspection?.protocol).toBeUndefined();
  });

  test("what is only likely counts where the port promises it", () => {
    expect(inspect(tcp(["> ?"], 25)).inspection?.protocol).toBe("smtp");
    const elsewhere = inspect(tcp(["> ?"], 4000)).inspection;
    expect(elsewhere?.protocol).toBeUndefined();
  });

  test("UDP: a datagram at a time", () => {
    const told = inspect([{ says: "HELLO\n" }, { says: "x\n" }]);
    expect([told.inspection?.protocol, factsOf(told)]).toEqual(["greeting", ["0 HELLO", "0 x"]]);
  });

  test("bytes that were lost before anything was recognised are no payload of an unknown protocol", () => {
    const told = inspect([...tcp(["!> HELLO\n", "> x\n"])]);
    expect([told.inspection?.protocol, told.inspection?.told.isUnrecognised]).toEqual([undefined, false]);
  });

  test("a dialog is told of a loss", () => {
    const told = inspect(tcp(["> HELLO\n", "!> lost\n", "> found\n"]));
    expect(factsOf(told)).toEqual(["0 HELLO", "0 lost", "0 found"]);
  });
});

describe("a flow is looked at only until it is known", () => {
  test("both sides of no known protocol", () => {
    expect(inspect(tcp(["> what", "< ever", "> more", "< more"])).shown).toBe(2);
  });

  test("one side alone: as long as the other may still tell", () => {
    const told = inspect(tcp(["> what", "> ever", "< HELLO\n"]));
    expect([told.inspection?.protocol, factsOf(told)]).toEqual(["greeting", ["1 HELLO"]]);
  });

  test("known, and nothing follows it", () => {
    expect(inspect(tcp(["> ?", "> more", "> more"], 25)).shown).toBe(1);
  });

  test("its dialog has ended", () => {
    expect(inspect(tcp(["> HELLO\n", "> end\n", "> more\n"])).shown).toBe(2);
  });

  test("of one side until it is of no more interest, while the other's is", () => {
    const told = inspect(tcp(["> HELLO\n", "> enough\n", "> more\n", "< one\n", "!> lost", "> more\n", "< two\n"]));
    expect(factsOf(told)).toEqual(["0 HELLO", "1 one", "1 two"]);
    expect(told.shown).toBe(4);
    expect(inspect(tcp(["> HELLO\n", "< enough\n", "> enough\n", "< more\n", "> more\n"])).shown).toBe(3);
  });

  test("of HTTP's server once its first answer is read; of its client all requests", () => {
    const [ask, answer] = ["> GET / HTTP/1.1\r\n\r\n", "< HTTP/1.1 200 OK\r\n\r\n"];
    const told = inspect(
      tcp([ask, answer, "< body", "< body", ask, answer, ask], 80),
      true,
      createInspector({ keepsNames: true }),
    );
    expect([told.inspection?.protocol, told.shown]).toEqual(["http", 4]);
  });

  test("of one side for 2 KiB that nothing recognises, while the other may still tell", () => {
    const kibibyte = "x".repeat(1024);
    const told = inspect(tcp([`> ${kibibyte}`, `> ${kibibyte}`, `> ${kibibyte}`, "< yes", "< more"]));
    expect(told.shown).toBe(3);
  });

  test("datagrams of no known protocol", () => {
    expect(inspect(Array.from({ length: 9 }, () => ({ says: "what" }))).shown).toBe(4);
  });
});

describe("facts", () => {
  test("names are left out where they are not to be kept", () => {
    const packets = tcp(["> HELLO\n", "> name x\n", "> y\n"]);
    expect(factsOf(inspect(packets))).toEqual(["0 HELLO", "0 name x", "0 y"]);
    expect(factsOf(inspect(packets, false))).toEqual(["0 HELLO", "0 y"]);
  });

  test("each once, 32 of a kind and a word that there was more, 128 characters at most", () => {
    const told = inspect(
      tcp(["> HELLO\n", ...Array.from({ length: 80 }, (_, n) => `> ${n % 40} ${"x".repeat(200)}\n`)]),
    );
    expect(factsOf(told)).toHaveLength(33);
    expect(factsOf(told).at(-1)).toBe("and more, which is not kept");
    expect(Math.max(...factsOf(told).map(({ length }) => length))).toBe(128);
  });
});

describe("datagrams that nothing is recognised by", () => {
  const datagrams = (script: readonly string[]): PacketSketch[] =>
    script.map((step) => {
      const isInitiator = step.startsWith(">");
      return {
        protocol: 17,
        from: isInitiator ? "10.0.0.1" : "192.0.2.2",
        to: isInitiator ? "192.0.2.2" : "10.0.0.1",
        ports: isInitiator ? [40_000, 4000] : [4000, 40_000],
        says: step.slice(2),
      };
    });

  test.each<[string, string[], string | undefined, number]>([
    ["are compared with what comes next", ["> polly", "< go on", "> polly", "> polly"], "parrot", 3],
    ["of each side by itself", ["> polly", "< polly", "> go on", "< polly"], "parrot", 4],
    ["not with what comes after the fourth", ["> a", "> b", "< go on", "> polly", "> polly"], undefined, 4],
  ])("%s, and their room is given back", (_, script, protocol, shown) => {
    const inspector = new Inspector({ signatures: [parrot], dialogs: {}, keepsNames: true });
    const told = inspect(datagrams(script), true, inspector);
    expect([told.inspection?.protocol, told.shown, inspector.datagrams.lent]).toEqual([protocol, shown, 0]);
  });

  test("their room is given back once the flow is recognised, also where it is followed", () => {
    const lent: number[] = [];
    const inspector: Inspector = new Inspector({
      signatures: [parrot],
      dialogs: { parrot: () => ({ read: () => lent.push(inspector.datagrams.lent) }) },
      keepsNames: true,
    });
    inspect(datagrams(["> polly", "< go on", "> polly", "> polly"]), true, inspector);
    expect(lent).toEqual([0, 0]);
  });

  test("take no room from messages that are not whole yet", () => {
    const inspector = new Inspector({ signatures: [parrot], dialogs: {}, keepsNames: true });
    inspect(datagrams(["> polly", "< go on"]), true, inspector);
    expect([inspector.rooms.lent, inspector.rooms.refused]).toEqual([0, 0]);
  });

  test("are not compared with those of an earlier flow", () => {
    const inspector = new Inspector({ signatures: [parrot], dialogs: {}, keepsNames: true });
    inspect(datagrams(["> polly", "< go on"]), true, inspector);
    expect(inspect(datagrams(["> polly", "> polly"]), true, inspector).inspection?.protocol).toBeUndefined();
  });
});
