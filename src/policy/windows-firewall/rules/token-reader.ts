import { truthOf } from "../../truth.ts";
import type { AddressTerm } from "../address-term.ts";
import { isInterfaceGuid } from "../interface-name.ts";
import { PROFILES, type Profile } from "../profile.ts";
import { type IcmpTerm, parseIcmpTerm } from "./icmp-term.ts";
import { type PortTerm, parsePortTerm } from "./port-term.ts";
import type { ParsedRule, RuleToken } from "./rule.ts";
import { flawOfPortToken, mismatchesOf } from "./rule-flaws.ts";
import { type TokenKind, tokenKind } from "./token-kind.ts";
import {
  ACTIONS,
  type AddressKey,
  addressTerm,
  DIRECTIONS,
  FLAGS,
  isNetworkName,
  parseProtocol,
} from "./token-values.ts";

/** Something odd about a rule string, with the token that it is about; undefined: the whole string. */
export interface RuleRemark {
  readonly message: string;
  readonly token: RuleToken | undefined;
}

/** A rule while its tokens are read. */
interface Draft {
  action: ParsedRule["action"];
  isActive: boolean | undefined;
  direction: ParsedRule["direction"];
  profiles: Profile[];
  protocol: number | undefined;
  localPorts: PortTerm[];
  remotePorts: PortTerm[];
  icmp: IcmpTerm[];
  addresses: Readonly<Record<AddressKey, AddressTerm[]>>;
  interfaces: string[];
  isLocalOnlyMapped: boolean;
  bypassesOutbound: boolean;
  allowsEdge: boolean;
  isLooseSourceMapped: boolean;
  unseen: RuleToken[];
  notUnderstood: RuleToken[];
  remarks: RuleToken[];
}

