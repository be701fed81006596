import type { Problem } from "../../../base/problem.ts";
import type { RegistryKey } from "../../../registry/registry.ts";
import { readDword, readTexts, warn } from "../../registry-value.ts";
import type { Truth } from "../../truth.ts";
import type { ProfileKeys } from "../setting.ts";
import { type Readable, type ServiceException, type Store, UNREADABLE } from "./exception.ts";
import { PREDEFINED_SERVICES, REMOTE_ADMIN_PORTS } from "./predefined-services.ts";
import { parseScope, type Scope, UNKNOWN_SCOPE } from "./scope.ts";

interface Found {
  readonly name: string;
  readonly ports: ServiceException["ports"];
  readonly opensDynamicPorts: boolean;
  readonly keys: Readonly<Record<Store, RegistryKey | undefined>>;
}

/** Reads `Services\*` and `RemoteAdminSettings` of a profile; where group policy sets one, the local one does not count. */
export function readServiceExceptions(keys: ProfileKeys, problems: Problem[]): readonly ServiceException[] {
  return findServices(keys).flatMap((found) => {
    const ofPolicy = readService(found, "policy", "yes", problems);
    // A policy value that cannot be read may be ignored.
    const isLocalInForce = ofPolicy === undefined ? "yes" : ofPolicy.isEnabled === "maybe" ? "maybe" : "no";
    const ofLocal = readService(found, "local", isLocalInForce, problems);
    return [ofPolicy, ofLocal].filter((exception) => exception !== undefined);
  });
}

function findServices({ policy, local }: ProfileKeys): readonly Found[] {
  const keysOf = (...path: readonly string[]): Found["keys"] => {
    const find = (root: RegistryKey | undefined): RegistryKey | undefined =>
      path.reduce((key: RegistryKey | undefined, name) => key?.keys.get(name), root);
    return { policy: find(policy), local: find(local) };
  };
  const services = keysOf("services");
  const names = new Set([...(services.policy?.keys.keys() ?? []), ...(services.local?.keys.keys() ?? [])]);
  const found = [...names].map((name): Found => {
    const keys = keysOf("services", name);
    const shown = (keys.policy ?? keys.local)?.name ?? name;
    const ports = PREDEFINED_SERVICES.get(name) ?? UNREADABLE;
    return { name: `Services\\${shown}`, ports, opensDynamicPorts: false, keys };
  });
  const remoteAdmin: Found = {
    name: "RemoteAdminSettings",
    ports: REMOTE_ADMIN_PORTS,
    opensDynamicPorts: true,
    keys: keysOf("remoteadminsettings"),
  };
  return [...found, remoteAdmin];
}

function readService(
  { name, ports, opensDynamicPorts, keys }: Found,
  store: Store,
  isInForce: Truth,
  problems: Problem[],
): ServiceException | undefined {
  const key = keys[store];
  const enabled = readDword(key, "Enabled", problems);
  if (enabled.kind === "absent") return undefined;
  const isEnabled = enabled.kind === "value" && enabled.value <= 1 ? (enabled.value === 1 ? "yes" : "no") : "maybe";
  const faults: string[] = [];
  if (enabled.kind === "value" && enabled.value > 1) faults.push("Enabled is neither 0 nor 1");
  if (ports === UNREADABLE && isEnabled !== "no") faults.push("not a service that Microsoft documents");
  const scope = isEnabled === "no" ? UNKNOWN_SCOPE : readScope(key, faults, problems);
  if (faults.length > 0) {
    warn(problems, enabled.location, `${name}: ${faults.join("; ")}; flows it might let in are not decided by it`);
  }
  const isIllFormed = scope === UNREADABLE || isEnabled === "maybe" || ports === UNREADABLE || faults.length > 0;
  return {
    kind: "service",
    name,
    location: enabled.location,
    store,
    isInForce,
    isEnabled,
    scope: scope === UNREADABLE ? UNKNOWN_SCOPE : scope,
    isIllFormed,
    isPresumed: false,
    ports,
    opensDynamicPorts,
  };
}

function readScope(key: RegistryKey | undefined, faults: string[], problems: Problem[]): Readable<Scope> {
  const field = readTexts(key, "RemoteAddresses", problems);
  if (field.kind === "unreadable") return UNREADABLE;
  if (field.kind === "absent") {
    faults.push("RemoteAddresses is missing");
    return UNKNOWN_SCOPE;
  }
  const { scope, faults: ofScope } = parseScope(field.value.join(","));
  faults.push(...ofScope);
  return scope;
}
