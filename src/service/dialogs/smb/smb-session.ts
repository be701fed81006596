import { parseIpAddress } from "../../../base/ip-address.ts";
import type { Side } from "../../../flow/flow-tcp.ts";
import type { InspectedFlow } from "../../inspection/dialog.ts";
import type { Payload } from "../../inspection/payload.ts";
import { SHARED_FILES } from "../../inspection/payload-fact.ts";
import { type ByteBudget, createByteBudget } from "../rpc/stub-buffer.ts";
import { NamedPipe } from "./named-pipe.ts";

/** More at once than Windows opens on a connection; the oldest is given up for the newest. */
const MAX_OPEN_PIPES = 16;
const MAX_TREES = 32;
const MAX_REQUESTS = 64;
/** Pipes and shares that are noted of one flow. */
const MAX_NAMES = 64;
/** Messages that are waited for whole; `Dialog` keeps no more for a side than this and the length before it. */
export const MAX_WHOLE_BYTES = 16 * 1024 - 4;

/** A request whose answer will be of interest. */
export type SmbRequest =
  | { readonly kind: "tree"; readonly share: string; readonly server: string }
  | { readonly kind: "open"; readonly pipe: NamedPipe }
  | { readonly kind: "data"; readonly pipe: NamedPipe };

/** A file id is 16 bytes in SMB 2, and its first field alone in SMB 1. */
interface OpenPipe {
  readonly id: readonly [number, number, number, number];
  readonly pipe: NamedPipe;
}

/** What is kept of an SMB connection: the trees and open files that are pipes, and the requests under way for them. */
export class SmbSession {
  readonly flow: InspectedFlow;
  /** What may be kept for pipes and calls in parts; `kept` counts it. */
  readonly budget: ByteBudget = createByteBudget();
  #pipeTrees: number[] = [];
  /** Trees of files, as far as they were seen to be connected. */
  #fileTrees: number[] = [];
  #openPipes: OpenPipe[] = [];
  readonly #requests = new Map<number, SmbRequest>();
  readonly #names = new Set<string>();

  constructor(flow: InspectedFlow) {
    this.flow = flow;
  }

  get hasPipeTrees(): boolean {
    return this.#pipeTrees.length > 0;
  }

  get hasOpenPipes(): boolean {
    return this.#openPipes.length > 0;
  }

  get hasRequests(): boolean {
    return this.#requests.size > 0;
  }

  isPipeTree(tree: number): boolean {
    return this.#pipeTrees.includes(tree);
  }

  /** Also where the tree was connected before the capture began. */
  mayBePipeTree(tree: number): boolean {
    return this.#pipeTrees.includes(tree) || !this.#fileTrees.includes(tree);
  }