/** Reads the tokens of one rule, in whatever order they come. */
export class TokenReader {
  readonly #draft: Draft = {
    action: undefined,
    isActive: undefined,
    direction: undefined,
    profiles: [],
    protocol: undefined,
    localPorts: [],
    remotePorts: [],
    icmp: [],
    addresses: { la4: [], la6: [], ra4: [], ra6: [] },
    interfaces: [],
    isLocalOnlyMapped: false,
    bypassesOutbound: false,
    allowsEdge: false,
    isLooseSourceMapped: false,
    unseen: [],
    notUnderstood: [],
    remarks: [],
  };
  readonly #remarks: RuleRemark[];
  /** The first of each token that must not be repeated. */
  readonly #first = new Map<TokenKind, RuleToken>();
  #areInterfacesUnread = false;
  readonly #flaws: string[] = [];
  readonly #liberties: string[] = [];

  constructor(remarks: RuleRemark[]) {
    this.#remarks = remarks;
  }

  read(token: RuleToken): void {
    const kind = tokenKind(token.key);
    const draft = this.#draft;
    const value = token.value.trim();
    switch (kind) {
      case "action":
        draft.action = this.#once(kind, token, ACTIONS.get(value.toLowerCase()), draft.action);
        break;
      case "direction":
        draft.direction = this.#once(kind, token, DIRECTIONS.get(value.toLowerCase()), draft.direction);
        break;
      case "active":
        draft.isActive = this.#once(kind, token, FLAGS.get(value.toLowerCase()), draft.isActive);
        break;
      case "protocol":
        draft.protocol = this.#once(kind, token, parseProtocol(value), draft.protocol);
        if (draft.protocol !== undefined && !/^\d/.test(value)) this.takeLiberty("names its protocol in words");
        break;
      case "profile":
        this.#push(
          token,
          draft.profiles,
          PROFILES.find((profile) => profile === value.toLowerCase()),
        );
        break;
      case "local port":
        this.#readPorts(token, draft.localPorts);
        break;
      case "remote port":
        this.#readPorts(token, draft.remotePorts);
        break;
      case "icmp4":
      case "icmp6":
        this.#pushTerm(token, draft.icmp, parseIcmpTerm(value, kind === "icmp4" ? 4 : 6));
        break;
      case "la4":
      case "la6":
      case "ra4":
      case "ra6":
        this.#pushTerm(token, draft.addresses[kind], addressTerm(value, kind));
        break;
      case "interface":
        if (isInterfaceGuid(value)) draft.interfaces.push(value);
        else this.#misunderstandInterface(token);
        break;
      case "local only mapped":
        draft.isLocalOnlyMapped = this.#flag(token, draft.isLocalOnlyMapped);
        break;
      case "loose source mapped":
        draft.isLooseSourceMapped = this.#flag(token, draft.isLooseSourceMapped);
        break;
      case "authenticated bypass":
        draft.bypassesOutbound = this.#flag(token, draft.bypassesOutbound);
        if (draft.bypassesOutbound) draft.unseen.push(token);
        break;
      case "unseen":
        (value === "" ? draft.remarks : draft.unseen).push(token);
        break;
      case "edge":
        draft.allowsEdge = this.#flag(token, draft.allowsEdge);
        if (FLAGS.has(value.toLowerCase())) draft.remarks.push(token);
        break;
      case "remark":
        draft.remarks.push(token);
        break;
      case "unknown":
        this.#misunderstand(token, `"${token.key}" is no token of a firewall rule`);
    }
  }

  /** Fields one by one: an object with the rest of another is a slow one, which cost thousands of rules 100 ms. */
  finish(version: string): ParsedRule {
    const draft = this.#draft;
    const { la4, la6, ra4, ra6 } = draft.addresses;
    const unreadActive = this.#first.has("active") ? "maybe" : "no";
    for (const message of [...this.#missing(), ...mismatchesOf(draft, this.#first.has("protocol"))])
      this.addFlaw(message);
    return {
      version,
      action: draft.action,
      isActive: draft.isActive === undefined ? unreadActive : truthOf(draft.isActive),
      direction: draft.direction,
      profiles: draft.profiles,
      protocol: draft.protocol,
      localPorts: draft.localPorts,
      remotePorts: draft.remotePorts,
      icmp: draft.icmp,
      local: { v4: la4, v6: la6 },
      remote: { v4: ra4, v6: ra6 },
      interfaces: this.#areInterfacesUnread ? [] : draft.interfaces,
      isLocalOnlyMapped: draft.isLocalOnlyMapped,
      bypassesOutbound: draft.bypassesOutbound,
      allowsEdge: draft.allowsEdge,
      isLooseSourceMapped: draft.isLooseSourceMapped,
      unseen: draft.unseen,
      notUnderstood: draft.notUnderstood,
      flaws: this.#flaws,
      liberties: this.#liberties,
      remarks: draft.remarks,
    };
  }

  /** What Windows may reject the rule for. */
  addFlaw(message: string): void {
    if (this.#flaws.includes(message)) return;
    this.#flaws.push(message);
    this.#remarks.push({ message, token: undefined });
  }

  takeLiberty(message: string): void {
    if (this.#liberties.includes(message)) return;
    this.#liberties.push(message);
    this.#remarks.push({ message, token: undefined });
  }

  #readPorts(token: RuleToken, list: PortTerm[]): void {
    const parts = token.value.split(",");
    if (parts.length > 1) this.takeLiberty(`lists ports with commas in ${token.key}`);
    for (const part of parts) {
      const term = parsePortTerm(part.trim());
      this.#pushTerm(token, list, term);
      const flaw = flawOfPortToken(token.key, term);
      if (flaw !== undefined) this.addFlaw(flaw);
    }
  }

  /** A token that must not be repeated: a second value that differs leaves it open which one counts. */
  #once<T>(kind: TokenKind, token: RuleToken, value: T | undefined, before: T | undefined): T | undefined {
    const first = this.#first.get(kind);
    if (first === undefined) this.#first.set(kind, token);
    if (value === undefined) return this.#misunderstand(token, `"${token.value}" means nothing for ${token.key}`);
    if (first === undefined || value === before) return value;
    if (before !== undefined) this.#draft.notUnderstood.push(first);
    return this.#misunderstand(token, `${token.key} is given twice, with different values`);
  }

  #flag(token: RuleToken, before: boolean): boolean {
    const value = FLAGS.get(token.value.trim().toLowerCase());
    if (value === undefined) this.#misunderstand(token, `"${token.value}" means nothing for ${token.key}`);
    return value ?? before;
  }

  #push<T>(token: RuleToken, list: T[], value: T | undefined): void {
    if (value === undefined) this.#misunderstand(token, `"${token.value}" means nothing for ${token.key}`);
    else if (!list.includes(value)) list.push(value);
  }

  /** Unknown terms stay in their list, where they hold possibly; Windows may reject a rule that has one. */
  #pushTerm<T extends { readonly kind: string }>(token: RuleToken, list: T[], term: T): void {
    list.push(term);
    if (term.kind !== "unknown" || isNetworkName(token)) return;
    this.#misunderstand(token, `"${token.value}" means nothing for ${token.key}`);
  }

  /** Adapters named beside one that means nothing leave it open which the rule is for. */
  #misunderstandInterface(token: RuleToken): void {
    this.#misunderstand(
      token,
      `"${token.value}" means nothing for ${token.key}: one adapter's GUID in braces is expected`,
    );
    this.#areInterfacesUnread = true;
  }

  #misunderstand(token: RuleToken, message: string): undefined {
    this.#draft.notUnderstood.push(token);
    this.#remarks.push({ message, token });
    return undefined;
  }

  #missing(): readonly string[] {
    const missing: string[] = [];
    if (!this.#first.has("action")) missing.push("has no Action");
    if (!this.#first.has("direction")) missing.push("has no Dir");
    return missing;
  }
}
