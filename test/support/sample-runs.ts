import { readdirSync } from "node:fs";
import { sampleFile } from "./run-cli.ts";

/** Names of a sample's rules and of the capture that they are judged with. */
export interface SampleNames {
  readonly rules: string;
  readonly capture: string;
}

const FILES = readdirSync(sampleFile(""));

/** Every sample: `nt4-pptp-local.reg` goes with `nt4-pptp.pcap`, the others with the capture of their own name. */
export const SAMPLE_RUNS: readonly SampleNames[] = FILES.filter((name) => name.endsWith(".reg")).map((rules) => {
  const base = rules.replace(/-local\.reg$|\.reg$/, "");
  const capture = FILES.find((name) => name === `${base}.pcap` || name === `${base}.pcapng`);
  if (capture === undefined) throw new Error(`samples/${rules} has no capture`);
  return { rules, capture };
});
