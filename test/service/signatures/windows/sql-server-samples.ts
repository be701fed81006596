import { concat, fromHex, latin1, le16, le32, u8s, zeros } from "../../../../scripts/scenario/octets.ts";
import { sqlBrowse, tdsPrelogin } from "../../../../scripts/scenario/payloads/server-protocols.ts";
import { type Sample, said } from "../support/ask-signatures.ts";

const login = concat(fromHex("10 01 00 5c 00 00 01 00"), le32(84), fromHex("02 00 09 72"), zeros(76));
const batch = concat(fromHex("01 01 00 30 00 00 01 00"), le32(22), le32(18), le16(2), zeros(12), zeros(18));
const name30 = (text: string): Uint8Array => concat(latin1(text), zeros(30 - text.length), u8s(text.length));
const oldLogin = concat(
  fromHex("02 00 02 00 00 00 00 00"),
  name30("DESK1"),
  name30("reader"),
  name30("secret"),
  zeros(411),
);
const tds = tdsPrelogin();
const browse = sqlBrowse("DB1");

export const SQL_SAMPLES: readonly Sample[] = [
  { name: "TDS prelogin", protocol: "tds", transport: "tcp", port: 1433, bytes: said(tds, 0), from: 14 },
  {
    name: "TDS prelogin of the server",
    protocol: "tds",
    transport: "tcp",
    port: 1433,
    side: 1,
    bytes: said(tds, 1),
    from: 14,
  },
  { name: "TDS 7 login", protocol: "tds", transport: "tcp", port: 1433, bytes: login, from: 16 },
  { name: "TDS 4.2 login", protocol: "tds", transport: "tcp", port: 1433, bytes: oldLogin, from: 101 },
  { name: "TDS batch", protocol: "tds", transport: "tcp", port: 50_000, bytes: batch, from: 18 },
  {
    name: "SQL Browser question",
    protocol: "sql-browser",
    transport: "udp",
    port: 1434,
    bytes: said(browse, 0),
    match: "likely",
    from: 1,
  },
  {
    name: "SQL Browser question for an instance",
    protocol: "sql-browser",
    transport: "udp",
    port: 1434,
    bytes: latin1("\x04SQLEXPRESS\0"),
    match: "likely",
    from: 12,
  },
  {
    name: "SQL Browser answer",
    protocol: "sql-browser",
    transport: "udp",
    port: 1434,
    side: 1,
    bytes: said(browse, 1),
    from: 14,
  },
];
