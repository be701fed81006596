import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Handlebars from "handlebars";

/** The page's template, ready to be filled, and what its content security policy must allow. */
export interface Templates {
  readonly page: (view: unknown) => string;
  /** Base64 of the SHA-256 of the inlined style. */
  readonly styleHash: string;
  /** The same of the inlined script. */
  readonly scriptHash: string;
}

const hashOf = (text: string): string => createHash("sha256").update(text).digest("base64");

/** `templates/` lies beside `src/` and `dist/`. */
const FOLDER = fileURLToPath(new URL("../../templates/", import.meta.url));

/**
 * Reads and compiles the templates, once a program run: rendering then touches no disk. `report.hbs` is the page, each
 * file of `partials/` a partial by its name, `report.css` the partial `style`, and
 * `report.js` the partial `script`. Slots that the view does not fill
 * are errors, and everything in a slot is escaped.
 */
export function loadTemplates(): Templates {
  const handlebars = Handlebars.create();
  const options = { strict: true, knownHelpersOnly: true, preventIndent: true } as const;
  const read = (name: string): string => readFileSync(`${FOLDER}${name}`, "utf8").replaceAll("\r\n", "\n");
  for (const name of readdirSync(`${FOLDER}partials`))
    handlebars.registerPartial(
      name.replace(/\.hbs$/, ""),
      handlebars.compile(read(`partials/${name}`).trimEnd(), options),
    );
  const style = read("report.css");
  handlebars.registerPartial("style", handlebars.compile(style, options));
  const script = read("report.js");
  // A function, not a template: braces mean something else to a script.
  handlebars.registerPartial("script", () => script);
  const page = handlebars.compile(read("report.hbs"), options);
  return { page: (view) => page(view), styleHash: hashOf(style), scriptHash: hashOf(script) };
}
