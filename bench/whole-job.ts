/**
 * How long does the whole job take, side by side with other programs that read the same capture?
 *
 *     npm run bench -- [--runs N] [--packets N] [--open-flows N] [--with-tshark]
 *
 * And how much longer with a policy of 7,400 Windows Firewall rules than with one of 2?
 *
 *     npm run bench -- --many-rules [--runs N] [--packets N] [--open-flows N]
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Contestant, compare, fwreport, wholeNumber } from "./compare.ts";
import { firewallExport } from "./firewall-export.ts";
import { DEFAULT_OPEN_FLOWS, DEFAULT_PACKETS, syntheticCapture } from "./make-capture.ts";

const rules = fileURLToPath(new URL("synthetic.reg", import.meta.url));

const CONTESTANTS: readonly Contestant[] = [
  fwreport("fwreport", "flows, services, verdicts, findings, SQLite, HTML report", () => [rules]),
  { name: "capinfos", does: "counts packets", command: "capinfos", args: (capture) => ["-c", capture] },
  {
    name: "tcpdump",
    does: "copies packets to nowhere",
    command: "tcpdump",
    args: (capture) => ["-r", capture, "-w", "/dev/null"],
  },
  {
    name: "nfpcapd",
    does: "flows, written as nfdump files",
    command: "nfpcapd",
    args: (capture, folder) => ["-r", capture, "-l", folder],
  },
  {
    name: "argus",
    does: "flows, written to nowhere",
    command: "argus",
    args: (capture) => ["-r", capture, "-w", "/dev/null"],
  },
];

const TSHARK: Contestant = {
  name: "tshark",
  does: "dissects everything, TCP conversations",
  command: "tshark",
  args: (capture) => ["-q", "-z", "conv,tcp", "-r", capture],
};

/** Addresses of the computer whose rules they are: with one, its flows would need more ports than there are. */
const OWN_ADDRESSES = 2;
const FEW_RULES = 2;
const MANY_RULES = 7400;

/** Every flow of their capture begins or ends at the computer whose rules they are, and so is judged by them. */
const BY_RULES: readonly Contestant[] = [FEW_RULES, MANY_RULES].map((count) =>
  fwreport(`${count} rules`, "the whole job, every flow judged by the rules", (folder) => {
    const file = join(folder, "rules.reg");
    writeFileSync(file, firewallExport(count));
    return [file, ...Array.from({ length: OWN_ADDRESSES }, (_, index) => ["--host", `10.0.0.${index + 1}`]).flat()];
  }),
);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      runs: { type: "string", default: "5" },
      packets: { type: "string", default: String(DEFAULT_PACKETS) },
      "open-flows": { type: "string", default: String(DEFAULT_OPEN_FLOWS) },
      "with-tshark": { type: "boolean", default: false },
      "many-rules": { type: "boolean", default: false },
    },
  });
  const runs = wholeNumber("--runs", values.runs);
  const isByRules = values["many-rules"];
  const capture = syntheticCapture(
    wholeNumber("--packets", values.packets),
    wholeNumber("--open-flows", values["open-flows"]),
    isByRules ? OWN_ADDRESSES : undefined,
  );
  const programs = isByRules ? BY_RULES : [...CONTESTANTS, ...(values["with-tshark"] ? [TSHARK] : [])];
  await compare(programs, capture, runs, isByRules ? `${FEW_RULES} rules` : "nfpcapd");
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
