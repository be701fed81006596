/**
 * The borders of the house (docs/architecture.md). Data flows bytes -> packets -> flows -> (service, decision) ->
 * audit -> store -> report; imports point back towards the bytes.
 */
const stages = [
  "base",
  "tables",
  "capture",
  "packet",
  "flow",
  "service",
  "registry",
  "checks",
  "policy",
  "audit",
  "sarif",
  "lint",
  "store",
  "report",
  "commands",
];

/** Each folder of src may import itself and the folders named here. */
const mayImport = {
  base: [],
  tables: ["base"],
  capture: ["base", "tables"],
  packet: ["base", "tables", "capture"],
  flow: ["base", "tables", "capture", "packet"],
  service: ["base", "tables", "flow"],
  registry: ["base"],
  checks: ["base", "tables", "registry"],
  policy: ["base", "tables", "flow", "registry"],
  audit: ["base", "tables", "flow", "service", "policy"],
  sarif: ["base", "audit"],
  lint: ["base", "tables", "registry", "checks", "policy", "audit", "sarif"],
  store: ["base", "tables", "capture", "flow", "service", "checks", "policy", "audit"],
  report: ["base", "tables", "checks", "audit", "sarif", "store"],
  commands: [...stages, "analyze", "annotate-captures", "learn-services"],
};

const why = {
  base: "base knows nothing of networks: move what needs another stage into that stage",
  tables: "tables are data: code that uses a table belongs to the stage that asks the question",
  capture: "a capture reader turns bytes into frames and knows nothing of what is in them",
  packet: "a decoder sees one frame: what needs several frames belongs to flow",
  flow: "flows are what the packets say; names and judgements come later (service, policy)",
  service: "service and policy do not know each other: audit brings them together",
  registry: "the registry reader knows syntax; what a key means is policy",
  checks: "a check tests values of the registry and knows no flows: the report joins it with traffic",
  policy: "service and policy do not know each other: audit brings them together",
  audit: "audit judges what the stages before it found and knows no SQL and no HTML",
  sarif: "sarif knows the format and severities: what is reported in it is lint's and report's to say",
  lint: "lint judges rules without traffic: it knows no flows, no SQL and no HTML",
  store: "the store keeps what audit found; every format is rendered from it by report",
  report: "report renders from the stored run: it knows no packets, no policy and no SQL",
  commands: "commands are thin: they call the stages",
};

export default {
  forbidden: [
    ...stages.map((stage) => ({
      name: `${stage}-imports-towards-the-bytes`,
      severity: "error",
      comment: why[stage],
      from: { path: `^src/${stage}/` },
      to: { path: "^src/", pathNot: [stage, ...mayImport[stage]].map((name) => `^src/${name}[/.]`) },
    })),
    {
      name: "sqlite-only-in-store",
      severity: "error",
      comment: "better-sqlite3 has one user, so that the database can change without the rest knowing",
      from: { path: "^src/", pathNot: "^src/store/" },
      to: { path: "better-sqlite3" },
    },
    {
      name: "files-only-at-the-edges",
      severity: "error",
      comment:
        "only readers of captures and rule files, the store, templates and commands touch the disk: the rest is pure",
      from: { path: "^src/(base|tables|packet|flow|service|registry|checks|policy|audit|sarif|lint)/" },
      to: { path: "^(node:)?(fs|fs/promises|child_process|net|http|https)$" },
    },
    {
      name: "only-cli-imports-commands",
      severity: "error",
      comment: "commands are called by the command line alone",
      from: { path: "^src/", pathNot: "^src/(cli[.]ts|commands/)" },
      to: { path: "^src/commands/" },
    },
    {
      name: "no-import-of-cli",
      severity: "error",
      comment: "cli.ts is where the program starts: nothing rests on it",
      from: { path: "^src/" },
      to: { path: "^src/cli[.]ts$" },
    },
    {
      name: "no-cycles",
      severity: "error",
      comment: "two files that import each other are one file, or the border runs in the wrong place",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-dependency-of-development",
      severity: "error",
      comment: "what a user installs must not need a development dependency",
      from: { path: "^src/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "no-dead-files",
      severity: "error",
      comment: "a file that the command line does not reach is dead",
      from: { path: "^src/cli[.]ts$" },
      to: { path: "^src/", pathNot: "-worker[.]js$", reachable: false },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".js"] },
  },
};
