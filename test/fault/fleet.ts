/** The whole server in this process, in a hurry, and simulated phones that a test can break at any step of an attempt. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { readConfig } from "../../src/config.ts";
import { createLog } from "../../src/log/log.ts";
import { startServer } from "../../src/server.ts";
import { createChance } from "../../src/sim/chance.ts";
import { hurriedClock } from "../support/hurried-clock.ts";
import { ok, restOf } from "../support/rest.ts";
import { temporaryDirectory } from "../support/serve-process.ts";
import { SimControl } from "../support/sim-control.ts";
import type { Face } from "./faces.ts";
import { FaultyPhone } from "./faulty-phone.ts";
import { News } from "./news.ts";
import { Steps } from "./steps.ts";

/** The phones' delays are shortened more than the server's waits: a loaded machine must not look like a slow phone. */
const PHONES_HURRY = 4;
export interface FleetOptions {
  readonly face: Face;
  readonly phones: number;
  readonly seed: string;
  /** Of all phones, before the server sees them. */
  readonly isUiServerInstalled?: boolean;
}

export interface FaultyFleet extends AsyncDisposable {
  readonly phones: readonly FaultyPhone[];
}

export async function faultyFleet(options: FleetOptions): Promise<FaultyFleet> {
  const { face, seed, isUiServerInstalled: uiServerInstalled = true } = options;
  await using starting = new AsyncDisposableStack();
  const scratch = starting.use(await temporaryDirectory());
  const { simulator, adbPort } = starting.use(
    await face.reach({
      phones: options.phones,
      speed: PHONES_HURRY * face.hurry,
      seed,
      uiServerInstalled,
      controlPort: 0,
    }),
  );
  const flags = ["--port", "0", "--data", join(scratch.path, "data"), "--adb", `127.0.0.1:${adbPort}`];
  const config = readConfig([...flags, "--caps", "off", "--log-level", "error"], {});
  const steps = new Steps();
  const drawn = createChance(seed);
  const server = starting.use(
    await startServer(config, {
      clock: hurriedClock(face.hurry),
      chance: () => drawn.next(),
      log: createLog("error"),
      around: steps.around,
    }),
  );
  const call = (route: string, body?: object) => ok(restOf(server.url)(route, body));
  const folder = join(scratch.path, "files");
  await mkdir(folder);
  const control = new SimControl(`http://127.0.0.1:${simulator.controlPort}`);
  const news = starting.use(new News(server.url));
  const parts = { control, call, folder, steps, news };
  const phones = simulator.phones.map((phone) => new FaultyPhone({ phone, ...parts }));
  await Promise.all(phones.map((phone) => phone.isListed("connected")));
  await Promise.all(phones.map((phone) => phone.register()));
  const started = starting.move();
  return { phones, [Symbol.asyncDispose]: () => started.disposeAsync() };
}
