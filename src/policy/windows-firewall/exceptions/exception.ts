import type { SourceLocation } from "../../../base/problem.ts";
import type { Truth } from "../../truth.ts";
import type { IcmpSetting } from "./icmp-settings.ts";
import type { Scope } from "./scope.ts";

/** Who wrote a definition: group policy, or the computer's administrators. */
export type Store = "policy" | "local";

export const TRANSPORTS = ["TCP", "UDP"] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** A part of a definition that is not what Microsoft documents: it may stand for anything. */
export const UNREADABLE = "unreadable";
export type Readable<T> = T | typeof UNREADABLE;

/** What all exceptions have in common (windows-nt-to-11-filters.md C1). */
export interface Common {
  /** As the export names it: `445:TCP`, the path of a program, `Services\FileAndPrint`. */
  readonly name: string;
  readonly location: SourceLocation;
  readonly store: Store;
  /** Whether the list that it is in counts, by the merge rules of C4. */
  readonly isInForce: Truth;
  readonly isEnabled: Truth;
  readonly scope: Scope;
  /** Departs from the documented form, so that Windows may ignore it: it opens nothing for certain. */
  readonly isIllFormed: boolean;
  /** Departs from the documented form in what should make no difference; taken to count (assumed). */
  readonly isPresumed: boolean;
}

/** An entry of `GloballyOpenPorts\List`. */
export interface PortException extends Common {
  readonly kind: "port";
  readonly transport: Readable<Transport>;
  readonly port: Readable<number>;
}

/** An entry of `AuthorizedApplications\List`. */
export interface ProgramException extends Common {
  readonly kind: "program";
  readonly path: Readable<string>;
}

export interface OpenPort {
  readonly transport: Transport;
  readonly port: number;
}

/** `Services\FileAndPrint` and its neighbours, or `RemoteAdminSettings`: ports that Windows defines. */
export interface ServiceException extends Common {
  readonly kind: "service";
  /** Unreadable: a service that Microsoft does not document. */
  readonly ports: Readable<readonly OpenPort[]>;
  /** Also lets system services open ports of their own choice (`RemoteAdminSettings`). */
  readonly opensDynamicPorts: boolean;
}

/** A value of `IcmpSettings`. */
export interface IcmpException extends Common {
  readonly kind: "icmp";
  readonly setting: IcmpSetting;
}

export type Exception = PortException | ProgramException | ServiceException | IcmpException;
