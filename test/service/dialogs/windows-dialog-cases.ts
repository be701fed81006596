/** What two sides say in the protocols of Windows, and what their dialogs must tell of it. */
import { be16, be32, concat, fromHex, latin1, le32, u8s, zeros } from "../../../scripts/scenario/octets.ts";
import { ber, integer, octetString, sequence } from "../../../scripts/scenario/payloads/asn1.ts";
import { rdpConnection } from "../../../scripts/scenario/payloads/server-protocols.ts";
import { tls12Session } from "../../../scripts/scenario/payloads/tls.ts";
import { randomFrom } from "../../../scripts/scenario/random.ts";
import { answer, ask } from "./support/hear-windows.ts";
import { gap, type Said } from "./support/replay-text.ts";

export const bindWith = (proof: Uint8Array, version = 3): Said =>
  ask(sequence(integer(1), ber(0x60, integer(version), octetString("cn=reader"), proof)));
const anonymous = bindWith(ber(0x80));
const sasl = (mechanism: string): Uint8Array => ber(0xa3, octetString(mechanism), octetString("token"));
export const startTls = ask(sequence(integer(2), ber(0x77, ber(0x80, latin1("1.3.6.1.4.1.1466.20037")))));
export const extended = (id: number, code: number): Said =>
  answer(sequence(integer(id), ber(0x78, ber(0x0a, u8s(code)), octetString(""), octetString(""))));
const bound = (id: number, code: number): Said =>
  answer(sequence(integer(id), ber(0x61, ber(0x0a, u8s(code)), octetString(""), octetString(""))));
const buffer = (contents: Uint8Array): Said => ask(concat(be32(contents.length), contents));
/** As NTLM seals: a signature of 16 bytes, then what cannot be read. */
const sealed = buffer(concat(fromHex("01000000 0011223344556677 00000000"), fromHex("9a".repeat(40))));
export const tlsTurns = tls12Session(randomFrom(3), 90).map(({ by, bytes }) =>
  by === "initiator" ? ask(bytes) : answer(bytes),
);
const TLS = ["version TLS 1.2 offered", "version TLS 1.2", "protection tls"];
const otherExtension = ask(sequence(integer(2), ber(0x77, ber(0x80, latin1("1.3.6.1.4.1.4203.1.11.3")))));

