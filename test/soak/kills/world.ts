/** One server with its data and clients, killed and started again; the phones and the watchers outlive it. */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { ok, restOf } from "../../support/rest.ts";
import { type LogLine, ServeProcess } from "../../support/serve-process.ts";
import type { SimProcess } from "../../support/sim-process.ts";
import { Watcher } from "../../support/watcher.ts";
import { BrokenInvariant, demand } from "./broken.ts";
import { type Boot, Calls } from "./calls.ts";
import { type KnownTask, Ledger } from "./ledger.ts";
import { type Position, Positions } from "./positions.ts";
import { postMortem, type Remains } from "./post-mortem.ts";
import type { Tally } from "./tally.ts";

/** So long a start may take on a busy machine. */
const READY_TIMEOUT_MS = 60_000;
const EXIT_TIMEOUT_MS = 60_000;
const WATCHERS = 2;
const DRAIN_SECONDS = "3";
const ENDS = new Set(["COMPLETED", "FAILED", "DELETED"]);
/** Of a signal: the process was cut. */
const CUT = 1;

interface Life extends Boot {
  readonly server: ServeProcess;
  readonly positions: Positions;
}

export interface WorldOptions {
  /** An empty directory. */
  readonly folder: string;
  readonly sim: SimProcess;
  readonly phones: number;
  readonly tally: Tally;
  /** When the soak is to come to its end. */
  readonly isOver: () => boolean;
}

export class World implements AsyncDisposable {
  readonly options: WorldOptions;
  readonly ledger = new Ledger();
  readonly calls = new Calls(this.ledger);
  /** What happened, for whoever has to understand it. */
  readonly story: string[] = [];
  /** Of all lives, the last lines of each. */
  readonly log: LogLine[] = [];
  readonly watchers = Array.from({ length: WATCHERS }, () => new Watcher());
  /** How many tasks were given a mark of their own. */
  marks = 0;
  /** How many calls were given a key of their own. */
  asked = 0;
  readonly #begunAt = performance.now();
  readonly #cuts: AbortController[] = [];
  #following: Promise<string>[] = [];
  #inFlight = new Set<Promise<void>>();
  #failure: Error | undefined;
  #life: Life | undefined;

  private constructor(options: WorldOptions) {
    this.options = options;
  }

  static async start(options: WorldOptions): Promise<World> {
    const world = new World(options);
    await mkdir(world.dataDir, { recursive: true });
    await world.boot();
    const rest = restOf(world.life.url);
    for (let k = 1; k <= options.phones; k += 1)
      for (const [app, suffix] of [
        ["tiktok", "a"],
        ["tiktok", "b"],
        ["instagram", "ig"],
      ] as const)
        await ok(rest("POST /accounts", { app, username: `sim${k}_${suffix}`, serial: `sim-${k}` }));
    return world;
  }

