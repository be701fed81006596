import type { Side } from "../../../flow/flow-tcp.ts";
import { type Dialog, type DialogFactory, DONE, type InspectedFlow, SIDE_DONE } from "../../inspection/dialog.ts";
import type { Payload } from "../../inspection/payload.ts";
import { findAnyCase, isPrintable } from "../../signatures/internet/text.ts";
import { otherSide } from "../negotiation/sides.ts";
import { TextLines } from "../text-lines.ts";
import { afterSpaces, beginsLikeRequest } from "./http-fields.ts";
import { HttpRequests } from "./http-requests.ts";

const LONGEST_PRODUCT = 64;

/**
 * HTTP/1: the protocols that it carries and the server's names, from the first request and its answer; logons in clear,
 * from all requests of the connection.
 */
export const httpDialog: DialogFactory = (flow) => new HttpDialog(flow);

class HttpDialog implements Dialog {
  readonly #flow: InspectedFlow;
  readonly #requests: HttpRequests;
  readonly #lines = [new TextLines(), new TextLines()] as const;
  #client: Side = 0;
  #answer: "due" | "begun" | "read" = "due";

  constructor(flow: InspectedFlow) {
    this.#flow = flow;
    this.#requests = new HttpRequests(flow);
  }

  read(side: Side, said: Payload): number {
    if (this.#flow.start.isMidstream) this.#findClient(side, said);
    const isClient = side === this.#client;
    if (isClient && said.has(0, "PRI * HTTP/2.0")) {
      this.#flow.note("version", "HTTP/2");
      return DONE;
    }
    const lines = this.#lines[side];
    lines.begin(said);
    if (isClient) this.#requests.read(lines);
    else while (this.#answer !== "read" && lines.next()) this.#readAnswer(lines);
    if (this.#requests.isOver && this.#answer === "read") return DONE;
    return (isClient ? this.#requests.isOver : this.#answer === "read") ? SIDE_DONE : lines.taken;
  }

  lost(side: Side): boolean {
    this.#lines[side].lost();
    if (side === this.#client) this.#requests.lost();
    // Of answers only the first one is read, and behind the gap may be the middle of its body.
    else if (this.#answer === "due" && !this.#flow.start.isMidstream) this.#answer = "read";
    return side === this.#client || this.#answer !== "read";
  }

  /** Who began a connection that was under way is presumed: who asks is the client. */
  #findClient(side: Side, said: Payload): void {
    const isTurned = side === this.#client ? said.has(0, "HTTP/1.") : this.#answer === "due" && beginsLikeRequest(said);
    if (isTurned) this.#client = otherSide(this.#client);
  }

  #readAnswer({ line, isCut }: TextLines): void {
    if (this.#answer === "due") {
      // In a connection that was under way, anything else may be the rest of a body: of either side, until one is known.
      if (this.#flow.start.isMidstream ? line.has(0, "HTTP/1.") && !isCut : line.length > 0) this.#answer = "begun";
    } else if (line.length === 0) this.#answer = "read";
    else this.#readHeader(line);
  }

  #readHeader(line: Payload): void {
    if (!line.hasAnyCase(0, "SERVER:")) return;
    const at = afterSpaces(line, 7);
    if (findAnyCase(line, "UPNP/", at, line.length) >= 0) this.#flow.refine("upnp");
    const length = line.length - at;
    if (length > 0 && length <= LONGEST_PRODUCT && isPrintable(line, at, line.length))
      this.#flow.note("product", line.latin1(at, length));
  }
}
