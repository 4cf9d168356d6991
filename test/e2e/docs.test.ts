/** The calls that the pages show, sent as they are written: a newcomer's first attempt. */
import { execFile } from "node:child_process";
import { copyFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ok, restOf } from "../support/rest.ts";
import { ServeProcess, temporaryDirectory } from "../support/serve-process.ts";
import { lacks, python } from "../support/tools.ts";

const execute = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const ADDRESS = /(http:\/\/)?(127\.0\.0\.1|localhost):50809/g;

const stack = new AsyncDisposableStack();
let folder: string;
let server: ServeProcess;

beforeAll(async () => {
  folder = stack.use(await temporaryDirectory()).path;
  await mkdir(join(folder, "data/scripts"), { recursive: true });
  await mkdir(join(folder, "assets"));
  await copyFile(
    join(root, "docs/examples/profile_numbers.ts"),
    join(folder, "data/scripts/profile_numbers.ts"),
  );
  for (const name of ["cat.mp4", "assets/demo.mp4"])
    await copyFile(join(root, "assets/demo.mp4"), join(folder, name));
  const flags = ["--port", "0", "--data", join(folder, "data"), "--sim", "3", "--sim-speed", "20"];
  server = stack.use(await ServeProcess.start(...flags));
  const rest = restOf(server.url);
  for (const username of ["anna", "jane"])
    await ok(rest("POST /accounts", { app: "tiktok", username, serial: "R58M12" }));
}, 60_000);
afterAll(() => stack.disposeAsync());

/** The blocks of a page in one language, for this server. */
async function blocksOf(page: string, language: string): Promise<readonly string[]> {
  const text = await readFile(join(root, page), "utf8");
  return [...text.matchAll(/^ *```(\w+)\n([^]*?)^ *```/gm)]
    .filter(([, name]) => name === language)
    .map(([, , block = ""]) => block.replaceAll(ADDRESS, server.url));
}

describe.skipIf(lacks("curl"))("what curl is shown to do is done", () => {
  // one after the other: a later page may speak of what an earlier one made
  test.each([
    ["README.md", 1],
    ["docs/migrating.md", 1],
    ["docs/rest.md", 1],
    ["docs/accounts.md", 3],
    ["docs/care.md", 1],
    ["docs/materials.md", 1],
    ["docs/scripts.md", 1],
    ["docs/schedules.md", 5],
    ["docs/operations.md", 2],
  ])("in %s", async (page, calls) => {
    const blocks = (await blocksOf(page, "sh")).filter((block) => /^ *curl\b[^]*\/api\//.test(block));
    let answers = "";
    for (const block of blocks) answers += (await execute("bash", ["-ec", block], { cwd: folder })).stdout;
    const envelopes = answers.split(/(?=\{"code":)/).map((text) => JSON.parse(text) as unknown);
    expect(envelopes).toEqual(
      Array.from({ length: calls }, () => expect.objectContaining({ code: 0 }) as unknown),
    );
  });
});

test.skipIf(lacks("pythonGrpc"))("what Python is shown to do in docs/rest.md is done", async () => {
  const [program = ""] = await blocksOf("docs/rest.md", "python");
  const { stdout } = await execute(python, ["-c", program]);
  expect(stdout).toMatch(/'code': 0.*'created_count': 1/);
});
