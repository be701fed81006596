import { FINDING_CLAUSES } from "../tables/finding-clauses.ts";
import {
  CIS_NAME,
  FIREWALL_PROFILES,
  HOST_CHECKS,
  type HostCheck,
  type ProfileCheck,
  STIG_NAME,
  STIG_PAGE,
} from "../tables/host-checks.ts";
import type { LintKind } from "./lint-finding.ts";

type OwnKind = Omit<LintKind, "clauses" | "tags" | "helpUri">;

/**
 * FWR-103 to 105 and 402 say of a policy what the findings of the same id say of a flow. Our own choice, as of 2026-11;
 * docs/lint.md says the same for readers.
 */
const OWN_KINDS: readonly OwnKind[] = [
  {
    id: "FWR-001",
    title: "Text that does not read as a registry",
    meaning: "regedit would ignore or refuse what is written here, so that the policy is not what it seems to be.",
    remediation: "Correct the line, or export the registry again.",
    severity: "high",
  },
  {
    id: "FWR-002",
    title: "A value that is not what Windows documents",
    meaning:
      "The value is unknown, contradicts another, or has no effect, so that the rule may not do what it was made for.",
    remediation: "Correct the value, or delete it where it has no effect.",
    severity: "medium",
  },
  {
    id: "FWR-102",
    title: "AllowPacketsForLocalMachine opens every service of this computer",
    meaning: "What is addressed to this computer passes PPTP filtering, whatever the port (Microsoft Q164052).",
    remediation: "Delete the value, or see to it that no service listens that the public side must not reach.",
    severity: "high",
  },
  {
    id: "FWR-103",
    title: "Port lists are configured, and the switch that arms them is off",
    meaning: "The lists read as if they filtered, and nothing is filtered.",
    remediation:
      "Set EnableSecurityFilters=1 under Services\\Tcpip\\Parameters and restart the computer; on NT 4.0 check that a dial-in did not clear it (Microsoft Q174551).",
    severity: "high",
  },
  {
    id: "FWR-104",
    title: "Blocked over IPv4 only",
    meaning: "Rules block traffic over IPv4, and no rule keeps the same traffic from passing over IPv6.",
    remediation: "Add a rule for IPv6 beside each, or turn IPv6 off where it is not used.",
    severity: "medium",
  },
  {
    id: "FWR-105",
    title: "A filter or profile is switched off or made ineffective",
    meaning: "Its rules read as if they were in force, and another setting keeps them from being so.",
    remediation: "Switch it on, or delete the rules that are not meant to be in force.",
    severity: "medium",
  },
  {
    id: "FWR-402",
    title: "A rule allows without naming a port or a host",
    meaning: "The rule lets nearly everything through.",
    remediation: "Name the ports and the hosts that are needed in the rule.",
    severity: "medium",
  },
  {
    id: "FWR-403",
    title: "A rule is overridden everywhere by rules of the other action",
    meaning: "Every packet that the rule matches is decided otherwise by stronger rules: it never takes effect.",
    remediation: "Delete the rule, or narrow the rules that override it.",
    severity: "medium",
  },
  {
    id: "FWR-404",
    title: "A rule is redundant",
    meaning: "Other rules decide all that it matches, and in the same way: without it nothing would change.",
    remediation: "Delete the rule. All rules called redundant in one result can be deleted together.",
    severity: "low",
  },
  {
    id: "FWR-405",
    title: "Two rules contradict each other",
    meaning: "Two rules match exactly the same packets and say the opposite: one of them never takes effect.",
    remediation: "Decide which of the two is meant, and delete the other.",
    severity: "medium",
  },
  {
    id: "FWR-407",
    title: "Something is stored where Windows ignores it",
    meaning:
      "It reads as if it were in force, and Windows never looks there, or another setting makes it pass over it.",
    remediation: "Move it to where it is read, or delete it.",
    severity: "medium",
  },
  {
    id: "FWR-408",
    title: "A rule can never match",
    meaning: "No packet satisfies all that the rule or entry asks.",
    remediation: "Correct the rule, or delete it.",
    severity: "low",
  },
  {
    id: "FWR-409",
    title: "Rules that say what happens anyway",
    meaning: "No rule says otherwise, and the default action does the same.",
    remediation: "None needed; delete them if they only make the policy longer.",
    severity: "info",
  },
  {
    id: "FWR-410",
    title: "A rule allows more than 1,000 ports",
    meaning: "A wide range opens services that nobody thought of.",
    remediation: "Name the ports that are needed; give services with dynamic ports a narrow range of their own.",
    severity: "medium",
  },
  {
    id: "FWR-411",
    title: "An entry is in a list twice",
    meaning: "The second changes nothing.",
    remediation: "Delete one of the two.",
    severity: "low",
  },
  {
    id: "FWR-412",
    title: "Rules are disabled",
    meaning: "They have no effect until somebody enables them.",
    remediation: "Delete them if nobody needs them any more.",
    severity: "info",
  },
  {
    id: "FWR-413",
    title: "A number is written in an unusual way",
    meaning: "Programs that read the registry may take it for another number, or for none.",
    remediation: "Write it in decimal without leading zeros, signs or blanks.",
    severity: "low",
  },
  {
    id: "FWR-414",
    title: "Rules in force that are not judged here",
    meaning:
      "Windows heeds them beside the rules that are judged: for a service, an app or IPsec a verdict may be another.",
    remediation: "None needed; check by hand where a verdict depends on them.",
    severity: "info",
  },
];

function ofHostCheck(check: HostCheck): LintKind {
  const profiles = FIREWALL_PROFILES.flatMap((profile): readonly ProfileCheck[] => {
    const ofProfile = check.profiles[profile];
    return ofProfile === undefined ? [] : [ofProfile];
  });
  const stig = profiles.flatMap((profile) => profile.stig?.vulnerability ?? []);
  const cis = profiles.flatMap((profile) => profile.cis ?? []);
  const askers = [
    ...(stig.length === 0 ? [] : [`${STIG_NAME} (${stig.join(", ")})`]),
    ...(cis.length === 0 ? [] : [`${CIS_NAME} (${cis.join(", ")})`]),
  ];
  return {
    id: check.id,
    title: `Not so on this host: ${check.title.charAt(0).toLowerCase()}${check.title.slice(1)}`,
    meaning: `${askers.join(" and ")} ${askers.length === 1 ? "asks" : "ask"} for it, by the value ${check.value}.`,
    remediation: check.remediation,
    severity: profiles[0]?.severity ?? "low",
    clauses: check.clauses,
    tags: [...stig.map((id) => `STIG/${id}`), ...cis.map((id) => `CIS/${id}`)],
    helpUri: stig.length === 0 ? null : STIG_PAGE,
  };
}

/** Every kind of lint finding, by id. */
export const LINT_KINDS: readonly LintKind[] = [
  ...OWN_KINDS.map((kind) => ({ ...kind, clauses: FINDING_CLAUSES[kind.id] ?? [], tags: [], helpUri: null })),
  ...HOST_CHECKS.map(ofHostCheck),
];

const BY_ID: ReadonlyMap<string, LintKind> = new Map(LINT_KINDS.map((kind) => [kind.id, kind]));

/** Throws `RangeError` for an id that is none. */
export function lintKind(id: string): LintKind {
  const kind = BY_ID.get(id);
  if (kind === undefined) throw new RangeError(`${id} is no kind of lint finding`);
  return kind;
}
