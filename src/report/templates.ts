import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Handlebars from "handlebars";
import { ownTemplate } from "./own-template.ts";
import type { ReportModel } from "./report-model.ts";
import { hashOf, type PageHashes } from "./security-policy.ts";

/** The page's template, ready to be filled, and what its content security policy must allow. */
export interface Templates extends PageHashes {
  /** Fills the page's slots with a view (build-view.ts). */
  readonly page: (view: unknown) => string;
  /** Fills a template of the user's own with the model itself; undefined: there is none. */
  readonly own: ((model: ReportModel) => string) | undefined;
}

/** `templates/` lies beside `src/` and `dist/`. */
const FOLDER = fileURLToPath(new URL("../../templates/", import.meta.url));

/**
 * Reads and compiles the templates, once a program run: rendering then touches no disk. `report.hbs` is the page, each
 * file of `partials/` a partial by its name, `report.css` the partial `style`, and `report.js` the partial `script`.
 * Slots that the view does not fill are errors, and everything in a slot is escaped. `ownFile` is a page of the user's
 * own (docs/templates.md): UserError where it cannot be read or is no template.
 */
export function loadTemplates(ownFile?: string): Templates {
  const handlebars = Handlebars.create();
  const options = { strict: true, knownHelpersOnly: true, preventIndent: true } as const;
  const read = (name: string): string => readFileSync(`${FOLDER}${name}`, "utf8").replaceAll("\r\n", "\n");
  for (const name of readdirSync(`${FOLDER}partials`))
    handlebars.registerPartial(
      name.replace(/\.hbs$/, ""),
      handlebars.compile(read(`partials/${name}`).trimEnd(), options),
    );
  const [style, script] = [read("report.css"), read("report.js")];
  // Functions, not templates: braces mean something else to a style and a script.
  handlebars.registerPartial("style", () => style);
  handlebars.registerPartial("script", () => script);
  handlebars.registerPartial(
    "running-footer",
    ({ runningFooter }: { readonly runningFooter: string }) => runningFooter,
  );
  const page = handlebars.compile(read("report.hbs"), options);
  const hashes = { styleHash: hashOf(style), scriptHash: hashOf(script) };
  const own = ownFile === undefined ? undefined : ownTemplate(ownFile, { style, script, ...hashes });
  return { page: (view) => page(view), own, ...hashes };
}
