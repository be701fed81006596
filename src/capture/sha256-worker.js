import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";

// Plain JavaScript, because Node 20 cannot run TypeScript in a worker and the tests run from src.

/**
 * Hashes the first `sizeBytes` bytes of a file and posts the digest, hex in lower case.
 * @typedef {{ readonly file: string, readonly sizeBytes: number }} DigestRequest
 */
const { file, sizeBytes } = /** @type {DigestRequest} */ (workerData);
const hash = createHash("sha256");
const buffer = new Uint8Array(1_048_576);
const descriptor = openSync(file, "r");
try {
  let position = 0;
  while (position < sizeBytes) {
    const count = readSync(descriptor, buffer, 0, Math.min(buffer.length, sizeBytes - position), position);
    if (count === 0) break;
    hash.update(buffer.subarray(0, count));
    position += count;
  }
} finally {
  closeSync(descriptor);
}
parentPort?.postMessage(hash.digest("hex"));
