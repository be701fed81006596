import type { FlowCheck } from "../finding.ts";

export const onlyByLocalMachineSwitch: FlowCheck = {
  kind: {
    id: "FWR-102",
    title: "Admitted only because AllowPacketsForLocalMachine is set",
    meaning:
      "PPTP filtering would have dropped this flow: it reaches the computer only because the registry value AllowPacketsForLocalMachine opens every service on it to the filtered network.",
    remediation:
      "Remove AllowPacketsForLocalMachine from Services\\RASPPTPF\\Parameters (Microsoft Q164052), or move the services that outsiders need to another computer and stop all others.",
  },
  find: ({ decision, isLetThrough }) =>
    isLetThrough && decision.filters.some(({ flags }) => flags.includes("only-by-allow-packets-for-local-machine"))
      ? {
          severity: "high",
          evidence: "not PPTP, and passes the filtered adapter because AllowPacketsForLocalMachine=1",
        }
      : undefined,
};
