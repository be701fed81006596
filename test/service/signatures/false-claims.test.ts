import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MATCH, type Signature } from "../../../src/service/inspection/signature.ts";
import { PLANT_SIGNATURES } from "../../../src/service/signatures/plant/plant-signatures.ts";
import { WINDOWS_SIGNATURES } from "../../../src/service/signatures/windows/windows-signatures.ts";
import { PLANT_SAMPLES } from "./plant/plant-samples.ts";
import { askSignature, protocolsThatSay } from "./support/ask-signatures.ts";
import { FOREIGN_SAMPLES } from "./support/foreign-samples.ts";
import { WINDOWS_SAMPLES } from "./windows/windows-samples.ts";

const SIGNATURES: readonly Signature[] = [...WINDOWS_SIGNATURES, ...PLANT_SIGNATURES];
const SAMPLES = [...WINDOWS_SAMPLES, ...PLANT_SAMPLES];

describe("what other protocols say is not claimed, at any length", () => {
  test.each(FOREIGN_SAMPLES)("$name", (sample) => {
    for (let length = 0; length <= sample.bytes.length; length++) {
      expect(protocolsThatSay("yes", SIGNATURES, sample, length)).toEqual([]);
    }
  });
});

describe("an altered byte that the protocol does not allow is refused", () => {
  const spoilt = (name: string, at: number, byte: number) => ({ name, at, byte: `0x${byte.toString(16)}` });
  const REFUSED = [
    spoilt("SMB2 negotiate", 8, 0x41),
    spoilt("SMB1 negotiate", 3, 0x1f),
    spoilt("RPC bind", 0, 4),
    spoilt("RPC bind", 2, 1),
    spoilt("RPC bind", 6, 1),
    spoilt("RPC bind", 8, 20),
    spoilt("RPC bind", 11, 0xff),
    spoilt("connectionless RPC request", 74, 9),
    spoilt("connectionless RPC request", 1, 11),
    spoilt("name query", 2, 0x10),
    spoilt("name query", 4, 1),
    spoilt("name query", 20, 0x51),
    spoilt("name query", 47, 0x10),
    spoilt("browser's datagram", 14, 0x21),
    spoilt("browser's datagram", 0, 0x18),
    spoilt("session request", 4, 0x21),
    spoilt("negative session response", 4, 0x8e),
    spoilt("LDAP bind", 2, 4),
    spoilt("LDAP bind", 9, 4),
    spoilt("LDAP search", 1, 9),
    spoilt("LDAP ping of a domain controller", 1, 0x7f),
    spoilt("AS-REQ", 0, 0x6c),
    spoilt("AS-REQ over TCP", 3, 4),
    spoilt("change of a password", 1, 4),
    spoilt("change of a password", 2, 3),
    spoilt("RDP with negotiation", 13, 9),
    spoilt("RDP with negotiation", 10, 0x20),
    spoilt("RDP over UDP", 7, 4),
    spoilt("TDS prelogin", 7, 1),
    spoilt("TDS prelogin", 12, 5),
    spoilt("TDS 7 login", 15, 0x69),
    spoilt("TDS 4.2 login", 38, 31),
    spoilt("SQL Browser answer", 1, 3),
    spoilt("MSMQ packet", 0, 0x11),
    spoilt("WINS association", 6, 0x79),
    spoilt("WINS end of association", 3, 0x11),
    spoilt("Teredo bubble", 13, 1),
    spoilt("Teredo bubble", 8, 0x40),
    spoilt("Active Directory Web Services", 4, 5),
    spoilt("AFP session", 17, 5),
    spoilt("Modbus reads registers", 2, 1),
    spoilt("Modbus reads registers", 5, 7),
    spoilt("Modbus reads registers", 10, 1),
    spoilt("Modbus registers", 8, 5),
    spoilt("Modbus refuses", 8, 12),
    spoilt("connection with transport selectors", 4, 0x12),
    spoilt("connection with transport selectors", 12, 2),
    spoilt("S7 setup", 8, 4),
    spoilt("S7 setup", 10, 1),
    spoilt("H.323 call", 8, 0x60),
    spoilt("EtherNet/IP session", 20, 1),
    spoilt("EtherNet/IP request", 24, 1),
    spoilt("EtherNet/IP identity", 2, 8),
    spoilt("EtherNet/IP inputs and outputs", 16, 5),
    spoilt("OPC UA hello", 4, 57),
    spoilt("BACnet Who-Is", 3, 13),
    spoilt("BACnet Who-Is", 4, 2),
    spoilt("IEC 104 STARTDT", 2, 0x0f),
    spoilt("IEC 104 STARTDT", 3, 1),
    spoilt("IEC 104 two frames of data", 16, 0x69),
    spoilt("FINS over UDP", 1, 1),
    spoilt("ADS reads", 26, 13),
    spoilt("Fox hello", 8, 0x31),
    spoilt("KNXnet/IP search", 5, 15),
    spoilt("HART-IP session", 7, 14),
  ];
  test.each(REFUSED)("$name, byte $at as $byte", ({ name, at, byte }) => {
    const sample = SAMPLES.find((candidate) => candidate.name === name);
    if (sample === undefined) throw new Error(`no sample ${name}`);
    const bytes = sample.bytes.slice();
    bytes[at] = Number(byte);
    expect(protocolsThatSay("yes", SIGNATURES, { ...sample, bytes })).toEqual([]);
  });
});

describe("any bytes", () => {
  const transport = fc.constantFrom("tcp" as const, "udp" as const);
  const port = fc.constantFrom(53, 102, 137, 389, 502, 3389, 9600, 50_000);
  const message = { name: "", protocol: "", transport, port, side: fc.constantFrom(0 as const, 1 as const) };
  const bytes = fc.uint8Array({ maxLength: 160, size: "max" });
  const other = fc.uint8Array({ maxLength: 40 });

  /** Not thrown, the same when asked again, and one of the four answers. */
  const answerIsSound = (sample: Parameters<typeof askSignature>[1]): boolean =>
    SIGNATURES.filter(({ transports }) => transports.includes(sample.transport)).every((signature) => {
      const answer = askSignature(signature, sample);
      return answer === askSignature(signature, sample) && Object.values(MATCH).includes(answer);
    });

  test("random bytes get an answer", () => {
    fc.assert(
      fc.property(bytes, other, transport, port, message.side, (bytes, other, transport, port, side) =>
        answerIsSound({ ...message, bytes, other, transport, port, side }),
      ),
      { numRuns: 3_000 },
    );
  });

  test("samples with some bytes changed and cut get an answer", () => {
    const changes = fc.array(fc.tuple(fc.nat({ max: 120 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...SAMPLES), changes, fc.nat({ max: 200 }), (sample, changes, length) => {
        const mutated = sample.bytes.slice(0, length);
        for (const [at, byte] of changes) if (at < mutated.length) mutated[at] = byte;
        return answerIsSound({ ...sample, bytes: mutated });
      }),
      { numRuns: 3_000 },
    );
  });
});
