import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Built by `npm test` before it runs the tests. */
export const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

export const sampleFile = (name: string): string => fileURLToPath(new URL(`../../samples/${name}`, import.meta.url));

export interface CliResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line in `folder`, as a user would. */
export function runCli(folder: string, args: readonly string[], input?: Uint8Array): CliResult {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    ...(input === undefined ? {} : { input }),
  });
  return { status, stdout, stderr };
}
