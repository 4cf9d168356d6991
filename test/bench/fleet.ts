/**
 * fleet: posts on many simulated phones at once, by the whole server as users run it; the phones are a process of their
 * own. Wall time is held against the simulated delays of the phone that had most of them: what is more is ours.
 * fleet-memory: what each phone adds to the server's memory meanwhile.
 * script-overhead: the same for few phones, so that neither process is busy: what scripts and sessions take.
 * round-trips: what the phones' UI servers were asked, for each reading of the screen that a script decided by.
 */
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ok, restOf } from "../support/rest.ts";
import type { Rest } from "../support/rest.ts";
import { ServeProcess, temporaryDirectory } from "../support/serve-process.ts";
import { print } from "./report.ts";
import { forkSimulator } from "./sim-process.ts";

const CLIP = fileURLToPath(new URL("../../assets/demo.mp4", import.meta.url));
const POSTS_EACH = 5;
/** Divides the simulator's usual delays, so that a post takes it about 10 s. */
const SPEED = 1.25;
const LOOK_EVERY_MS = 100;
const PEER = "the simulated delays of the phone that had most";

export async function fleet(): Promise<void> {
  const run = await postOn(100);
  print({
    name: "fleet",
    value: run.wallMs / 1000,
    unit: `s, ${POSTS_EACH} posts on each of 100 phones`,
    peer: PEER,
    peerValue: run.longestDelayMs / 1000,
  });
  print({
    name: "fleet-memory",
    value: run.bytesAPhone / 2 ** 20,
    unit: "MiB a phone, of the server, at most",
  });
}

export async function scriptOverhead(): Promise<void> {
  const run = await postOn(4);
  print({
    name: "script-overhead",
    value: run.wallMs / 1000,
    unit: `s, ${POSTS_EACH} posts on each of 4 phones`,
    peer: PEER,
    peerValue: run.longestDelayMs / 1000,
  });
  print({ name: "round-trips", value: run.uiCalls / run.uiReads, unit: "UI reads and acts, a look" });
  print({ name: "round-trips-told", value: run.uiCalls / run.steps, unit: "UI reads and acts, a told step" });
}

interface Run {
  readonly wallMs: number;
  readonly longestDelayMs: number;
  readonly bytesAPhone: number;
  readonly uiCalls: number;
  readonly uiReads: number;
  readonly steps: number;
}

async function postOn(count: number): Promise<Run> {
  await using data = await temporaryDirectory();
  const phones = forkSimulator();
  const { adbPort, controlPort } = await phones.start({
    phones: count,
    speed: SPEED,
    uiServerInstalled: true,
  });
  const serials = Array.from({ length: count }, (_, k) => `sim-${k + 1}`);
  await using server = await ServeProcess.start(
    ...["--port", "0", "--data", data.path, "--adb", `127.0.0.1:${adbPort}`, "--caps", "off"],
    ...["--log-level", "warn"],
  );
  const idleBytes = await residentBytes(server.pid);
  const rest = restOf(server.url);
  await untilConnected(rest, count);

  const startedAt = performance.now();
  const ids: number[] = [];
  for (let round = 0; round < POSTS_EACH; round += 1)
    ids.push(...(await post(rest, serials, `round ${round}`)));
  const mostBytes = await untilCompleted(rest, server.pid, ids.length);
  const wallMs = performance.now() - startedAt;

  const facts = await readPhones(controlPort);
  await phones.stop();
  return {
    wallMs,
    longestDelayMs: Math.max(...facts.map((phone) => phone.delay_ms)),
    bytesAPhone: (mostBytes - idleBytes) / count,
    uiCalls: facts.reduce((sum, phone) => sum + phone.ui_calls, 0),
    uiReads: facts.reduce((sum, phone) => sum + phone.ui_source_calls, 0),
    steps: await countSteps(rest, ids),
  };
}

async function post(rest: Rest, serials: readonly string[], caption: string): Promise<readonly number[]> {
  const script_config = { material_list: [CLIP], captions: caption };
  const { task_ids } = await ok(rest("POST /task", { serials, script_name: "post", script_config }));
  return task_ids as readonly number[];
}

async function untilConnected(rest: Rest, count: number): Promise<void> {
  for (;;) {
    const { devices } = await ok(rest("GET /devices?page_size=100"));
    const connected = (devices as readonly { state: string }[]).filter(({ state }) => state === "connected");
    if (connected.length === count) return;
    await sleep(LOOK_EVERY_MS);
  }
}

/** Resolves to the most memory that the server was seen to hold. */
async function untilCompleted(rest: Rest, pid: number, count: number): Promise<number> {
  let mostBytes = 0;
  for (;;) {
    const { completed, failed } = await ok(rest("GET /task/stats"));
    if (failed > 0) throw new Error(`${failed} posts failed: ${await firstError(rest)}`);
    mostBytes = Math.max(mostBytes, await residentBytes(pid));
    if (completed === count) return mostBytes;
    await sleep(LOOK_EVERY_MS);
  }
}

async function firstError(rest: Rest): Promise<string> {
  const { tasks } = await ok(rest("GET /task?status=3&page_size=1"));
  return JSON.stringify(tasks[0]?.error);
}

async function countSteps(rest: Rest, ids: readonly number[]): Promise<number> {
  let count = 0;
  for (const id of ids) {
    const { attempts } = await ok(rest(`GET /task/${id}`));
    for (const { steps } of attempts as readonly { steps: readonly unknown[] }[]) count += steps.length;
  }
  return count;
}

interface PhoneFacts {
  /** The simulated delays so far. */
  readonly delay_ms: number;
  /** What its UI server was asked so far. */
  readonly ui_calls: number;
  /** And of that how often for the tree. */
  readonly ui_source_calls: number;
}

async function readPhones(controlPort: number): Promise<readonly PhoneFacts[]> {
  const answer = await fetch(`http://127.0.0.1:${controlPort}/phones`);
  return (await answer.json()) as readonly PhoneFacts[];
}

/** What a process holds of memory now. */
async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return 1024 * Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]);
}
