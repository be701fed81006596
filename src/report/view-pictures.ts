import { drawCountBars } from "./charts/count-bars.ts";
import { drawHostMatrix } from "./charts/host-matrix.ts";
import { drawOverTime } from "./charts/over-time.ts";
import { DIRECTION_WORDS, VERDICT_ORDER, VERDICT_WORDS } from "./page-words.ts";
import type { ModelTraffic } from "./report-model.ts";

/** Services of the picture; the others are one row. */
const SERVICES_SHOWN = 15;
const DIRECTIONS = Object.keys(DIRECTION_WORDS).length;

/** The slots of partials/pictures.hbs: every picture with its numbers beside it; null where there is no flow. */
export function viewPictures({ overTime, services, directions, hosts }: ModelTraffic) {
  if (overTime === null) return null;
  return {
    verdicts: VERDICT_ORDER.map((verdict) => ({ verdict, title: VERDICT_WORDS[verdict].title })),
    overTime: drawOverTime(overTime),
    services: drawCountBars(
      services.map(({ service, ...counted }) => ({ name: service ?? "not identified", ...counted })),
      SERVICES_SHOWN,
    ),
    directions: drawCountBars(
      directions.map(({ direction, ...counted }) => ({ name: DIRECTION_WORDS[direction], ...counted })),
      DIRECTIONS,
    ),
    hosts: drawHostMatrix(hosts),
  };
}
