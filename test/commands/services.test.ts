import { readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UserError } from "../../src/base/problem.ts";
import { listServices } from "../../src/commands/services.ts";

const text = (query: string | undefined): string => listServices({ query, format: "text" });
const json = (query: string | undefined) => JSON.parse(listServices({ query, format: "json" }));
const errorOf = (query: string): string => {
  try {
    text(query);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return "no error";
};

describe("a port", () => {
  /** Renewed by UPDATE_EXPECTED=1; its difference is read in review. */
  test.each(["135", "49667", "print spooler"])("services %s prints what is expected", (query) => {
    const file = new URL(`expected/services-${query.replaceAll(" ", "-")}.txt`, import.meta.url);
    const printed = `${text(query)}\n`;
    if (process.env.UPDATE_EXPECTED === "1") writeFileSync(file, printed);
    expect(printed).toBe(readFileSync(file, "utf8"));
  });

  test("tcp/135 has 17 services of 2004, and six more of KB 832017", () => {
    const services = (source: string) =>
      new Set(
        json("tcp/135")
          .results.filter((result: { source: string }) => result.source === source)
          .map((result: { service: string }) => result.service),
      );
    expect(services("Microsoft port list of 2004").size).toBe(17);
    expect(new Set([...services("Microsoft port list of 2004"), ...services("KB 832017")]).size).toBe(23);
  });

  test.each(["udp/53", "53/udp", "UDP/53", " udp 53 ", "udp:53"])("%j is UDP 53 only", (query) => {
    expect(text(query)).toBe(text("udp/53"));
    expect(json(query).results.map(({ transport }: { transport: string }) => transport)).not.toContain("tcp");
  });

  test("without a transport both are shown", () => {
    const transports = json("53").results.map(({ transport }: { transport: string }) => transport);
    expect(new Set(transports)).toEqual(new Set(["tcp", "udp"]));
  });

  const ERRORS = [
    { query: "65536", message: "65536 is not a port: ports go from 0 to 65535" },
    { query: "tcp/99999999999999999999", message: "99999999999999999999 is not a port: ports go from 0 to 65535" },
    { query: "60", message: "no list names TCP or UDP port 60; the nearest named ports are 58/tcp, 58/udp, 62/tcp" },
    { query: "udp/60", message: "no list names UDP port 60; the nearest named ports are 58/udp, 62/udp, 63/udp" },
  ];
  test.each(ERRORS)("$query: $message", ({ query, message }) => expect(errorOf(query)).toBe(message));
});

describe("a name", () => {
  const NAMES = [
    { query: "PRINT spooler", why: "service, in any case", services: ["Print Spooler"] },
    { query: "lanmanserver", why: "system service name", services: ["Server"] },
    { query: "Quotd", why: "application protocol in the source's words", services: ["Simple TCP/IP Services"] },
    {
      query: "tds",
      why: "application protocol as reports name it",
      services: ["Microsoft SQL Server", "MSSQL$UDDI", null],
    },
    { query: "spool", why: "part of a name", services: ["Print Spooler"] },
    { query: "s7comm", why: "a port in use", services: [null] },
  ];
  test.each(NAMES)("$query: $why", ({ query, services }) =>
    expect([...new Set(json(query).results.map(({ service }: { service: string }) => service))]).toEqual(services),
  );

  const SUGGESTIONS = [
    { query: "prnt spooler", suggested: '"Print Spooler"' },
    { query: "kerberso", suggested: '"kerberos"' },
    { query: "Sql Servr", suggested: '"Microsoft SQL Server"' },
  ];
  test.each(SUGGESTIONS)("$query: suggests $suggested", ({ query, suggested }) => {
    expect(errorOf(query)).toContain("no list names a service, system service or application protocol like");
    expect(errorOf(query).toLowerCase()).toContain(suggested.toLowerCase());
  });

  test("control characters of the question do not reach the terminal", () => {
    expect(errorOf("\u001b[31mzzzz\u202e")).toContain('like "\\u{1b}[31mzzzz\\u{202e}"');
  });
});

describe("everything", () => {
  test("without a question, all entries", () => {
    const { query, results } = json(undefined);
    expect(query).toBeNull();
    expect(results.filter(({ source }: { source: string }) => source === "Microsoft port list of 2004")).toHaveLength(
      172,
    );
    expect(text(undefined).split("\n").length).toBeGreaterThan(1000);
  });

  test("an entry in JSON has every field, null where unknown", () => {
    expect(json("gre").results[0]).toEqual({
      service: "Routing and Remote Access",
      system_service_name: "RemoteAccess",
      application_protocol: "gre",
      application_protocol_words: "GRE (IP protocol 47)",
      transport: "gre",
      ip_proto: 47,
      first_port: null,
      last_port: null,
      dynamic: false,
      source: "Microsoft port list of 2004",
    });
    expect(json("tcp/49667").results[0]).toMatchObject({ dynamic: true, application_protocol: null, first_port: null });
  });

  test("no line is wider than 100 columns, or ends in a space", () => {
    for (const query of [undefined, "135", "49667", "445", "service", "offline"]) {
      for (const line of text(query).split("\n")) {
        expect(line.length, line).toBeLessThanOrEqual(100);
        expect(line).toBe(line.trimEnd());
      }
    }
  });

  test("any question gets text or a UserError", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 40 }), fc.integer({ min: -1, max: 70_000 }).map(String)), (query) => {
        const message = errorOf(query);
        return message.length > 0;
      }),
      { numRuns: 300 },
    );
  });
});
