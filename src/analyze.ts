import { auditFlow, FINDING_KINDS } from "./audit/audit-flow.ts";
import { formatIpAddress } from "./base/ip-address.ts";
import type { CaptureSummary } from "./capture/capture-summary.ts";
import { type CrossCheck, crossCheck } from "./capture/cross-check.ts";
import { readCapture } from "./capture/read-capture.ts";
import type { CaptureInput } from "./capture/resolve-inputs.ts";
import type { HostCheckResult } from "./checks/host-check-result.ts";
import type { AddressBook } from "./flow/address-book.ts";
import { type FlowReceiver, FlowTable } from "./flow/flow-table.ts";
import { NO_SIDE } from "./flow/flow-tcp.ts";
import { type DiscoveredHost, HostDiscovery } from "./flow/host-discovery.ts";
import type { LateFragments } from "./flow/late-fragments.ts";
import { DEFAULT_TIMEOUTS, type FlowTimeouts } from "./flow/timeouts.ts";
import { decodeFrame } from "./packet/decode-frame.ts";
import { DecodedPacket } from "./packet/decoded-packet.ts";
import { DecodingTally } from "./packet/decoding-tally.ts";
import type { PolicyDecision } from "./policy/decision.ts";
import type { FlowEvidence } from "./policy/filter.ts";
import type { PolicyJudge } from "./policy/policy-judge.ts";
import { identifyFlow } from "./service/identify-flow.ts";
import type { Inspector } from "./service/inspection/inspector.ts";
import { OpenService } from "./service/open-service.ts";
import type { QualityCounters, RuleFile } from "./store/run-record.ts";
import type { RunTally } from "./store/run-tally.ts";
import type { RunWriter } from "./store/run-writer.ts";
import type { Store } from "./store/store.ts";

/** Everything a run is made of. */
export interface Analysis {
  /** In time order. */
  readonly captures: readonly CaptureInput[];
  readonly ruleFiles: readonly RuleFile[];
  readonly ruleWarnings: readonly string[];
  readonly hostChecks: readonly HostCheckResult[];
  readonly judge: PolicyJudge;
  /** The same that the judge asks: it learns while the captures are read. */
  readonly neighbours: AddressBook;
  /** undefined: payloads are not looked at, and services are named by port. */
  readonly inspector: Inspector | undefined;
  readonly store: Store;
  readonly isCrossChecked: boolean;
  /** Told of fragments that came before their first one, for whoever reads the captures again. */
  readonly lateFragments?: LateFragments | undefined;
  readonly title: string;
  /** null: none was given. */
  readonly ticket: string | null;
  readonly toolVersion: string;
  readonly commandLine: readonly string[];
  /** Microseconds since the Unix epoch. */
  readonly nowMicros: () => number;
  /** Called once a chunk: bytes of all captures read so far. */
  readonly onProgress: (bytesRead: number) => void;
}

/** What a run came to, beside what is stored of it. */
export interface AnalysisResult {
  readonly run: number;
  readonly captures: readonly CaptureSummary[];
  readonly crossChecks: readonly CrossCheck[];
  /** What the flows come to. */
  readonly tally: RunTally;
  /** Something of the input could not be read or judged. */
  readonly isIncomplete: boolean;
}

/** The program from top to bottom: captures are read, sorted into flows, judged, audited, and stored. */
export async function analyze(analysis: Analysis): Promise<AnalysisResult> {
  const startedMicros = analysis.nowMicros();
  const run = analysis.store.beginRun({
    toolVersion: analysis.toolVersion,
    commandLine: analysis.commandLine,
    startedMicros,
    ruleFiles: analysis.ruleFiles,
    ruleWarnings: analysis.ruleWarnings,
    hostChecks: analysis.hostChecks,
    filters: analysis.judge.filters,
    rules: analysis.judge.rules,
    assumptions: analysis.judge.assumptions,
    hostAddresses: analysis.judge.host.addresses.map(formatIpAddress),
    privateSide: analysis.judge.privateSide,
    firewallProfile: analysis.judge.firewallProfile,
    findingKinds: FINDING_KINDS,
    title: analysis.title,
    ticket: analysis.ticket,
  });
  const flows: FlowTable<FirstJudgement> = new FlowTable(
    timeoutsOf(analysis.judge),
    storingReceiver(analysis, run, {
      lastMicrosOf: (sequence) => flows.lastMicrosOf(sequence),
      isCaptureStart: (micros) => flows.isCaptureStart(micros),
    }),
  );
  const tally = new DecodingTally();
  const captures = await readAll(analysis, flows, tally);
  flows.finish();
  const analyzedMicros = analysis.nowMicros();

  const crossChecks: CrossCheck[] = [];
  if (analysis.isCrossChecked) for (const capture of analysis.captures) crossChecks.push(await crossCheck(capture));
  const isIncomplete =
    tally.unreadable + tally.broken + flows.fragments.orphans > 0 ||
    captures.some(({ endedEarly }) => endedEarly !== undefined) ||
    crossChecks.some(({ result }) => result === "different");
  const finishedMicros = analysis.nowMicros();
  run.finish({
    finishedMicros,
    captures,
    crossChecks,
    quality: qualityOf(tally, flows, analysis.inspector),
    isIncomplete,
    timings: {
      "read and judge": secondsBetween(startedMicros, analyzedMicros),
      ...(analysis.isCrossChecked ? { "cross-check": secondsBetween(analyzedMicros, finishedMicros) } : {}),
    },
  });
  return { run: run.id, captures, crossChecks, tally: run.tally, isIncomplete };
}

