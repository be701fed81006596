import type { Signature } from "../inspection/signature.ts";
import { INTERNET_SIGNATURES } from "./internet/internet-signatures.ts";
import { PLANT_SIGNATURES } from "./plant/plant-signatures.ts";
import { WINDOWS_SIGNATURES } from "./windows/windows-signatures.ts";

/** Every signature. To recognise another protocol, add it to one of these lists. */
export const SIGNATURES: readonly Signature[] = [...WINDOWS_SIGNATURES, ...INTERNET_SIGNATURES, ...PLANT_SIGNATURES];
