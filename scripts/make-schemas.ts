/**
 * Writes the JSON Schemas of docs/ anew from the types that the formats are written from: `npm run schemas`. A test says
 * when they are out of date.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createGenerator } from "ts-json-schema-generator";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** A published schema: the type it is made from, and what changes between the type and what is written. */
interface PublishedSchema {
  readonly file: string;
  readonly source: string;
  readonly type: string;
  readonly title: string;
  readonly renamed: Readonly<Record<string, string>>;
}

export const SCHEMAS: readonly PublishedSchema[] = [
  {
    file: "docs/report.schema.json",
    source: "src/report/report-model.ts",
    type: "ReportModel",
    title: "fwreport report: what --format json writes",
    renamed: { modelVersion: "schemaVersion" },
  },
  {
    file: "docs/flow.schema.json",
    source: "src/store/stored-flow.ts",
    type: "StoredFlow",
    title: "fwreport flow: one line of --format ndjson",
    renamed: {},
  },
];

/** The text of a schema, in draft 2020-12. New fields may come at any time: none is forbidden. */
export function makeSchema({ source, type, title, renamed }: PublishedSchema): string {
  const generator = createGenerator({
    path: `${ROOT}${source}`,
    tsconfig: `${ROOT}tsconfig.json`,
    type,
    skipTypeCheck: true,
    encodeRefs: false,
  });
  const { [type]: root, ...others } = generator.createSchema(type).definitions ?? {};
  const rewrite = (value: unknown, key?: string): unknown => {
    if (Array.isArray(value)) return value.map((entry) => rewrite(entry, key));
    if (typeof value === "string") return key === "required" ? (renamed[value] ?? value) : value;
    if (value === null || typeof value !== "object") return value;
    if ("$ref" in value) {
      const name = String(value.$ref).slice("#/definitions/".length);
      return isGeneric(name) ? rewrite(others[name]) : { $ref: `#/$defs/${name}` };
    }
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name, entry]) => name !== "additionalProperties" || entry !== false)
        .map(([name, entry]) => [key === "properties" ? (renamed[name] ?? name) : name, rewrite(entry, name)]),
    );
  };
  const named = Object.entries(others).filter(([name]) => !isGeneric(name));
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title,
    ...(rewrite(root) as object),
    $defs: Object.fromEntries(named.map(([name, definition]) => [name, rewrite(definition)])),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** `Listed<…>` and the like have names that change with every edit: they are written out where they stand. */
const isGeneric = (name: string): boolean => name.includes("<");

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const schema of SCHEMAS) writeFileSync(`${ROOT}${schema.file}`, makeSchema(schema));