const LDAP = [
  {
    title: "a password is a simple bind",
    turns: [bindWith(ber(0x80, latin1("secret")))],
    facts: ["version LDAP 3", "weakness ldap-simple-bind"],
  },
  {
    title: "a password that is refused was sent all the same",
    turns: [bindWith(ber(0x80, latin1("secret"))), bound(1, 49)],
    facts: ["version LDAP 3", "weakness ldap-simple-bind"],
  },
  { title: "no password is anonymous", turns: [bindWith(ber(0x80))], facts: ["version LDAP 3"] },
  { title: "LDAP 2", turns: [bindWith(ber(0x80), 2)], facts: ["version LDAP 2"] },
  {
    title: "SASL asked for, and not answered",
    turns: [bindWith(sasl("GSS-SPNEGO")), sealed],
    facts: ["version LDAP 3"],
  },
  {
    title: "SASL refused",
    turns: [bindWith(sasl("GSS-SPNEGO")), bound(1, 49), sealed],
    facts: ["version LDAP 3"],
  },
  {
    title: "SASL goes on: not yet",
    turns: [bindWith(sasl("GSS-SPNEGO")), bound(1, 14), sealed],
    facts: ["version LDAP 3"],
  },
  {
    title: "the success of another bind",
    turns: [bindWith(sasl("GSS-SPNEGO")), bound(2, 0), sealed],
    facts: ["version LDAP 3"],
  },
  {
    title: "SASL accepted, and messages in clear behind it",
    turns: [bindWith(sasl("GSS-SPNEGO")), bound(1, 0), bindWith(ber(0x80))],
    facts: ["version LDAP 3"],
  },
  {
    title: "SASL accepted, and sealed buffers behind it",
    turns: [bindWith(sasl("GSS-SPNEGO")), bound(1, 0), sealed, answer(sealed.bytes)],
    facts: ["version LDAP 3", "protection ldap-sasl"],
  },
  ...[zeros(0), fromHex("01000000 0011223344556677 00000000"), fromHex("0504 00 ff 0000 0000 00000000 00000001")].map(
    (signature) => ({
      title: `SASL accepted, and buffers behind ${signature.length} bytes of ${signature[0] ?? "no"} signature, which can be read`,
      turns: [
        bindWith(sasl("GSSAPI")),
        bound(1, 0),
        buffer(concat(signature, bindWith(ber(0x80)).bytes, zeros(signature.length === 0 ? 16 : 0))),
      ],
      facts: ["version LDAP 3"],
    }),
  ),
  {
    title: "a password behind sealed buffers",
    turns: [bindWith(sasl("GSS-SPNEGO")), bound(1, 0), sealed, bindWith(ber(0x80, latin1("secret")))],
    facts: ["version LDAP 3", "protection ldap-sasl", "weakness ldap-simple-bind"],
  },
  {
    title: "a password behind a hundred searches",
    turns: [
      ...Array.from({ length: 100 }, () => ask(sequence(integer(1), ber(0x63)))),
      bindWith(ber(0x80, latin1("secret"))),
    ],
    facts: ["version LDAP 3", "weakness ldap-simple-bind"],
  },
  {
    title: "SASL PLAIN is a password",
    turns: [bindWith(sasl("PLAIN"))],
    facts: ["version LDAP 3", "weakness ldap-simple-bind"],
  },
  { title: "StartTLS accepted, and no TLS follows", turns: [startTls, extended(2, 0)], facts: [] },
  {
    title: "StartTLS accepted, and the password in clear behind it",
    turns: [startTls, extended(2, 0), bindWith(ber(0x80, latin1("secret")))],
    facts: ["version LDAP 3", "weakness ldap-simple-bind"],
  },
  {
    title: "StartTLS accepted, and TLS of the client alone",
    turns: [startTls, extended(2, 0), ask(tlsTurns[0]!.bytes)],
    facts: ["version TLS 1.2 offered"],
  },
  {
    title: "StartTLS accepted, and TLS follows",
    turns: [startTls, extended(2, 0), ...tlsTurns],
    facts: [...TLS, "protection ldap-starttls"],
  },
  { title: "StartTLS refused", turns: [startTls, extended(2, 2)], facts: [] },
  { title: "an answer to something else", turns: [startTls, extended(3, 0)], facts: [] },
  { title: "another extended operation", turns: [otherExtension, extended(2, 0)], facts: [] },
  {
    title: "behind a gap, a password",
    turns: [anonymous, gap(0), bindWith(ber(0x80, latin1("secret")))],
    facts: ["version LDAP 3", "weakness ldap-simple-bind"],
  },
  {
    title: "behind a gap, the rest of a message, and then a password",
    turns: [anonymous, gap(0), ask(fromHex("41 42 43 30 03 02 01 07")), bindWith(ber(0x80, latin1("secret")))],
    facts: ["version LDAP 3", "weakness ldap-simple-bind"],
  },
  ...[
    ["the rest of a message that ends like a bind", latin1("x\x02\x01\x03\x04\x01a\x80\x01b")],
    ["a sequence without message id", sequence(ber(0x60, integer(3), octetString("a"), ber(0x80, latin1("b"))))],
    [
      "a message id of five bytes",
      sequence(ber(2, zeros(5)), ber(0x60, integer(3), octetString("a"), ber(0x80, u8s(1)))),
    ],
    ["an operation that is none", sequence(integer(1), ber(0x5f, integer(3), octetString("a"), ber(0x80, u8s(1))))],
    ["a bind of LDAP 9", sequence(integer(1), ber(0x60, integer(9), octetString("a"), ber(0x80, u8s(1))))],
    ["a bind that is longer than its message", fromHex("30 06 020101 60 09 020103 0401 61 8001 62")],
  ].map(([title, bytes]) => ({
    title: `behind a gap, ${title as string}: nothing`,
    turns: [gap(0), ask(bytes as Uint8Array)],
    facts: [],
  })),
  {
    title: "behind a gap of the server, StartTLS accepted, and TLS follows",
    turns: [startTls, gap(1), answer(latin1("rest")), extended(2, 0), ...tlsTurns],
    facts: [...TLS, "protection ldap-starttls"],
  },
  {
    title: "StartTLS accepted, and TLS of both behind a gap of each",
    turns: [startTls, extended(2, 0), gap(0), gap(1), ...tlsTurns],
    facts: [...TLS, "protection ldap-starttls"],
  },
  {
    title: "behind a gap, TLS that nobody agreed to, and then a password",
    turns: [gap(0), gap(1), ...tlsTurns, bindWith(ber(0x80, latin1("secret")))],
    facts: ["version LDAP 3", "weakness ldap-simple-bind"],
  },
  {
    title: "SASL accepted, and behind a gap a buffer that fills its segment",
    turns: [bindWith(sasl("GSS-SPNEGO")), bound(1, 0), gap(0), sealed],
    facts: ["version LDAP 3", "protection ldap-sasl"],
  },
  {
    title: "SASL accepted, and behind a gap what only begins like a buffer, and then a password",
    turns: [
      bindWith(sasl("GSS-SPNEGO")),
      bound(1, 0),
      gap(0),
      ask(concat(sealed.bytes, zeros(1))),
      bindWith(ber(0x80, latin1("secret"))),
    ],
    facts: ["version LDAP 3", "weakness ldap-simple-bind"],
  },
  { title: "what a server says is no bind", turns: [answer(bindWith(ber(0x80, latin1("secret"))).bytes)], facts: [] },
] as const;

