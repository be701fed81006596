/** Replaced by the table. */
export const agrees = (promised: string, spoken: string): boolean => promised === spoken;
