import type { Truth } from "../../truth.ts";
import type { AddressKeyword, AddressRange, AddressTerm } from "../address-term.ts";
import type { HostNetworks } from "../host-networks.ts";
import { type Candidate, EFFECTS, mayDo } from "./candidate.ts";
import { AddressClasses, PortClasses } from "./classes.ts";
import type { Question } from "./conditions.ts";
import type { FlowFacts } from "./flow-facts.ts";
import { type PortTerm, portsOf } from "./port-term.ts";
import { matchRule, type RuleMatch, type Tally, tallyOf } from "./tally.ts";

/** Rules of one direction that a flow is matched against. */
export class RuleSet {
  /** Rules with a condition beside ranges of remote addresses: matched one by one. */
  readonly #others: readonly Candidate[];
  readonly #plain: readonly Candidate[];
  readonly #remote: AddressClasses;
  readonly #local: AddressClasses;
  readonly #localPorts: PortClasses;
  readonly #remotePorts: PortClasses;
  readonly #keywords: readonly AddressKeyword[];
  /** Plain rules that the addresses of a class match, by class. */
  readonly #plainOfClass = new Map<number, readonly Candidate[]>();
  readonly #unnamedFamily: Readonly<Record<4 | 16, readonly Candidate[]>>;

  constructor(candidates: readonly Candidate[]) {
    const plain = new Set(candidates.filter(isPlain));
    this.#plain = [...plain];
    this.#others = candidates.filter((candidate) => !plain.has(candidate));
    this.#unnamedFamily = {
      4: this.#plain.filter(({ remote }) => remote?.v4 === undefined),
      16: this.#plain.filter(({ remote }) => remote?.v6 === undefined),
    };
    const rules = candidates.map(({ rule }) => rule);
    const remoteTerms = rules.flatMap(({ remote }) => [...remote.v4, ...remote.v6]);
    this.#remote = new AddressClasses(rangesOf(remoteTerms));
    this.#local = new AddressClasses(rangesOf(rules.flatMap(({ local }) => [...local.v4, ...local.v6])));
    this.#localPorts = portClasses(rules.map(({ localPorts }) => localPorts));
    this.#remotePorts = portClasses(rules.map(({ remotePorts }) => remotePorts));
    const keywords = remoteTerms.flatMap((term) => (term.kind === "keyword" ? [term.keyword] : []));
    this.#keywords = [...new Set(keywords)];
  }

  /**
   * Flows of one key meet all rules alike. Numbers as characters, as text of digits takes as long as all else together.
   * `adapters` tells apart the adapters that the flow may use.
   */
  keyOf(facts: FlowFacts, networks: HostNetworks, adapters: string): string {
    const { localAddress, remoteAddress, localPort, remotePort, icmpType, icmpCode } = facts;
    const local = this.#local.classOf(localAddress);
    const remote = this.#remote.classOf(remoteAddress);
    const ports = localPort === null && remotePort === null ? 0 : localPort === null ? 1 : remotePort === null ? 2 : 3;
    const known = (facts.isLocalAddressOwn ? 1 : 0) | (localAddress.length === 4 ? 2 : 0) | (ports << 2);
    let keywords = 0;
    for (const keyword of this.#keywords) {
      keywords = keywords * TRUTHS.length + TRUTHS.indexOf(networks.stands(keyword, remoteAddress));
    }
    const key = String.fromCharCode(
      facts.protocol | (known << 8),
      this.#localPorts.classOf(localPort ?? 0),
      this.#remotePorts.classOf(remotePort ?? 0),
      icmpType ?? NONE,
      icmpCode ?? NONE,
      keywords,
      local & 0xffff,
      local >>> 16,
      remote & 0xffff,
      remote >>> 16,
    );
    return adapters === "" ? key : `${key}${adapters}`;
  }

  match(question: Question): Tally {
    const { remoteAddress } = question.facts;
    const unnamed = this.#unnamedFamily[remoteAddress.length === 4 ? 4 : 16];
    const named = this.#plainOf(remoteAddress);
    // Of rules that are alike to the flow, one of each effect stands for all.
    const firsts = EFFECTS.flatMap((effect) => unnamed.find(({ rule }) => mayDo(rule, effect)) ?? []);
    const standins = [...new Set(firsts)];
    const asked = [...this.#others, ...named, ...standins].sort((a, b) => a.id - b.id);
    const matches: RuleMatch[] = asked.map((candidate) => matchRule(candidate, question));
    return tallyOf(matches, {
      possible: unnamed.length - standins.length,
      failed: this.#plain.length - unnamed.length - named.length,
    });
  }

  #plainOf(address: Uint8Array): readonly Candidate[] {
    const ofClass = this.#remote.classOf(address);
    let found = this.#plainOfClass.get(ofClass);
    if (found === undefined) {
      found = ofClass === 0 ? [] : this.#plain.filter(({ remote }) => hasAddress(remote, address));
      this.#plainOfClass.set(ofClass, found);
    }
    return found;
  }
}

const TRUTHS: readonly Truth[] = ["no", "maybe", "yes"];
/** For an ICMP type or code that is not known: above all that are. */
const NONE = 0x100;

/** The only condition is on the remote address, and that by ranges only: an index finds all such rules that match. */
function isPlain({ asked, rule, remote }: Candidate): boolean {
  if (remote === undefined || rule.isLocalOnlyMapped) return false;
  return asked.length === 1 && rule.remote.v4.every(isRange) && rule.remote.v6.every(isRange);
}

const isRange = ({ kind }: AddressTerm): boolean => kind === "range";

function hasAddress(remote: Candidate["remote"], address: Uint8Array): boolean {
  const ofFamily = address.length === 4 ? remote?.v4 : remote?.v6;
  return ofFamily?.hasInRange(address) ?? false;
}

const rangesOf = (terms: readonly AddressTerm[]): readonly AddressRange[] =>
  terms.flatMap((term) => (term.kind === "range" ? [term.range] : []));

const portClasses = (lists: readonly (readonly PortTerm[])[]): PortClasses =>
  new PortClasses(lists.flat().map(portsOf));

/** Whether an adapter of these names is the one that a flow uses, of those that may be. */
export function usesInterface(candidates: readonly string[], names: readonly string[]): Truth {
  const wanted = names.map((name) => name.toLowerCase());
  const isNamed = (candidate: string): boolean => wanted.includes(candidate);
  if (candidates.length > 0 && candidates.every(isNamed)) return "yes";
  return candidates.length === 0 || candidates.some(isNamed) || candidates.includes("") ? "maybe" : "no";
}
