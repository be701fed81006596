import type { Artifact, PhysicalLocation } from "sarif";
import { artifactUri } from "./artifact-uri.ts";

/** UTF-16 units: a rule that lists a thousand addresses is found by its line number. */
const MAX_SNIPPET = 1000;

/** A file that the run read. */
export interface ReadFile {
  readonly file: string;
  readonly sizeBytes: number;
  /** In lower-case hex. */
  readonly sha256: string;
}

/** A place in a file; lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
  /** The whole line; empty: not known. */
  readonly lineText: string;
}

export const artifactsOf = (files: readonly ReadFile[]): Artifact[] =>
  files.map(({ file, sizeBytes, sha256 }) => ({
    location: { uri: artifactUri(file) },
    length: sizeBytes,
    hashes: { "sha-256": sha256 },
  }));

/** Makes physical locations that refer to the artifacts of `files`, in their order. */
export function locateIn(files: readonly ReadFile[]): (place: Place) => PhysicalLocation {
  const indexOf = new Map(files.map(({ file }, index) => [file, index]));
  return ({ file, line, column, lineText }) => {
    const index = indexOf.get(file);
    const isShown = lineText !== "" && lineText.length <= MAX_SNIPPET;
    return {
      artifactLocation: { uri: artifactUri(file), ...(index === undefined ? {} : { index }) },
      region: {
        startLine: line,
        ...(column === undefined ? {} : { startColumn: column }),
        ...(isShown ? { snippet: { text: lineText } } : {}),
      },
    };
  };
}
