import { type AddressKey, addressKey, sameAddress } from "../../base/ip-address.ts";
import type { FlowStart } from "../../flow/flow.ts";
import type { LearnedEndpoint } from "./learned-endpoint.ts";

/** An endpoint agreed for one flow is used soon after: FTP servers give up after minutes at most (assumed). */
const AGREED_MICROS = 300_000_000;
/** Kept in all, for one port, and by the word of one host: hostile ones announce thousands that are never used. */
const MAX_ENDPOINTS = 65_536;
const MAX_OF_PORT = 256;
const MAX_OF_TEACHER = 8_192;

const TCP = 6;

/**
 * Where other flows said that something will listen, or be sent to. Memory is bounded: the oldest lesson gives way to a
 * new one, and what is refused or has given way is counted.
 */
export class LearnedEndpoints {
  /** In the order learned. */
  readonly #lessons = new Set<LearnedEndpoint>();
  readonly #byPort = new Map<number, PortEndpoints>();
  /** Lessons kept, by the host that began the flow which taught them. */
  readonly #ofTeacher = new Map<AddressKey, number>();
  /** Lessons for which there was no room, those included that a dialog left out of what it read. */
  forgotten = 0;

  learn(endpoint: LearnedEndpoint): void {
    const port = portKey(endpoint.ipProtocol, endpoint.port);
    const known = this.#byPort
      .get(port)
      ?.at(endpoint.address)
      ?.find((other) => isSame(other, endpoint));
    // A service that listens stays taught by who told first; what is agreed for one flow, by who agreed last.
    if (known !== undefined && endpoint.isStanding) return;
    if (known !== undefined) this.#remove(known);
    const teacher = addressKey(endpoint.taughtByInitiator);
    const ofTeacher = this.#ofTeacher.get(teacher) ?? 0;
    const ofPort = this.#byPort.get(port) ?? new PortEndpoints();
    if (ofTeacher >= MAX_OF_TEACHER || ofPort.count >= MAX_OF_PORT) {
      this.forgotten += 1;
      return;
    }
    this.#lessons.add(endpoint);
    ofPort.add(endpoint);
    this.#byPort.set(port, ofPort);
    this.#ofTeacher.set(teacher, ofTeacher + 1);
    if (this.#lessons.size > MAX_ENDPOINTS) this.#forgetOldest();
  }

  /** What is known of where a flow goes to, now that it begins: what was agreed for it, else the services that listen. */
  take(start: FlowStart): readonly LearnedEndpoint[] {
    if (start.responderPort === null || start.initiatorPort === null) return NONE;
    const here = this.#at(start.ipProtocol, start.responderAddress, start.responderPort);
    const agreed = latestAgreement(here, start);
    if (agreed !== undefined) {
      // A connection uses an agreement up; datagrams may come from several ends of one session.
      if (start.ipProtocol === TCP) this.#remove(agreed);
      return [agreed];
    }
    const standing = standingOf(here);
    if (standing.length > 0) return standing;
    const there = this.#at(start.ipProtocol, start.initiatorAddress, start.initiatorPort);
    const backwards = latestAgreement(there, start);
    return backwards === undefined ? NONE : [backwards];
  }

  /** The services that are known to listen where a flow went to, by now. */
  standingFor({ ipProtocol, responderAddress, responderPort }: FlowStart): readonly LearnedEndpoint[] {
    if (responderPort === null) return NONE;
    return standingOf(this.#at(ipProtocol, responderAddress, responderPort));
  }

  /** Every service that was said to listen. */
  standing(): readonly LearnedEndpoint[] {
    return standingOf([...this.#lessons]);
  }

  #at(ipProtocol: number, address: Uint8Array, port: number): readonly LearnedEndpoint[] {
    return this.#byPort.get(portKey(ipProtocol, port))?.at(address) ?? NONE;
  }

  #forgetOldest(): void {
    const [oldest] = this.#lessons;
    if (oldest === undefined) return;
    this.#remove(oldest);
    this.forgotten += 1;
  }

  #remove(endpoint: LearnedEndpoint): void {
    this.#lessons.delete(endpoint);
    const port = portKey(endpoint.ipProtocol, endpoint.port);
    const ofPort = this.#byPort.get(port);
    ofPort?.remove(endpoint);
    if (ofPort?.count === 0) this.#byPort.delete(port);
    const teacher = addressKey(endpoint.taughtByInitiator);
    const left = (this.#ofTeacher.get(teacher) ?? 1) - 1;
    if (left === 0) this.#ofTeacher.delete(teacher);
    else this.#ofTeacher.set(teacher, left);
  }
}

const NONE: readonly LearnedEndpoint[] = [];

const standingOf = (endpoints: readonly LearnedEndpoint[]): readonly LearnedEndpoint[] =>
  endpoints.length === 0 ? NONE : endpoints.filter(({ isStanding }) => isStanding);

/** What is kept for one port of any host: many hosts are given the same dynamic ports. */
class PortEndpoints {
  count = 0;
  /** Each in the order learned. */
  readonly #byAddress = new Map<AddressKey, LearnedEndpoint[]>();

  at(address: Uint8Array): readonly LearnedEndpoint[] | undefined {
    return this.#byAddress.get(addressKey(address));
  }

  add(endpoint: LearnedEndpoint): void {
    const key = addressKey(endpoint.address);
    const here = this.#byAddress.get(key);
    if (here === undefined) this.#byAddress.set(key, [endpoint]);
    else here.push(endpoint);
    this.count += 1;
  }

  remove(endpoint: LearnedEndpoint): void {
    const key = addressKey(endpoint.address);
    const here = this.#byAddress.get(key) ?? [];
    const left = here.filter((other) => other !== endpoint);
    if (left.length === 0) this.#byAddress.delete(key);
    else this.#byAddress.set(key, left);
    this.count -= here.length - left.length;
  }
}

const portKey = (ipProtocol: number, port: number): number => (ipProtocol << 16) | port;

/** Of two endpoints at one address and port: whether what was said of them is the same. */
const isSame = (one: LearnedEndpoint, other: LearnedEndpoint): boolean =>
  one.isStanding === other.isStanding && one.protocol === other.protocol && one.interface === other.interface;

/**
 * The latest agreement between the two hosts of the flow, not long before it began: what two hosts agree on says nothing
 * of the flows of others, whoever's address they name.
 */
function latestAgreement(endpoints: readonly LearnedEndpoint[], start: FlowStart): LearnedEndpoint | undefined {
  if (endpoints.length === 0) return undefined;
  return endpoints.findLast(
    ({ isStanding, taughtMicros, taughtByInitiator, taughtByResponder }) =>
      !isStanding &&
      taughtMicros <= start.firstMicros &&
      start.firstMicros - taughtMicros <= AGREED_MICROS &&
      ((sameAddress(taughtByInitiator, start.initiatorAddress) &&
        sameAddress(taughtByResponder, start.responderAddress)) ||
        (sameAddress(taughtByInitiator, start.responderAddress) &&
          sameAddress(taughtByResponder, start.initiatorAddress))),
  );
}
