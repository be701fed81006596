import type { ExpectedFlow } from "../scenario/expectation.ts";

/** A capture, the rules that judge it, and the answer. Two samples may share a capture. */
export interface Sample {
  readonly name: string;
  /** One line: the question that the sample answers. */
  readonly title: string;
  /** Paragraphs of Markdown: what the network is and what to look at. */
  readonly story: string;
  readonly captureFile: string;
  readonly captureBytes: Uint8Array;
  readonly rulesFile: string;
  readonly rulesBytes: Uint8Array;
  /** Options of the command line beyond the capture and `--rules`. */
  readonly options: readonly string[];
  /** Something else to run on the capture, and what it prints; a test holds the tool to it. */
  readonly transcript?: { readonly command: string; readonly output: string };
  /** In order of their first packets. */
  readonly flows: readonly ExpectedFlow[];
}
