import type { FlowStart } from "../../../flow/flow.ts";
import type { Truth } from "../../truth.ts";
import type { Candidate } from "./candidate.ts";
import { ICMP, ICMP_SETTINGS, type IcmpSetting, isIcmp, REDIRECT_SETTING } from "./icmp-settings.ts";

/** What the settings say of something that this computer sends (windows-nt-to-11-filters.md C3). */
export type OutboundRuling =
  /** No setting controls it. */
  | { readonly kind: "free" }
  /** `candidate`: the setting's exception; undefined where it is off or in no store. */
  | {
      readonly kind: "controlled";
      readonly setting: IcmpSetting;
      readonly isLetOut: Truth;
      readonly candidate: Candidate | undefined;
    }
  /** The ICMP type is not known, and some types are kept back. */
  | { readonly kind: "unknown-type" };

const FREE: OutboundRuling = { kind: "free" };

/** All outgoing traffic is allowed, but for the ICMP messages that have a setting. */
export function ruleOutbound(
  { ipProtocol, initiatorPort: type }: FlowStart,
  candidates: readonly Candidate[],
  ignoresExceptions: Truth,
): OutboundRuling {
  if (!isIcmp(ipProtocol)) return FREE;
  const typesOf = (setting: IcmpSetting): readonly number[] =>
    ipProtocol === ICMP ? setting.types : setting.typesIpv6;
  const controlled = ICMP_SETTINGS.filter(
    (setting) => (setting.direction === "outbound" || setting.name === REDIRECT_SETTING) && typesOf(setting).length > 0,
  ).map((setting) => ruleSetting(setting, candidates, ignoresExceptions));
  if (type === null) return controlled.every(({ isLetOut }) => isLetOut === "yes") ? FREE : { kind: "unknown-type" };
  return controlled.find(({ setting }) => typesOf(setting).includes(type)) ?? FREE;
}

/** Whether AllowRedirect is for what is sent too, and whether DoNotAllowExceptions is, is not documented. */
function ruleSetting(
  setting: IcmpSetting,
  candidates: readonly Candidate[],
  ignoresExceptions: Truth,
): OutboundRuling & { kind: "controlled" } {
  const candidate = candidates.find(({ exception }) => exception.kind === "icmp" && exception.setting === setting);
  return { kind: "controlled", setting, isLetOut: isLetOut(setting, candidate, ignoresExceptions), candidate };
}

function isLetOut(setting: IcmpSetting, candidate: Candidate | undefined, ignoresExceptions: Truth): Truth {
  if (candidate === undefined) return setting.name === REDIRECT_SETTING ? "maybe" : "no";
  const { isEnabled, isInForce } = candidate.exception;
  const isCertain = isEnabled === "yes" && isInForce === "yes" && ignoresExceptions === "no";
  return isCertain ? "yes" : "maybe";
}
