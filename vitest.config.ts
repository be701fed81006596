import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // A worker loads src/ once for all its files: no file changes what another one reads.
    isolate: false,
    // One fewer than there are processors, which is usual, is one alone where there are two.
    maxWorkers: availableParallelism(),
  },
});
