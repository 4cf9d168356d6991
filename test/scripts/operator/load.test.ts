/** What the server finds in a folder when it starts, and what it leaves out. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadScripts } from "../../../src/scripts/operator/load.ts";
import { hurriedClock } from "../../support/hurried-clock.ts";
import { moduleOf, writeScripts } from "../../support/operator-scripts.ts";
import { temporaryDirectory } from "../../support/serve-process.ts";

let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeEach(async () => void (folder = await temporaryDirectory()));
afterEach(() => folder[Symbol.asyncDispose]());

const load = (speed = 1) =>
  loadScripts(folder.path, { clock: hurriedClock(speed), taken: ["post", "follow"] });

async function refusals(modules: Readonly<Record<string, string>>, speed?: number) {
  await writeScripts(folder.path, modules);
  const { scripts, refused } = await load(speed);
  return {
    names: scripts.map(({ name }) => name),
    whys: refused.map(({ name, why }) => `${name}: ${why}`),
  };
}

test("modules in TypeScript and JavaScript, with a default export or named ones, in the order of their files", async () => {
  const typed = `
    import type { Script } from "phonefleet/script";
    const script: Script = {
      name: "typed",
      description: "Written in TypeScript.",
      configSchema: { type: "object" },
      timeoutSeconds: 30,
      async run() { return "done" as string; },
    };
    export default script;
  `;
  await writeScripts(folder.path, {
    "b.ts": typed,
    "a.mjs": moduleOf("named", ""),
    "_shared.mjs": "export const x = 1;",
    "types.d.ts": "export type X = 1;",
    "notes.txt": "none",
  });
  const { scripts, refused } = await load();
  expect(refused).toEqual([]);
  expect(scripts).toMatchObject([
    { name: "named", description: "", timeoutMs: 600_000, needsApp: false },
    { name: "typed", description: "Written in TypeScript.", timeoutMs: 30_000, needsApp: true },
  ]);
});

test("a folder that is not there holds no scripts", async () => {
  expect(await loadScripts(`${folder.path}/none`, { clock: hurriedClock(1), taken: [] })).toEqual({
    scripts: [],
    refused: [],
  });
});

test("a folder that cannot be read is told, and holds no scripts", async () => {
  await writeScripts(folder.path, { scripts: "a file" });
  const { scripts, refused } = await loadScripts(`${folder.path}/scripts`, {
    clock: hurriedClock(1),
    taken: [],
  });
  expect(scripts).toEqual([]);
  expect(refused).toMatchObject([{ name: "scripts", why: expect.stringContaining("ENOTDIR") }]);
});

test("what cannot be used is told with its file and why, and the others are there all the same", async () => {
  const { names, whys } = await refusals({
    "enum.ts": "enum Colour { Red } export const name = Colour[0];",
    "exits.mjs": "process.exit(0);",
    "fine.mjs": moduleOf("fine", ""),
    "missing.mjs": `import "./not-there.mjs";`,
    "nameless.mjs": `export const configSchema = {}; export function run() {}`,
    "runless.mjs": `export const name = "runless"; export const configSchema = {};`,
    "schema.mjs": moduleOf("schema", "").replace(`type: "object"`, `type: "thing"`),
    "schemaless.mjs": `export const name = "schemaless"; export function run() {}`,
    "syntax.mjs": "export const = 1;",
    "throws.mjs": `\nthrow new Error("no table");`,
    "timeout.mjs": `${moduleOf("timeout", "")} export const timeoutSeconds = 1e9;`,
  });
  expect(names).toEqual(["fine"]);
  const expected = [
    /^enum\.ts: .*enum/,
    /^exits\.mjs: its process ended by itself \(exit code 0\)/,
    /^missing\.mjs: Cannot find module/,
    /^nameless\.mjs: it must export a name of letters/,
    /^runless\.mjs: it must export a function run/,
    /^schema\.mjs: schema is invalid/,
    /^schemaless\.mjs: it must export a configSchema/,
    /^syntax\.mjs: Unexpected token '='/,
    /^throws\.mjs: no table \(throws\.mjs:2\)$/,
    /^timeout\.mjs: its timeoutSeconds must be a number above 0, up to 3600$/,
  ];
  expect(whys).toHaveLength(expected.length);
  for (const [i, pattern] of expected.entries()) expect(whys[i]).toMatch(pattern);
});

test("a name is for one script alone", async () => {
  const { names, whys } = await refusals({
    "a.mjs": moduleOf("mine", ""),
    "b.mjs": moduleOf("Mine", ""),
    "c.mjs": moduleOf("Post", ""),
  });
  expect(names).toEqual(["mine"]);
  expect(whys).toEqual([
    "b.mjs: a.mjs has the name mine already; give it another",
    "c.mjs: Post is the name of a script of phonefleet; give it another",
  ]);
});

test("modules that hang at their top level hold up neither the others nor the start", async () => {
  const { names, whys } = await refusals(
    {
      "awaits.mjs": "await new Promise(() => setInterval(() => {}, 1e6));",
      "fine.mjs": moduleOf("fine", ""),
      "loops.mjs": "for (;;);",
    },
    1.5,
  );
  expect(names).toEqual(["fine"]);
  expect(whys).toEqual([
    "awaits.mjs: importing it took longer than 5 s",
    "loops.mjs: importing it took longer than 5 s",
  ]);
});
