import type { Problem, SourceLocation } from "../../base/problem.ts";
import type { RegistryKey } from "../../registry/registry.ts";
import { type Field, readBytes, readDword, warn } from "../registry-value.ts";
import type { Condition } from "./rule.ts";

/** Collects what is wrong with one rule while its values are read. */
export class RuleReader {
  readonly key: RegistryKey;
  readonly mask: number;
  readonly problems: Problem[];
  isIllFormed = false;
  #privateHost: Field<Uint8Array> | undefined;

  constructor(key: RegistryKey, mask: number, problems: Problem[]) {
    this.key = key;
    this.mask = mask;
    this.problems = problems;
  }

  has(bit: number): boolean {
    return (this.mask & bit) !== 0;
  }

  /** A departure from the documentation that leaves the rule's effect open. Returns the condition it leaves. */
  illFormed(
    message: string,
    location: SourceLocation | undefined = this.key.values.get("mask")?.location,
  ): "unreadable" {
    this.isIllFormed = true;
    const text = `firewall rule "${this.key.name}": ${message}; how Windows treats such a rule is not documented, so a flow it might match is decided only where the rule makes no difference`;
    warn(this.problems, location ?? this.key.location, text);
    return "unreadable";
  }

  odd(message: string, location: SourceLocation = this.key.location): void {
    warn(this.problems, location, `firewall rule "${this.key.name}": ${message}`);
  }

  dword(name: string): Field<number> {
    return this.#noted(readDword(this.key, name, this.problems));
  }

  /** Like `dword`, for the value that is asked for twice: a problem with it is reported once. */
  privateHost(): Field<Uint8Array> {
    this.#privateHost ??= this.bytes("PrivateHost");
    return this.#privateHost;
  }

  bytes(name: string): Field<Uint8Array> {
    return this.#noted(readBytes(this.key, name, this.problems));
  }

  /** A whole number that the mask calls for, within `first` and `last`. */
  number(name: string, bit: number, first: number, last: number): Condition<number> {
    if (!this.has(bit)) return undefined;
    const field = this.dword(name);
    if (field.kind === "absent") return this.illFormed(`Mask asks for ${name}, which is missing`);
    if (field.kind === "unreadable") return "unreadable";
    if (field.value < first || field.value > last) {
      return this.illFormed(`${name} is ${field.value}, not ${first} to ${last}`, field.location);
    }
    return field.value;
  }

  #noted<T>(field: Field<T>): Field<T> {
    if (field.kind === "unreadable") this.isIllFormed = true;
    return field;
  }
}