const NEGOTIATES = fromHex("03 00 00 13 0e e0 00 00 00 00 00 01 00 08 00 0b 00 00 00");
const rdpAnswer = (type: number, value: number): Said =>
  answer(concat(fromHex("03 00 00 13 0e d0 00 00 12 34 00"), u8s(type, 0, 8, 0), le32(value)));

const RDP = [
  {
    title: "no negotiation",
    turns: rdpConnection().map(({ bytes }, index) => (index === 0 ? ask(bytes) : answer(bytes))),
    facts: ["version RDP, standard security", "weakness rdp-standard-security"],
  },
  {
    title: "standard security chosen",
    turns: [ask(NEGOTIATES), rdpAnswer(2, 0)],
    facts: ["version RDP, standard security", "weakness rdp-standard-security"],
  },
  {
    title: "TLS chosen",
    turns: [ask(NEGOTIATES), rdpAnswer(2, 1)],
    facts: ["version RDP, TLS", "weakness rdp-without-nla"],
  },
  {
    title: "TLS chosen, and no TLS follows",
    turns: [ask(NEGOTIATES), rdpAnswer(2, 1), ask(NEGOTIATES), answer(NEGOTIATES)],
    facts: ["version RDP, TLS", "weakness rdp-without-nla"],
  },
  {
    title: "TLS chosen, and TLS follows",
    turns: [ask(NEGOTIATES), rdpAnswer(2, 1), ...tlsTurns],
    facts: ["version RDP, TLS", "weakness rdp-without-nla", ...TLS, "protection rdp-tls"],
  },
  {
    title: "CredSSP chosen, and TLS follows",
    turns: [ask(NEGOTIATES), rdpAnswer(2, 2), ...tlsTurns],
    facts: ["version RDP, CredSSP (NLA)", ...TLS, "protection rdp-nla"],
  },
  {
    title: "CredSSP chosen",
    turns: [ask(NEGOTIATES), rdpAnswer(2, 2)],
    facts: ["version RDP, CredSSP (NLA)"],
  },
  {
    title: "CredSSP with early authorization chosen",
    turns: [ask(NEGOTIATES), rdpAnswer(2, 8)],
    facts: ["version RDP, CredSSP (NLA) with early authorization"],
  },
  {
    title: "refused",
    turns: [ask(NEGOTIATES), rdpAnswer(3, 5)],
    facts: ["version RDP, refused: CredSSP (NLA) is required"],
  },
  { title: "a choice that nobody knows", turns: [ask(NEGOTIATES), rdpAnswer(2, 3)], facts: [] },
  { title: "asked only", turns: [ask(NEGOTIATES)], facts: [] },
];

