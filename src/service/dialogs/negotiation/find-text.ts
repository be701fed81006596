import type { Payload } from "../../inspection/payload.ts";

/** Where the ASCII `text` first stands at or after `from`; -1 where it does not. */
export function findText(payload: Payload, text: string, from: number): number {
  const first = text.charCodeAt(0);
  for (let at = payload.indexOf(first, from); at >= 0; at = payload.indexOf(first, at + 1))
    if (payload.has(at, text)) return at;
  return -1;
}
