/** A stop sign over whatever the app shows, from some moment on: it gets all touches, and its button puts it away. */
import type { Session } from "../../../src/device/session.ts";
import type { UiNode } from "../../../src/device/ui/screen.ts";
import { parseScreen } from "../../../src/device/ui/screen.ts";
import type { ScriptContext } from "../../../src/scripts/script.ts";
import type { ManualClock } from "../../support/manual-clock.ts";
import { drawn } from "./signs.ts";
import type { Sign } from "./signs.ts";

export class Overlay {
  readonly #sign: Sign;
  readonly #packageName: string;
  readonly #clock: ManualClock;
  #isUp = false;
  /** When it was read first. */
  seenAt: number | undefined;
  /** Of the phone while it showed, since it was read first. */
  readonly deeds: string[] = [];

  constructor(sign: Sign, packageName: string, clock: ManualClock) {
    this.#sign = sign;
    this.#packageName = packageName;
    this.#clock = clock;
  }

  begin(): void {
    this.#isUp = true;
  }

  around = (context: ScriptContext): ScriptContext => ({ ...context, session: this.#over(context.session) });

  #over(session: Session): Session {
    const swallow = async (what: string) => {
      if (this.seenAt !== undefined) this.deeds.push(what);
    };
    const onTop: Partial<Session> = {
      screen: async (signal) => {
        const screen = await session.screen(signal);
        if (!this.#isUp || !screen.xml.includes(`package="${this.#packageName}"`)) return screen;
        this.seenAt ??= this.#clock.elapsed();
        const { right, bottom } = screen.nodes[0]!.bounds;
        const sign = drawn(this.#sign, this.#packageName, right, bottom);
        return parseScreen(screen.xml.replace("</hierarchy>", `${sign}</hierarchy>`));
      },
      stopApp: async (name, signal) => {
        this.#isUp &&= this.#sign.isPage === true;
        await session.stopApp(name, signal);
      },
    };
    const tap = async (node: UiNode) => {
      await swallow(`tap ${node.text || node.desc}`);
      if (this.#sign.isPage !== true && this.#sign.buttons.includes(node.text)) this.#isUp = false;
    };
    const touches: Partial<Session> = {
      tap,
      tapIfThere: async (_, node) => {
        await tap(node);
        return true;
      },
      swipe: () => swallow("swipe"),
      type: () => swallow("type"),
      back: () => swallow("back"),
      press: () => swallow("press"),
    };
    return new Proxy(session, {
      get: (target, name) => {
        const own: unknown =
          Reflect.get(onTop, name) ?? (this.#isUp ? Reflect.get(touches, name) : undefined);
        const value: unknown = own ?? Reflect.get(target, name, target);
        return typeof value === "function" && !own ? value.bind(target) : value;
      },
    });
  }
}
