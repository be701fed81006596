import { type Annotation, type AnnotationReceiver, annotateCaptures } from "../annotate-captures.ts";
import type { Verdict } from "../audit/finding.ts";
import { UserError } from "../base/problem.ts";
import { terminalText } from "../base/terminal-text.ts";
import type { CapturedPacket } from "../capture/captured-packet.ts";
import { PcapngWriter } from "../capture/pcapng/pcapng-writer.ts";
import type { Comment } from "../report/comment-book.ts";
import type { CaptureOutput } from "./capture-outputs.ts";
import { UnfinishedFile } from "./unfinished-file.ts";

/** A capture that was written. */
export interface WrittenCapture {
  readonly file: string;
  readonly sizeBytes: number;
  readonly packets: number;
}

export interface WrittenCaptures {
  readonly captures: readonly WrittenCapture[];
  /** Packets that are in no flow, so that no file of `--split` has them; 0 without `--split`. */
  readonly packetsWithoutFile: number;
}

/**
 * Writes the captures again, each packet with a comment on its flow. All files appear, or none; one that has no packet is
 * not written, and an older one of its name goes, as it would say something of another run. Throws `UserError` where a
 * capture is not what it was when it was judged.
 */
export async function writeCaptures(
  outputs: readonly CaptureOutput[],
  application: string,
  annotation: Omit<Annotation, "receiver">,
): Promise<WrittenCaptures> {
  if (outputs.length === 0) return { captures: [], packetsWithoutFile: 0 };
  const writers = outputs.map((output) => new CaptureWriter(output, application));
  try {
    const router = new PacketRouter(writers);
    const changed = await annotateCaptures({
      ...annotation,
      receiver: router,
      onProgress: (bytesRead, totalBytes) => {
        for (const writer of writers) writer.check();
        annotation.onProgress(bytesRead, totalBytes);
      },
    });
    if (changed !== undefined)
      throw new UserError(
        `${terminalText(changed)} changed while it was read: ${outputs.map(({ option }) => option)[0]} reads it twice; save the capture first, or copy it`,
      );
    const captures = writers.flatMap((writer) => writer.finish());
    for (const writer of writers) writer.publish();
    return { captures, packetsWithoutFile: router.packetsWithoutFile };
  } finally {
    for (const writer of writers) writer.discard();
  }
}

/** Gives each packet to the writers that want it. */
class PacketRouter implements AnnotationReceiver {
  readonly #writers: readonly CaptureWriter[];
  readonly #isSplit: boolean;
  packetsWithoutFile = 0;

  constructor(writers: readonly CaptureWriter[]) {
    this.#writers = writers;
    this.#isSplit = writers.some(({ verdict }) => verdict !== undefined);
  }

  startFile(): void {
    for (const writer of this.#writers) writer.startFile();
  }

  packet(packet: CapturedPacket, end: number, verdict: Verdict | undefined, comment: Comment): void {
    if (verdict === undefined && this.#isSplit) this.packetsWithoutFile++;
    for (const writer of this.#writers)
      if (writer.verdict === undefined || writer.verdict === verdict) writer.write(packet, end, comment);
  }
}

/** One capture, begun when its first packet comes; that of all packets, at once. */
class CaptureWriter {
  readonly verdict: Verdict | undefined;
  readonly #file: UnfinishedFile;
  readonly #application: string;
  #pcapng: PcapngWriter | undefined;

  constructor({ file, verdict }: CaptureOutput, application: string) {
    this.verdict = verdict;
    this.#file = new UnfinishedFile(file);
    this.#application = application;
    if (verdict === undefined) this.#pcapng = this.#begin();
  }

  startFile(): void {
    this.#pcapng?.startFile();
  }

  write(packet: CapturedPacket, end: number, { bytes, length }: Comment): void {
    this.#pcapng ??= this.#begin();
    this.#pcapng.write(packet, end, bytes, length);
  }

  /** Throws `UserError` where the file could not be written so far. */
  check(): void {
    this.#file.check();
  }

  /** What `publish` will show; nothing where no packet came. */
  finish(): WrittenCapture[] {
    if (this.#pcapng === undefined) return [];
    this.#pcapng.finish();
    this.check();
    const { file, sizeBytes } = this.#file;
    return [{ file, sizeBytes, packets: this.#pcapng.packets }];
  }

  publish(): void {
    this.#file.publish();
  }

  discard(): void {
    this.#file.discard();
  }

  #begin(): PcapngWriter {
    return new PcapngWriter(this.#application, (bytes) => this.#file.write(bytes));
  }
}
