/**
 * fleet: posts on many simulated phones at once, by the whole server as users run it. The phones are a process of their
 * own. Wall time is held against the simulated delays of the phone that had most of them: what is more is ours.
 * fleet-memory: what each phone adds to the server's memory meanwhile.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ok, restOf } from "../support/rest.ts";
import type { Rest } from "../support/rest.ts";
import { ServeProcess, temporaryDirectory } from "../support/serve-process.ts";
import { print } from "./report.ts";
import { residentBytes, startBenchPhones } from "./sim-process.ts";
import type { BenchPhones } from "./sim-process.ts";

const CLIP = fileURLToPath(new URL("../../assets/demo.mp4", import.meta.url));
const PHONES = Number(process.env["FLEET_PHONES"] ?? 100);
const POSTS_EACH = 5;
/** Divides the simulator's usual delays, so that a post takes it about 10 s. */
const SPEED = 2;
const LOOK_EVERY_MS = 100;

export async function fleet(): Promise<void> {
  await using data = await temporaryDirectory();
  await using phones = await startBenchPhones({ phones: PHONES, speed: SPEED });
  await using server = await ServeProcess.start(
    ...["--port", "0", "--data", data.path, "--adb", `127.0.0.1:${phones.adbPort}`, "--log-level", "warn"],
  );
  const idleBytes = await residentBytes(server.pid);
  const rest = restOf(server.url);
  await untilConnected(rest, PHONES);

  const startedAt = performance.now();
  for (let round = 0; round < POSTS_EACH; round += 1) await post(rest, phones, `round ${round}`);
  const mostBytes = await untilEnded(rest, server.pid, PHONES * POSTS_EACH);
  const wallMs = performance.now() - startedAt;

  const delays = await phones.delaysMs();
  const longestMs = Math.max(...delays.values());
  print({
    name: "fleet",
    value: wallMs / 1000,
    unit: `s, ${POSTS_EACH} posts on each of ${PHONES} phones`,
    peer: "the simulated delays of the phone that had most",
    peerValue: longestMs / 1000,
  });
  const perPhoneMib = (mostBytes - idleBytes) / PHONES / 2 ** 20;
  print({ name: "fleet-memory", value: perPhoneMib, unit: "MiB a phone, of the server, at most" });
}

async function post(rest: Rest, { serials }: BenchPhones, caption: string): Promise<void> {
  const config = { material_list: [CLIP], captions: caption };
  await ok(rest("POST /task", { serials, script_name: "post", script_config: config }));
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
async function untilEnded(rest: Rest, pid: number, count: number): Promise<number> {
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
