import type { InspectedFlow } from "../../inspection/dialog.ts";
import { Payload } from "../../inspection/payload.ts";
import { afterDigits, findAnyCase, isDigit } from "../../signatures/internet/text.ts";
import { LINE_LIMIT, type TextLines } from "../text-lines.ts";
import { afterSpaces, beginsLikeRequest, chunkSize, decimal, isBasic, isRequestLine } from "./http-fields.ts";

const SPACE = 0x20;
const LF = 0x0a;

/**
 * What comes next: a head, or what stands between two of them; the rest of a head; a body, which a client leaves out
 * that is refused before it; the size of a chunk; the end of one; what follows the last.
 */
type Place = "between" | "head" | "awaited-body" | "chunk" | "chunk-end" | "trailer";

/** Shown during one call, so all flows share it. */
const REST = new Payload();

/**
 * The requests of one connection: what the first one is for, and whether any of them carries a name and password in
 * clear. Bodies are passed over. Where it is not certain that a head begins (behind a gap, in a tunnel), only a request
 * line begins one.
 */
export class HttpRequests {
  readonly #flow: InspectedFlow;
  #place: Place = "between";
  /** Undefined until the client has said something in a connection that was under way. */
  #isAdrift: boolean | undefined;
  #isFirst = true;
  #bodyLength = 0;
  #isChunked = false;
  /** The client waits with the body until it is asked for it (RFC 9110 section 10.1.1). */
  #isBodyAwaited = false;
  #hasLogon = false;
  /** The head of a request with a password has been read: nothing more is of interest. */
  isOver = false;

  constructor(flow: InspectedFlow) {
    this.#flow = flow;
    this.#isAdrift = flow.start.isMidstream ? undefined : false;
  }

  /** Reads what has been given to `lines`. */
  read(lines: TextLines): void {
    if (this.#isAdrift === undefined) this.#findBeginning(lines);
    while (!this.isOver && this.#settleBody(lines) && lines.next()) this.#readLine(lines);
  }

  /** Whether the first bytes of a connection that was under way begin a request. */
  #findBeginning(lines: TextLines): void {
    // A keep-alive repeats the byte before those to come, often as zero (RFC 1122 section 4.2.3.6).
    if (lines.showRest(REST).u8(0) === 0) lines.pass(1);
    if (lines.showRest(REST).length > 0) this.#isAdrift = !beginsLikeRequest(REST);
  }

  /** Reads a line; passes over the body that follows it in `lines`. */
  #readLine(lines: TextLines): void {
    const { line } = lines;
    switch (this.#place) {
      case "between":
        this.#beginHead(lines);
        break;
      case "head":
        if (line.length > 0) this.#readHeader(lines);
        else this.#endHead(lines);
        break;
      case "chunk":
        this.#readChunkSize(lines);
        break;
      case "chunk-end":
        if (line.length === 0) this.#place = "chunk";
        else this.#goAdrift(lines);
        break;
      default:
        if (line.length === 0) this.#place = "between";
    }
  }

