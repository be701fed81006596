import type { Signature } from "../inspection/signature.ts";

/** Every signature. To recognise another protocol, add its file to one of these lists. */
export const SIGNATURES: readonly Signature[] = [];
