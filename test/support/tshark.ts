import { spawnSync } from "node:child_process";

export const hasTshark = spawnSync("tshark", ["--version"]).status === 0;

/** The values of `fields` of each frame, as tshark reads them; its errors throw, but for a capture that ends in a packet. */
export function tsharkFields(file: string, fields: readonly string[], ...options: readonly string[]): string[][] {
  const { stdout, stderr, status } = spawnSync(
    "tshark",
    ["-n", ...options, "-r", file, "-T", "fields", ...fields.flatMap((field) => ["-e", field])],
    { encoding: "utf8", env: { ...process.env, TZ: "UTC" }, maxBuffer: 1 << 28 },
  );
  if (status !== 0 && !stderr.includes("cut short")) throw new Error(`tshark -r ${file}: ${stderr}`);
  return stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => line.split("\t"));
}
