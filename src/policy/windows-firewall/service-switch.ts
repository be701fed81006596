import type { Problem } from "../../base/problem.ts";
import type { RegistryKey } from "../../registry/registry.ts";
import { type Field, readDword, warn } from "../registry-value.ts";
import type { Truth } from "../truth.ts";

/** Whether the firewall filters at all, and what that rests on. */
export interface FirewallSwitch {
  readonly isOn: Truth;
  /** Why it is off, or what it depends on: "EnableFirewall is 0". "" when it is on. */
  readonly cause: string;
  /** The cause is inferred. */
  readonly isAssumed: boolean;
}

export const ON: FirewallSwitch = { isOn: "yes", cause: "", isAssumed: false };
export const off = (cause: string, isAssumed = false): FirewallSwitch => ({ isOn: "no", cause, isAssumed });
export const doubtful = (cause: string): FirewallSwitch => ({ isOn: "maybe", cause, isAssumed: false });

const DISABLED = 4;
const MANUAL = 3;

/** `Services\<name>\Start`: without its service the firewall does not run (windows-nt-to-11-filters.md C1, D1). */
export function readServiceSwitch(
  services: RegistryKey | undefined,
  name: string,
  problems: Problem[],
): { readonly service: FirewallSwitch; readonly isServicePresumed: boolean } {
  const start = readDword(services?.keys.get(name.toLowerCase()), "Start", problems);
  return { service: switchByStart(name, start, problems), isServicePresumed: start.kind === "absent" };
}

function switchByStart(name: string, start: Field<number>, problems: Problem[]): FirewallSwitch {
  if (start.kind === "absent") return ON;
  if (start.kind === "unreadable") return doubtful(`how the ${name} service starts, which cannot be read`);
  if (start.value === DISABLED) return off(`the ${name} service is disabled (Start is 4)`, true);
  if (start.value === MANUAL) return doubtful(`whether the ${name} service was started (Start is 3)`);
  if (start.value < MANUAL) return ON;
  warn(problems, start.location, `Start is ${start.value}: only 0 to 4 are documented`);
  return doubtful(`how the ${name} service starts, which cannot be read`);
}
