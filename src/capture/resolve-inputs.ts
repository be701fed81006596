import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { UserError } from "../base/problem.ts";
import { terminalText } from "../base/terminal-text.ts";
import { systemReason } from "./byte-source.ts";
import { NotACapture, type OpenCapture, openCaptureFile, openCaptureStream } from "./open-capture.ts";
import { peekFirstMicros } from "./peek-first-micros.ts";

/** A capture to read. What comes from a pipe is open already, for it can be read but once. */
export type CaptureInput =
  | { readonly kind: "file"; readonly file: string }
  | { readonly kind: "stream"; readonly file: string; readonly capture: OpenCapture };

/** A file of a directory that is not read. */
export interface PassedOver {
  readonly file: string;
  /** In words: "a ZIP archive", "a directory". */
  readonly why: string;
}

export interface ResolvedInputs {
  /** In the order of their first packets; those that begin together, or have no packet, in the order given. */
  readonly inputs: readonly CaptureInput[];
  readonly passedOver: readonly PassedOver[];
}

const STDIN_DESCRIPTOR = 0;

/** A regular file that is a capture, with what tells it from every other file. */
interface FoundFile {
  readonly file: string;
  readonly identity: string;
}

/**
 * Turns what the user named (files, directories, `-`) into captures in time order. A directory gives its captures,
 * known by their content; what else lies in it is named in `passedOver`. Throws UserError when something named is not
 * there, cannot be read, or is no capture, when a directory has none, and when `-` is given twice.
 */
export async function resolveInputs(paths: readonly string[], stdin?: Readable): Promise<ResolvedInputs> {
  if (paths.filter((path) => path === "-").length > 1) {
    throw new UserError("- (standard input) is given twice, and can be read only once.");
  }
  const inputs: CaptureInput[] = [];
  const passedOver: PassedOver[] = [];
  const seen = new Set<string>();
  const addOnce = ({ file, identity }: FoundFile): void => {
    if (seen.has(identity)) passedOver.push({ file, why: "the same file as one before it" });
    else inputs.push({ kind: "file", file });
    seen.add(identity);
  };
  for (const path of paths) {
    if (path === "-") {
      const stream = stdin ?? createReadStream("", { fd: STDIN_DESCRIPTOR, autoClose: false });
      inputs.push({ kind: "stream", file: "-", capture: await openCaptureStream("-", stream) });
      continue;
    }
    const stats = await stat(path).catch((error: unknown) => {
      throw new UserError(`${terminalText(path)} cannot be read: ${systemReason(error)}.`);
    });
    if (stats.isDirectory()) {
      const found = await findCaptures(path);
      passedOver.push(...found.passedOver);
      for (const file of found.files) addOnce(file);
    } else if (stats.isFile()) {
      await expectCaptureFile(path);
      addOnce({ file: path, identity: `${stats.dev}:${stats.ino}` });
    } else {
      inputs.push({ kind: "stream", file: path, capture: await openCaptureStream(path, createReadStream(path)) });
    }
  }
  return { inputs: await inTimeOrder(inputs), passedOver };
}

async function expectCaptureFile(file: string): Promise<void> {
  const capture = await openCaptureFile(file, "no-hash");
  await capture.close();
}

/** The captures that lie in a directory itself, by name. Directories in it are passed over. */
async function findCaptures(
  directory: string,
): Promise<{ readonly files: readonly FoundFile[]; readonly passedOver: readonly PassedOver[] }> {
  const names = await readdir(directory).catch((error: unknown) => {
    throw new UserError(`The directory ${terminalText(directory)} cannot be read: ${systemReason(error)}.`);
  });
  const files: FoundFile[] = [];
  const passedOver: PassedOver[] = [];
  for (const name of names.sort()) {
    const file = join(directory, name);
    const stats = await stat(file).catch(() => undefined);
    if (stats === undefined) passedOver.push({ file, why: "a link to nothing" });
    else if (stats.isDirectory()) passedOver.push({ file, why: "a directory" });
    else if (!stats.isFile()) passedOver.push({ file, why: "not a plain file" });
    else {
      const why = await whyNoCapture(file);
      if (why === undefined) files.push({ file, identity: `${stats.dev}:${stats.ino}` });
      else passedOver.push({ file, why });
    }
  }
  if (files.length === 0) {
    const count = names.length === 1 ? "the one file in it is none" : `none of the ${names.length} files in it is one`;
    const why = names.length === 0 ? "it is empty" : count;
    throw new UserError(
      `The directory ${terminalText(directory)} has no capture: ${why}. Captures are known by their content: pcap, pcapng, Network Monitor or snoop, also inside gzip or zstd.`,
    );
  }
  return { files, passedOver };
}

/** undefined: it is a capture. */
async function whyNoCapture(file: string): Promise<string | undefined> {
  try {
    await expectCaptureFile(file);
    return undefined;
  } catch (error) {
    if (error instanceof NotACapture) return error.looksLike;
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

async function inTimeOrder(inputs: readonly CaptureInput[]): Promise<readonly CaptureInput[]> {
  if (inputs.length < 2) return inputs;
  const timed: { readonly input: CaptureInput; readonly firstMicros: number }[] = [];
  for (const input of inputs) {
    const firstMicros = (await firstMicrosOf(input)) ?? Number.POSITIVE_INFINITY;
    timed.push({ input, firstMicros });
  }
  return timed.sort((a, b) => compareMicros(a.firstMicros, b.firstMicros)).map(({ input }) => input);
}

/** Not a difference: two captures without a packet are both at infinity. */
const compareMicros = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

async function firstMicrosOf(input: CaptureInput): Promise<number | undefined> {
  if (input.kind === "stream") return peekFirstMicros(input.capture);
  const capture = await openCaptureFile(input.file, "no-hash");
  try {
    return await peekFirstMicros(capture);
  } finally {
    await capture.close();
  }
}
