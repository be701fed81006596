/** Writes docs/fwreport.1 anew from the tables of options: `npm run man`. A test says when it is out of date. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { formatManPage } from "./man/format-man-page.ts";

const file = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const { version } = JSON.parse(readFileSync(file("package.json"), "utf8")) as { version: string };
writeFileSync(file("docs/fwreport.1"), formatManPage(version));
