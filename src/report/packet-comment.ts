import type { Verdict } from "../audit/finding.ts";
import { terminalText } from "../base/terminal-text.ts";
import type { Judgement } from "../store/read-judgements.ts";

/** Code points of a rule's name or a reason, and of a path, that a comment holds: a rule file may hold names of any length. */
const MAX_TEXT = 160;
const MAX_FILE = 100;

/** Not said again beside the verdict that it gives where no finding has a say. */
const DECISION_THAT_GIVES: Readonly<Partial<Record<Verdict, Judgement["decision"]>>> = {
  allowed: "allow",
  denied: "deny",
  "not-evaluated": "out-of-scope",
};

/**
 * What a packet comment says of the packet's flow, in one line whose control characters are visible:
 * `fwreport: at-risk (allow) by rule "Mail" (rules.reg:12) of windows-firewall; findings FWR-201`.
 */
export function commentOnFlow({ verdict, decision, filter, rule, reason, findings }: Judgement): string {
  const decided = DECISION_THAT_GIVES[verdict] === decision ? "" : ` (${decision})`;
  const by =
    rule === null
      ? `: ${shorten(reason)} (${filter})`
      : ` by rule "${shorten(rule.name)}" (${shortenFile(rule.file)}:${rule.line}) of ${filter}`;
  const found = findings.length === 0 ? "" : `; findings ${findings.join(", ")}`;
  return `fwreport: ${verdict}${decided}${by}${found}`;
}

/** What a comment says of a packet that is in no flow: `fwreport: no flow: ARP`. */
export const commentWithoutFlow = (why: string): string => `fwreport: no flow: ${shorten(why)}`;

/** The end of a path, which holds the name. */
export function shortenFile(file: string): string {
  const points = [...file];
  return terminalText(points.length <= MAX_FILE ? file : `…${points.slice(-MAX_FILE).join("")}`);
}

/** Cut before control characters are made visible, so that no escape is cut in two. */
function shorten(text: string): string {
  const points = [...text];
  return terminalText(points.length <= MAX_TEXT ? text : `${points.slice(0, MAX_TEXT).join("")}…`);
}
