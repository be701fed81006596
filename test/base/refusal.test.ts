import { expect, test } from "vitest";
import { refusalOf } from "../../src/base/refusal.ts";

const refused = (code: string) => Object.assign(new Error("as the system says it"), { code, syscall: "open" });

const CASES: readonly (readonly [string, unknown, string | undefined])[] = [
  ["a full disk, in words", refused("ENOSPC"), "ENOSPC, the disk is full"],
  ["anything else by its code", refused("EACCES"), "EACCES"],
  ["an error of our own is no refusal", new TypeError("x"), undefined],
];
test.each(CASES)("%s", (_, error, expected) => {
  expect(refusalOf(error)).toBe(expected);
});
