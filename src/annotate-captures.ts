import type { Verdict } from "./audit/finding.ts";
import type { CaptureSummary } from "./capture/capture-summary.ts";
import type { CapturedPacket } from "./capture/captured-packet.ts";
import { readCapture } from "./capture/read-capture.ts";
import type { CaptureInput } from "./capture/resolve-inputs.ts";
import { FlowTable } from "./flow/flow-table.ts";
import type { LateFragments } from "./flow/late-fragments.ts";
import type { FlowTimeouts } from "./flow/timeouts.ts";
import { decodeFrame } from "./packet/decode-frame.ts";
import { DecodedPacket } from "./packet/decoded-packet.ts";
import { describeWithoutIp } from "./packet/describe-stop.ts";
import { headerEnd } from "./packet/header-end.ts";
import { type Comment, CommentBook } from "./report/comment-book.ts";
import type { FlowJudgements } from "./store/read-judgements.ts";

/** A second reading of captures whose flows have been judged. */
export interface Annotation {
  /** The same files in the same order, and what the first reading found in them. */
  readonly captures: readonly CaptureInput[];
  readonly summaries: readonly CaptureSummary[];
  /** The same as in the first reading, so that the same packets make the same flows. */
  readonly timeouts: FlowTimeouts;
  readonly lateFragments: LateFragments;
  /** Asked once. */
  readonly judgements: () => FlowJudgements;
  readonly isHeadersOnly: boolean;
  readonly receiver: AnnotationReceiver;
  readonly onProgress: (bytesRead: number, totalBytes: number | undefined) => void;
}

/** What receives the packets with what is to be said of them. */
export interface AnnotationReceiver {
  /** From here on packets come from another file. */
  startFile(): void;
  /**
   * A packet, of which bytes up to `end` are to be written. `verdict`: of its flow, undefined where it is in none. The
   * comment is UTF-8 and, as the packet, valid during the call only.
   */
  packet(packet: CapturedPacket, end: number, verdict: Verdict | undefined, comment: Comment): void;
}

const LATER_FRAGMENT = "a later fragment whose first fragment was not captured";

/**
 * Reads the captures once more, sorts their packets into the same flows, and hands on each with a comment. Returns the first
 * file that is not what it was at the first reading, whose verdicts would be of other packets; undefined: all are the same.
 */
export async function annotateCaptures(annotation: Annotation): Promise<string | undefined> {
  const { captures, summaries, timeouts, lateFragments, judgements, isHeadersOnly, receiver } = annotation;
  const flows = new FlowTable<undefined>(timeouts, { begin: () => undefined, end: () => undefined });
  const packet = new DecodedPacket();
  const comments = new CommentBook(judgements());
  let isUnknownSeen = false;
  for (const [file, capture] of captures.entries()) {
    flows.startFile(file);
    receiver.startFile();
    comments.startFile(capture.file);
    const summary = await readCapture(
      capture,
      (captured) => {
        const { frameNumber, timestampMicros } = captured;
        decodeFrame(captured, packet);
        const end = isHeadersOnly ? headerEnd(packet, captured) : captured.end;
        if (packet.addressLength === 0) {
          receiver.packet(
            captured,
            end,
            undefined,
            comments.withoutFlow(describeWithoutIp(packet, captured), frameNumber),
          );
          return;
        }
        flows.add(packet, timestampMicros, frameNumber);
        const sequence = flows.latestSequence ?? lateFragments.flowOf(file, frameNumber);
        const verdict = sequence === undefined ? undefined : comments.verdictOf(sequence);
        if (sequence !== undefined && verdict !== undefined)
          receiver.packet(captured, end, verdict, comments.onFlow(sequence, frameNumber));
        else receiver.packet(captured, end, undefined, comments.withoutFlow(LATER_FRAGMENT, frameNumber));
        // Only a file that has grown can have more flows than were stored: its digest tells, below.
        isUnknownSeen ||= sequence !== undefined && verdict === undefined;
      },
      { onProgress: annotation.onProgress },
    );
    if (summary.sha256 !== summaries[file]?.sha256) return capture.file;
    if (isUnknownSeen) throw new Error(`${capture.file} gave a flow that is not stored`);
  }
  return undefined;
}
