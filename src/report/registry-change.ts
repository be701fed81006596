import type { Decider, RuleReference } from "./report-model.ts";

/** A change of the registry that ends what a finding is about. A proposal: what else it stops, only the administrator knows. */
export interface RegistryChange {
  /** What the change does, a sentence with a full stop. */
  readonly effect: string;
  /** `rules.reg:12`; null for a value that the export need not hold. */
  readonly location: string | null;
  /** The line as exported; null for a value that the export need not hold. */
  readonly before: string | null;
  /** Lines of a `.reg` file, without its header; null where only words can say it. */
  readonly after: string | null;
}

const TCPIP_PARAMETERS = "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters]";

/** Findings that one switch ends, wherever it stands in the export. */
const SWITCHES: Readonly<Record<string, RegistryChange>> = {
  // Microsoft Q166371: TCP/IP filtering does not look at what a computer forwards.
  "FWR-101": {
    effect: "Ends all forwarding by this computer, after a restart.",
    location: null,
    before: null,
    after: `${TCPIP_PARAMETERS}\n"IPEnableRouter"=dword:00000000`,
  },
  // Microsoft Q164052 adds the value; without it the filter is whole.
  "FWR-102": {
    effect: "Keeps out what is addressed to this computer itself.",
    location: null,
    before: null,
    after:
      '[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\RASPPTPF\\Parameters]\n"AllowPacketsForLocalMachine"=-',
  },
  "FWR-103": {
    effect: "Arms the lists of all adapters, after a restart.",
    location: null,
    before: null,
    after: `${TCPIP_PARAMETERS}\n"EnableSecurityFilters"=dword:00000001`,
  },
};

/** Findings that end when the rule that lets the flows through is gone. */
const ABOUT_ALLOWING_RULES: ReadonlySet<string> = new Set([
  "FWR-201",
  "FWR-202",
  "FWR-203",
  "FWR-204",
  "FWR-205",
  "FWR-301",
  "FWR-302",
  "FWR-303",
  "FWR-402",
]);

/** The changes that end a finding: those that can be named for certain, and no others. */
export function proposeChanges(findingId: string, deciders: readonly Decider[]): readonly RegistryChange[] {
  const change = SWITCHES[findingId];
  if (change !== undefined) return [change];
  if (!ABOUT_ALLOWING_RULES.has(findingId)) return [];
  return deciders.flatMap(({ filter, rule }) => (rule?.action === "allow" ? (TURN_OFF[filter](rule) ?? []) : []));
}

type TurnOff = (rule: RuleReference) => RegistryChange | undefined;

/** How a rule is turned off, by the filter that it is of. */
const TURN_OFF: Readonly<Record<Decider["filter"], TurnOff>> = {
  "windows-ce": (rule) => {
    const key = /^\[([^-].*)\]$/.exec(rule.lineText)?.[1];
    return key === undefined ? undefined : changeOf(rule, "Removes the rule.", `[-${key}]`);
  },
  "tcpip-filtering": (rule) => {
    const [, list, entry] = /^(\w+): (\d+)$/.exec(rule.name) ?? [];
    return list === undefined
      ? undefined
      : changeOf(rule, `Take ${entry} off ${list}: what is not on the list is denied. An empty list denies all.`, null);
  },
  "pptp-filtering": () => undefined,
  "windows-firewall": (rule) => {
    for (const [enabled, disabled] of ENABLED_FORMS)
      if (enabled.test(rule.lineText))
        return changeOf(rule, "Turns the rule off, for everyone.", rule.lineText.replace(enabled, disabled));
    return undefined;
  },
};

/** A rule of Vista and later ([MS-GPFAS] 2.2.2.19), a port or program of XP, a service of XP. */
const ENABLED_FORMS: readonly (readonly [RegExp, string])[] = [
  [/\|Active=TRUE\|/i, "|Active=FALSE|"],
  [/:Enabled:/i, ":Disabled:"],
  [/^"Enabled"=dword:0*1$/i, '"Enabled"=dword:00000000'],
];

const changeOf = ({ location, lineText }: RuleReference, effect: string, after: string | null): RegistryChange => ({
  effect,
  location,
  before: after === null ? null : lineText,
  after,
});
