/** Before the first kill every account has a post: on an empty profile a look takes seconds, and most kills would fall there. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demand } from "./broken.ts";
import { untilQuiet } from "./finish.ts";
import { ask } from "./requests.ts";
import { World, type WorldOptions } from "./world.ts";

const PATIENCE_MS = 120_000;

export async function warmUp(options: Omit<WorldOptions, "folder">): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "phonefleet-soak-"));
  await using world = await World.start({ ...options, folder });
  const phones = Array.from({ length: options.phones }, (_, i) => i + 1);
  for (const app of ["tiktok", "instagram"] as const) {
    const asked = await ask(world, { script: "post", app, phones, asSecond: false, byButton: false });
    await world.launch(`${asked.key}, to begin with`, (boot) => world.calls.create(boot, asked, "rest"));
  }
  demand(await untilQuiet(world, PATIENCE_MS), "the first posts do not end");
  await world.end();
  await world.forget();
}
