/**
 * The layers, as a test: who may import what. A room lists the rooms whose values it may use; types
 * (`import type`) may come from those and from the rooms listed beside them. docs/architecture.md says why.
 */
const shared = [
  "src/clock.ts",
  "src/together.ts",
  "log",
  "src/config.ts",
  "src/flags.ts",
  "src/flag-kinds.ts",
];

const rooms = {
  model: { values: [] },
  media: { values: ["model", ...shared], types: ["store"] },
  store: { values: ["model", ...shared] },
  device: { values: ["model", ...shared] },
  artifacts: { values: ["model", ...shared], types: ["store"] },
  scripts: { values: ["model", ...shared], types: ["device", "media"] },
  guest: { values: ["model", "device", "scripts", ...shared] },
  run: { values: ["model", ...shared], types: ["store", "scripts", "device", "media"] },
  api: { values: ["model", "gen", ...shared], types: ["store", "scripts", "device", "media", "artifacts"] },
  client: { values: ["gen"] },
  console: { values: ["gen"] },
  sim: { values: [] },
};

/** Packages that one place alone may know, so that they can be replaced there. */
const owners = [
  { packages: "adbkit|@devicefarmer/adbkit", owner: "^src/device/adb/adb\\.ts$" },
  { packages: "kysely|better-sqlite3|pg", owner: "^src/store/" },
  { packages: "@bufbuild/[^/]+|@connectrpc/[^/]+", owner: "^src/(api|client|console)/" },
  { packages: "ajv", owner: "^src/scripts/operator/config-schema\\.ts$" },
  { packages: "croner", owner: "^src/run/cron\\.ts$" },
  { packages: "busboy", owner: "^src/api/rest/multipart\\.ts$" },
  { packages: "sharp", owner: "^src/media/thumbnail\\.ts$" },
  { packages: "csv-parse|csv-stringify", owner: "^src/api/csv\\.ts$" },
  { packages: "pino", owner: "^src/log/" },
];

const pattern = (place) =>
  place.endsWith(".ts") ? `^${place.replaceAll(".", "\\.")}$` : place === "gen" ? "^gen/" : `^src/${place}/`;

const layer = ([room, { values, types = [] }]) => [
  {
    name: `${room}-values`,
    comment: `src/${room} uses values only of: ${values.join(", ") || "itself"}`,
    severity: "error",
    from: { path: pattern(room) },
    to: {
      path: "^(src|gen|test|scripts)/",
      pathNot: [room, ...values].map(pattern),
      dependencyTypesNot: ["type-only"],
    },
  },
  {
    name: `${room}-types`,
    comment: `src/${room} uses types only of: ${[...values, ...types].join(", ") || "itself"}`,
    severity: "error",
    from: { path: pattern(room) },
    to: {
      path: "^(src|gen|test|scripts)/",
      pathNot: [room, ...values, ...types].map(pattern),
      dependencyTypes: ["type-only"],
    },
  },
];

const sole = ({ packages, owner }) => ({
  name: `only-${packages.split(/[|/]/)[0].replace("@", "")}-owner`,
  comment: `${packages} may be imported only from ${owner}`,
  severity: "error",
  from: { path: "^src/", pathNot: owner },
  to: { path: `(^|/)node_modules/(${packages})(/|$)` },
});

export default {
  forbidden: [
    ...Object.entries(rooms).flatMap(layer),
    ...owners.map(sole),
    {
      name: "model-is-pure",
      comment: "src/model imports no node:, no npm",
      severity: "error",
      from: { path: "^src/model/" },
      to: { pathNot: "^src/" },
    },
    {
      name: "shared-files-know-little",
      comment: "clock.ts, log/ and config.ts are imported by nearly all, so they import nearly nothing",
      severity: "error",
      from: { path: shared.map(pattern) },
      to: { path: "^(src|gen)/", pathNot: [pattern("model"), ...shared.map(pattern)] },
    },
    {
      name: "main-only-picks-a-command",
      severity: "error",
      from: { path: "^src/main\\.ts$" },
      to: { path: "^(src|gen)/", pathNot: pattern("cli") },
    },
    {
      name: "only-cli-serves",
      comment: "server.ts and cli/ wire; nobody else may know them",
      severity: "error",
      from: { path: "^src/", pathNot: ["^src/main\\.ts$", "^src/cli/"] },
      to: { path: "^src/(server\\.ts$|main\\.ts$|cli/)" },
    },
    {
      name: "guests-are-apart",
      comment:
        "the process of an operator's script is started, never imported; of device it knows how screens are read",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/guest/" },
      to: { path: "^src/guest/" },
    },
    {
      name: "guests-reach-no-phone",
      severity: "error",
      from: { path: "^src/guest/" },
      to: { path: "^src/device/", pathNot: "^src/device/ui/(screen|find|derived)\\.ts$" },
    },
    {
      name: "only-cli-simulates",
      severity: "error",
      from: { path: "^src/", pathNot: ["^src/(cli/|server\\.ts$|simulation\\.ts$)", "^src/sim/"] },
      to: { path: "^src/sim/" },
    },
    {
      name: "phones-know-no-wire",
      comment: "what a simulated phone holds and shows knows nothing of how a computer talks to it",
      severity: "error",
      from: { path: "^src/sim/(phone\\.ts$|apps/|screen/)" },
      to: { path: "^src/sim/(adb-server|adbd|services|sync|control|simulator)\\.ts$" },
    },
    {
      name: "wire-knows-no-apps",
      severity: "error",
      from: { path: "^src/sim/(adb-server|adbd|services|sync|shell-v2)\\.ts$" },
      to: { path: "^src/sim/(apps|screen)/" },
    },
    {
      name: "gen-is-for-the-outside",
      comment: "values of the protocol are for api, client and console",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(api|client|console)/" },
      to: { path: "^gen/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "not-to-tests",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^(test|scripts)/" },
    },
    {
      name: "not-to-dev-dependencies",
      comment: "the published package would not find them; the console is built, so it may",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/console/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    { name: "no-orphans", severity: "error", from: { orphan: true, pathNot: "\\.d\\.ts$" }, to: {} },
    { name: "no-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: ["node_modules", "^gen/"] },
    enhancedResolveOptions: {
      extensions: [".ts", ".js", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["node", "import"],
    },
  },
};
