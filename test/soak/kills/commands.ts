/** What may happen to a server, its clients and its phones, each command with its moment. */
import fc from "fast-check";
import type { Face } from "./calls.ts";
import { ask, type Order } from "./requests.ts";
import { pause, type World } from "./world.ts";

/** What the commands know of the server before they run is in its ledger. */
export interface Model {
  readonly world: World;
}

type Command = fc.AsyncCommand<Model, World>;

/** Beyond this many unfinished calls' tasks no more are made: kills are to find work, not a heap of it. */
const MOST_WAITING = 24;
/** Until a kill that waits for a step gives up waiting. */
const STEP_TIMEOUT_MS = 3_000;

class Happening implements Command {
  readonly #text: string;
  readonly #run: (world: World) => Promise<unknown>;

  constructor(text: string, run: (world: World) => Promise<unknown>) {
    this.#text = text;
    this.#run = run;
  }

  check({ world }: Readonly<Model>): boolean {
    return !world.isOver;
  }

  async run(_model: Model, world: World): Promise<void> {
    await world.check();
    await this.#run(world);
    await world.check();
  }

  toString(): string {
    return this.#text;
  }
}

const phone = (phones: number) => fc.integer({ min: 1, max: phones });
const drawn = fc.nat(1_000_000);
/** Sends a call on its way, and waits for the answer or does not. */
const awaited = fc.boolean();

function create(phones: number): fc.Arbitrary<Command> {
  const order: fc.Arbitrary<Order> = fc.record({
    script: fc.oneof(
      { weight: 3, arbitrary: fc.constant("post" as const) },
      { weight: 1, arbitrary: fc.constant("follow" as const) },
    ),
    app: fc.oneof(
      { weight: 3, arbitrary: fc.constant("tiktok" as const) },
      { weight: 2, arbitrary: fc.constant("instagram" as const) },
    ),
    phones: fc.uniqueArray(phone(phones), { minLength: 1, maxLength: phones }),
    asSecond: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    byButton: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
  });
  const face = fc.constantFrom<Face>("rest", "grpc");
  return fc.tuple(order, face, awaited).map(
    ([wish, by, isAwaited]) =>
      new Happening(`create ${JSON.stringify(wish)} by ${by}`, async (world) => {
        if (world.unfinished.length >= MOST_WAITING) return;
        const asked = await ask(world, wish);
        const call = world.launch(`${asked.key} ${wish.script}`, (boot) =>
          world.calls.create(boot, asked, by),
        );
        if (isAwaited) await call;
      }),
  );
}

/** A call whose answer came, or was lost with a server, once more: the same tasks, and no other. */
const resend: fc.Arbitrary<Command> = fc.tuple(drawn, fc.constantFrom<Face>("rest", "grpc")).map(
  ([n, by]) =>
    new Happening(`repeat call ${n} by ${by}`, async (world) => {
      const open = world.ledger.asked.filter(({ ids }) => ids === undefined);
      const some = open.length > 0 ? open : world.ledger.asked;
      const asked = some[n % Math.max(1, some.length)];
      if (asked) await world.launch(`${asked.key} again`, (boot) => world.calls.create(boot, asked, by));
    }),
);

function about(verb: "stop" | "retry" | "delete" | "look"): fc.Arbitrary<Command> {
  return fc.tuple(drawn, awaited).map(
    ([n, isAwaited]) =>
      new Happening(`${verb} ${n}`, async (world) => {
        const task = world.ledger.pick(n);
        if (task === undefined) return;
        const call = world.launch(`${verb} ${task.id}`, (boot) => world.calls[verb](boot, task));
        if (isAwaited) await call;
      }),
  );
}

const deleteSome: fc.Arbitrary<Command> = fc.array(drawn, { minLength: 1, maxLength: 4 }).map(
  (all) =>
    new Happening(`delete ${all.join()}`, async (world) => {
      const tasks = all.flatMap((n) => world.ledger.pick(n) ?? []);
      const names = tasks.map(({ id }) => id).join();
      if (names !== "") await world.launch(`delete ${names}`, (boot) => world.calls.deleteAll(boot, tasks));
    }),
);

