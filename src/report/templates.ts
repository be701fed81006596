import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Handlebars from "handlebars";

/** The page's template, ready to be filled, and what its content security policy must allow. */
export interface Templates {
  readonly page: (view: unknown) => string;
  /** Base64 of the SHA-256 of the inlined style. */
  readonly styleHash: string;
}

/** `templates/` lies beside `src/` and `dist/`. */
const FOLDER = fileURLToPath(new URL("../../templates/", import.meta.url));

/**
 * Reads and compiles the templates, once a program run: rendering then touches no disk. `report.hbs` is the page, each
 * file of `partials/` a partial by its name, and `report.css` the partial `style`. Slots that the view does not fill
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
  const page = handlebars.compile(read("report.hbs"), options);
  return { page: (view) => page(view), styleHash: createHash("sha256").update(style).digest("base64") };
}