  /** Bytes are missing. Behind a gap in a head, more of it is taken to come. */
  lost(): void {
    this.#isAdrift = true;
    if (this.#place !== "head") this.#place = "between";
  }

  /** Whether the next line can be read: an awaited body is told from the next request, which comes instead of it. */
  #settleBody(lines: TextLines): boolean {
    if (this.#place !== "awaited-body") return true;
    const rest = lines.showRest(REST);
    if (rest.length === 0) return false;
    const end = beginsLikeRequest(rest) ? rest.indexOf(LF, 0, LINE_LIMIT) : 0;
    if (end < 0 && rest.length < LINE_LIMIT) return false;
    const hasReturn = end > 0 && rest.u8(end - 1) === 0x0d;
    const isRequest = end > 0 && isRequestLine(rest.showPart(rest, 0, hasReturn ? end - 1 : end));
    this.#place = "between";
    if (!isRequest) this.#beginBody(lines);
    return true;
  }

  #beginHead(lines: TextLines): void {
    const { line, isCut } = lines;
    if (line.length === 0) return;
    const isRequest = !isCut && isRequestLine(line);
    if (this.#isAdrift === true && !isRequest) return;
    this.#place = "head";
    this.#bodyLength = 0;
    this.#isChunked = false;
    this.#isBodyAwaited = false;
    // What follows in a tunnel may be anything.
    if (line.has(0, "CONNECT ")) this.#isAdrift = true;
    if (this.#isFirst) this.#readTarget(lines);
    // The request line may be lost, and this the line behind it.
    if (!isRequest) this.#readHeader(lines);
  }

  #readTarget({ line, isCut }: TextLines): void {
    const target = line.indexOf(SPACE) + 1;
    const isRpc = line.has(0, "RPC_IN_DATA ") || line.has(0, "RPC_OUT_DATA ");
    if (isRpc || line.hasAnyCase(target, "/RPC/RPCPROXY.DLL")) this.#flow.refine("rpc-http");
    else if (line.hasAnyCase(target, "/WSMAN") && isEndOfSegment(line.u8(target + 6), isCut))
      this.#flow.refine("winrm");
  }

  #readHeader({ line, isCut }: TextLines): void {
    if (line.hasAnyCase(0, "CONTENT-LENGTH:")) {
      if (isCut) this.#isAdrift = true;
      else this.#bodyLength = bodyLength(line);
    } else if (line.hasAnyCase(0, "TRANSFER-ENCODING:")) {
      const isChunked = findAnyCase(line, "CHUNKED", 0, line.length) >= 0;
      if (isCut && !isChunked) this.#isAdrift = true;
      else this.#isChunked = isChunked;
    } else if (line.hasAnyCase(0, "EXPECT:")) this.#isBodyAwaited = true;
    else if (line.hasAnyCase(0, "UPGRADE:")) this.#isAdrift = true;
    else if (isBasic(line, "AUTHORIZATION:") || isBasic(line, "PROXY-AUTHORIZATION:")) {
      this.#flow.note("weakness", "http-basic");
      this.#hasLogon = true;
    } else if (this.#isFirst && !isCut) this.#readUse(line);
  }

  /** What the first request is for; later ones may be for anything. */
  #readUse(line: Payload): void {
    if (line.hasAnyCase(0, "HOST:")) noteHost(this.#flow, line);
    else if (line.hasAnyCase(0, "CONTENT-TYPE:") && line.hasAnyCase(afterSpaces(line, 13), "APPLICATION/IPP"))
      this.#flow.refine("ipp");
    else if (isUpnpRequest(line)) this.#flow.refine("upnp");
  }

  #endHead(lines: TextLines): void {
    this.#isFirst = false;
    this.isOver = this.#hasLogon;
    this.#place = this.#isBodyAwaited ? "awaited-body" : "between";
    if (!this.#isBodyAwaited) this.#beginBody(lines);
  }

  #beginBody(lines: TextLines): void {
    if (this.#isChunked) this.#place = "chunk";
    else lines.pass(this.#bodyLength);
  }

  #readChunkSize(lines: TextLines): void {
    const size = lines.isCut ? -1 : chunkSize(lines.line);
    if (size < 0) this.#goAdrift(lines);
    else if (size === 0) this.#place = "trailer";
    else {
      this.#place = "chunk-end";
      lines.pass(size);
    }
  }

  /** The line is not what it has to be: it may be the next request. */
  #goAdrift(lines: TextLines): void {
    this.#isAdrift = true;
    this.#place = "between";
    this.#beginHead(lines);
  }
}

const bodyLength = (line: Payload): number => Math.max(0, decimal(line, afterSpaces(line, 15)));

/** Without the port, which the flow has. */
function noteHost(flow: InspectedFlow, line: Payload): void {
  const at = afterSpaces(line, 5);
  const end = hostEnd(line, at);
  const behind = line.u8(end) === COLON ? afterDigits(line, end + 1, PORT_DIGITS) : end;
  if (end > at && afterSpaces(line, behind) === line.length) flow.note("server-name", line.latin1(at, end - at));
}

const COLON = 0x3a;
const PORT_DIGITS = 5;

/** Where a host name, an IPv4 address, or an IPv6 address in brackets ends; `at` where none stands. */
function hostEnd(line: Payload, at: number): number {
  let end = at;
  if (line.u8(at) === 0x5b) {
    end += 1;
    while (isOfAddress(line.u8(end))) end++;
    return line.u8(end) === 0x5d && end > at + 1 ? end + 1 : at;
  }
  while (isOfName(line.u8(end))) end++;
  return end;
}

const isLetter = (byte: number): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
const isOfName = (byte: number): boolean =>
  isDigit(byte) || isLetter(byte) || byte === 0x2d || byte === 0x2e || byte === 0x5f;
const isOfAddress = (byte: number): boolean =>
  isDigit(byte) || byte === COLON || byte === 0x2e || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);

/** Events and calls of UPnP (UPnP Device Architecture 1.1 sections 3 and 4). */
const isUpnpRequest = (line: Payload): boolean =>
  (line.hasAnyCase(0, "NT:") && line.hasAnyCase(afterSpaces(line, 3), "UPNP:")) ||
  (line.hasAnyCase(0, "NTS:") && line.hasAnyCase(afterSpaces(line, 4), "UPNP:")) ||
  (findAnyCase(line, "SOAPACTION:", 0, 16) >= 0 && findAnyCase(line, "SCHEMAS-UPNP-ORG", 0, line.length) > 0);

/** Behind "/wsman": the end of the path, or what is below it. */
const isEndOfSegment = (byte: number, isCut: boolean): boolean =>
  byte === SPACE || byte === 0x3f || byte === 0x2f || (byte === -1 && !isCut);
