import { describe, expect, test } from "vitest";
import { UserError } from "../../src/base/problem.ts";
import { learnedFilter, splitLearned } from "../../src/commands/learned-query.ts";
import type { SeenService } from "../../src/service/service-inventory.ts";
import { sampleFile } from "../support/run-cli.ts";

const CAPTURE = sampleFile("ce-mail-only.pcap");

describe("what stands beside --learned", () => {
  const rows: readonly (readonly [
    title: string,
    words: readonly string[],
    captures: readonly string[],
    query: string,
  ])[] = [
    ["nothing", [], [], ""],
    ["a file that is there: a capture", [CAPTURE], [CAPTURE], ""],
    ["standard input", ["-"], ["-"], ""],
    ["what is written like a file, there or not", ["a.pcap", "captures/", "x\\y"], ["a.pcap", "captures/", "x\\y"], ""],
    ["a port", ["135"], [], "135"],
    ["a transport and a port, which has a slash", ["udp:53"], [], "udp:53"],
    ["words of a name", ["print", "spooler"], [], "print spooler"],
    ["a port and a capture", ["135", CAPTURE], [CAPTURE], "135"],
  ];
  test.each(rows)("%s", (_title, words, captures, query) => {
    expect(splitLearned(["first"], words)).toEqual({ captures: ["first", ...captures], query });
  });

  test("udp/53 is a port, although it has a slash", () => {
    expect(splitLearned(["first"], ["udp/53"])).toEqual({ captures: ["first"], query: "udp/53" });
  });

  test("a port in the place of the capture", () => {
    expect(() => splitLearned(["135"], [])).toThrow(UserError);
    expect(() => splitLearned(["135"], [])).toThrow(
      "--learned 135: no capture has that name; the services of a port are listed by fwreport services 135 --learned CAPTURE",
    );
  });
});

describe("which services a query asks for", () => {
  const seen = (port: number, ipProtocol: number, service: string | null, systemServices: readonly string[] = []) =>
    ({ port, ipProtocol, service, systemServices }) as unknown as SeenService;
  const ALL = [
    seen(135, 6, "rpc", ["Remote Procedure Call (RPC)"]),
    seen(135, 17, "rpc"),
    seen(49_667, 6, "rpc", ["Print Spooler"]),
    seen(4000, 6, null),
  ];
  test.each([
    ["135", [0, 1]],
    ["tcp/135", [0]],
    ["135/udp", [1]],
    ["136", []],
    ["RPC", [0, 1, 2]],
    ["print spooler", [2]],
    ["remote proc", [0]],
    ["", [0, 1, 2, 3]],
  ])("%j", (query, expected) => {
    const found = ALL.filter(learnedFilter(query));
    expect(found).toEqual(expected.map((index) => ALL[index]));
  });

  test("a port out of range", () => {
    expect(() => learnedFilter("70000")).toThrow("70000 is not a port");
  });
});
