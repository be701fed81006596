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
  readonly #lessons = new Map<string, LearnedEndpoint>();
  readonly #byPort = new Map<number, Map<string, LearnedEndpoint>>();
  /** Lessons kept, by the host that began the flow which taught them. */
  readonly #ofTeacher = new Map<AddressKey, number>();
  /** Lessons for which there was no room, those included that a dialog left out of what it read. */
  forgotten = 0;

  learn(endpoint: LearnedEndpoint): void {
    const key = keyOf(endpoint);
    const known = this.#lessons.get(key);
    // A service that listens stays taught by who told first; what is agreed for one flow, by who agreed last.
    if (known !== undefined && endpoint.isStanding) return;
    if (known !== undefined) this.#remove(key, known);
    const teacher = addressKey(endpoint.taughtByInitiator);
    const ofTeacher = this.#ofTeacher.get(teacher) ?? 0;
    const ofPort = this.#byPort.get(portKey(endpoint.ipProtocol, endpoint.port)) ?? new Map<string, LearnedEndpoint>();
    if (ofTeacher >= MAX_OF_TEACHER || ofPort.size >= MAX_OF_PORT) {
      this.forgotten += 1;
      return;
    }
    this.#lessons.set(key, endpoint);
    ofPort.set(key, endpoint);
    this.#byPort.set(portKey(endpoint.ipProtocol, endpoint.port), ofPort);
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
      if (start.ipProtocol === TCP) this.#remove(keyOf(agreed), agreed);
      return [agreed];
    }
    const standing = here.filter(({ isStanding }) => isStanding);
    if (standing.length > 0) return standing;
    const there = this.#at(start.ipProtocol, start.initiatorAddress, start.initiatorPort);
    const backwards = latestAgreement(there, start);
    return backwards === undefined ? NONE : [backwards];
  }

  /** The services that are known to listen where a flow went to, by now. */
  standingFor({ ipProtocol, responderAddress, responderPort }: FlowStart): readonly LearnedEndpoint[] {
    if (responderPort === null) return NONE;
    return this.#at(ipProtocol, responderAddress, responderPort).filter(({ isStanding }) => isStanding);
  }

  /** Every service that was said to listen. */
  standing(): readonly LearnedEndpoint[] {
    return [...this.#lessons.values()].filter(({ isStanding }) => isStanding);
  }

  #at(ipProtocol: number, address: Uint8Array, port: number): readonly LearnedEndpoint[] {
    const endpoints = this.#byPort.get(portKey(ipProtocol, port));
    if (endpoints === undefined) return NONE;
    return [...endpoints.values()].filter((endpoint) => sameAddress(endpoint.address, address));
  }

  #forgetOldest(): void {
    const [oldest] = this.#lessons;
    if (oldest === undefined) return;
    this.#remove(...oldest);
    this.forgotten += 1;
  }

  #remove(key: string, endpoint: LearnedEndpoint): void {
    this.#lessons.delete(key);
    const port = portKey(endpoint.ipProtocol, endpoint.port);
    const ofPort = this.#byPort.get(port);
    ofPort?.delete(key);
    if (ofPort?.size === 0) this.#byPort.delete(port);
    const teacher = addressKey(endpoint.taughtByInitiator);
    const left = (this.#ofTeacher.get(teacher) ?? 1) - 1;
    if (left === 0) this.#ofTeacher.delete(teacher);
    else this.#ofTeacher.set(teacher, left);
  }
}

const NONE: readonly LearnedEndpoint[] = [];
const portKey = (ipProtocol: number, port: number): number => (ipProtocol << 16) | port;

const keyOf = ({ ipProtocol, port, protocol, interface: asked, address, isStanding }: LearnedEndpoint): string =>
  [ipProtocol, port, isStanding, protocol, asked, addressKey(address)].join(" ");

/**
 * The latest agreement between the two hosts of the flow, not long before it began: what two hosts agree on says nothing
 * of the flows of others, whoever's address they name.
 */
function latestAgreement(endpoints: readonly LearnedEndpoint[], start: FlowStart): LearnedEndpoint | undefined {
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