  /** A tree connect has succeeded. */
  connectTree(tree: number, share: string, server: string, isPipeTree: boolean): void {
    this.disconnectTree(tree);
    if (server !== "" && parseIpAddress(server) === undefined) this.#noteName("server-name", server);
    if (!isPipeTree) {
      addBounded(this.#fileTrees, tree);
      this.flow.note("use", SHARED_FILES);
      if (share !== "" && !mayBeOfUser(share)) this.#noteName("object-name", share);
      return;
    }
    addBounded(this.#pipeTrees, tree);
  }

  disconnectTree(tree: number): void {
    if (this.#pipeTrees.includes(tree)) this.#pipeTrees = this.#pipeTrees.filter((other) => other !== tree);
    if (this.#fileTrees.includes(tree)) this.#fileTrees = this.#fileTrees.filter((other) => other !== tree);
  }

  /** A request waits for its answer, by a number that the answer repeats. */
  awaitAnswer(id: number, request: SmbRequest): void {
    this.#giveUp(id);
    this.#requests.set(id, request);
    if (this.#requests.size <= MAX_REQUESTS) return;
    const oldest = this.#requests.keys().next();
    if (oldest.done !== true) this.#giveUp(oldest.value);
  }

  isAwaited(id: number): boolean {
    return this.#requests.has(id);
  }

  takeRequest(id: number): SmbRequest | undefined {
    const request = this.#requests.get(id);
    if (request !== undefined) this.#requests.delete(id);
    return request;
  }

  /** A pipe, or what RPC will show to be one, in a tree that is not known. */
  createPipe(name: string, tree: number): NamedPipe {
    if (this.isPipeTree(tree)) return new NamedPipe(name, this.flow, this.budget, true);
    const { flow } = this;
    const showing: InspectedFlow = {
      start: flow.start,
      note: (kind, text) => {
        if (kind === "interface") this.notePipe(name);
        flow.note(kind, text);
      },
      refine: (protocol) => flow.refine(protocol),
      learn: (lesson) => flow.learn(lesson),
      forget: (endpoints) => flow.forget(endpoints),
    };
    return new NamedPipe(name, showing, this.budget, false);
  }

  notePipe(name: string): void {
    if (name !== "") this.#noteName("pipe", name);
  }

  /** The server has opened a pipe under a file id. */
  openPipe(pipe: NamedPipe, tree: number, a: number, b = 0, c = 0, d = 0): void {
    if (this.isPipeTree(tree)) this.notePipe(pipe.name);
    this.closePipe(a, b, c, d);
    if (this.#openPipes.length >= MAX_OPEN_PIPES) this.#openPipes.shift()?.pipe.close();
    this.#openPipes.push({ id: [a, b, c, d], pipe });
  }

  findPipe(a: number, b = 0, c = 0, d = 0): NamedPipe | undefined {
    for (const { id, pipe } of this.#openPipes)
      if (id[0] === a && id[1] === b && id[2] === c && id[3] === d) return pipe.isClosed ? undefined : pipe;
    return undefined;
  }

  closePipe(a: number, b = 0, c = 0, d = 0): void {
    this.findPipe(a, b, c, d)?.close();
    if (this.#openPipes.some(({ pipe }) => pipe.isClosed))
      this.#openPipes = this.#openPipes.filter(({ pipe }) => !pipe.isClosed);
  }

  /** Messages of `side` are missing: no pipe knows what it said. */
  lost(side: Side): void {
    for (const { pipe } of this.#openPipes) pipe.lost(side);
  }

  /** A pipe that was asked for and never opened keeps nothing. */
  #giveUp(id: number): void {
    const request = this.takeRequest(id);
    if (request?.kind === "open") request.pipe.close();
  }

  #noteName(kind: "pipe" | "object-name" | "server-name", text: string): void {
    const key = `${kind} ${text}`;
    if (this.#names.has(key) || this.#names.size >= MAX_NAMES) return;
    this.#names.add(key);
    this.flow.note(kind, text);
  }
}

function addBounded(trees: number[], tree: number): void {
  if (trees.length >= MAX_TREES) trees.shift();
  trees.push(tree);
}

/** The name of a pipe as facts write it, from a file name: in lower case, without "\PIPE" and backslashes before it. */
export function pipeName(fileName: string): string {
  return fileName.toLowerCase().replace(/^\\*(pipe\\+)?\\*/, "");
}

/** Server and share of "\\SERVER\SHARE". */
export function splitSharePath(path: string): { readonly server: string; readonly share: string } {
  const parts = path.split("\\").filter((part) => part !== "");
  return { server: parts.length > 1 ? (parts[0] ?? "") : "", share: parts.at(-1) ?? "" };
}

/** Windows names the tree of pipes so in every language (MS-SMB section 2.2.4.7.1, MS-SRVS section 2.2.4.23). */
export const isPipeShare = (share: string): boolean => share.toUpperCase() === "IPC$";

/** Hidden shares of Windows itself: of administration, drives, printer drivers, faxes (MS-SRVS section 2.2.4.23). */
const HIDDEN_SHARE = /^(ADMIN|IPC|PRINT|FAX|[A-Z])\$$/i;

/** Any other hidden share may be the folder of a user, after whom it is named. */
const mayBeOfUser = (share: string): boolean => share.endsWith("$") && !HIDDEN_SHARE.test(share);

/** UTF-16 or Latin-1 text up to a NUL, `end` or 256 characters. */
export function readText(message: Payload, start: number, end: number, isUnicode: boolean): string {
  let text = "";
  const step = isUnicode ? 2 : 1;
  for (let at = start; at + step <= end && text.length < 256; at += step) {
    const code = isUnicode ? message.u16le(at) : message.u8(at);
    if (code <= 0) break;
    text += String.fromCharCode(code);
  }
  return text;
}
