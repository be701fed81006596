import { expect, test } from "vitest";
import { Contacts } from "../../../../src/policy/windows-firewall/exceptions/contact.ts";

const LIFE = { certain: 10, possible: 100 };

test("contacts: a flow that stays open is remembered through any number of others, which are forgotten in time", () => {
  const contacts = new Contacts();
  contacts.at("long", 0).open(0, LIFE);
  for (let index = 0; index < 20_000; index++) {
    const contact = contacts.at(`short ${index}`, index);
    contact.open(index, LIFE);
    contact.close(index, LIFE);
  }
  expect(contacts.isAlive("long", 20_000)).toBe("maybe");
  expect(contacts.isAlive("short 19999", 20_000)).toBe("yes");
  expect(contacts.isAlive("short 19950", 20_000)).toBe("maybe");
  expect(contacts.isAlive("short 0", 20_000)).toBe("no");
  expect(contacts.size).toBeLessThan(10_000);
});
