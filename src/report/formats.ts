import type { RunReader } from "../store/run-reader.ts";
import type { StoredFlow } from "../store/stored-flow.ts";
import { buildModel } from "./build-model.ts";
import { renderCsv } from "./render-csv.ts";
import { renderHtml } from "./render-html.ts";
import { renderJson } from "./render-json.ts";
import { renderNdjson } from "./render-ndjson.ts";
import type { ReportModel } from "./report-model.ts";
import { loadTemplates, type Templates } from "./templates.ts";

/** What every format is rendered from. Each part is made when first asked for. */
export interface ReportSource {
  model(): ReportModel;
  /** In order of first packet, read anew each time. */
  flows(): Iterable<StoredFlow>;
  templates(): Templates;
}

/** A format writes its text in pieces, so that a big run is never in memory as a whole. */
export interface Format {
  /** Without the dot; a file name that ends in it implies the format. */
  readonly extension: string;
  readonly render: (source: ReportSource) => Iterable<string>;
}

export const FORMAT_NAMES = ["html", "json", "ndjson", "csv"] as const;
export type FormatName = (typeof FORMAT_NAMES)[number];

/** To add a format, add its name above and a line here. */
export const FORMATS: Readonly<Record<FormatName, Format>> = {
  html: { extension: "html", render: (source) => [renderHtml(source.model(), source.templates())] },
  json: { extension: "json", render: (source) => [renderJson(source.model())] },
  ndjson: { extension: "ndjson", render: (source) => renderNdjson(source.flows()) },
  csv: { extension: "csv", render: (source) => renderCsv(source.flows()) },
};

/** What a user can choose of the model and the page. */
export interface ReportChoices {
  /** Rows of each table; `ROWS_SHOWN` where nothing is said. */
  readonly rows?: number | undefined;
  /** A page of the user's own. */
  readonly templates?: Templates | undefined;
}

/** Every format of one run from one model. */
export function createReportSource(reader: RunReader, choices: ReportChoices = {}): ReportSource {
  let model: ReportModel | undefined;
  let { templates } = choices;
  return {
    model() {
      model ??= buildModel(reader, choices.rows);
      return model;
    },
    flows: () => reader.flows(),
    templates() {
      templates ??= loadTemplates();
      return templates;
    },
  };
}
