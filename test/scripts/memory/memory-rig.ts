/**
 * The scripts on a simulated phone in this process, in a time that goes on by itself whenever everybody waits: what takes a
 * minute in life is over in milliseconds, and the same each time.
 */
import { openSession } from "../../../src/device/session.ts";
import type { Screen } from "../../../src/device/ui/screen.ts";
import { parseScriptConfig } from "../../../src/model/script-config.ts";
import type { ScriptName } from "../../../src/model/script-config.ts";
import type { App, MediaFile, PointOfNoReturn } from "../../../src/model/task.ts";
import type { Profile } from "../../../src/scripts/apps/profile.ts";
import { profileOf, scriptNamed } from "../../../src/scripts/catalog.ts";
import { Pace } from "../../../src/scripts/flow/pace.ts";
import type { ScriptContext, ScriptResult } from "../../../src/scripts/script.ts";
import { Faults } from "../../../src/sim/faults/faults.ts";
import type { FaultKind } from "../../../src/sim/faults/faults.ts";
import { startSimulator } from "../../../src/sim/simulator.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { MemoryPhone, MemoryScreen } from "./memory-phone.ts";

const profiles: Readonly<Record<App, Profile>> = {
  tiktok: profileOf("tiktok"),
  instagram: profileOf("instagram"),
};
const never = new AbortController().signal;

export interface Wish {
  readonly script: ScriptName;
  readonly app: App;
  readonly config: object;
  readonly media?: readonly MediaFile[];
  readonly username?: string;
  readonly point?: PointOfNoReturn;
}

export interface Listeners {
  /** At each step, before anything of it is done. */
  readonly onStep?: (name: string, note: string | undefined) => void;
  readonly onScreen?: (screen: Screen) => Screen;
  readonly around?: (context: ScriptContext) => ScriptContext;
}

export interface Came {
  readonly result: ScriptResult | undefined;
  readonly error: unknown;
  readonly points: readonly PointOfNoReturn[];
  /** How often the account was about to act by what may be repeated. */
  readonly actions: number;
  readonly tookMs: number;
}

export async function memoryRig(seed: string) {
  const clock = new ManualClock();
  const sim = await startSimulator({ phones: 1, adbPort: null, seed, time: clock, uiServerInstalled: true });
  const [phone] = sim.phones;
  if (!phone) throw new Error("no phone");
  const faults = new Faults(phone);
  const link = new MemoryPhone(phone);
  const pace = new Pace();

  async function attempt(wish: Wish, { onStep, around = (inside) => inside }: Listeners): Promise<Came> {
    const { script: config } = parseScriptConfig(wish.script, wish.config);
    if (!config) throw new Error("the test's config is wrong");
    const points: PointOfNoReturn[] = [];
    let actions = 0;
    const began = clock.elapsed();
    const came = (end: Pick<Came, "result" | "error">): Came => ({
      ...{ ...end, points, actions },
      tookMs: clock.elapsed() - began,
    });
    try {
      await using session = await openSession(link, clock, never, () => {}, new MemoryScreen(phone!));
      const hooks = {
        step: (name: string, note?: string) => onStep?.(name, note),
        progress() {},
        remark() {},
        countAction: async () => void actions++,
        passPointOfNoReturn: async (point: PointOfNoReturn) => {
          points.push(point);
          onStep?.(PASSED, undefined);
        },
      };
      const context: ScriptContext = {
        ...{
          app: wish.app,
          username: wish.username ?? null,
          package: null,
          config,
          session,
          hooks,
          clock,
          pace,
        },
        ...{ media: wish.media ?? [], checkMedia: async () => {}, point: wish.point ?? null },
        ...{ profile: profiles[wish.app], chance: () => 0.5 },
      };
      return came({ result: await scriptNamed(wish.script).run(around(context), never), error: undefined });
    } catch (error) {
      return came({ result: undefined, error });
    }
  }

  return {
    phone,
    clock,
    run: (wish: Wish, listeners: Listeners = {}) => timePasses(clock, attempt(wish, listeners)),
    hurt(kind: FaultKind, details: object = {}): void {
      const refusal = faults.start(kind, { ...details });
      if (refusal) throw new Error(refusal.error);
    },
    mend: () => faults.mendAll(),
    [Symbol.asyncDispose]: () => sim.stop(),
  };
}

/** A moment of its own: the next thing is the tap that publishes. */
const PASSED = "(may publish)";

/** Time goes on whenever nobody has anything left to do at once. */
async function timePasses<T>(clock: ManualClock, work: Promise<T>): Promise<T> {
  const over = new AbortController();
  const end = () => over.abort();
  work.then(end, end);
  while (!over.signal.aborted) {
    await new Promise<void>((resolve) => setImmediate(resolve));
    if (!over.signal.aborted) clock.skip();
  }
  return work;
}
