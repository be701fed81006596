/**
 * Checks of the configuration of Windows Firewall (Vista and later) as tests of registry values: DISA's STIG for Windows
 * Defender Firewall with Advanced Security, V2R2 of 9 November 2023, and the items of the CIS benchmark for Windows 11
 * that ask for the same or for more. Titles are ours. As of 2026-11.
 *
 * STIG: ids, severities, values and conditions were read in the STIG itself. CIS: numbers as in release 4.0.0, at second
 * hand (other people's scripts); they shift from release to release. CIS gives no severities: those are ours.
 */
export const STIG_NAME = "DISA Windows Defender Firewall STIG V2R2";
/** A copy of that release that can be read in a browser; DISA itself has archives only. */
export const STIG_PAGE = "https://cyber.trackr.live/stig/Windows_Defender_Firewall_with_Advanced_Security/2/2";
export const CIS_NAME = "CIS Windows 11 Benchmark 4.0.0";

export const FIREWALL_PROFILES = ["domain", "private", "public"] as const;
export type FirewallProfile = (typeof FIREWALL_PROFILES)[number];

export type HostCheckSeverity = "low" | "medium" | "high";

/** A check as one profile has it. */
export interface ProfileCheck {
  readonly severity: HostCheckSeverity;
  /** Vulnerability and rule id; null where the STIG has no such check. */
  readonly stig: { readonly vulnerability: string; readonly rule: string } | null;
  /** Number of the recommendation; null where CIS has none. */
  readonly cis: string | null;
}

/** What the value must be. */
export type Wanted =
  | { readonly kind: "equal"; readonly number: number }
  | { readonly kind: "at-least"; readonly number: number }
  /** A file name without regard to case, `%windir%` being another name of `%SystemRoot%`. */
  | { readonly kind: "path"; readonly paths: Readonly<Record<FirewallProfile, string>> };

export interface HostCheck {
  /** `FWR-7nn`: never changes its meaning. */
  readonly id: string;
  readonly title: string;
  /** Name of the value in the key of the profile, or in its subkey `Logging`. */
  readonly value: string;
  readonly isInLogging: boolean;
  readonly wanted: Wanted;
  /** Read in the policy branch alone, and only of members of a domain. */
  readonly isPolicyOnly: boolean;
  /** What Windows does without the value (MS-FASP appendix B); null where no source says. */
  readonly windowsDefault: number | null;
  readonly profiles: Readonly<Partial<Record<FirewallProfile, ProfileCheck>>>;
  readonly remediation: string;
  /** Ids in the clause table (clauses.ts) that the check is evidence for, and those that ask for the opposite. */
  readonly clauses: readonly string[];
  readonly contraryClauses: readonly string[];
}

const stigCheck = (
  severity: HostCheckSeverity,
  vulnerability: string,
  rule: string,
  cis: string | null,
): ProfileCheck => ({
  severity,
  stig: { vulnerability: `V-${vulnerability}`, rule: `WNFWA-${rule}` },
  cis,
});

const cisCheck = (cis: string): ProfileCheck => ({ severity: "low", stig: null, cis });

const NUMBER_CHECK = { isInLogging: false, isPolicyOnly: false, contraryClauses: [] } as const;
const LOGGING_CHECK = {
  ...NUMBER_CHECK,
  isInLogging: true,
  windowsDefault: null,
  clauses: ["iec-62443-sr-2.8"],
} as const;
const MERGE_CHECK = { ...NUMBER_CHECK, isPolicyOnly: true, windowsDefault: 1, clauses: ["nist-800-53-cm-6"] } as const;

