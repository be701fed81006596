import { expect, test } from "vitest";
import { parseIpAddress } from "../../src/base/ip-address.ts";
import { AddressBook } from "../../src/flow/address-book.ts";
import { flowStart } from "../support/flows.ts";

const HOST = parseIpAddress("10.0.0.5")!;
const TWIN = parseIpAddress("fd00::5")!;
const MAC = "02:00:00:00:00:05";

test("two addresses that send with one MAC address are one computer's", () => {
  const book = new AddressBook();
  book.learnFlow(flowStart({ initiatorAddress: HOST, initiatorMac: MAC }));
  book.learnFlow(flowStart({ initiatorAddress: TWIN, initiatorMac: MAC }));
  expect(book.isSameHost(HOST, TWIN)).toBe(true);
});

test("a flow under way teaches nothing: its first frame may have gone to the initiator, by a router", () => {
  const book = new AddressBook();
  book.learnFlow(flowStart({ initiatorAddress: HOST, initiatorMac: MAC, isMidstream: true }));
  expect(book.macsOf(HOST).size).toBe(0);
});

test("a MAC address that sends for many addresses is a router's, and tells nothing of them", () => {
  const book = new AddressBook();
  for (let i = 1; i <= 9; i++)
    book.learnFlow(flowStart({ initiatorAddress: parseIpAddress(`10.0.0.${i}`)!, initiatorMac: MAC }));
  expect(book.addressesOf(MAC).size).toBe(0);
  expect(book.isSameHost(HOST, parseIpAddress("10.0.0.6")!)).toBe(false);
});

test.each(["0.0.0.0", "::"])("%s, which computers without an address send from, is an address of none", (none) => {
  const book = new AddressBook();
  book.learnFlow(flowStart({ initiatorAddress: HOST, initiatorMac: MAC }));
  book.learnFlow(flowStart({ initiatorAddress: parseIpAddress(none)!, initiatorMac: MAC }));
  expect([...book.addressesOf(MAC)]).toEqual(["10.0.0.5"]);
  expect(book.macsOf(parseIpAddress(none)!).size).toBe(0);
});
