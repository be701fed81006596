import type { Assumption } from "../../filter.ts";
import type { Profile } from "../profile.ts";
import { type ExceptionsConfiguration, PROFILE_KEY_NAMES, profileKeyName } from "./read-exceptions.ts";

const TOPIC = "Windows Firewall";

/** What the export leaves open about the firewall of XP SP2 and Server 2003 SP1. */
export function listExceptionsAssumptions(
  { profiles, service, isServicePresumed }: ExceptionsConfiguration,
  profile: Profile,
): readonly Assumption[] {
  const { keyName, isInExport, isSwitchPresumed } = profiles[profileKeyName(profile)];
  const assumptions: Assumption[] = [];
  const add = (text: string, option: string | null = null): void => {
    assumptions.push({ topic: TOPIC, text, option });
  };
  if (!isInExport) {
    const others = PROFILE_KEY_NAMES.filter((name) => profiles[name].isInExport).join(", ");
    add(
      `the export has no ${keyName}, and what it has is not in force: ${others || "no profile"}`,
      "--profile PROFILE",
    );
  }
  if (isSwitchPresumed) {
    add(`EnableFirewall of the ${keyName} is not in the export and is taken as 1, its default in Windows XP SP2`);
  }
  if (isServicePresumed) add("the SharedAccess service was running: the export does not hold how it starts");
  else if (service.isAssumed) add(`the firewall is off, as ${service.cause}`);
  return assumptions;
}