  get life(): Life {
    if (this.#life === undefined) throw new Error("no server runs");
    return this.#life;
  }

  get dataDir(): string {
    return join(this.options.folder, "data");
  }

  get isOver(): boolean {
    return this.options.isOver();
  }

  /** Tasks that were asked for and of which no watcher has heard that they ended. */
  get unfinished(): readonly KnownTask[] {
    const ended = new Set<number>();
    for (const { taskId, type } of this.watchers[0]?.seen ?? [])
      if (ENDS.has(type)) ended.add(taskId);
      else ended.delete(taskId);
    return [...this.ledger.tasks.values()].filter(({ id }) => !ended.has(id));
  }

  tell(text: string): void {
    this.story.push(`${Math.round(performance.now() - this.#begunAt)} ms: ${text}`);
  }

  /** Starts the server on what the last one left, and the watchers from where they stood. */
  async boot(): Promise<void> {
    const { sim, tally } = this.options;
    const startedAt = performance.now();
    const flags = ["--port", "0", "--data", this.dataDir, "--adb", sim.adb, "--caps", "off"];
    const server = await within(
      ServeProcess.start(...flags, "--log-level", "debug", "--drain-timeout", DRAIN_SECONDS),
      READY_TIMEOUT_MS,
      "the server was not ready",
    );
    tally.ready(performance.now() - startedAt);
    this.#life = { url: server.url, isEnding: false, server, positions: new Positions(server.log) };
    this.tell(`ready, process ${server.pid}`);
    for (const i of this.watchers.keys()) this.#follow(i);
  }

  /** Lets a call go its way; what it is answered is looked at whenever it comes. */
  launch(what: string, call: (life: Boot) => Promise<unknown>): Promise<void> {
    const running = call(this.life).then(
      (answer) => this.tell(`${what}${answer === undefined ? "" : ` → ${JSON.stringify(answer)}`}`),
      (error: unknown) => {
        this.tell(`${what} failed: ${String(error)}`);
        this.#failure ??= error instanceof Error ? error : new Error(String(error));
      },
    );
    this.#inFlight.add(running);
    return running.finally(() => this.#inFlight.delete(running));
  }

  /** Throws what calls have failed with that nobody waited for, and says where the server died by itself. */
  async check(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    const { server, isEnding } = this.life;
    const exited = await Promise.race([server.exited.then((code) => `code ${code}`), turn()]);
    demand(isEnding || exited === undefined, `the server ended by itself with ${exited}`);
  }

  /** Resolves to where it found attempts, once the server is ready again. */
  async kill(): Promise<readonly Position[]> {
    const { life } = this;
    life.isEnding = true;
    const positions = life.positions.now();
    life.server.signal("SIGKILL");
    this.tell(`killed at ${positions.join(", ") || "rest"}`);
    await this.#bury(life);
    this.options.tally.kill(positions.map((at) => at.where));
    await this.boot();
    return positions;
  }

  /** Drains, and cuts by a second signal after so many milliseconds. */
  async terminate(cutAfterMs: number | undefined): Promise<void> {
    const { life } = this;
    life.isEnding = true;
    life.server.signal("SIGTERM");
    if (cutAfterMs !== undefined) {
      await Promise.race([pause(cutAfterMs), life.server.exited]);
      life.server.signal("SIGTERM");
    }
    const code = await within(life.server.exited, EXIT_TIMEOUT_MS, "SIGTERM did not end the server");
    this.tell(
      `SIGTERM${cutAfterMs === undefined ? "" : ` twice, ${cutAfterMs} ms apart`}: ended with ${code}`,
    );
    // a signal that comes when all is done and Node itself ends finds nobody who handles it: null
    const isCut = cutAfterMs !== undefined && (code === CUT || code === null);
    demand(code === 0 || isCut, `SIGTERM ended with ${code}`);
    const { running } = await this.#bury(life);
    demand(code !== 0 || running === 0, `${running} tasks still run after a drain`);
    this.options.tally.count("SIGTERM");
    await this.boot();
  }

  /** The watcher loses its connection and comes back with its token. */
  cut(i: number): void {
    this.#cuts[i]?.abort();
    this.#follow(i);
  }

  /** What is in flight comes back, the server ends, and nothing starts it again. */
  async end(): Promise<Remains> {
    const { life } = this;
    await this.settle();
    life.isEnding = true;
    life.server.signal("SIGKILL");
    return this.#bury(life);
  }

  /** Everything in flight has come back. */
  async settle(): Promise<void> {
    await Promise.all(this.#inFlight);
    await this.check();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const cut of this.#cuts) cut.abort();
    await this.#life?.server[Symbol.asyncDispose]();
    await Promise.allSettled([...this.#following, ...this.#inFlight]);
  }

  async forget(): Promise<void> {
    await rm(this.options.folder, { recursive: true, force: true });
  }

  async #bury({ server, positions }: Life): Promise<Remains> {
    await within(server.exited, EXIT_TIMEOUT_MS, "the server does not end");
    this.log.push(...server.log);
    this.log.splice(0, this.log.length - 20_000);
    await Promise.all([...this.#following, ...this.#inFlight]);
    this.#following = [];
    if (this.#failure !== undefined) throw this.#failure;
    positions.demandInTurn();
    const bugs = server.log.filter(({ level }) => level === "error");
    demand(bugs.length === 0, `the log tells an error: ${JSON.stringify(bugs[0])}`);
    return postMortem(this.dataDir, this.ledger.tasks.values());
  }

  /** A watcher that is cut goes on as soon as its stream has ended. */
  #follow(i: number): void {
    const { life } = this;
    const watcher = this.watchers[i];
    if (watcher === undefined) return;
    const cut = new AbortController();
    this.#cuts[i] = cut;
    const before = this.#following[i] ?? Promise.resolve("");
    this.#following[i] = before.then(async () => {
      if (cut.signal.aborted) return "cut";
      const end = await watcher.follow(life.url, cut.signal);
      if (!life.isEnding && !cut.signal.aborted)
        this.#failure ??= new BrokenInvariant(`watcher ${i} was ended with ${end}`);
      return end;
    });
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export async function within<T>(promise: Promise<T>, ms: number, late: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new BrokenInvariant(`${late} within ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function turn(): Promise<undefined> {
  return new Promise((resolve) => setImmediate(() => resolve(undefined)));
}
