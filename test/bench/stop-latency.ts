/**
 * stop-latency: from sending POST /task/{id}/stop to the line that the task is stopped, and on from sending POST /task
 * to the next task's start on the same phone: stopped in the middle of a push, of the UI server's installation, and of
 * a reading of the screen that does not come back.
 */
import { copyFile, open } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ok, restOf } from "../support/rest.ts";
import type { Rest } from "../support/rest.ts";
import { ServeProcess, temporaryDirectory } from "../support/serve-process.ts";
import { SimControl } from "../support/sim-control.ts";
import { percentile, print } from "./report.ts";
import { forkSimulator } from "./sim-process.ts";

const DEMO = fileURLToPath(new URL("../../assets/demo.mp4", import.meta.url));
const PHONES = 10;
const STOPS_EACH = 10;
const FILM_BYTES = 2 ** 30;
const LOOK_EVERY_MS = 5;
/** An installation takes the simulated phone about 2 to 4 s, of which the stop meets any. */
const INSTALLING_MS = 1_500;

interface Bench {
  readonly server: ServeProcess;
  readonly rest: Rest;
  readonly control: SimControl;
  readonly film: string;
}

interface Phase {
  readonly name: string;
  readonly isInstalled: boolean;
  readonly speed: number;
  readonly config: (bench: Bench) => object;
  /** Resolves when the task is in the middle of it. */
  readonly reach: (bench: Bench, task: number, serial: string) => Promise<void>;
}

const post = ({ film }: Bench) => ({ script_name: "post", script_config: { material_list: [film] } });
const follow = () => ({ script_name: "follow", script_config: { target_user: "nora" } });

const phases: readonly Phase[] = [
  {
    name: "push",
    isInstalled: true,
    speed: 50,
    config: post,
    reach: (bench, task) => until(() => hasStep(bench, task, "wait for the copy")),
  },
  {
    name: "install",
    isInstalled: false,
    speed: 1,
    config: follow,
    reach: async (bench, task) => {
      await until(() => isTold(bench, task, "task started"));
      await sleep(Math.random() * INSTALLING_MS);
      if (bench.server.log.some((line) => line.msg === "step" && line["task"] === task))
        throw new Error("installed already: that stop would have met something else");
    },
  },
  {
    name: "read",
    isInstalled: true,
    speed: 20,
    config: follow,
    reach: async (bench, task, serial) => {
      await until(() => isTold(bench, task, "step"));
      await bench.control.hurt(serial, "freeze");
      await sleep(50);
    },
  },
];

export async function stopLatency(): Promise<void> {
  for (const phase of phases) {
    const latencies = await stopIn(phase);
    print({
      name: `stop-latency-${phase.name}`,
      value: percentile(latencies, 0.99),
      unit: `ms, p99 of ${latencies.length}, stop to stopped and the phone at its next task`,
    });
  }
}

async function stopIn(phase: Phase): Promise<readonly number[]> {
  await using data = await temporaryDirectory();
  const film = join(data.path, "film.mp4");
  await copyFile(DEMO, film);
  await using file = await open(film, "r+");
  await file.truncate(FILM_BYTES);
  const phones = forkSimulator();
  const { adbPort, controlPort } = await phones.start({
    phones: PHONES,
    speed: phase.speed,
    uiServerInstalled: phase.isInstalled,
  });
  const flags = [
    "--port",
    "0",
    "--data",
    join(data.path, "data"),
    "--adb",
    `127.0.0.1:${adbPort}`,
    "--caps",
    "off",
  ];
  await using server = await ServeProcess.start(...flags, "--log-level", "debug");
  const control = new SimControl(`http://127.0.0.1:${controlPort}`);
  const bench = { server, rest: restOf(server.url), control, film };
  const serials = Array.from({ length: PHONES }, (_, k) => `sim-${k + 1}`);
  const latencies = await Promise.all(serials.map((serial) => stopOn(bench, phase, serial)));
  await phones.stop();
  return latencies.flat();
}

async function stopOn(bench: Bench, phase: Phase, serial: string): Promise<readonly number[]> {
  const { rest, control } = bench;
  const create = async (): Promise<number> => {
    const { task_ids: ids } = await ok(rest("POST /task", { serials: [serial], ...phase.config(bench) }));
    return ids[0];
  };
  const latencies: number[] = [];
  let task = await create();
  while (latencies.length < STOPS_EACH) {
    await phase.reach(bench, task, serial);
    const stopMs = await timed(async () => {
      await ok(rest(`POST /task/${task}/stop`));
      await until(() => isTold(bench, task, "task stopped"));
    });
    await control.mend(serial);
    const nextMs = await timed(async () => {
      task = await create();
      await until(() => isTold(bench, task, "task started"));
    });
    latencies.push(stopMs + nextMs);
  }
  return latencies;
}

async function timed(run: () => Promise<void>): Promise<number> {
  const since = performance.now();
  await run();
  return performance.now() - since;
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await sleep(LOOK_EVERY_MS);
}

function isTold({ server }: Bench, task: number, msg: string): boolean {
  return server.log.some((line) => line.msg === msg && line["task"] === task);
}

function hasStep({ server }: Bench, task: number, step: string): boolean {
  return server.log.some((line) => line["task"] === task && line["step"] === step);
}
