import type { SourceLocation } from "../../base/problem.ts";

export type AddressFamily = "IPv4" | "IPv6";
export type BoundaryDirection = "inbound" | "outbound";

/**
 * What a rule asks of one property of a packet. undefined: nothing, its mask bit is clear. `unreadable`: something that
 * the documentation does not define, so that nobody can say whether it holds.
 */
export type Condition<T> = T | "unreadable" | undefined;

/** Both ends are included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** Matches an address whose bits under `mask` are those of `address`; all three have the length of the family. */
export interface MaskedAddress {
  readonly address: Uint8Array;
  readonly mask: Uint8Array;
}

/** Whole hours of the day, `end` excluded; over midnight when `start` is greater. */
export interface HourRange {
  readonly start: number;
  readonly end: number;
}

export interface RuleConditions {
  readonly ipProtocol: Condition<number>;
  readonly ports: Condition<PortRange>;
  readonly icmpType: Condition<number>;
  readonly icmpCode: Condition<number>;
  readonly privateHost: Condition<Uint8Array>;
  readonly publicHost: Condition<MaskedAddress>;
  readonly hours: Condition<HourRange>;
  /** Bit 0 is Sunday (FW_DAYS). */
  readonly daysOfWeek: Condition<number>;
  readonly dayOfMonth: Condition<number>;
  /** 1 to 12. */
  readonly month: Condition<number>;
  /** Mask bits that mean nothing, or that are not for this kind of rule. */
  readonly undocumented: Condition<never>;
}

/**
 * One key under `COMM\Firewall\Rules` (windows-ce-firewall.md sections 1 and 2.2).
 *
 * A well-formed rule has one action, one direction and one family. Where an ill-formed one leaves them open, they are
 * all that it might have.
 */
export interface CeRule {
  readonly name: string;
  readonly location: SourceLocation;
  readonly isEnabled: boolean;
  readonly actions: readonly ("allow" | "block" | "log")[];
  readonly directions: readonly BoundaryDirection[];
  readonly families: readonly AddressFamily[];
  /** How Windows treats the rule is not documented: it matches possibly, never certainly. */
  readonly isIllFormed: boolean;
  readonly conditions: RuleConditions;
}
