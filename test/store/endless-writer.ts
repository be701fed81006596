import { openStore } from "../../src/store/store.ts";
import { auditedWith, findingWith, NINE_O_CLOCK, runStartWith, serviceWith } from "./sample-run.ts";

/** Writes flows to the database named by its argument, saying how many, until it is killed. */
const [, , file = ""] = process.argv;
const run = openStore(file).beginRun(runStartWith());
for (let sequence = 0; ; sequence++) {
  const firstMicros = NINE_O_CLOCK + sequence;
  run.addFlow(
    auditedWith({
      uid: `F${sequence}`,
      flow: { sequence, firstMicros, lastMicros: firstMicros, initiatorPort: sequence % 65_536 },
      service: serviceWith({ evidence: `evidence ${sequence % 1000}` }),
      findings: [findingWith({ evidence: `cause ${sequence % 1000}` })],
    }),
  );
  if (sequence % 1000 === 0) process.stdout.write(`${sequence}\n`);
}
