/** What the system refused, for a message; undefined where the error is not of the system. */
export function refusalOf(error: unknown): string | undefined {
  if (!(error instanceof Error && "code" in error && "syscall" in error)) return undefined;
  return error.code === "ENOSPC" ? "ENOSPC, the disk is full" : String(error.code);
}
