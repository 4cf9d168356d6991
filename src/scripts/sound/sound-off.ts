/** No sound but the file's own: one that the app put there by itself is taken away, on whichever page shows it. */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen } from "../../device/ui/screen.ts";
import type { Detour } from "../compose/detour.ts";
import { wait } from "../flow/flow.ts";
import type { Decision, Flow } from "../flow/flow.ts";
import type { ScriptContext } from "../script.ts";
import { SoundList } from "./sound-list.ts";
import { notFound } from "./sound-search.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock">;

const TIMEOUT_MS = 60_000;
/** A list of sounds without a way to have none is left by then. */
const NO_WAY_MS = 4000;

export class SoundOff implements Detour {
  readonly what = "take the sound away";
  /** Where no page shows a sound there is none to take away. */
  readonly mayBeMissing = true;
  readonly isOnWay = true;
  readonly #flow: Flow;
  readonly #context: Context;
  #isDone = false;

  constructor(flow: Flow, context: Context) {
    this.#flow = flow;
    this.#context = context;
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  entryOn(screen: Screen): Hit | undefined {
    const { removeSound, chosenSound } = this.#context.profile.selectors;
    return screen.find(removeSound) ?? screen.find(chosenSound);
  }

  async take(_entry: Hit, signal: AbortSignal): Promise<void> {
    await this.#flow.until({ name: this.what, timeoutMs: TIMEOUT_MS, decide: this.#toNone() }, signal);
    this.#isDone = true;
  }

  /** Either the page itself takes it away, or the list that it opens. */
  #toNone(): (screen: Screen) => Decision<true> {
    const { session, profile, clock } = this.#context;
    const { removeSound, chosenSound } = profile.selectors;
    const list = new SoundList(profile);
    let before = "";
    let listSince: number | undefined;
    let hasRemoved = false;
    let isFirst = true;
    const leave: Decision<true> = {
      kind: "act",
      what: "leave the sounds",
      act: (signal) => session.back(signal),
    };
    return (screen) => {
      if (isFirst) list.leaves(screen);
      isFirst = false;
      const isAtRest = screen.shape === before;
      before = screen.shape;
      const isList = listSince !== undefined && list.isOn(screen);
      const remove = screen.find(removeSound);
      if (remove) {
        const act = async (signal: AbortSignal) => {
          hasRemoved = true;
          await session.tap(remove.node, signal);
        };
        return { kind: "act", what: "remove the sound", on: remove, act };
      }
      if (isList) {
        if (hasRemoved) return leave;
        if (clock.elapsed() - (listSince ?? 0) < NO_WAY_MS) return wait;
        throw notFound("the app offers no way to take its sound away");
      }
      const chosen = screen.find(chosenSound);
      if (!chosen) return isAtRest && !list.isOn(screen) ? { kind: "done", value: true } : wait;
      const act = async (signal: AbortSignal) => {
        listSince ??= clock.elapsed();
        await session.tap(chosen.node, signal);
      };
      return { kind: "act", what: "open the app's sound", on: chosen, act };
    };
  }
}
