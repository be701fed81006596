import type { LearnedEndpoint, Lesson } from "./learned-endpoint.ts";

/** An endpoint agreed for one flow is used soon after: FTP servers give up after minutes at most (assumed). */
const AGREED_MICROS = 300_000_000;
/** Kept in all, and for one port: a hostile endpoint mapper may announce thousands that are never used. */
const MAX_ENDPOINTS = 65_536;
const MAX_OF_PORT = 1_024;
/** Taught by one flow: one that announces more must not keep others from being heard. */
const MAX_OF_TEACHER = 4_096;

/** Where other flows said that something will listen, or be sent to. Memory is bounded; what is not kept is counted. */
export class LearnedEndpoints {
  readonly #byPort = new Map<number, LearnedEndpoint[]>();
  /** Lessons kept, by the flow that taught them. */
  readonly #ofTeacher = new Map<number, number>();
  #count = 0;
  /** Lessons for which there was no room. */
  forgotten = 0;

  learn(endpoint: LearnedEndpoint): void {
    const key = keyOf(endpoint.ipProtocol, endpoint.port);
    const endpoints = this.#byPort.get(key) ?? [];
    const known = endpoints.findIndex((other) => isSameLesson(other, endpoint));
    if (known !== -1) {
      // A service that listens stays taught by who told first; what is agreed for one flow, by who agreed last.
      if (!endpoint.isStanding) endpoints[known] = endpoint;
      return;
    }
    const ofTeacher = this.#ofTeacher.get(endpoint.taughtBySequence) ?? 0;
    if (this.#count >= MAX_ENDPOINTS || endpoints.length >= MAX_OF_PORT || ofTeacher >= MAX_OF_TEACHER) {
      this.forgotten += 1;
      return;
    }
    this.#ofTeacher.set(endpoint.taughtBySequence, ofTeacher + 1);
    endpoints.push(endpoint);
    this.#byPort.set(key, endpoints);
    this.#count += 1;
  }

  /** What is known of an endpoint for a flow that begins at `micros`: the latest agreement, else the services that listen. */
  find(ipProtocol: number, address: Uint8Array, port: number, micros: number): readonly LearnedEndpoint[] {
    const here = this.#at(ipProtocol, address, port);
    if (here.length === 0) return NONE;
    const agreed = latestAgreement(here, micros);
    return agreed.length > 0 ? agreed : here.filter(({ isStanding }) => isStanding);
  }

  /** The latest agreement alone. */
  findAgreed(ipProtocol: number, address: Uint8Array, port: number, micros: number): readonly LearnedEndpoint[] {
    return latestAgreement(this.#at(ipProtocol, address, port), micros);
  }

  /** Every service that was said to listen. */
  standing(): readonly LearnedEndpoint[] {
    return [...this.#byPort.values()].flat().filter(({ isStanding }) => isStanding);
  }

  #at(ipProtocol: number, address: Uint8Array, port: number): readonly LearnedEndpoint[] {
    const endpoints = this.#byPort.get(keyOf(ipProtocol, port));
    return endpoints?.filter((endpoint) => isSameAddress(endpoint.address, address)) ?? NONE;
  }
}

function latestAgreement(endpoints: readonly LearnedEndpoint[], micros: number): readonly LearnedEndpoint[] {
  const agreed = endpoints.findLast(
    ({ isStanding, taughtMicros }) => !isStanding && taughtMicros <= micros && micros - taughtMicros <= AGREED_MICROS,
  );
  return agreed === undefined ? NONE : [agreed];
}

const NONE: readonly LearnedEndpoint[] = [];
const keyOf = (ipProtocol: number, port: number): number => (ipProtocol << 16) | port;

const isSameLesson = (a: Lesson, b: Lesson): boolean =>
  a.protocol === b.protocol && a.interface === b.interface && isSameAddress(a.address, b.address);

function isSameAddress(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