const retryAll: fc.Arbitrary<Command> = fc.constant(
  new Happening("retry all", (world) => world.launch("retry all", (boot) => world.calls.retryAll(boot))),
);

const HARMLESS = [
  "permission",
  "not_responding",
  "notifications",
  "update",
  "rate",
  "follow_friends",
  "draft",
];

function trouble(phones: number): fc.Arbitrary<Command> {
  const kinds = fc.oneof(
    fc.constantFrom<readonly [string, object]>(
      ["unplug", {}],
      ["kill_ui_server", {}],
      ["vanish_after_post", {}],
    ),
    fc.integer({ min: 2, max: 6 }).map((factor) => ["slow", { factor }] as const),
    fc.constantFrom(...HARMLESS).map((name) => ["popup", { name }] as const),
  );
  return fc.tuple(phone(phones), kinds).map(
    ([k, [kind, details]]) =>
      new Happening(`${kind} ${JSON.stringify(details)} on sim-${k}`, async ({ options }) => {
        await options.sim.control.hurt(`sim-${k}`, kind, details);
        options.tally.count(`fault ${kind}`);
      }),
  );
}

function mend(phones: number): fc.Arbitrary<Command> {
  return phone(phones).map(
    (k) => new Happening(`mend sim-${k}`, ({ options }) => options.sim.control.mend(`sim-${k}`)),
  );
}

const cutWatcher: fc.Arbitrary<Command> = fc.nat(1).map(
  (i) =>
    new Happening(`watcher ${i} reconnects`, async (world) => {
      world.cut(i);
      world.options.tally.count("watcher reconnected");
    }),
);

const letWork: fc.Arbitrary<Command> = fc
  .integer({ min: 20, max: 1_000 })
  .map((ms) => new Happening(`${ms} ms pass`, () => pause(ms)));

/** Most fall soon after the start, some where tasks had time to end. */
const moment = fc.oneof(
  { weight: 7, arbitrary: fc.integer({ min: 50, max: 1_000 }) },
  { weight: 2, arbitrary: fc.integer({ min: 1_000, max: 3_000 }) },
);

const killAtMoment: fc.Arbitrary<Command> = moment.map(
  (ms) =>
    new Happening(`kill -9 after ${ms} ms`, async (world) => {
      await pause(ms);
      await world.kill();
    }),
);

/** Some milliseconds after a line of the log: the windows around the point of no return are short. */
function killAfterLine(what: string, isWanted: (line: { msg: string; step?: unknown }) => boolean) {
  return fc.integer({ min: 0, max: 60 }).map(
    (ms) =>
      new Happening(`kill -9 ${ms} ms after ${what}`, async (world) => {
        await Promise.race([world.life.server.line(isWanted), pause(STEP_TIMEOUT_MS)]);
        await pause(ms);
        await world.kill();
      }),
  );
}

const terminate: fc.Arbitrary<Command> = fc
  .tuple(moment, fc.option(fc.integer({ min: 0, max: 400 }), { freq: 3, nil: undefined }))
  .map(
    ([ms, cutAfterMs]) =>
      new Happening(`SIGTERM after ${ms} ms${cutAfterMs === undefined ? "" : ", twice"}`, async (world) => {
        await pause(ms);
        await world.terminate(cutAfterMs);
      }),
  );

export function commands(phones: number, most: number) {
  const weighted: readonly (readonly [weight: number, arbitrary: fc.Arbitrary<Command>])[] = [
    [24, create(phones)],
    [5, resend],
    [5, about("stop")],
    [5, about("retry")],
    [3, about("delete")],
    [6, about("look")],
    [1, deleteSome],
    [2, retryAll],
    [8, trouble(phones)],
    [10, mend(phones)],
    [4, cutWatcher],
    [4, letWork],
    [24, killAtMoment],
    [5, killAfterLine("the step post", ({ step }) => step === "post")],
    [5, killAfterLine("a point of no return", ({ msg }) => msg === "task passes the point of no return")],
    [4, killAfterLine("a step", ({ msg }) => msg === "step")],
    [3, terminate],
  ];
  const any = fc.oneof(...weighted.map(([weight, arbitrary]) => ({ weight, arbitrary })));
  return fc.commands([any], { maxCommands: most, size: "max" });
}
