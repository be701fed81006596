/**
 * Three-valued answers: `maybe` where a capture or an export cannot show which. A decision is certain whenever every way
 * in which the `maybe`s can fall gives the same answer.
 */
export type Truth = "no" | "maybe" | "yes";

export const truthOf = (isTrue: boolean): Truth => (isTrue ? "yes" : "no");

/** The stronger of two reasons for the same thing. */
export const either = (first: Truth, second: Truth): Truth => {
  if (first === "yes" || second === "yes") return "yes";
  return first === "maybe" || second === "maybe" ? "maybe" : "no";
};
