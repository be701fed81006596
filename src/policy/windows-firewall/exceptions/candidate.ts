import { either, type Truth } from "../../truth.ts";
import { type Exception, type OpenPort, type PortException, type ProgramException, UNREADABLE } from "./exception.ts";

/** An exception that may let something in, with its id in the policy and what does not vary from flow to flow. */
export interface Candidate {
  readonly id: number;
  readonly exception: Exception;
  /** Whether a definition of the same port or program that says Disabled cancels it (windows-nt-to-11-filters.md C3). */
  readonly isCancelled: Truth;
  /** Ports that group policy has closed by switching their service off, as far as that touches this exception. */
  readonly closedPorts: ReadonlyMap<string, Truth>;
}

export const portKey = ({ transport, port }: OpenPort): string => `${port}:${transport}`;

/** Exceptions of one profile that are enabled, or may be. `firstId`: the id of the first of `exceptions`. */
export function bindCandidates(exceptions: readonly Exception[], firstId: number): readonly Candidate[] {
  const closed = portsClosedByPolicy(exceptions);
  return exceptions
    .map((exception, index) => ({ id: firstId + index, exception }))
    .filter(({ exception }) => exception.isEnabled !== "no")
    .map(({ id, exception }) => ({
      id,
      exception,
      isCancelled: isCancelled(exception, exceptions),
      closedPorts: closedFor(exception, closed),
    }));
}

/**
 * Disabled cancels the other definitions of the port or program in both lists: group policy's keeps administrators from
 * opening it. Whether a local one cancels group policy's is not documented.
 */
function isCancelled(exception: Exception, exceptions: readonly Exception[]): Truth {
  if (exception.kind !== "port" && exception.kind !== "program") return "no";
  let cancelled: Truth = "no";
  for (const other of exceptions) {
    if (other === exception || other.isEnabled === "yes" || other.isInForce === "no") continue;
    const isSame =
      exception.kind === "port"
        ? other.kind === "port" && isSamePort(exception, other)
        : other.kind === "program" && isSameProgram(exception, other);
    if (isSame === false || isSame === "no") continue;
    const isCertain =
      isSame === "yes" &&
      other.isEnabled === "no" &&
      other.isInForce === "yes" &&
      !other.isIllFormed &&
      (other.store === "policy" || exception.store === "local");
    cancelled = either(cancelled, isCertain ? "yes" : "maybe");
  }
  return cancelled;
}

function isSamePort(one: PortException, other: PortException): Truth {
  const transport = sameOrUnreadable(one.transport, other.transport);
  const port = sameOrUnreadable(one.port, other.port);
  if (transport === "no" || port === "no") return "no";
  return transport === "yes" && port === "yes" ? "yes" : "maybe";
}

/** Paths are compared as written: one that leads to the same program by variables may be another's. */
function isSameProgram(one: ProgramException, other: ProgramException): Truth {
  return sameOrUnreadable(one.path.toLowerCase(), other.path.toLowerCase());
}

function sameOrUnreadable(one: string | number, other: string | number): Truth {
  if (one === UNREADABLE || other === UNREADABLE) return "maybe";
  return one === other ? "yes" : "no";
}

/** Group policy that switches a service off blocks its ports (C3, C4); RemoteAdminSettings blocks none. */
function portsClosedByPolicy(exceptions: readonly Exception[]): ReadonlyMap<string, Truth> {
  const closed = new Map<string, Truth>();
  for (const exception of exceptions) {
    if (exception.kind !== "service" || exception.store !== "policy" || exception.isEnabled === "yes") continue;
    if (exception.opensDynamicPorts || exception.ports === UNREADABLE) continue;
    const truth = exception.isEnabled === "no" ? "yes" : "maybe";
    for (const port of exception.ports) closed.set(portKey(port), truth);
  }
  return closed;
}

const NONE: ReadonlyMap<string, Truth> = new Map();

/** For certain that is said of the local port list only; other settings that open the port possibly still do. */
function closedFor(exception: Exception, closed: ReadonlyMap<string, Truth>): ReadonlyMap<string, Truth> {
  if (closed.size === 0 || exception.kind === "program" || exception.kind === "icmp") return NONE;
  if (exception.kind === "port" && exception.store === "local") return closed;
  if (exception.kind === "service" && exception.store === "policy" && !exception.opensDynamicPorts) return NONE;
  return new Map([...closed.keys()].map((port) => [port, "maybe" as const]));
}
