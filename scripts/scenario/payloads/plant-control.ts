/** Modbus/TCP and S7 communication: how controllers are read. */
import { answer, ask, type Turn } from "../conversations.ts";
import { be16, concat, fromHex, u8s } from "../octets.ts";

const READ_HOLDING_REGISTERS = 3;

/** Registers are read again and again (Modbus Messaging on TCP/IP V1.0b, section 3.1). */
export const modbusReads = (unit: number, registers: readonly number[], count: number): readonly Turn[] =>
  Array.from({ length: count }, (_, index) => {
    const message = (pdu: Uint8Array): Uint8Array =>
      concat(be16(index + 1), be16(0), be16(1 + pdu.length), u8s(unit), pdu);
    const values = concat(...registers.map((value) => be16(value + index)));
    return [
      ask(message(concat(u8s(READ_HOLDING_REGISTERS), be16(0), be16(registers.length))), { after: 200 }),
      answer(message(concat(u8s(READ_HOLDING_REGISTERS, values.length), values))),
    ];
  }).flat();

const tpkt = (body: Uint8Array): Uint8Array => concat(u8s(3, 0), be16(4 + body.length), body);

/** A connection to rack 0, slot 2, and the negotiation of the PDU's length (RFC 1006; the S7 header as Wireshark has it). */
export function s7Connection(): readonly Turn[] {
  const data = (bytes: string): Uint8Array => tpkt(concat(u8s(2, 0xf0, 0x80), fromHex(bytes)));
  return [
    ask(tpkt(fromHex("11 e0 0000 0001 00 c0 01 0a c1 02 0100 c2 02 0102"))),
    answer(tpkt(fromHex("11 d0 0001 0004 00 c0 01 0a c1 02 0100 c2 02 0102"))),
    ask(data("32 01 0000 0400 0008 0000 f0 00 0001 0001 01e0")),
    answer(data("32 03 0000 0400 0008 0000 00 00 f0 00 0001 0001 00f0")),
  ];
}
