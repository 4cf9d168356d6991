/** One simulated phone with a session, and the post script on it as an attempt would run it. */
import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../src/clock.ts";
import type { Clock } from "../../src/clock.ts";
import { AdbServer } from "../../src/device/adb.ts";
import { openSession } from "../../src/device/session.ts";
import { parseScriptConfig } from "../../src/model/script-config.ts";
import type { MediaFile, PointOfNoReturn } from "../../src/model/task.ts";
import { profileOf, scriptNamed } from "../../src/scripts/catalog.ts";
import type { ScriptContext } from "../../src/scripts/script.ts";
import { startSimulator } from "../../src/sim/simulator.ts";

export interface Published {
  readonly caption: string;
  readonly sha256: readonly string[];
}

export interface Attempt {
  readonly config?: object;
  readonly context?: Partial<ScriptContext>;
  readonly signal?: AbortSignal;
  /** Called at each step. */
  readonly onStep?: (name: string, note?: string) => void;
}

export interface Ran {
  readonly note: string | undefined;
  readonly error: unknown;
  readonly points: readonly PointOfNoReturn[];
  readonly steps: readonly string[];
}

/** Waits pass faster than the platform's ages, as the simulator's delays do. */
const SPEED = 20;
const hurried: Clock = {
  now: () => systemClock.now(),
  elapsed: () => systemClock.elapsed() * 4,
  after: (delayMs, call) => systemClock.after(delayMs / 4, call),
};

export async function postRig(seed: string) {
  await using stack = new AsyncDisposableStack();
  const sim = stack.use(
    await startSimulator({ phones: 1, speed: SPEED, seed, controlPort: 0, uiServerInstalled: true }),
  );
  const folder = await mkdtemp(join(tmpdir(), "phonefleet-post-"));
  stack.defer(() => rm(folder, { recursive: true }));
  const adb = new AdbServer({ host: "127.0.0.1", port: sim.adbPort }, systemClock);
  const control = `http://127.0.0.1:${sim.controlPort}/phones/sim-1`;
  const running = stack.move();

  async function video(): Promise<MediaFile & { readonly sha256: string }> {
    const bytes = Buffer.concat([Buffer.from("000000186674797069736f6d", "hex"), randomBytes(40_000)]);
    const path = join(folder, `it's ${bytes.toString("hex", 20, 24)}.mp4`);
    await writeFile(path, bytes);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return { path, kind: "video", contentType: "video/mp4", size: bytes.length, modifiedAtMs: 0, sha256 };
  }

  async function run(media: MediaFile, { config, context, onStep, signal }: Attempt = {}): Promise<Ran> {
    const { script } = parseScriptConfig("post", { captions: "hello", ...config });
    if (!script) throw new Error("the test's config is wrong");
    const points: PointOfNoReturn[] = [];
    const steps: string[] = [];
    const until = signal ?? new AbortController().signal;
    try {
      await using session = await openSession(adb.phone("sim-1"), hurried, until);
      const { note } = await scriptNamed("post").run(
        {
          ...{
            app: "tiktok",
            username: null,
            package: null,
            config: script,
            media: [media],
            point: null,
            session,
          },
          ...{ profile: profileOf("tiktok"), clock: hurried, chance: () => 0.5 },
          hooks: {
            step(name, note) {
              steps.push(name);
              onStep?.(name, note);
            },
            progress() {},
            remark() {},
            passPointOfNoReturn: async (point) => void points.push(point),
          },
          ...context,
        },
        until,
      );
      return { note, error: undefined, points, steps };
    } catch (error) {
      return { note: undefined, error, points, steps };
    }
  }

  return {
    video,
    run,
    async published(account = "sim1_a"): Promise<readonly Published[]> {
      const answer = await fetch(`${control}/apps/tiktok/accounts/${account}`);
      const { posts } = (await answer.json()) as { readonly posts: readonly Published[] };
      return posts;
    },
    async fault(kind: string, more: object = {}): Promise<void> {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`${control}/faults`, {
        method: "POST",
        headers,
        body: JSON.stringify({ kind, ...more }),
      });
      if (!answer.ok) throw new Error(`fault ${kind}: ${answer.status} ${await answer.text()}`);
    },
    async mend(): Promise<void> {
      await fetch(`${control}/faults`, { method: "DELETE" });
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
