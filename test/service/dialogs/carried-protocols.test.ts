import { describe, expect, test } from "vitest";
import { be16, concat, fromHex, latin1, u8s, zeros } from "../../../scripts/scenario/octets.ts";
import { answer, ask, hear } from "./support/hear-windows.ts";
import { cutInto, type Said } from "./support/replay-text.ts";

describe("what is carried", () => {
  const CONNECTION = fromHex("03 00 00 0b 06 e0 00 00 00 01 00");
  const CONFIRMED = fromHex("03 00 00 0b 06 d0 00 01 00 02 00");
  const carry = (data: Uint8Array): Uint8Array => concat(u8s(3, 0), be16(7 + data.length), u8s(2, 0xf0, 0x80), data);
  const CARRIED = [
    { title: "S7", data: fromHex("32 01 00 00 04 00 00 08 00 00"), protocol: "s7comm" },
    { title: "S7 Plus", data: fromHex("72 01 00 1b"), protocol: "s7comm" },
    {
      title: "MMS",
      data: concat(fromHex("0d 40 05 06"), zeros(30), fromHex("06 05 28 ca 22 02 01"), zeros(20)),
      protocol: "iso-mms",
    },
    {
      title: "Remote Desktop",
      data: concat(fromHex("7f 65 82 01"), zeros(40), latin1("Duca"), zeros(40)),
      protocol: "rdp",
    },
    { title: "X.400 or something else", data: concat(fromHex("0d 40 05 06"), zeros(60)), protocol: null },
  ];
  test.each(CARRIED)("ISO transport: $title", ({ data, protocol }) => {
    const turns = [ask(CONNECTION), answer(CONFIRMED), ask(carry(data)), answer(carry(zeros(4)))];
    expect(hear("iso-tsap", turns).protocol).toBe(protocol);
    expect(hear("iso-tsap", cutInto(turns, 1)).protocol).toBe(protocol);
  });

  test("ISO transport: empty data units before S7 do not count, others do", () => {
    const s7 = ask(carry(fromHex("32 01 00 00")));
    const preceded = (data: Uint8Array): readonly Said[] => [...Array.from({ length: 4 }, () => ask(carry(data))), s7];
    expect(hear("iso-tsap", preceded(zeros(0))).protocol).toBe("s7comm");
    expect(hear("iso-tsap", preceded(zeros(1)))).toMatchObject({ protocol: null, isDone: true });
  });

  const framing = (address: string): Said =>
    ask(concat(fromHex("00 01 00 01 02 02"), lengthOf(address.length), latin1(address)));
  const lengthOf = (length: number): Uint8Array =>
    length < 0x80 ? u8s(length) : u8s(0x80 | (length & 0x7f), length >>> 7);
  test.each([
    { address: "net.tcp://dc1:9389/ActiveDirectoryWebServices/Windows/Enumeration", protocol: "adws" },
    { address: `net.tcp://${"d".repeat(120)}/ActiveDirectoryWebServices/Windows/Resource`, protocol: "adws" },
    { address: "net.tcp://dc1:808/Payroll", protocol: null },
  ])(".NET message framing to $address: $protocol", ({ address, protocol }) => {
    expect(hear("nmf", [answer(u8s(0x0b)), framing(address)]).protocol).toBe(protocol);
    expect(hear("nmf", cutInto([framing(address)], 1)).protocol).toBe(protocol);
  });
});
