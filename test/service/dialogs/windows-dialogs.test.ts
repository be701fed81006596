import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concat, latin1, zeros } from "../../../scripts/scenario/octets.ts";
import { ber, integer, octetString, sequence } from "../../../scripts/scenario/payloads/asn1.ts";
import { ldapSimpleBind } from "../../../scripts/scenario/payloads/directory.ts";
import { WINDOWS_DIALOGS } from "../../../src/service/dialogs/windows-dialogs.ts";
import { ask, hear } from "./support/hear-windows.ts";
import { cutInto, flowStart, gap, replay } from "./support/replay-text.ts";
import { bindWith, extended, startTls, TELLS, tlsTurns } from "./windows-dialog-cases.ts";

const UDP = 17;

describe("what a dialog tells of its flow", () => {
  test.each(TELLS)("$protocol: $title", ({ protocol, turns, facts }) => {
    expect(hear(protocol, turns).facts).toEqual(facts);
  });

  test.each(TELLS)("$protocol: $title, in pieces of one byte", ({ protocol, title, turns, facts }) => {
    // Behind a gap it counts what begins a segment.
    if (title.includes("gap")) return;
    expect(hear(protocol, cutInto(turns, 1)).facts).toEqual(facts);
  });

  test("LDAP: a large entry is passed over, and the bind behind it is read", () => {
    const entry = sequence(integer(1), ber(0x68, octetString("cn=x"), sequence(octetString(latin1("x".repeat(9000))))));
    const turns = [ask(entry), bindWith(ber(0x80, latin1("secret")))];
    expect(hear("ldap", cutInto(turns, 700)).facts).toContain("weakness ldap-simple-bind");
  });

  test("LDAP: several messages in one segment", () => {
    const turns = ldapSimpleBind("cn=reader", "secret").filter(({ by }) => by === "initiator");
    const whole = ask(concat(...turns.map(({ bytes }) => bytes)));
    expect(hear("ldap", [whole]).facts).toEqual(["version LDAP 3", "weakness ldap-simple-bind"]);
  });

  test("LDAP: once both sides speak TLS nothing more is read, and before that all", () => {
    expect(hear("ldap", [startTls, extended(2, 0)]).isDone).toBe(false);
    expect(hear("ldap", [startTls, extended(2, 0), ...tlsTurns]).isDone).toBe(true);
  });

  test("LDAP: a connection that was under way, whose initiator is presumed wrongly", () => {
    const factory = WINDOWS_DIALOGS.ldap;
    if (factory === undefined) throw new Error("no dialog for LDAP");
    const start = flowStart("10.0.0.2 3268", "10.0.0.1 40000", 6, true);
    const bind = bindWith(ber(0x80, latin1("secret")));
    expect(replay(factory, start, [{ ...bind, side: 1 }]).facts).toEqual([
      "version LDAP 3",
      "weakness ldap-simple-bind",
    ]);
  });

  test("RDP over UDP tells nothing and is let go", () => {
    expect(hear("rdp", [ask(zeros(1200))], UDP)).toMatchObject({ facts: [], isDone: true });
  });
});

describe("any bytes", () => {
  const SAMPLES = TELLS.flatMap(({ turns }) => turns);
  const said = fc.oneof(
    fc.constantFrom(gap(0), gap(1)),
    fc.record({ side: fc.constantFrom(0 as const, 1 as const), bytes: fc.uint8Array({ maxLength: 300, size: "max" }) }),
    fc
      .tuple(fc.constantFrom(...SAMPLES), fc.nat({ max: 60 }), fc.nat({ max: 255 }))
      .map(([{ side, bytes }, at, byte]) => ({ side, bytes: bytes.map((old, index) => (index === at ? byte : old)) })),
  );

  test.each(Object.keys(WINDOWS_DIALOGS))(
    "%s: neither thrown nor waited for without end, however it is cut",
    (protocol) => {
      fc.assert(
        fc.property(fc.array(said, { maxLength: 6 }), fc.integer({ min: 1, max: 400 }), (turns, size) => {
          const whole = hear(protocol, turns);
          const cut = hear(protocol, cutInto(turns, size));
          expect(cut.facts.length).toBeLessThanOrEqual(8);
          expect(whole.facts.length).toBeLessThanOrEqual(8);
        }),
        { numRuns: 1_000 },
      );
    },
  );
});
