/** Where a run plays: a phone of its own, a server of its own whose time runs faster, and a client. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../../src/clock.ts";
import { readConfig } from "../../../src/config.ts";
import { createLog } from "../../../src/log/log.ts";
import { startServer } from "../../../src/server.ts";
import { createChance } from "../../../src/sim/chance.ts";
import type { Phone } from "../../../src/sim/phone.ts";
import { builtIn, debians } from "../../fault/faces.ts";
import { Steps } from "../../fault/steps.ts";
import { hurriedClock } from "../../support/hurried-clock.ts";
import { ok, restOf, type Answer } from "../../support/rest.ts";
import { temporaryDirectory, type LogLine } from "../../support/serve-process.ts";
import { SimControl } from "../../support/sim-control.ts";
import { type Calls, grpcCalls, restCalls } from "./calls.ts";
import { dress } from "./dress.ts";
import type { Outside } from "./judged.ts";
import { accountsBefore, SERIAL } from "./known.ts";
import type { Run } from "./run.ts";

/** The phones' delays are shortened more than the server's waits: a loaded machine must not look like a slow phone. */
const PHONES_HURRY = 4;
const CONNECTS_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 20;

export interface Stage extends AsyncDisposable {
  readonly phone: Phone;
  readonly clock: Clock;
  /** How many times faster the server's time runs. */
  readonly hurry: number;
  readonly steps: Steps;
  readonly calls: Calls;
  readonly log: readonly LogLine[];
  /** For files to publish. */
  readonly folder: string;
  /** A REST call that must succeed. */
  readonly read: (route: string, body?: object) => Promise<Answer["data"]>;
  outside(): Promise<readonly Outside[]>;
}

/** The phone is connected and its accounts are registered once it resolves. */
export async function openStage(run: Run): Promise<Stage> {
  const face = run.faces.adb === "debian" && !debians.isSkipped ? debians : builtIn;
  const { hurry } = face;
  await using starting = new AsyncDisposableStack();
  const scratch = starting.use(await temporaryDirectory());
  const clock = hurriedClock(hurry);
  const seed = `${run.script} ${run.seed}`;
  const { simulator, adbPort } = starting.use(
    await face.reach({
      ...{ phones: 1, seed, controlPort: 0, speed: PHONES_HURRY * hurry, hurry },
      uiServerInstalled: run.phone.hasUiServer,
    }),
  );
  const [phone] = simulator.phones;
  if (!phone) throw new Error("no phone");
  const look = dress(phone, run, clock.now());
  const steps = new Steps();
  const log: LogLine[] = [];
  const drawn = createChance(`server of ${seed}`);
  const flags = ["--port", "0", "--data", join(scratch.path, "data"), "--adb", `127.0.0.1:${adbPort}`];
  const server = starting.use(
    await startServer(readConfig([...flags, "--caps", "off", "--start-adb", "off"], {}), {
      ...{ clock, chance: () => drawn.next(), around: steps.around },
      log: createLog("debug", { write: (line: string) => void log.push(JSON.parse(line) as LogLine) }),
    }),
  );
  const rest = restOf(server.url);
  const read = (route: string, body?: object) => ok(rest(route, body));
  for (const account of accountsBefore(run)) await read("POST /accounts", account);
  await until(
    async () => (await rest(`GET /devices/${SERIAL}`)).data?.state === "connected",
    CONNECTS_WITHIN_MS,
  );
  const folder = join(scratch.path, "files");
  await mkdir(folder);
  const control = new SimControl(`http://127.0.0.1:${simulator.controlPort}`);
  const calls = (run.faces.call === "grpc" ? grpcCalls : restCalls)(server.url);
  const started = starting.move();
  return {
    ...{ phone, clock, hurry, steps, calls, log, folder, read },
    outside: () => look(control),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

/** Whether it became so in time, which is real. */
export async function until(
  isSo: () => Promise<boolean>,
  withinMs: number,
  pauseMs = LOOK_EVERY_MS,
): Promise<boolean> {
  const end = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  return true;
}
