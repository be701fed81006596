import { be16, concat, fromHex, latin1, u8s, zeros } from "../../../../scripts/scenario/octets.ts";
import { ber, integer, sequence } from "../../../../scripts/scenario/payloads/asn1.ts";
import { behindLength, kerberosRequest, ldapSimpleBind } from "../../../../scripts/scenario/payloads/directory.ts";
import { type Sample, said } from "../support/ask-signatures.ts";

const ldap = ldapSimpleBind("cn=reader,dc=office,dc=example", "a password");
const startTls = sequence(integer(1), ber(0x77, ber(0x80, latin1("1.3.6.1.4.1.1466.20037"))));
const abandon = sequence(integer(6), ber(0x50, u8s(5)));
const wideLengths = concat(fromHex("30 84 00 00 00 10 02 01 01 60 84 00 00 00 07 02 01 03 04 00 80 00"));

export const LDAP_SAMPLES: readonly Sample[] = [
  { name: "LDAP bind", protocol: "ldap", transport: "tcp", port: 389, bytes: said(ldap, 0), from: 11 },
  {
    name: "LDAP bind with lengths of four bytes, as Windows writes them",
    protocol: "ldap",
    transport: "tcp",
    port: 3268,
    bytes: wideLengths,
    from: 19,
  },
  {
    name: "LDAP bind response",
    protocol: "ldap",
    transport: "tcp",
    port: 389,
    side: 1,
    bytes: said(ldap, 1),
    from: 11,
  },
  { name: "LDAP search", protocol: "ldap", transport: "tcp", port: 389, bytes: said(ldap, 2), from: 11 },
  { name: "LDAP entry", protocol: "ldap", transport: "tcp", port: 389, side: 1, bytes: said(ldap, 3), from: 11 },
  { name: "LDAP unbind", protocol: "ldap", transport: "tcp", port: 389, bytes: said(ldap, 4), from: 7 },
  { name: "LDAP StartTLS", protocol: "ldap", transport: "tcp", port: 389, bytes: startTls, from: 11 },
  { name: "LDAP abandon", protocol: "ldap", transport: "tcp", port: 389, bytes: abandon, match: "likely", from: 7 },
  {
    name: "LDAP ping of a domain controller",
    protocol: "ldap",
    transport: "udp",
    port: 389,
    bytes: said(ldap, 2),
    from: 11,
  },
];

const kerberos = kerberosRequest("reader", "OFFICE.EXAMPLE");
const kerberosOverTcp = behindLength(kerberos);
const apRequest = ber(0x6e, sequence(fromHex("a0 03 02 01 05 a1 03 02 01 0e"), zeros(60)));
const change = concat(be16(6 + apRequest.length + 20), fromHex("ff 80"), be16(apRequest.length), apRequest, zeros(20));
const refusal = concat(be16(6 + said(kerberos, 1).length), fromHex("00 01 00 00"), said(kerberos, 1));

export const KERBEROS_SAMPLES: readonly Sample[] = [
  { name: "AS-REQ", protocol: "kerberos", transport: "udp", port: 88, bytes: said(kerberos, 0), from: 18 },
  { name: "KRB-ERROR", protocol: "kerberos", transport: "udp", port: 88, side: 1, bytes: said(kerberos, 1), from: 14 },
  {
    name: "AS-REQ over TCP",
    protocol: "kerberos",
    transport: "tcp",
    port: 88,
    bytes: said(kerberosOverTcp, 0),
    from: 22,
  },
  {
    name: "KRB-ERROR over TCP",
    protocol: "kerberos",
    transport: "tcp",
    port: 88,
    side: 1,
    bytes: said(kerberosOverTcp, 1),
    from: 18,
  },
  { name: "change of a password", protocol: "kpasswd", transport: "udp", port: 464, bytes: change, from: 20 },
  {
    name: "change of a password, refused",
    protocol: "kpasswd",
    transport: "udp",
    port: 464,
    side: 1,
    bytes: refusal,
    from: 20,
  },
  {
    name: "change of a password over TCP",
    protocol: "kpasswd",
    transport: "tcp",
    port: 464,
    bytes: concat(be16(0), be16(change.length), change),
    from: 24,
  },
];
