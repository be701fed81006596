import { expect, test } from "vitest";
import { findPayloadWeakness, PAYLOAD_PROTECTIONS, PAYLOAD_WEAKNESSES } from "../../src/tables/payload-weaknesses.ts";

/** What dialogs may note (src/service/dialogs). */
const WEAKNESS_IDS =
  "ssl-2 ssl-3 tls-1.0 tls-1.1 smb1 smb-guest ntlmv1 rdp-standard-security rdp-without-nla ldap-simple-bind ftp-login smtp-auth pop3-login imap-login nntp-login http-basic snmp-v1 snmp-v2c tds-unencrypted vnc-without-authentication rpc-unauthenticated ike-aggressive telnet-login radius-pap pptp-control";
const PROTECTION_IDS =
  "starttls tls snmp-v3 snmp-v3-privacy ldap-sasl ldap-starttls tds-encrypted rdp-nla rdp-tls smb-encryption smb-signing-required rpc-privacy ftp-auth-tls";

test("each weakness and protection that dialogs note has one row", () => {
  expect(PAYLOAD_WEAKNESSES.map(({ id }) => id).sort()).toEqual(WEAKNESS_IDS.split(" ").sort());
  expect(Object.keys(PAYLOAD_PROTECTIONS).sort()).toEqual(PROTECTION_IDS.split(" ").sort());
});

test.each(PAYLOAD_WEAKNESSES)("$id: a reason in one sentence without a full stop, with its specification", (row) => {
  expect(findPayloadWeakness(row.id)).toBe(row);
  expect(row.reason).toMatch(/^\S.*[^.]$/);
  expect(row.title).not.toBe("");
  expect(row.specification).toMatch(/RFC \d+|MS-|advisory/);
  expect(row.findings.length).toBeGreaterThan(0);
});

test.each([
  ["ssl-3", "high"],
  ["tls-1.0", "medium"],
  ["tls-1.1", "medium"],
  ["ftp-login", "medium"],
  ["rpc-unauthenticated", "low"],
])("%s is of %s severity", (id, severity) => expect(findPayloadWeakness(id)?.severity).toBe(severity));

test.each(["", "tls-1.2", "constructor"])("%j is no weakness", (id) => expect(findPayloadWeakness(id)).toBeUndefined());
