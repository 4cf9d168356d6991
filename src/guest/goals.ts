/** Goals of the flow: what to do on a screen is decided here, and done by the server. */
import type { Decision, Goal } from "../../types/script.d.ts";
import type { Channel } from "../scripts/operator/channel.ts";
import type { DecisionTold } from "../scripts/operator/flow-verbs.ts";
import type { ReadingTold } from "../scripts/operator/readings.ts";
import type { Screens } from "./screens.ts";

/** One that is pursued. */
interface Pursuit {
  readonly goal: Goal<unknown>;
  /** What it was done with. */
  value: unknown;
  /** What deciding threw. */
  broke: { readonly error: unknown } | undefined;
  /** The deed that the server may ask for. */
  act: () => Promise<void>;
  /** What it threw. */
  failed: unknown;
}

const USUAL_TIMEOUT_MS = 60_000;

export class Goals {
  readonly #channel: Channel;
  readonly #screens: Screens;
  #pursuit: Pursuit | undefined;

  constructor(channel: Channel, screens: Screens) {
    this.#channel = channel;
    this.#screens = screens;
  }

  async until<T>(goal: Goal<T>): Promise<T> {
    if (this.#pursuit) throw new Error("one goal at a time; await the first");
    const pursuit: Pursuit = {
      ...{ goal, value: undefined, broke: undefined, failed: undefined },
      act: async () => {},
    };
    this.#pursuit = pursuit;
    try {
      const { name, timeoutMs = USUAL_TIMEOUT_MS, looksFor = [] } = goal;
      await this.#channel.call("until", name, timeoutMs, looksFor);
    } catch (error) {
      // the script's own error says more than its way through the server
      throw isSame(pursuit.failed, error) ? pursuit.failed : error;
    } finally {
      this.#pursuit = undefined;
    }
    if (pursuit.broke) throw pursuit.broke.error;
    return pursuit.value as T;
  }

  async decide(reading: ReadingTold): Promise<DecisionTold> {
    const pursuit = this.#pursuit;
    if (!pursuit) throw new Error("no goal is pursued");
    try {
      return this.#tell(pursuit, await pursuit.goal.decide(this.#screens.read(reading)));
    } catch (error) {
      pursuit.broke = { error };
      return { kind: "done" };
    }
  }

  async act(): Promise<void> {
    const pursuit = this.#pursuit;
    try {
      await pursuit?.act();
    } catch (error) {
      if (pursuit) pursuit.failed = error;
      throw error;
    }
  }

  #tell(pursuit: Pursuit, decision: Decision<unknown>): DecisionTold {
    switch (decision.kind) {
      case "done":
        pursuit.value = decision.value;
        return { kind: "done" };
      case "wait":
      case "lost":
        return { kind: decision.kind };
      case "tap":
        return { kind: "tap", what: decision.what, hit: this.#screens.hitNameOf(decision.hit) };
      case "act":
        pursuit.act = decision.act;
        return {
          kind: "act",
          what: decision.what,
          on: decision.on ? this.#screens.hitNameOf(decision.on) : null,
        };
      default:
        throw new TypeError("decide must answer done, wait, lost, tap or act");
    }
  }
}

function isSame(one: unknown, other: unknown): boolean {
  return one instanceof Error && other instanceof Error && one.message === other.message;
}
