import type { Lesson } from "../../endpoints/learned-endpoint.ts";
import type { InspectedFlow } from "../../inspection/dialog.ts";

/** Lessons of one datagram that anyone may send. */
const DATAGRAM_LIMIT = 16;

/** What one message teaches, up to a limit; what is beyond it is counted. One for each message. */
export class AnnouncedLessons {
  readonly #flow: InspectedFlow;
  #left: number;

  constructor(flow: InspectedFlow, limit = DATAGRAM_LIMIT) {
    this.#flow = flow;
    this.#left = limit;
  }

  learn(lesson: Lesson): void {
    if (this.#left === 0) this.#flow.forget(1);
    else {
      this.#left -= 1;
      this.#flow.learn(lesson);
    }
  }
}
