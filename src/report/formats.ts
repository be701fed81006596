import type { RunReader } from "../store/run-reader.ts";
import type { StoredFlow } from "../store/stored-flow.ts";
import { buildModel } from "./build-model.ts";
import { renderCsv } from "./render-csv.ts";
import { renderEcs } from "./render-ecs.ts";
import { renderHtml } from "./render-html.ts";
import { renderJson } from "./render-json.ts";
import { renderJunit } from "./render-junit.ts";
import { renderMarkdown } from "./render-markdown.ts";
import { renderNdjson } from "./render-ndjson.ts";
import { renderSarif } from "./render-sarif.ts";
import { renderZeek } from "./render-zeek.ts";
import type { ReportModel } from "./report-model.ts";
import { loadTemplates, type Templates } from "./templates.ts";

/** What every format is rendered from. Each part is made when first asked for. */
export interface ReportSource {
  model(): ReportModel;
  /** In order of first packet, read anew each time. */
  flows(): Iterable<StoredFlow>;
  templates(): Templates;
}

/** What a user may ask of a format. */
export interface RenderOptions {
  /** CSV begins with a byte order mark, by which Excel knows that it is UTF-8. */
  readonly hasByteOrderMark?: boolean;
}

/** A format writes its text in pieces, so that a big run is never in memory as a whole. */
export interface Format {
  /** Without the dot; what a file gets whose name we choose. No two formats share it. */
  readonly extension: string;
  /** Other endings, without the dot, that a name of the user's may have. */
  readonly otherExtensions: readonly string[];
  readonly render: (source: ReportSource, options?: RenderOptions) => Iterable<string>;
}

/** Where an ending fits several formats, it implies the one that is named first. */
export const FORMAT_NAMES = ["html", "json", "ndjson", "csv", "md", "sarif", "junit", "ecs", "zeek"] as const;
export type FormatName = (typeof FORMAT_NAMES)[number];

/** To add a format, add its name above and a line here, and a section to docs/formats.md. */
export const FORMATS: Readonly<Record<FormatName, Format>> = {
  html: {
    extension: "html",
    otherExtensions: ["htm"],
    render: (source) => [renderHtml(source.model(), source.templates())],
  },
  json: { extension: "json", otherExtensions: [], render: (source) => [renderJson(source.model())] },
  ndjson: {
    extension: "ndjson",
    otherExtensions: ["jsonl", "json"],
    render: (source) => renderNdjson(source.flows()),
  },
  csv: {
    extension: "csv",
    otherExtensions: [],
    render: (source, options) => renderCsv(source.flows(), options?.hasByteOrderMark),
  },
  md: { extension: "md", otherExtensions: ["markdown"], render: (source) => [renderMarkdown(source.model())] },
  sarif: {
    extension: "sarif",
    otherExtensions: ["sarif.json", "json"],
    render: (source) => [renderSarif(source.model())],
  },
  junit: { extension: "junit.xml", otherExtensions: ["xml"], render: (source) => [renderJunit(source.model())] },
  ecs: {
    extension: "ecs.ndjson",
    otherExtensions: ["ecs.jsonl", "ecs.json", "ndjson", "jsonl", "json"],
    render: (source) => renderEcs(source.model().run, source.flows()),
  },
  zeek: {
    extension: "zeek.log",
    otherExtensions: ["log", "tsv"],
    render: (source) => renderZeek(source.model().run, source.flows()),
  },
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