const prelogin = (type: number, encryption: number, instance: string): Uint8Array => {
  const name = latin1(`${instance}\0`);
  const body = concat(
    fromHex("00 00 10 00 06 01 00 16 00 01 02 00 17"),
    be16(name.length),
    u8s(0xff),
    fromHex("0a 32 06 40 00 00"),
    u8s(encryption),
    name,
  );
  return concat(u8s(type, 1), be16(8 + body.length), zeros(4), body);
};
/** The beginning of a record of TLS inside a packet. */
const handshake = (type: number): Uint8Array =>
  concat(u8s(type, 1), be16(8 + 9), zeros(4), fromHex("16 03 01 00 04 01 00 00 00"));
const login = concat(fromHex("10 01 00 5c 00 00 01 00"), le32(84), fromHex("02 00 09 72"), zeros(76));
const oldLogin = concat(fromHex("02 00 02 00 00 00 00 00"), zeros(504));

const TDS = [
  ...[0, 2].map((encryption) => ({
    title: `the server answers ${encryption}: what follows the login is in clear`,
    turns: [ask(prelogin(0x12, 0, "")), answer(prelogin(0x04, encryption, ""))],
    facts: ["version SQL Server 10.50.1600", "weakness tds-unencrypted"],
  })),
  ...[1, 3].map((encryption) => ({
    title: `the server answers ${encryption}, and the handshake of TLS follows`,
    turns: [
      ask(prelogin(0x12, 1, "")),
      answer(prelogin(0x04, encryption, "")),
      ask(handshake(0x12)),
      answer(handshake(0x12)),
    ],
    facts: ["version SQL Server 10.50.1600", "protection tds-encrypted"],
  })),
  {
    title: "the server answers 1, and nothing follows",
    turns: [ask(prelogin(0x12, 1, "")), answer(prelogin(0x04, 1, ""))],
    facts: ["version SQL Server 10.50.1600"],
  },
  {
    title: "the server answers 1, and the client logs on in clear",
    turns: [ask(prelogin(0x12, 1, "")), answer(prelogin(0x04, 1, "")), ask(login)],
    facts: ["version SQL Server 10.50.1600", "version TDS 7.2", "weakness tds-unencrypted"],
  },
  {
    title: "the server answers 1, and only the client begins TLS",
    turns: [ask(prelogin(0x12, 1, "")), answer(prelogin(0x04, 1, "")), ask(handshake(0x12)), answer(oldLogin)],
    facts: ["version SQL Server 10.50.1600"],
  },
  {
    title: "the server answers 1 and begins TLS alone",
    turns: [ask(prelogin(0x12, 1, "")), answer(prelogin(0x04, 1, "")), answer(handshake(0x12))],
    facts: ["version SQL Server 10.50.1600"],
  },
  { title: "an instance is asked for", turns: [ask(prelogin(0x12, 0, "PAYROLL"))], facts: ["server-name PAYROLL"] },
  { title: "a login that can be read", turns: [ask(login)], facts: ["version TDS 7.2", "weakness tds-unencrypted"] },
  {
    title: "behind a gap, a login that can be read",
    turns: [gap(0), ask(latin1("rest")), ask(login)],
    facts: ["version TDS 7.2", "weakness tds-unencrypted"],
  },
  {
    title: "behind a gap, a login in several packets",
    turns: [gap(0), ask(concat(u8s(0x10, 0), login.subarray(2, 8), le32(9000), login.subarray(12)))],
    facts: ["version TDS 7.2", "weakness tds-unencrypted"],
  },
  ...[
    [1, 9],
    [3, 0x5d],
    [7, 1],
    [8, 85],
    [15, 0x75],
  ].map(([at = 0, byte = 0]) => ({
    title: `behind a gap, a login whose byte ${at} is ${byte}: nothing`,
    turns: [gap(0), ask(login.map((old, index) => (index === at ? byte : old)))],
    facts: [],
  })),
  {
    title: "a login of TDS 4.2",
    turns: [ask(oldLogin)],
    facts: ["version TDS 4.2 or 5.0", "weakness tds-unencrypted"],
  },
];

export const TELLS = [
  ...LDAP.map((row) => ({ protocol: "ldap", ...row })),
  ...RDP.map((row) => ({ protocol: "rdp", ...row })),
  ...TDS.map((row) => ({ protocol: "tds", ...row })),
];
