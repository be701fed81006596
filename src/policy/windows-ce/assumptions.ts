import type { Assumption } from "../filter.ts";
import type { CeConfiguration } from "./read-configuration.ts";

/** What judging by this configuration takes for granted, other than which side is private. */
export function listCeAssumptions(configuration: CeConfiguration, timeZone: string | undefined): readonly Assumption[] {
  const { rules, privateAdapters, mayMapPorts, isNatIntegrated } = configuration;
  const enabled = rules.filter(({ isEnabled }) => isEnabled);
  const hasTimes = enabled.some(({ conditions: { hours, daysOfWeek, dayOfMonth, month } }) =>
    [hours, daysOfWeek, dayOfMonth, month].some((condition) => condition !== undefined),
  );
  const assumptions: Assumption[] = [
    {
      topic: "rule set",
      text: "the rules in the export are all there are: rules that a program made without storing them are not in it",
      option: null,
    },
  ];
  if (hasTimes && timeZone === undefined) {
    assumptions.push({
      topic: "time zone",
      text: "the device's clock shows UTC: rules with a time of day or a date are judged by it",
      option: "--timezone ZONE",
    });
  }
  if (privateAdapters.length > 0) {
    assumptions.push({
      topic: "interfaces",
      text: `which adapter a packet passed is told by its addresses, as a capture does not name it; not firewalled: ${privateAdapters.join(", ")}`,
      option: "--private CIDR",
    });
  }
  if (mayMapPorts === "no" && isNatIntegrated !== "no") {
    assumptions.push({
      topic: "NAT",
      text: "no NAT port mapping lets inbound packets in: the export has no key of ConnectionSharing",
      option: null,
    });
  }
  if (enabled.some(({ conditions: { privateHost } }) => privateHost !== undefined)) {
    assumptions.push({
      topic: "NAT",
      text: "the capture shows private hosts by their own addresses: a capture from outside a NAT does not, and rules that name a private host cannot match there",
      option: null,
    });
  }
  return assumptions;
}
