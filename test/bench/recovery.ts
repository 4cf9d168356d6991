/**
 * recovery: kill -9 while 100 phones run and 10,000 tasks wait. From the start of the next process to its first ready
 * answer, against a bare node process that opens the same database and counts its tasks.
 * recovery-first-task: from ready to the first task that runs again; the phones lived on, in a process of their own.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ok, restOf } from "../support/rest.ts";
import type { Rest } from "../support/rest.ts";
import { ServeProcess, temporaryDirectory } from "../support/serve-process.ts";
import { print } from "./report.ts";
import { forkSimulator } from "./sim-process.ts";

const PHONES = 100;
const PENDING = 10_000;
const ROUNDS = 5;
const LOOK_EVERY_MS = 10;
const BARE = fileURLToPath(new URL("peers/bare-open.ts", import.meta.url));

export async function recovery(): Promise<void> {
  await using data = await temporaryDirectory();
  const phones = forkSimulator();
  const { adbPort } = await phones.start({ phones: PHONES, uiServerInstalled: true });
  const flags = ["--port", "0", "--data", data.path, "--adb", `127.0.0.1:${adbPort}`, "--caps", "off"];
  let server = await ServeProcess.start(...flags);
  await createTasks(restOf(server.url));
  const rounds: { readyMs: number; firstTaskMs: number; peerMs: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await untilRunning(restOf(server.url), PHONES);
    server.signal("SIGKILL");
    await server.exited;
    const peerMs = await openBare(`${data.path}/phonefleet.db`);
    const startedAt = performance.now();
    server = await ServeProcess.start(...flags);
    while ((await fetch(`${server.url}/readyz`)).status !== 200) await sleep(LOOK_EVERY_MS);
    const readyAt = performance.now();
    await untilRunning(restOf(server.url), 1);
    rounds.push({ readyMs: readyAt - startedAt, firstTaskMs: performance.now() - readyAt, peerMs });
  }
  await server[Symbol.asyncDispose]();
  await phones.stop();
  const slowest = rounds.toSorted((a, b) => b.readyMs - a.readyMs)[0]!;
  print({
    name: "recovery",
    value: slowest.readyMs,
    unit: `ms, kill -9 to ready, slowest of ${ROUNDS}`,
    peer: "bare node that opens the database",
    peerValue: slowest.peerMs,
  });
  print({
    name: "recovery-first-task",
    value: Math.max(...rounds.map(({ firstTaskMs }) => firstTaskMs)),
    unit: `ms, ready to first task running, slowest of ${ROUNDS}`,
  });
}

/** So many that each phone has work for as long as this lasts, and the rest waits. */
async function createTasks(rest: Rest): Promise<void> {
  const serials = Array.from({ length: PHONES }, (_, k) => `sim-${k + 1}`);
  const perPhone = (PENDING + PHONES) / PHONES;
  for (let made = 0; made < perPhone; made += 1) {
    const script_config = { target_users: [`user${made}`] };
    await ok(rest("POST /task", { serials, script_name: "follow", script_config }));
  }
}

async function untilRunning(rest: Rest, count: number): Promise<void> {
  while ((await ok(rest("GET /task/stats"))).running < count) await sleep(LOOK_EVERY_MS);
}

async function openBare(file: string): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [BARE, file], { stdio: ["ignore", "pipe", "inherit"] });
  await once(createInterface({ input: child.stdout }), "line");
  const elapsedMs = performance.now() - startedAt;
  await once(child, "exit");
  return elapsedMs;
}
