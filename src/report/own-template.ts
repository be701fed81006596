import { readFileSync } from "node:fs";
import Handlebars from "handlebars";
import { UserError } from "../base/problem.ts";
import { terminalText } from "../base/terminal-text.ts";
import { formatAmount, formatBytes, formatCount, formatPort } from "./format-values.ts";
import { MODEL_VERSION, type ReportModel } from "./report-model.ts";
import { formatSecurityPolicy, type PageHashes } from "./security-policy.ts";
import { NoSuchField, strictModel } from "./strict-model.ts";

/** What a template of the user's own may inline, as the page does. */
export interface Inlined extends PageHashes {
  readonly style: string;
  readonly script: string;
}

/** `{{!-- fwreport-model 1 --}}`: the version of the model that a template was written for. */
const VERSION_REMARK = /\{\{!-*\s*fwreport-model\s+(\d+)\s*-*\}\}/;

/** Helpers of a template; docs/templates.md lists them. */
const HELPERS = {
  count: (count: unknown) => formatCount(Number(count)),
  bytes: (bytes: unknown) => formatBytes(Number(bytes)),
  amount: (count: unknown, noun: unknown) => formatAmount(Number(count), String(noun)),
  /** A key that is not there is no slip: what is looked up is data. */
  lookup: (entries: object, key: unknown) =>
    Object.hasOwn(entries, String(key)) ? Reflect.get(entries, String(key)) : undefined,
  port: ({ proto, responderPort, icmpType }: ReportModel["servicesSeen"]["shown"][number]) =>
    formatPort(proto, responderPort, icmpType),
};

/**
 * Reads a page of the user's own (docs/templates.md), which is filled with the report's model. Slots that the model does
 * not have are errors, and everything in `{{ }}` is escaped. UserError naming the file: it cannot be read, is no
 * template, is written for another model, or asks for what the model does not have.
 */
export function ownTemplate(file: string, inlined: Inlined): (model: ReportModel) => string {
  const text = readTemplate(file);
  const version = VERSION_REMARK.exec(text)?.[1];
  if (version === undefined)
    throw new UserError(
      `${terminalText(file)}: it does not say which version of the model it is for: begin it with {{!-- fwreport-model ${MODEL_VERSION} --}} (docs/templates.md)`,
    );
  if (Number(version) !== MODEL_VERSION)
    throw new UserError(
      `${terminalText(file)}: written for version ${version} of the model; this fwreport has version ${MODEL_VERSION} (docs/templates.md)`,
    );
  const handlebars = Handlebars.create();
  handlebars.registerPartial("style", () => inlined.style);
  handlebars.registerPartial("script", () => inlined.script);
  handlebars.registerHelper(HELPERS);
  const program = naming(file, () => handlebars.parse(text));
  const page = handlebars.compile<ReportModel>(text, { strict: true });
  const data = { contentSecurityPolicy: formatSecurityPolicy(inlined) };
  return (model) =>
    naming(
      file,
      () => page(strictModel(model), { data }),
      (field) => placesOf(field, program),
    );
}

/** `2:115, 7:4`: where a template names a field. */
function placesOf(field: string, program: hbs.AST.Program): string {
  const places: string[] = [];
  class Finder extends Handlebars.Visitor {
    override PathExpression({ parts, loc }: hbs.AST.PathExpression): void {
      if (parts.includes(field)) places.push(`${loc.start.line}:${loc.start.column + 1}`);
    }
  }
  new Finder().accept(program);
  return places.join(", ");
}

function readTemplate(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw new UserError(`${terminalText(file)}: the template cannot be read (${String(error.code)}): see --template`);
  }
}

/** What Handlebars says of a template is about the user's file. */
function naming<Result>(file: string, work: () => Result, findField?: (field: string) => string): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const places = error instanceof NoSuchField ? findField?.(error.field) : undefined;
    const message = `${error.message.replaceAll("\n", " ")}${places ? ` - ${places}` : ""}`;
    throw new UserError(`${terminalText(file)}: ${terminalText(message)}`);
  }
}
