import { describe, expect, test } from "vitest";
import { CATALOGUE } from "../../src/service/service-catalogue.ts";
import { agrees, CARRIERS } from "../../src/tables/protocol-carriers.ts";

const PROMISED = new Set(CATALOGUE.map(({ applicationProtocol }) => applicationProtocol));

test.each([...CARRIERS.keys()])("some port promises %s, which agrees with itself", (promised) => {
  expect(PROMISED.has(promised)).toBe(true);
  expect(agrees(promised, promised)).toBe(true);
  expect(CARRIERS.get(promised)?.has(promised)).toBe(false);
});

describe("a port's promise and its payload", () => {
  const CASES = [
    ["http", "http", true],
    ["https", "tls", true],
    ["https", "quic", true],
    ["https", "http", false],
    ["http", "tls", false],
    ["http", "ssh", false],
    ["http", "winrm", true],
    ["winrm", "http", true],
    ["winrm", "rpc-http", false],
    ["winrm-https", "tls", true],
    ["winrm-https", "http", false],
    ["rpc-http", "rpc", true],
    ["rpc-http", "http", true],
    ["ldaps", "tls", true],
    ["ldap", "tls", false],
    ["netbios-ssn", "smb", true],
    ["smb", "netbios-ssn", true],
    ["smb", "http", false],
    ["rdp", "tls", true],
    ["rdp", "iso-tsap", true],
    ["rdp", "ssh", false],
    ["tds", "tls", true],
    ["iso-tsap", "s7comm", true],
    ["s7comm", "iso-tsap", true],
    ["llmnr", "dns", true],
    ["mdns", "dns", true],
    ["dns", "llmnr", false],
    ["kpasswd", "kerberos", true],
    ["msmq", "rpc", true],
    ["ipsec-nat-t", "isakmp", true],
    ["foxs", "tls", true],
    ["smtp", "tls", false],
    ["nfs", "sunrpc", true],
    ["constructor", "tls", false],
  ] as const;
  test.each(CASES)("%s, and the payload is %s: %j", (promised, spoken, expected) =>
    expect(agrees(promised, spoken)).toBe(expected),
  );
});
