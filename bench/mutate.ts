import type { Random } from "../scripts/scenario/random.ts";

/** Values that lengths and counts are compared with. */
const EDGES = [0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff] as const;
const MOST_CHANGES = 7;
const LONGEST = 4_096;

type Change = (bytes: Uint8Array, random: Random) => Uint8Array;

const CHANGES: readonly Change[] = [
  (bytes, random) => setByte(bytes, random, random(256)),
  (bytes, random) => setByte(bytes, random, EDGES[random(EDGES.length)] ?? 0),
  (bytes, random) => bytes.slice(0, random(bytes.length + 1)),
  (bytes, random) => bytes.slice(random(bytes.length + 1)),
  (bytes, random) => splice(bytes, random(bytes.length + 1), randomOctets(random, random(16))),
  // A part twice.
  (bytes, random) => splice(bytes, random(bytes.length + 1), part(bytes, random)),
];

/** `bytes` with up to seven changes. */
export function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  let changed = bytes;
  const count = random(MOST_CHANGES + 1);
  for (let index = 0; index < count; index++) changed = CHANGES[random(CHANGES.length)]?.(changed, random) ?? changed;
  return changed.subarray(0, LONGEST);
}

export function randomOctets(random: Random, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at++) bytes[at] = random(256);
  return bytes;
}

function setByte(bytes: Uint8Array, random: Random, value: number): Uint8Array {
  const changed = bytes.slice();
  if (changed.length > 0) changed[random(changed.length)] = value;
  return changed;
}

function part(bytes: Uint8Array, random: Random): Uint8Array {
  const start = random(bytes.length + 1);
  return bytes.subarray(start, start + random(64));
}

function splice(bytes: Uint8Array, at: number, inserted: Uint8Array): Uint8Array {
  const spliced = new Uint8Array(bytes.length + inserted.length);
  spliced.set(bytes.subarray(0, at));
  spliced.set(inserted, at);
  spliced.set(bytes.subarray(at), at + inserted.length);
  return spliced;
}