/** How long flows may be silent: what sorts packets into the same flows again must be told the same. */
export const timeoutsOf = ({ flowTimeouts }: PolicyJudge): FlowTimeouts => ({ ...DEFAULT_TIMEOUTS, ...flowTimeouts });

/** To the millisecond; by the one clock of the run, so that a stopped one makes runs equal. It may be set back meanwhile. */
const secondsBetween = (start: number, end: number): number => Math.max(0, Math.round((end - start) / 1000)) / 1000;

/** What was concluded from a flow's first packet. */
interface FirstJudgement {
  readonly decision: PolicyDecision;
  readonly isInitiatorUnknown: boolean;
  readonly evidence: FlowEvidence;
  /** undefined: payloads are not looked at. */
  readonly service: OpenService | undefined;
}

/** Judges a flow when it begins, and stores it when it ends. */
function storingReceiver(
  { judge, neighbours, inspector, lateFragments }: Analysis,
  run: RunWriter,
  { lastMicrosOf, isCaptureStart }: Pick<FlowTable<FirstJudgement>, "lastMicrosOf" | "isCaptureStart">,
): FlowReceiver<FirstJudgement> {
  const { rules, isPrivate } = judge;
  const later: FlowEvidence = { isForwardingProven: false, hopMacs: [], lastMicrosOf };
  const atStart: FlowEvidence = { ...later, isCaptureStart: true };
  return {
    begin(start) {
      neighbours.learnFlow(start);
      const evidence = isCaptureStart(start.firstMicros) ? atStart : later;
      return {
        decision: judge.judge(start, evidence),
        isInitiatorUnknown: start.isInitiatorUnknown,
        evidence,
        service: inspector === undefined ? undefined : new OpenService(inspector, start),
      };
    },
    payload: ({ service }, said) => service?.add(said) ?? NO_SIDE,
    joined: ({ sequence }, file, frame) => lateFragments?.note(sequence, file, frame),
    end(flow, { decision, isInitiatorUnknown, evidence, service }) {
      const { start, forwardedPackets, hopMacs } = flow;
      // Only now is it known that a flow between two foreign addresses was forwarded, and by whom; or that nothing came
      // from the end that was presumed to have begun it.
      const isForwardingProven = forwardedPackets > 0;
      const isSettled =
        !(isForwardingProven && decision.decision === "out-of-scope") &&
        start.isInitiatorUnknown === isInitiatorUnknown;
      const settled = isSettled ? decision : judge.judge(start, { ...evidence, isForwardingProven, hopMacs });
      judge.ended(flow);
      const identified = service?.identify() ?? identifyFlow(start, undefined, []);
      run.addFlow(auditFlow(flow, settled, identified, { rules, isPrivate }));
    },
  };
}

async function readAll(
  { captures, neighbours, onProgress }: Analysis,
  flows: FlowTable<FirstJudgement>,
  tally: DecodingTally,
): Promise<CaptureSummary[]> {
  const packet = new DecodedPacket();
  const summaries: CaptureSummary[] = [];
  let bytesBefore = 0;
  for (const [index, capture] of captures.entries()) {
    flows.startFile(index);
    const summary = await readCapture(
      capture,
      (captured) => {
        decodeFrame(captured, packet);
        tally.count(packet, captured);
        if (packet.addressLength !== 0) flows.add(packet, captured.timestampMicros, captured.frameNumber);
        else if (packet.arpAt !== -1) neighbours.learnArp(packet);
      },
      { onProgress: (bytesRead) => onProgress(bytesBefore + bytesRead) },
    );
    bytesBefore += summary.sizeBytes;
    summaries.push(summary);
  }
  return summaries;
}

function qualityOf(
  tally: DecodingTally,
  flows: FlowTable<FirstJudgement>,
  inspector: Inspector | undefined,
): QualityCounters {
  return {
    packets: tally.packets,
    flowPackets: flows.packets,
    brokenPackets: tally.broken,
    nonIp: Object.fromEntries(tally.nonIp),
    stops: Object.fromEntries(tally.stops),
    tunnels: Object.fromEntries(tally.tunnels),
    fragments: flows.fragmentPackets,
    overlappingFragments: flows.fragments.overlapping,
    tinyFragments: flows.fragments.tiny,
    orphanFragments: flows.fragments.orphans,
    forwardedPackets: flows.forwardedPackets,
    forgottenAnnouncements: inspector?.endpoints.forgotten ?? 0,
    messagesWithoutRoom: inspector?.rooms.refused ?? 0,
  };
}

/** Looks through the captures for the computer that they were taken on; undefined where they do not tell. */
export async function discoverHost(
  captures: readonly CaptureInput[],
  onProgress: (bytesRead: number) => void,
): Promise<DiscoveredHost | undefined> {
  const discovery = new HostDiscovery();
  const packet = new DecodedPacket();
  let bytesBefore = 0;
  for (const capture of captures) {
    // A pipe can be read only once, and the flows need it.
    if (capture.kind === "stream") return undefined;
    const { sizeBytes } = await readCapture(
      capture,
      (captured) => {
        decodeFrame(captured, packet);
        discovery.add(packet);
      },
      { onProgress: (bytesRead) => onProgress(bytesBefore + bytesRead) },
    );
    bytesBefore += sizeBytes;
  }
  return discovery.finish();
}
