import type { RegistryData } from "./registry.ts";

/** Whether two values hold the same data of the same type. */
export function sameData(a: RegistryData, b: RegistryData): boolean {
  switch (a.kind) {
    case "string":
      return b.kind === "string" && a.text === b.text && a.isExpandable === b.isExpandable;
    case "multi-string":
      return b.kind === "multi-string" && sameItems(a.texts, b.texts);
    case "dword":
    case "qword":
      return b.kind === a.kind && a.number === b.number;
    case "binary":
      return b.kind === "binary" && a.type === b.type && sameItems(a.bytes, b.bytes);
  }
}

function sameItems<T>(a: ArrayLike<T>, b: ArrayLike<T>): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}
