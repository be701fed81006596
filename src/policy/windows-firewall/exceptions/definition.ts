import type { Truth } from "../../truth.ts";
import { type Readable, TRANSPORTS, type Transport, UNREADABLE } from "./exception.ts";
import { parseScope, type Scope, UNKNOWN_SCOPE } from "./scope.ts";

/** What a definition string says. `faults`: how it departs from its grammar, each without a full stop. */
export interface Definition {
  readonly scope: Scope;
  readonly isEnabled: Truth;
  /** The free text at the end; undefined when there is none. */
  readonly title: string | undefined;
  readonly faults: readonly string[];
}

export interface PortDefinition extends Definition {
  readonly port: Readable<number>;
  readonly transport: Readable<Transport>;
}

export interface ProgramDefinition extends Definition {
  readonly path: Readable<string>;
}

const HIGHEST_PORT = 65_535;

/** Reads `<port>:<TCP|UDP>:<scope>:<Enabled|Disabled>:<name>` (windows-nt-to-11-filters.md C2); the name may hold colons. */
export function parsePortDefinition(text: string): PortDefinition {
  const [portText = "", transportText, scopeText, statusText, ...rest] = text.split(":");
  const faults: string[] = [];
  const port = /^[1-9]\d{0,4}$/.test(portText) && Number(portText) <= HIGHEST_PORT ? Number(portText) : UNREADABLE;
  if (port === UNREADABLE) faults.push(`"${portText}" is not a port from 1 to ${HIGHEST_PORT}`);
  const transport = TRANSPORTS.find((name) => name === transportText?.toUpperCase()) ?? UNREADABLE;
  if (transport === UNREADABLE) faults.push(missingOr(transportText, "protocol", "neither TCP nor UDP"));
  const tail = readTail(scopeText, statusText, faults);
  return { port, transport, ...tail, title: rest.length === 0 ? undefined : rest.join(":"), faults };
}

/** The path has a colon after the drive's letter at most; where the value's name begins the definition, it is the path. */
const PROGRAM = /^((?:[a-z]:)?[^:]*):([^:]*):([^:]*)(?::(.*))?$/is;
const AFTER_PATH = /^:([^:]*):([^:]*)(?::(.*))?$/s;

/** Reads `<path>:<scope>:<Enabled|Disabled>:<name>` (C2) from a value's data and name. */
export function parseProgramDefinition(text: string, valueName: string): ProgramDefinition {
  const isNamed = valueName !== "" && text.toLowerCase().startsWith(`${valueName.toLowerCase()}:`);
  const afterName = isNamed ? AFTER_PATH.exec(text.slice(valueName.length)) : null;
  const [path, scopeText, statusText, title] =
    afterName === null ? (PROGRAM.exec(text)?.slice(1) ?? []) : [valueName, ...afterName.slice(1)];
  const faults: string[] = [];
  if (path === undefined || path === "") faults.push("the path of the program is missing");
  const tail = readTail(scopeText, statusText, faults);
  return { path: path === undefined || path === "" ? UNREADABLE : path, ...tail, title, faults };
}

function readTail(
  scopeText: string | undefined,
  statusText: string | undefined,
  faults: string[],
): { readonly scope: Scope; readonly isEnabled: Truth } {
  const { scope, faults: ofScope } =
    scopeText === undefined ? { scope: UNKNOWN_SCOPE, faults: ["the scope is missing"] } : parseScope(scopeText);
  faults.push(...ofScope);
  const isEnabled = readStatus(statusText);
  if (isEnabled === "maybe") faults.push(missingOr(statusText, "status", "neither Enabled nor Disabled"));
  return { scope, isEnabled };
}

function readStatus(text: string | undefined): Truth {
  const status = text?.toLowerCase();
  if (status === "enabled") return "yes";
  return status === "disabled" ? "no" : "maybe";
}

const missingOr = (text: string | undefined, part: string, fault: string): string =>
  text === undefined ? `the ${part} is missing` : `"${text}" is ${fault}`;