export const HOST_CHECKS: readonly HostCheck[] = [
  {
    ...NUMBER_CHECK,
    id: "FWR-701",
    title: "The firewall is on",
    value: "EnableFirewall",
    wanted: { kind: "equal", number: 1 },
    windowsDefault: 1,
    profiles: {
      domain: stigCheck("medium", "241989", "000001", "9.1.1"),
      private: stigCheck("medium", "241990", "000002", "9.2.1"),
      public: stigCheck("medium", "241991", "000003", "9.3.1"),
    },
    remediation: "Switch the firewall on for the profile: EnableFirewall=1.",
    clauses: ["nist-800-53-sc-7(12)", "pci-1.5.1", "nist-800-53-cm-6"],
  },
  {
    ...NUMBER_CHECK,
    id: "FWR-702",
    title: "Inbound traffic that no rule allows is blocked",
    value: "DefaultInboundAction",
    wanted: { kind: "equal", number: 1 },
    windowsDefault: 1,
    profiles: {
      domain: stigCheck("high", "241992", "000004", "9.1.2"),
      private: stigCheck("high", "241997", "000012", "9.2.2"),
      public: stigCheck("high", "242002", "000020", "9.3.2"),
    },
    remediation: "Block inbound traffic by default: DefaultInboundAction=1.",
    clauses: ["pci-1.3.1", "nist-800-53-sc-7(5)", "nist-800-41", "iec-62443-sr-5.2"],
  },
  {
    ...NUMBER_CHECK,
    id: "FWR-703",
    title: "Outbound traffic that no rule blocks is allowed",
    value: "DefaultOutboundAction",
    wanted: { kind: "equal", number: 0 },
    windowsDefault: 0,
    profiles: {
      domain: stigCheck("medium", "241993", "000005", null),
      private: stigCheck("medium", "241998", "000013", null),
      public: stigCheck("medium", "242003", "000021", null),
    },
    remediation:
      "Decide which of the two is yours: the STIG has DefaultOutboundAction=0, the others 1 with rules for what is needed.",
    clauses: [],
    contraryClauses: ["pci-1.3.2", "iec-62443-sr-5.2"],
  },
  {
    ...LOGGING_CHECK,
    id: "FWR-704",
    title: "The log has room for 16,384 kB",
    value: "LogFileSize",
    wanted: { kind: "at-least", number: 16_384 },
    profiles: {
      domain: stigCheck("low", "241994", "000009", "9.1.5"),
      private: stigCheck("low", "241999", "000017", "9.2.5"),
      public: stigCheck("low", "242006", "000027", "9.3.7"),
    },
    remediation: "Give the log room: Logging\\LogFileSize=16384 (kB) or more.",
  },
  {
    ...LOGGING_CHECK,
    id: "FWR-705",
    title: "Dropped packets are logged",
    value: "LogDroppedPackets",
    wanted: { kind: "equal", number: 1 },
    profiles: {
      domain: stigCheck("low", "241995", "000010", "9.1.6"),
      private: stigCheck("low", "242000", "000018", "9.2.6"),
      public: stigCheck("low", "242007", "000028", "9.3.8"),
    },
    remediation: "Log what is dropped: Logging\\LogDroppedPackets=1.",
  },
  {
    ...LOGGING_CHECK,
    id: "FWR-706",
    title: "Successful connections are logged",
    value: "LogSuccessfulConnections",
    wanted: { kind: "equal", number: 1 },
    profiles: {
      domain: stigCheck("low", "241996", "000011", "9.1.7"),
      private: stigCheck("low", "242001", "000019", "9.2.7"),
      public: stigCheck("low", "242008", "000029", "9.3.9"),
    },
    remediation: "Log what is allowed: Logging\\LogSuccessfulConnections=1.",
  },
  {
    ...MERGE_CHECK,
    id: "FWR-707",
    title: "Local rules are not merged with those of the policy",
    value: "AllowLocalPolicyMerge",
    wanted: { kind: "equal", number: 0 },
    profiles: { public: stigCheck("medium", "242004", "000024", "9.3.4") },
    remediation: "Let the policy alone hold rules for public networks: AllowLocalPolicyMerge=0 in the policy branch.",
  },
  {
    ...MERGE_CHECK,
    id: "FWR-708",
    title: "Local connection security rules are not merged with those of the policy",
    value: "AllowLocalIPsecPolicyMerge",
    wanted: { kind: "equal", number: 0 },
    profiles: { public: stigCheck("medium", "242005", "000025", "9.3.5") },
    remediation:
      "Let the policy alone hold IPsec rules for public networks: AllowLocalIPsecPolicyMerge=0 in the policy branch.",
  },
  {
    ...NUMBER_CHECK,
    id: "FWR-709",
    title: "Users are not asked about blocked programs",
    value: "DisableNotifications",
    wanted: { kind: "equal", number: 1 },
    windowsDefault: 0,
    profiles: { domain: cisCheck("9.1.3"), private: cisCheck("9.2.3"), public: cisCheck("9.3.3") },
    remediation: "Switch the notification off: DisableNotifications=1.",
    clauses: ["nist-800-53-cm-6"],
  },
  {
    ...LOGGING_CHECK,
    id: "FWR-710",
    title: "The profile has a log file of its own",
    value: "LogFilePath",
    wanted: {
      kind: "path",
      paths: {
        domain: "%SystemRoot%\\System32\\logfiles\\firewall\\domainfw.log",
        private: "%SystemRoot%\\System32\\logfiles\\firewall\\privatefw.log",
        public: "%SystemRoot%\\System32\\logfiles\\firewall\\publicfw.log",
      },
    },
    profiles: { domain: cisCheck("9.1.4"), private: cisCheck("9.2.4"), public: cisCheck("9.3.6") },
    remediation: "Name a log file for each profile in Logging\\LogFilePath.",
  },
];
