import { existsSync } from "node:fs";
import { UserError } from "../base/problem.ts";
import { terminalText } from "../base/terminal-text.ts";
import type { SeenService } from "../service/service-inventory.ts";
import { LISTED_TRANSPORTS } from "../tables/service-list.ts";
import { parsePortQuery } from "./services.ts";

export interface LearnedQuery {
  readonly captures: readonly string[];
  /** As `fwreport services` takes it: a port, or part of a name; empty for every service. */
  readonly query: string;
}

/**
 * Tells captures from a query among what stands beside `--learned`: a shell may have made several names of one, so that a
 * word is a capture if there is such a file, or if it is written like one. Throws `UserError` where a query stands in the
 * place of the capture.
 */
export function splitLearned(learned: readonly string[], words: readonly string[]): LearnedQuery {
  for (const given of learned)
    if (!existsSync(given) && parsePortQuery(given) !== undefined)
      throw new UserError(
        `--learned ${terminalText(given)}: no capture has that name; the services of a port are listed by fwreport services ${terminalText(given)} --learned CAPTURE`,
      );
  const isCapture = (word: string): boolean => {
    if (word === "-" || existsSync(word)) return true;
    return parsePortQuery(word) === undefined && /[/\\]|\.\w+$/.test(word);
  };
  return {
    captures: [...learned, ...words.filter(isCapture)],
    query: words.filter((word) => !isCapture(word)).join(" "),
  };
}

/** Which services a query asks for. Throws `UserError` for a port out of range. */
export function learnedFilter(query: string): (seen: SeenService) => boolean {
  const asked = parsePortQuery(query);
  if (asked !== undefined)
    return ({ port, ipProtocol }) =>
      port === asked.port && asked.transports.some((transport) => LISTED_TRANSPORTS[transport] === ipProtocol);
  const part = query.toLowerCase();
  return ({ service, systemServices }) =>
    [service ?? "", ...systemServices].some((name) => name.toLowerCase().includes(part));
}
