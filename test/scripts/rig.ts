/** One simulated phone with a session, and the scripts on it as an attempt would run them. */
import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../src/clock.ts";
import type { Clock } from "../../src/clock.ts";
import { AdbServer } from "../../src/device/adb/adb.ts";
import { openSession } from "../../src/device/session.ts";
import type { SignedIn } from "../../src/model/account-match.ts";
import { parseScriptConfig } from "../../src/model/script-config.ts";
import type { ScriptName } from "../../src/model/script-config.ts";
import type { App, MediaFile, PointOfNoReturn } from "../../src/model/task.ts";
import { profileOf, scriptNamed } from "../../src/scripts/catalog.ts";
import { Pace } from "../../src/scripts/flow/pace.ts";
import type { ScriptContext } from "../../src/scripts/script.ts";
import { startSimulator } from "../../src/sim/simulator.ts";

export interface Published {
  readonly kind: "video" | "images";
  readonly placement?: string;
  readonly caption: string;
  readonly sha256: readonly string[];
  readonly sound: string | null;
}

export interface Attempt {
  readonly app?: App;
  readonly media?: readonly MediaFile[];
  readonly config?: object;
  readonly context?: Partial<ScriptContext>;
  readonly signal?: AbortSignal;
  /** Stands between script and phone. */
  readonly around?: (context: ScriptContext) => ScriptContext;
  /** Called at each step. */
  readonly onStep?: (name: string, note?: string) => void;
}

export interface Told {
  readonly step: string;
  readonly matched: string | undefined;
}

type TestFile = MediaFile & { readonly sha256: string };

export interface Ran {
  readonly note: string | undefined;
  readonly signedIn?: SignedIn | undefined;
  readonly error: unknown;
  readonly points: readonly PointOfNoReturn[];
  /** Under which steps the script said that it acts. */
  readonly counted: readonly string[];
  readonly steps: readonly Told[];
}

/** How many times faster than in life things go: on the phone, and for the scripts. */
export interface Speed {
  readonly phone: number;
  readonly scripts: number;
}

/** Waits pass faster than the platform's ages, as the simulator's delays do. */
const SPEED: Speed = { phone: 40, scripts: 8 };

const hurried = (factor: number): Clock => ({
  now: () => systemClock.now(),
  elapsed: () => systemClock.elapsed() * factor,
  after: (delayMs, call) => systemClock.after(delayMs / factor, call),
});

export async function scriptRig(seed: string, speed = SPEED) {
  await using stack = new AsyncDisposableStack();
  const sim = stack.use(
    await startSimulator({ phones: 1, speed: speed.phone, seed, controlPort: 0, uiServerInstalled: true }),
  );
  const folder = await mkdtemp(join(tmpdir(), "phonefleet-post-"));
  stack.defer(() => rm(folder, { recursive: true }));
  const adb = new AdbServer({ host: "127.0.0.1", port: sim.adbPort }, systemClock);
  const control = `http://127.0.0.1:${sim.controlPort}/phones/sim-1`;
  const running = stack.move();
  const clock = hurried(speed.scripts);
  const pace = new Pace();

  async function file(
    kind: MediaFile["kind"],
    head: string,
    contentType: MediaFile["contentType"],
  ): Promise<TestFile> {
    const bytes = Buffer.concat([Buffer.from(head, "hex"), randomBytes(40_000)]);
    const [, suffix] = contentType.split("/");
    const path = join(folder, `it's ${bytes.toString("hex", 20, 24)}.${suffix}`);
    await writeFile(path, bytes);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return { path, kind, contentType, size: bytes.length, modifiedAtMs: 0, sha256 };
  }

  async function run(name: ScriptName, { app = "tiktok", media = [], ...attempt }: Attempt): Promise<Ran> {
    const { config, context, onStep, signal, around = (inside) => inside } = attempt;
    const { script } = parseScriptConfig(name, config);
    if (!script) throw new Error("the test's config is wrong");
    const points: PointOfNoReturn[] = [];
    const counted: string[] = [];
    const steps: Told[] = [];
    const until = signal ?? new AbortController().signal;
    try {
      await using session = await openSession(adb.phone("sim-1"), clock, until);
      const { note, signedIn } = await scriptNamed(name).run(
        around({
          ...{ app, username: null, package: null, config: script, media, point: null, session },
          checkMedia: async () => {},
          ...{ profile: profileOf(app), clock, chance: () => 0.5, pace },
          hooks: {
            step(step, matched) {
              steps.push({ step, matched });
              onStep?.(step, matched);
            },
            progress() {},
            remark() {},
            countAction: async () => void counted.push(steps.at(-1)?.step ?? ""),
            passPointOfNoReturn: async (point) => void points.push(point),
          },
          ...context,
        }),
        until,
      );
      return { note, signedIn, error: undefined, points, counted, steps };
    } catch (error) {
      return { note: undefined, error, points, counted, steps };
    }
  }

  const account = async (app: App, name: string) => {
    const answer = await fetch(`${control}/apps/${app}/accounts/${name}`);
    return (await answer.json()) as {
      readonly posts: readonly Published[];
      readonly following: readonly string[];
    };
  };

  return {
    run,
    video: () => file("video", "000000186674797069736f6d", "video/mp4"),
    image: () => file("image", "89504e470d0a1a0a", "image/png"),
    /** Posts it, with the caption "hello" unless the config has another. */
    post: (media: MediaFile, { config, ...attempt }: Attempt = {}) =>
      run("post", { ...attempt, media: [media], config: { captions: "hello", ...config } }),
    async published(name = "sim1_a", app: App = "tiktok"): Promise<readonly Published[]> {
      return (await account(app, name)).posts;
    },
    async following(name = "sim1_a", app: App = "tiktok"): Promise<readonly string[]> {
      return (await account(app, name)).following;
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
