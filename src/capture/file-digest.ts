import { Worker } from "node:worker_threads";

/** The SHA-256 of a file being computed in a thread of its own, which reads the file itself. */
export class FileDigest {
  readonly #worker: Worker;
  readonly #result: Promise<string>;

  /** Hashes the first `sizeBytes` bytes of `file`. */
  constructor(file: string, sizeBytes: number) {
    this.#worker = new Worker(new URL("./sha256-worker.js", import.meta.url), { workerData: { file, sizeBytes } });
    this.#result = new Promise((resolve, reject) => {
      this.#worker.once("message", resolve);
      this.#worker.once("error", reject);
      this.#worker.once("exit", () => reject(new Error("the hashing thread ended without a digest")));
    });
    // Whoever never asks for the digest is not told that it failed either.
    this.#result.catch(() => undefined);
  }

  /** Hex, lower case. Rejects when the file cannot be read. */
  digest(): Promise<string> {
    return this.#result;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
