import { once } from "node:events";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { AdbKeeper } from "../../../src/device/adb/adb-keeper.ts";
import { AdbServer } from "../../../src/device/adb/adb.ts";
import { temporaryDirectory } from "../../support/serve-process.ts";
import { fastClock } from "../fast-clock.ts";

const nobody = { host: "127.0.0.1", port: 1 };

/** A keeper, what it said, and a program in place of adb that notes each run and ends at once. */
async function keeper(address: { host: string; port: number }, factor = 100) {
  const folder = await temporaryDirectory();
  const program = join(folder.path, "adb");
  await writeFile(program, `#!/bin/sh\necho "$@" >> "${folder.path}/runs"\nexit 1\n`);
  await chmod(program, 0o755);
  const ending = new AbortController();
  const clock = fastClock(factor);
  const server = new AdbServer(address, clock, [join(folder.path, "missing"), program]);
  const said: string[] = [];
  const say = (_: object, phrase: string) => void said.push(phrase);
  const log = { info: say, warn: say };
  const kept = new AdbKeeper(server, { clock, signal: ending.signal, log }, () => {});
  const cause = () =>
    server.list(ending.signal).then(
      () => undefined,
      (error: unknown) => error,
    );
  return {
    said,
    clock,
    mend: async () => kept.mend(await cause()),
    runs: async () =>
      (await readFile(join(folder.path, "runs"), "utf8").catch(() => "")).split("\n").filter(Boolean),
    async [Symbol.asyncDispose]() {
      ending.abort(new Error("over"));
      await folder[Symbol.asyncDispose]();
    },
  };
}

test("one that does not stay is started again, later each time", async () => {
  await using t = await keeper(nobody);
  const startedAt = t.clock.elapsed();
  while ((await t.runs()).length < 5) expect(await t.mend()).toBe("adb_away");
  // after 0, 1, 2, 4 and 8 s
  expect(t.clock.elapsed() - startedAt).toBeGreaterThan(15_000 - 100);
  expect((await t.runs())[0]).toBe("-P 1 nodaemon server");
  expect(t.said).toContain("adb server lost");
});

test.each([
  ["on another machine", { host: "192.0.2.1", port: 1 }],
  ["at an address that adb does not take by itself", { host: "127.0.0.7", port: 1 }],
])("none is started %s", { timeout: 30_000 }, async (_, address) => {
  await using t = await keeper(address);
  expect(await t.mend()).toMatch(/adb_(away|hung)/);
  expect(await t.runs()).toEqual([]);
});

test("none is started where something listens, whatever it is", async () => {
  await using listener = createServer((socket) => void socket.destroy()).listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  if (typeof address !== "object" || !address) throw new Error("no port");
  await using t = await keeper({ host: "127.0.0.1", port: address.port });
  await t.mend();
  expect(await t.runs()).toEqual([]);
});
