import type { Problem } from "../../../base/problem.ts";
import { warn } from "../../registry-value.ts";
import type { FirewallKeys } from "../firewall-keys.ts";

/** Warns of keys and values that look like settings and are none where they are (windows-nt-to-11-filters.md C4, D1, D4.3). */
export function remarkUnheededKeys({ local, policy }: FirewallKeys, problems: Problem[]): void {
  const own = local?.keys.get("privateprofile");
  if (own !== undefined) {
    const message = "PrivateProfile is taken to have no effect here: the private profile's key is StandardProfile";
    warn(problems, own.location, message);
  }
  for (const profile of local?.keys.values() ?? []) {
    const merge = profile.values.get("allowlocalpolicymerge");
    if (merge === undefined) continue;
    warn(problems, merge.location, "AllowLocalPolicyMerge is not heeded here: it counts in group policy only");
  }
  const standard = policy?.keys.get("standardprofile");
  const later = policy?.keys.get("privateprofile") ?? policy?.keys.get("publicprofile");
  if (standard !== undefined && later !== undefined) {
    warn(problems, standard.location, `StandardProfile is not heeded: group policy has a ${later.name}`);
  }
}
