import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type WriteSome, writeWhole, writeWholeFile } from "../../src/commands/whole-file.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fwreport-whole-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const refused = Object.assign(new Error("ENOSPC: no space left on device, write"), {
  code: "ENOSPC",
  syscall: "write",
});

/** A disk that takes `step` bytes at a time, `room` in all, and then says that it is full. */
function disk(room: number, step: number): { write: WriteSome; taken: () => Buffer } {
  const parts: Uint8Array[] = [];
  let left = room;
  return {
    write: (_, bytes, offset) => {
      const count = Math.min(step, left, bytes.length - offset);
      if (count === 0) throw refused;
      left -= count;
      parts.push(bytes.slice(offset, offset + count));
      return count;
    },
    taken: () => Buffer.concat(parts),
  };
}

describe("all of the bytes are written, or it fails", () => {
  test("however few the system takes at a time", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), fc.integer({ min: 1, max: 60 }), (bytes, step) => {
        const { write, taken } = disk(Number.POSITIVE_INFINITY, step);
        writeWhole(3, bytes, write);
        expect(taken()).toEqual(Buffer.from(bytes));
      }),
    );
  });

  test("a disk without room for the last byte is an error", () => {
    const { write } = disk(9, 4);
    expect(() => writeWhole(3, Buffer.from("0123456789"), write)).toThrow(refused);
  });

  test("a system that takes nothing and says nothing is an error, and no endless loop", () => {
    expect(() => writeWhole(3, Buffer.from("0"), () => 0)).toThrow("nothing was written");
  });
});

describe("a file appears whole or not at all", () => {
  const halfThenFull = (): WriteSome => {
    let calls = 0;
    return (handle, bytes, offset) => {
      if (calls++ > 0) throw refused;
      return writeSync(handle, bytes, offset, Math.floor((bytes.length - offset) / 2));
    };
  };

  test("a short write leaves neither the file nor its unfinished half", () => {
    const file = join(folder, "new.html");
    expect(() => writeWholeFile(file, ["<html>", "</html>"], { write: halfThenFull() })).toThrow(refused);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("a short write leaves an older file as it was", () => {
    const file = join(folder, "old.html");
    writeFileSync(file, "of the run before");
    expect(() => writeWholeFile(file, ["<html></html>"], { write: halfThenFull() })).toThrow(refused);
    expect(readFileSync(file, "utf8")).toBe("of the run before");
    expect(readdirSync(folder)).toEqual(["old.html"]);
    rmSync(file);
  });

  test("the bytes are counted, not the characters", () => {
    const file = join(folder, "umlaut.txt");
    expect(writeWholeFile(file, ["ä", Uint8Array.of(0x0a)])).toBe(3);
    expect(readFileSync(file, "utf8")).toBe("ä\n");
  });

  test.skipIf(process.platform === "win32")("a private file is its owner's, also where an older one was not", () => {
    const file = join(folder, "map.json");
    writeFileSync(file, "{}", { mode: 0o644 });
    writeWholeFile(file, ["{}\n"], { mode: 0o600 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});
