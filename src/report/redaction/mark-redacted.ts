import type { ReportModel } from "../report-model.ts";

const CAVEAT =
  "This report is redacted: pseudonyms stand for addresses, hosts, files and names, the same for the same wherever they occur.";

const ASSUMPTION = {
  topic: "redaction",
  text: "two addresses that share leading bits share as many in their pseudonyms; private, link-local, loopback and group addresses stay such, broadcast addresses of subnets do not; Community IDs and display filters are those of the pseudonyms, and find nothing in the capture; ports, times, frames, counts and the digests of the inputs are as they were",
  option: "--redact",
};

/** Says in the model, and so in every format with room for a sentence, that it is made from a redacted run. */
export const markRedacted = (model: ReportModel): ReportModel => ({
  ...model,
  run: { ...model.run, isRedacted: true },
  answer: { ...model.answer, caveats: [CAVEAT, ...model.answer.caveats] },
  assumptions: [ASSUMPTION, ...model.assumptions],
});
