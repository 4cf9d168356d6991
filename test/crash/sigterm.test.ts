/** SIGTERM while every phone works, hundreds of tasks wait and clients go on calling. */
import { expect, test } from "vitest";
import { ask } from "../soak/kills/requests.ts";
import { Tally } from "../soak/kills/tally.ts";
import { World } from "../soak/kills/world.ts";
import { temporaryDirectory } from "../support/serve-process.ts";
import { SimProcess } from "../support/sim-process.ts";

const PHONES = 4;
const CLIENTS = 8;
const CALLS = 25;

test("a server that is told to end under load drains, ends with 0, and loses nothing; a second signal cuts", async () => {
  await using scratch = await temporaryDirectory();
  await using sim = await SimProcess.start(
    ...["--phones", String(PHONES), "--adb-port", "0", "--speed", "20", "--ui-server", "installed"],
  );
  const options = { folder: scratch.path, sim, phones: PHONES, tally: new Tally(), isOver: () => false };
  await using world = await World.start(options);
  const phones = Array.from({ length: PHONES }, (_, i) => i + 1);
  for (const cutAfterMs of [undefined, 20]) {
    const order = { script: "post", app: "tiktok", phones, asSecond: false, byButton: false } as const;
    const asked = await ask(world, order);
    await world.launch(asked.key, (boot) => world.calls.create(boot, asked, "rest"));
    const begun = world.life.server.line(({ msg }) => msg === "step");
    const clients = Array.from({ length: CLIENTS }, async (_, i) => {
      for (let call = 0; call < CALLS; call += 1) {
        const more = await ask(world, { ...order, script: "follow" });
        const face = i % 2 === 0 ? "rest" : "grpc";
        await world.launch(more.key, (boot) => world.calls.create(boot, more, face));
      }
    });
    await begun;
    // looks at the exit code, the rows that are left and every task that was answered
    await world.terminate(cutAfterMs);
    await Promise.all(clients);
    await world.check();
  }
  expect(world.ledger.tasks.size).toBeGreaterThan(PHONES * CLIENTS);
  const remains = await world.end();
  expect(remains.tasks).toBeGreaterThanOrEqual(world.ledger.tasks.size);
}, 90_000);
