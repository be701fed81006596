import { assumedProfile } from "./assumed-profile.ts";
import { formatAmount } from "./format-values.ts";
import { FILTER_WORDS, STATUS_WORDS } from "./page-words.ts";
import type { ReportModel } from "./report-model.ts";

/** Files of a kind that the head names, so that the answer is on the first screen; all of them are under Inputs. */
const FILES_SHOWN = 3;
/** Characters of a command line, at most, that are shown before it is unfolded. */
const COMMAND_SHOWN = 240;

/** What was run, when, by whose rules and on what. */
export const viewHeader = ({ run, captures, ruleFiles, assumptions }: ReportModel) => ({
  title: run.title,
  ticket: run.ticket ?? "",
  toolVersion: run.toolVersion,
  runId: run.id,
  ...viewCommand(["fwreport", ...run.commandLine.map(quoteArgument)].join(" ")),
  status: STATUS_WORDS[run.status],
  started: run.started,
  finished: run.finished,
  windowStart: run.windowStart,
  windowEnd: run.windowEnd,
  hosts: run.hostAddresses.join(", ") || "not known",
  privateSide: run.privateSide.join(", ") || "none",
  firewallProfile: describeProfile(run.firewallProfile, assumedProfile(run, assumptions) !== null),
  filters: run.filters.map((filter) => FILTER_WORDS[filter]).join(", "),
  inputFiles: [
    ...captures.slice(0, FILES_SHOWN).map(({ file, sha256 }) => ({ kind: "Capture", file, sha256 })),
    ...ruleFiles.slice(0, FILES_SHOWN).map(({ file, sha256 }) => ({ kind: "Rules", file, sha256 })),
  ],
  moreFiles: [...describeMore(captures.length, "capture"), ...describeMore(ruleFiles.length, "rule file")].join(
    " and ",
  ),
});

/** `commandStart`: "" where the line is short enough to be shown whole. */
function viewCommand(commandLine: string): { readonly commandLine: string; readonly commandStart: string } {
  const isShort = commandLine.length <= COMMAND_SHOWN;
  return {
    commandLine,
    commandStart: isShort ? "" : commandLine.slice(0, commandLine.lastIndexOf(" ", COMMAND_SHOWN)),
  };
}

const describeMore = (files: number, noun: string): readonly string[] =>
  files > FILES_SHOWN ? [formatAmount(files - FILES_SHOWN, `more ${noun}`)] : [];

/** "" for a policy without the Windows Firewall. */
function describeProfile(profile: ReportModel["run"]["firewallProfile"], isAssumed: boolean): string {
  return profile === null ? "" : `${profile}${isAssumed ? " (assumed)" : ""}`;
}

/** As it can be typed again: quoted where a shell would split or read it. */
const quoteArgument = (argument: string): string =>
  /^[\w@%+=:,./\\-]+$/.test(argument) ? argument : `"${argument.replaceAll('"', '\\"')}"`;
