import type { StoredCapture } from "../../store/read-inputs.ts";
import type { StoredRule } from "../../store/read-policy.ts";
import type { RuleFile } from "../../store/run-record.ts";
import { isRegistryName } from "../../tables/registry-names.ts";
import type { Pseudonyms } from "./pseudonyms.ts";
import { isServiceHosted, namesWindowsRule, redactName, redactToken, ruleTokens } from "./redact-line.ts";
import { redactFile } from "./redact-names.ts";
import type { Dictionary } from "./text-redactor.ts";

/** What stands for the names that the rules of a run and its inputs go by. */
export interface KnownNames {
  readonly ruleName: (name: string) => string;
  readonly file: (file: string) => string;
  readonly dictionary: Dictionary;
}

/** The inputs of a run, by whose names its texts are searched. */
export interface NamedInputs {
  readonly rules: readonly StoredRule[];
  readonly ruleFiles: readonly Pick<RuleFile, "file">[];
  readonly captures: readonly Pick<StoredCapture, "file">[];
}

/** Names the rules and files of a run, and collects what of them occurs in sentences. */
export function nameInputs({ rules, ruleFiles, captures }: NamedInputs, pseudonyms: Pseudonyms): KnownNames {
  const dictionary = new Map<string, string>();
  const files = new Map<string, string>();
  for (const { file } of ruleFiles) files.set(file, redactFile("rules", file, pseudonyms));
  for (const { file } of captures) files.set(file, redactFile("capture", file, pseudonyms));
  for (const [file, hidden] of files) if (hidden !== file) dictionary.set(file, hidden);
  const names = new Map<string, string>();
  for (const rule of rules) {
    const hidden = redactRuleName(rule, pseudonyms);
    // Two rules of one name: where one of them is the user's, the name is.
    if (!names.has(rule.name) || hidden !== rule.name) names.set(rule.name, hidden);
    addTokens(dictionary, rule, pseudonyms);
    const adapter = adapterOf(rule);
    if (adapter !== undefined) dictionary.set(adapter, redactName(adapter, "adapter", pseudonyms));
  }
  // Sentences quote the names of rules: alone, such a name could be any word.
  for (const [name, hidden] of names) if (hidden !== name) dictionary.set(`"${name}"`, `"${hidden}"`);
  return {
    ruleName: (name) => names.get(name) ?? pseudonyms.name("rule", name),
    file: (file) => files.get(file) ?? redactFile("file", file, pseudonyms),
    dictionary,
  };
}

const LIST = /^(TCPAllowedPorts|UDPAllowedPorts|RawIPAllowedProtocols|PPTPFiltering)(?:: \d+| of (.+))$/s;

/** The adapter that a list of TCP/IP filtering, or PPTP filtering, is set for. */
const adapterOf = ({ name, filter }: StoredRule): string | undefined =>
  filter === "tcpip-filtering" || filter === "pptp-filtering" ? LIST.exec(name)?.[2] : undefined;

function redactRuleName(rule: StoredRule, pseudonyms: Pseudonyms): string {
  const { name, filter, lineText } = rule;
  if (filter === "tcpip-filtering" || filter === "pptp-filtering") {
    const adapter = adapterOf(rule);
    if (adapter !== undefined) return `${name.slice(0, -adapter.length)}${redactName(adapter, "adapter", pseudonyms)}`;
    return LIST.test(name) || isRegistryName(name) ? name : pseudonyms.name("rule", name);
  }
  if (name.split("\\").every(isRegistryName)) return name;
  return filter === "windows-firewall" && namesWindowsRule(lineText) ? name : redactName(name, "rule", pseudonyms);
}

/** Reasons repeat tokens that a capture does not show: "App=C:\…". */
function addTokens(dictionary: Map<string, string>, { lineText }: StoredRule, pseudonyms: Pseudonyms): void {
  const isHosted = isServiceHosted(lineText);
  for (const token of ruleTokens(lineText)) {
    const hidden = redactToken(token, isHosted, pseudonyms);
    if (hidden !== token && token.includes("=")) dictionary.set(token, hidden);
  }
}
