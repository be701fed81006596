/**
 * Letters of Zeek's `history` (base/protocols/conn/main.zeek), each written once a side in order of first appearance:
 * upper case for the initiator, lower case for the responder.
 */
const LETTERS = "shadfrtwiq^";

/** Number of each letter: its place in `LETTERS`. */
export const LETTER = {
  syn: 0,
  synAck: 1,
  pureAck: 2,
  payload: 3,
  fin: 4,
  reset: 5,
  retransmission: 6,
  zeroWindow: 7,
  /** SYN with RST, FIN with RST: flags that contradict each other. */
  inconsistent: 8,
  /** SYN with FIN or SYN with RST: several flags that begin and end at once. */
  multiFlag: 9,
  /** The flow was turned round: its first packet came from the presumed responder. Has no side. */
  turnedRound: 10,
} as const;

const RESPONDER = 0x80;

/** One letter as one byte, so that a record can keep the history without a string. */
export const letterCode = (letter: number, isResponder: boolean): number => (isResponder ? letter | RESPONDER : letter);

/** The history text of `length` letter codes at `at`. */
export function formatHistory(codes: Uint8Array, at: number, length: number): string {
  let history = "";
  for (const code of codes.subarray(at, at + length)) {
    const letter = LETTERS.charAt(code & ~RESPONDER);
    history += (code & RESPONDER) === 0 ? letter.toUpperCase() : letter;
  }
  return history;
}
