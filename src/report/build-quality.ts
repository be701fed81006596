import type { StoredCapture } from "../store/read-inputs.ts";
import type { FlowShape } from "../store/read-totals.ts";
import type { QualityCounters } from "../store/run-record.ts";
import type { StoredRun } from "../store/stored-run.ts";
import { formatAmount, formatCount } from "./format-values.ts";
import type { Quality, QualityCount, QualityGroup } from "./report-model.ts";

/** What the statement on capture quality is built from. */
export interface QualitySource {
  readonly run: StoredRun;
  readonly shape: FlowShape;
  readonly captures: readonly StoredCapture[];
}

/** Says what of the input was not read, not decoded or not judged: nothing is dropped without being counted here. */
export function buildQuality(source: QualitySource): Quality {
  const groups = [
    countPackets(source),
    countFlows(source.shape),
    ...countInspection(source.run.quality),
    ...countEach("Frames without an IP packet", source.run.quality?.nonIp, false),
    ...countEach("Truncated and malformed packets", source.run.quality?.stops, true),
    ...countEach("Tunnels, judged by their outer header", source.run.quality?.tunnels, false),
    ...countEach("Blocks of the capture passed over", mergeSkipped(source.captures), false),
  ];
  return { trust: judgeTrust(source, groups), groups };
}

const count = (label: string, value: number, note: string | null = null, isConcern = false): QualityCount => ({
  label,
  count: value,
  note,
  isConcern: isConcern && value > 0,
});

/** A group only where there was no room: what is announced and told shows in the flows. */
function countInspection(quality: QualityCounters | null): readonly QualityGroup[] {
  const { forgottenAnnouncements = 0, messagesWithoutRoom = 0 } = quality ?? {};
  const counts = [
    count(
      "Announced endpoints not remembered",
      forgottenAnnouncements,
      "a message, a host and a port are heard so often only, a line of text up to 1,024 bytes, and the oldest of 65,536 gives way: flows to the others are named by port and payload",
      true,
    ),
    count(
      "Messages not kept until their end came",
      messagesWithoutRoom,
      "18 KiB are kept of a message, and 64 MiB of all open flows together: what else these flows told is not known",
      true,
    ),
  ].filter((counted) => counted.count > 0);
  return counts.length === 0 ? [] : [{ title: "Payload inspection", counts }];
}

function countPackets({ run: { quality }, captures, shape }: QualitySource): QualityGroup {
  const title = "Packets";
  if (quality === null)
    return {
      title,
      counts: [count("In stored flows", shape.packets, "the run did not finish: no other count is known", true)],
    };
  const total = (of: (capture: StoredCapture) => number): number => captures.reduce((sum, one) => sum + of(one), 0);
  const dropped = captures
    .flatMap(({ interfaces }) => interfaces)
    .flatMap((one) => (one.dropped === null ? [] : [one.dropped]));
  return {
    title,
    counts: [
      count("Read", quality.packets),
      count("Belong to a flow", quality.flowPackets),
      count("Broken before the end of their IP header", quality.brokenPackets, "cut or malformed: not judged", true),
      count(
        "Cut at the snap length",
        total(({ cutPackets }) => cutPackets),
        "a verdict needs the headers only",
      ),
      count(
        "Stamped earlier than the packet before",
        total(({ outOfOrderPackets }) => outOfOrderPackets),
      ),
      dropped.length === 0
        ? count("Dropped while capturing", 0, "the capture does not say")
        : count(
            "Dropped while capturing",
            dropped.reduce((sum, one) => sum + one, 0),
            "as the capturing system reports",
            true,
          ),
      ...countFragments(quality),
      count("Seen again on their next hop", quality.forwardedPackets, "the same packet before and after a router"),
    ],
  };
}

const countFragments = (quality: QualityCounters): QualityCount[] => [
  count("IP fragments", quality.fragments),
  count("Overlapping fragments", quality.overlappingFragments, "can hide content from a filter", true),
  count("Tiny first fragments", quality.tinyFragments, "too small to hold the ports", true),
  count("Later fragments without their first", quality.orphanFragments, "not judged: the ports are not known", true),
];

const countFlows = (shape: FlowShape): QualityGroup => ({
  title: "Flows",
  counts: [
    count("Judged or listed", shape.flows),
    count("Under way when the capture began", shape.midstream, "who began them is presumed", true),
    count("Initiator not known", shape.initiatorUnknown, "neither port tells who began them", true),
    count("Seen from one side only", shape.oneSided, "unanswered, or the capture point misses one direction"),
  ],
});

/** Counts by name, most first; no group when there is none. */
function countEach(
  title: string,
  counts: Readonly<Record<string, number>> | undefined,
  isConcern: boolean,
): QualityGroup[] {
  const entries = Object.entries(counts ?? {}).filter(([, value]) => value > 0);
  if (entries.length === 0) return [];
  entries.sort(([name, value], [otherName, otherValue]) => otherValue - value || (name < otherName ? -1 : 1));
  return [{ title, counts: entries.map(([name, value]) => count(name, value, null, isConcern)) }];
}

function mergeSkipped(captures: readonly StoredCapture[]): Record<string, number> {
  const merged = new Map<string, number>();
  for (const { skipped } of captures)
    for (const [name, value] of Object.entries(skipped)) merged.set(name, (merged.get(name) ?? 0) + value);
  return Object.fromEntries(merged);
}

function judgeTrust({ run, captures }: QualitySource, groups: readonly QualityGroup[]): string[] {
  const sentences: string[] = [];
  if (run.status === "running") sentences.push("The run did not finish: what follows is a part, of unknown size.");
  for (const { file, endedEarly } of captures)
    if (endedEarly !== undefined)
      sentences.push(
        `Reading of ${file} stopped at byte ${formatCount(endedEarly.byteOffset)}: ${endedEarly.reason}; nothing is known of what follows it.`,
      );
  for (const { file, notes } of captures) for (const note of notes) sentences.push(`${file}: ${note}.`);
  const { quality } = run;
  if (quality !== null && quality.packets > 0) sentences.push(judgeCoverage(quality));
  const concerns = groups.flatMap(({ counts }) => counts).filter(({ isConcern }) => isConcern);
  const isCut = captures.some(({ endedEarly }) => endedEarly !== undefined);
  if (concerns.length > 0 || !isCut)
    sentences.push(
      concerns.length === 0
        ? "No count below limits what this report can say of the captured window."
        : `Counts marked below limit what this report can say: ${concerns.map(({ label, count }) => `${decapitalize(label)} (${formatCount(count)})`).join(", ")}.`,
    );
  return sentences;
}

function judgeCoverage({ packets, flowPackets }: QualityCounters): string {
  if (flowPackets === packets) return `All ${formatAmount(packets, "packet")} read belong to a flow listed here.`;
  const share = ((flowPackets / packets) * 100).toFixed(1);
  return `${formatCount(flowPackets)} of ${formatAmount(packets, "packet")} (${share} %) belong to a flow listed here; the others are counted below by what they are.`;
}

const decapitalize = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
