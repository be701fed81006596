import type { FindingKind } from "../audit/finding.ts";
import type { CaptureSummary } from "../capture/capture-summary.ts";
import type { CrossCheck } from "../capture/cross-check.ts";

export type { CrossCheck, CrossCheckResult } from "../capture/cross-check.ts";

import type { HostCheckResult } from "../checks/host-check-result.ts";
import type { FilterKind, PolicyRule } from "../policy/decision.ts";
import type { Assumption } from "../policy/filter.ts";
import type { Profile } from "../policy/windows-firewall/profile.ts";

/** What is known when a run begins: written first, so that a killed run leaves a database that says what it was. */
export interface RunStart {
  readonly toolVersion: string;
  /** Arguments as the user gave them, without the program's own path. */
  readonly commandLine: readonly string[];
  /** Microseconds since the Unix epoch. */
  readonly startedMicros: number;
  readonly ruleFiles: readonly RuleFile[];
  readonly filters: readonly FilterKind[];
  readonly rules: readonly PolicyRule[];
  readonly assumptions: readonly Assumption[];
  /** Empty where the export holds no configuration that there are checks for. */
  readonly hostChecks: readonly HostCheckResult[];
  readonly findingKinds: readonly FindingKind[];
  /** Addresses of the policy host and prefixes of the private side, as text. */
  readonly hostAddresses: readonly string[];
  readonly privateSide: readonly string[];
  /** The profile of the Windows Firewall that the flows are judged by; null for a policy without that filter. */
  readonly firewallProfile: Profile | null;
  readonly ruleWarnings: readonly string[];
  readonly title: string;
  /** The ticket or case that the run is for; null for none. */
  readonly ticket: string | null;
}

export interface RuleFile {
  readonly file: string;
  readonly sizeBytes: number;
  /** Hex, lower case. */
  readonly sha256: string;
}

/** Counts of everything that was not judged or not fully read, by plain name; and what the captures were. */
export interface RunEnd {
  readonly finishedMicros: number;
  readonly captures: readonly CaptureSummary[];
  readonly quality: QualityCounters;
  /** undefined: `--cross-check` was not asked for. */
  readonly crossChecks: readonly CrossCheck[];
  /** True when something of the input could not be read or judged: exit code 3 with `--strict`. */
  readonly isIncomplete: boolean;
  readonly timings: Readonly<Record<string, number>>;
}

export interface QualityCounters {
  readonly packets: number;
  /** Packets that belong to a flow: all but those in `nonIp`, `brokenPackets` and `orphanFragments`. */
  readonly flowPackets: number;
  /** Packets whose IP header, or what comes before it, is cut or malformed. */
  readonly brokenPackets: number;
  /** Frames without an IP packet, by what they are ("ARP", "IPX", "link type 127 (IEEE 802.11 radiotap)"). */
  readonly nonIp: Readonly<Record<string, number>>;
  /** Truncated and malformed packets, by layer, kind and reason: "tcp truncated" -> 3. Most still belong to a flow. */
  readonly stops: Readonly<Record<string, number>>;
  readonly tunnels: Readonly<Record<string, number>>;
  readonly fragments: number;
  readonly overlappingFragments: number;
  readonly tinyFragments: number;
  /** Later fragments whose first fragment is not in the capture. */
  readonly orphanFragments: number;
  /** Packets that are an earlier packet on its next hop. */
  readonly forwardedPackets: number;
  /** Announced endpoints that there was no room to remember; absent in runs before fwreport looked into payloads. */
  readonly forgottenAnnouncements?: number;
  /** Times that there was no room to keep the beginning of a message until its end came; absent as above. */
  readonly messagesWithoutRoom?: number;
}
