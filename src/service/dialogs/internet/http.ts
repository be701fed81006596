import type { Side } from "../../../flow/flow-tcp.ts";
import { type Dialog, type DialogFactory, DONE, type InspectedFlow } from "../../inspection/dialog.ts";
import type { Payload } from "../../inspection/payload.ts";
import { afterDigits, findAnyCase, isPrintable } from "../../signatures/internet/text.ts";
import { TextLines } from "../text-lines.ts";

/** Requests whose heads are read where servers ask for a logon: the one that is refused, and those that follow it. */
const MAX_REQUESTS = 4;
const LONGEST_PRODUCT = 64;
const SPACE = 0x20;

/** HTTP's first request and answer: the server's names, logons in clear, and the protocols that HTTP carries. */
export const httpDialog: DialogFactory = (flow) => new HttpDialog(flow);

class HttpDialog implements Dialog {
  readonly #flow: InspectedFlow;
  readonly #lines = [new TextLines(), new TextLines()] as const;
  /** A head has begun and not ended. */
  readonly #isInHead: [boolean, boolean] = [false, false];
  #requests = 0;
  #hasAnswer = false;
  /** The server refused a request for want of a logon, so that the next one is of interest. */
  #isLogonDue = false;
  /** Bytes of the body that follows the request's head. */
  #bodyLength = 0;

  constructor(flow: InspectedFlow) {
    this.#flow = flow;
  }

  read(side: Side, said: Payload): number {
    if (this.#isFinished(side)) return this.#isComplete() ? DONE : said.length;
    const lines = this.#lines[side];
    lines.begin(said);
    while (!this.#isFinished(side) && lines.next()) {
      if (lines.line.has(0, "PRI * HTTP/2.0")) {
        this.#flow.note("version", "HTTP/2");
        return DONE;
      }
      this.#readLine(side, lines);
    }
    return this.#isComplete() ? DONE : lines.taken;
  }

  lost(side: Side): boolean {
    this.#lines[side].lost();
    // Behind the gap may be the middle of a body: only heads that have begun are read on.
    return this.#isInHead[side];
  }

  /** A side of which nothing more is read: the answers but the first; the requests when no logon is due. */
  #isFinished(side: Side): boolean {
    if (this.#isInHead[side]) return false;
    return side === 1 ? this.#hasAnswer : this.#requests >= (this.#isLogonDue ? MAX_REQUESTS : 1);
  }

  #isComplete(): boolean {
    return this.#isFinished(0) && this.#isFinished(1);
  }

  #readLine(side: Side, lines: TextLines): void {
    const { line } = lines;
    if (!this.#isInHead[side]) {
      if (line.length === 0) return;
      this.#isInHead[side] = true;
      if (side === 0) this.#readRequestLine(line);
      else this.#readStatusLine(line);
      return;
    }
    if (line.length > 0) {
      if (side === 0) this.#readRequestHeader(line);
      else this.#readAnswerHeader(line);
      return;
    }
    this.#isInHead[side] = false;
    if (side === 1) this.#hasAnswer = true;
    else {
      this.#requests += 1;
      lines.pass(this.#bodyLength);
    }
  }

  #readRequestLine(line: Payload): void {
    this.#bodyLength = 0;
    const target = line.indexOf(SPACE) + 1;
    const isRpc = line.has(0, "RPC_IN_DATA ") || line.has(0, "RPC_OUT_DATA ");
    if (isRpc || line.hasAnyCase(target, "/RPC/RPCPROXY.DLL")) this.#flow.refine("rpc-http");
    else if (line.hasAnyCase(target, "/WSMAN") && isEndOfSegment(line.u8(target + 6))) this.#flow.refine("winrm");
  }

  #readRequestHeader(line: Payload): void {
    if (line.hasAnyCase(0, "HOST:")) this.#noteHost(line);
    else if (line.hasAnyCase(0, "CONTENT-LENGTH:")) this.#bodyLength = decimal(line, afterSpaces(line, 15));
    else if (isBasic(line, "AUTHORIZATION:") || isBasic(line, "PROXY-AUTHORIZATION:"))
      this.#flow.note("weakness", "http-basic");
    else if (line.hasAnyCase(0, "CONTENT-TYPE:") && line.hasAnyCase(afterSpaces(line, 13), "APPLICATION/IPP"))
      this.#flow.refine("ipp");
    else if (isUpnpRequest(line)) this.#flow.refine("upnp");
  }

  #readStatusLine(line: Payload): void {
    const status = decimal(line, line.indexOf(SPACE) + 1);
    this.#isLogonDue = status === 401 || status === 407;
  }

  #readAnswerHeader(line: Payload): void {
    if (!line.hasAnyCase(0, "SERVER:")) return;
    const at = afterSpaces(line, 7);
    if (findAnyCase(line, "UPNP/", at, line.length) >= 0) this.#flow.refine("upnp");
    const length = line.length - at;
    if (length > 0 && length <= LONGEST_PRODUCT && isPrintable(line, at, line.length))
      this.#flow.note("product", line.latin1(at, length));
  }

  /** Without the port, which the flow has. */
  #noteHost(line: Payload): void {
    const host = line.latin1(afterSpaces(line, 5), line.length).replace(/:\d*\s*$/, "");
    if (/^(\[[\da-f:.]+\]|[\w.-]+)$/i.test(host)) this.#flow.note("server-name", host);
  }
}

/** Events and calls of UPnP (UPnP Device Architecture 1.1 sections 3 and 4). */
const isUpnpRequest = (line: Payload): boolean =>
  (line.hasAnyCase(0, "NT:") && line.hasAnyCase(afterSpaces(line, 3), "UPNP:")) ||
  (line.hasAnyCase(0, "NTS:") && line.hasAnyCase(afterSpaces(line, 4), "UPNP:")) ||
  (findAnyCase(line, "SOAPACTION:", 0, 16) >= 0 && findAnyCase(line, "SCHEMAS-UPNP-ORG", 0, line.length) > 0);

/** A name and password, in base 64 (RFC 7617 section 2): only that they are there is seen. */
function isBasic(line: Payload, header: string): boolean {
  if (!line.hasAnyCase(0, header)) return false;
  const at = afterSpaces(line, header.length);
  return line.hasAnyCase(at, "BASIC ") && afterSpaces(line, at + 6) < line.length;
}

function afterSpaces(line: Payload, from: number): number {
  let at = from;
  while (line.u8(at) === SPACE || line.u8(at) === 0x09) at++;
  return at;
}

/** A number of at most 9 digits; 0 where there is none. */
function decimal(line: Payload, at: number): number {
  const end = afterDigits(line, at, 9);
  let value = 0;
  for (let index = at; index < end; index++) value = value * 10 + line.u8(index) - 0x30;
  return value;
}

/** Behind "/wsman": the end of the path, or what is below it. */
const isEndOfSegment = (byte: number): boolean => byte === SPACE || byte === 0x3f || byte === 0x2f || byte === -1;
