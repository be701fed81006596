/** The frame builders of the samples, for tests of every stage. */
export * from "../../scripts/scenario/capture-file.ts";
export * from "../../scripts/scenario/frames.ts";
export * from "../../scripts/scenario/octets.ts";
