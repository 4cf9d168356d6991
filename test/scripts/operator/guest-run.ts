/** One attempt at a script that a test writes, on a phone of paper: what it came to, and what was done and told. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../../src/clock.ts";
import type { Clock } from "../../../src/clock.ts";
import type { Session } from "../../../src/device/session.ts";
import { parseScreen } from "../../../src/device/ui/screen.ts";
import type { PointOfNoReturn } from "../../../src/model/task.ts";
import { profileOf } from "../../../src/scripts/catalog.ts";
import { Pace } from "../../../src/scripts/flow/pace.ts";
import { attemptScript } from "../../../src/scripts/operator/attempt.ts";
import type { ScriptHooks } from "../../../src/scripts/script.ts";
import { moduleOf, writeScripts } from "../../support/operator-scripts.ts";

export interface Attempt {
  /** Texts of buttons that show, given those touched so far. */
  readonly show?: (touched: readonly string[]) => readonly string[];
  readonly session?: Partial<Session>;
  readonly point?: PointOfNoReturn;
  readonly config?: object;
  readonly timeoutMs?: number;
  /** Where the process is started. */
  readonly folder?: string;
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
  readonly hooks?: Partial<ScriptHooks>;
}

export interface Ran {
  readonly note: string | undefined;
  readonly error: unknown;
  readonly touched: readonly string[];
  readonly steps: readonly (readonly [name: string, note?: string])[];
  readonly points: readonly PointOfNoReturn[];
  readonly printed: readonly unknown[];
}

/** Runs a script whose `run` has this body. */
export async function runScript(body: string, attempt: Attempt = {}): Promise<Ran> {
  const folder = await mkdtemp(join(tmpdir(), "phonefleet-operator-"));
  try {
    await writeScripts(folder, { "own.mjs": moduleOf("own", body) });
    const file = join(folder, "own.mjs");
    const { timeoutMs = 60_000 } = attempt;
    const configSchema = { type: "object" };
    const described = { name: "own", description: "", configSchema, timeoutMs, needsApp: false };
    return await attemptAt({ ...described, file, folder: attempt.folder ?? folder }, attempt);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function attemptAt(script: Parameters<typeof attemptScript>[0], attempt: Attempt): Promise<Ran> {
  const { clock = systemClock, signal = new AbortController().signal, config = {}, point = null } = attempt;
  const touched: string[] = [];
  const steps: (readonly [string, string?])[] = [];
  const points: PointOfNoReturn[] = [];
  const printed: unknown[] = [];
  const context = {
    ...({
      app: "tiktok",
      username: "jane",
      package: null,
      media: [],
      checkMedia: async () => {},
      point,
    } as const),
    config: { script: "operator", name: "own", app: null, values: { ...config } } as const,
    session: paperSession(attempt, touched),
    profile: profileOf("tiktok"),
    hooks: {
      step: (...step: readonly [string, string?]) => void steps.push(step),
      progress() {},
      remark() {},
      countAction: async () => {},
      passPointOfNoReturn: async (passed: PointOfNoReturn) => void points.push(passed),
      ...attempt.hooks,
    },
    ...{ clock, chance: () => 0.5, pace: new Pace() },
  };
  const deps = {
    clock,
    mediaAt: async (path: string) =>
      ({ path, kind: "video", contentType: "video/mp4", size: 1, modifiedAtMs: 1 }) as const,
    log: { debug: (fields: { readonly detail?: unknown }) => void printed.push(fields.detail) },
  };
  const told = { touched, steps, points, printed };
  try {
    const { note } = await attemptScript(script, context, deps, signal);
    return { note, error: undefined, ...told };
  } catch (error) {
    return { note: undefined, error, ...told };
  }
}

function paperSession({ show = () => [], session }: Attempt, touched: string[]): Session {
  const paper: Partial<Session> = {
    serial: "paper-1",
    screen: async () => screenOf(show(touched)),
    tap: async (node) => void touched.push(node.text),
    tapIfThere: async (_, node) => touched.push(node.text) > 0,
    wake: async () => {},
    back: async () => {},
    ...session,
  };
  return paper as Session;
}

function screenOf(texts: readonly string[]) {
  const buttons = texts.map(
    (text, i) =>
      `<node class="android.widget.Button" package="com.zhiliaoapp.musically" clickable="true" text="${text}"` +
      ` bounds="[100,${100 + 150 * i}][900,${200 + 150 * i}]"/>`,
  );
  const root =
    '<node class="android.widget.FrameLayout" package="com.zhiliaoapp.musically" bounds="[0,0][1000,2000]">';
  return parseScreen(`<hierarchy>${root}${buttons.join("")}</node></hierarchy>`);
}
