/** The whole server on a phone that Debian's adb reaches, with time that runs faster and a log that is kept. */
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { vi } from "vitest";
import { systemChance } from "../../src/clock.ts";
import { readConfig } from "../../src/config.ts";
import { createLog } from "../../src/log/log.ts";
import { startServer } from "../../src/server.ts";
import type { Phone } from "../../src/sim/phone.ts";
import { startSimulator } from "../../src/sim/simulator.ts";
import { fastClock } from "../device/fast-clock.ts";
import type { RealAdb } from "../sim/links/real-adb.ts";
import { ok, restOf } from "../support/rest.ts";
import { temporaryDirectory } from "../support/serve-process.ts";
import type { LogLine } from "../support/serve-process.ts";

/** Deadlines of 5 s and more, several in a row, are what is waited for here. */
const FASTER = 3;
const PATIENCE = { timeout: 60_000, interval: 50 };

export class RealFleet implements AsyncDisposable {
  readonly phone: Phone;
  /** What adb calls it. */
  readonly address: string;
  readonly adb: RealAdb;
  readonly log: readonly LogLine[];
  readonly #call: (route: string, body?: object) => ReturnType<typeof ok>;
  readonly #owned: AsyncDisposableStack;

  private constructor(
    parts: Pick<RealFleet, "phone" | "address" | "adb" | "log">,
    url: string,
    owned: AsyncDisposableStack,
  ) {
    this.phone = parts.phone;
    this.address = parts.address;
    this.adb = parts.adb;
    this.log = parts.log;
    this.#call = (route, body) => ok(restOf(url)(route, body));
    this.#owned = owned;
  }

  /** `adb` is the command line for the port of an adb server, whether or not one listens there. */
  static async start(adb: RealAdb, ...flags: readonly string[]): Promise<RealFleet> {
    await using starting = new AsyncDisposableStack();
    const data = starting.use(await temporaryDirectory());
    const sim = starting.use(
      await startSimulator({ phones: 1, speed: 50, adbPort: null, adbdPort: 0, uiServerInstalled: true }),
    );
    const log: LogLine[] = [];
    const write = (line: string) => void log.push(JSON.parse(line) as LogLine);
    const argv = [
      "--port",
      "0",
      "--data",
      join(data.path, "data"),
      "--adb",
      `127.0.0.1:${adb.port}`,
      "--caps",
      "off",
    ];
    const server = starting.use(
      await startServer(readConfig([...argv, ...flags], process.env), {
        clock: fastClock(FASTER),
        chance: systemChance,
        log: createLog("info", { write }),
      }),
    );
    const [phone] = sim.phones;
    if (!phone) throw new Error("no phone");
    const address = `127.0.0.1:${sim.adbdPorts[0]}`;
    await ok(restOf(server.url)("POST /accounts", { app: "tiktok", username: "sim1_a", serial: "sim-1" }));
    return new RealFleet({ phone, address, adb, log }, server.url, starting.move());
  }

  /** A follow on the phone, whose number it resolves to. */
  async ask(user: string): Promise<number> {
    const { task_ids: ids } = await this.#call("POST /task", {
      serials: ["sim-1"],
      script_name: "follow",
      script_config: { target_users: [user], access_method: "direct", app: "tiktok" },
    });
    return ids[0];
  }

  /** Its status and error, once it has ended. */
  async end(task: number): Promise<readonly [status: string, error: unknown]> {
    return this.eventually(async () => {
      const { status_text: status, error } = await this.#call(`GET /task/${task}`);
      if (!/completed|failed/.test(status)) throw new Error(`task ${task} is ${status}`);
      return [status, error];
    });
  }

  device() {
    return this.#call("GET /devices/sim-1");
  }

  async connected(): Promise<void> {
    await this.eventually(async () => {
      const { state, trouble } = await this.device();
      if (state !== "connected") throw new Error(`the phone is ${state}: ${JSON.stringify(trouble)}`);
    });
  }

  /** The pid of the adb server that was started here last, once it is another one. */
  async startedAdb(otherThan = 0): Promise<number> {
    return this.eventually(() => {
      const pid = Number(this.lines("adb server started").at(-1)?.["pid"] ?? otherThan);
      if (pid === otherThan) throw new Error("no adb server was started");
      return pid;
    });
  }

  lines(phrase: string): readonly LogLine[] {
    return this.log.filter(({ msg }) => msg === phrase);
  }

  eventually<Result>(look: () => Promise<Result> | Result): Promise<Result> {
    return vi.waitFor(look, PATIENCE);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#owned.disposeAsync();
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
