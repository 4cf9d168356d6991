/**
 * The screen without a program of ours on the phone: `uiautomator dump` and `input`. Slower, blind while anything on the
 * screen moves, and able to type nothing but ASCII; but every phone has it.
 */
import { sleep } from "../../clock.ts";
import type { Clock } from "../../clock.ts";
import { Problem } from "../../model/problem.ts";
import type { PhoneLink } from "../adb/link.ts";
import { SWIPE_SPEED } from "./driver.ts";
import type { Direction, Point, UiDriver } from "./driver.ts";
import { center } from "./find.ts";
import { keysFor } from "./input-keys.ts";
import { SERVER_PACKAGE } from "./install.ts";
import type { Bounds, Screen, UiNode } from "./screen.ts";

type Phone = Pick<PhoneLink, "serial" | "shell" | "capture">;

const FILE = "/data/local/tmp/phonefleet-screen.xml";
/** It waits for an idle screen by itself, for up to 10 s. */
const DUMP_TIMEOUT_MS = 30_000;
const DUMP_TRIES = 3;
const PAUSE_MS = 300;
/** Until a field that was touched has the keyboard. */
const FOCUS_MS = 700;
const BACK = 4;
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
/** From the middle of the area towards its edges, as parts of it: start and end, across and down. */
const WAYS: Readonly<Record<Direction, readonly [number, number, number, number]>> = {
  up: [0.5, 0.85, 0.5, 0.15],
  down: [0.5, 0.15, 0.5, 0.85],
  left: [0.85, 0.5, 0.15, 0.5],
  right: [0.15, 0.5, 0.85, 0.5],
};

export class UiDump implements UiDriver {
  readonly #phone: Phone;
  readonly #clock: Clock;

  constructor(phone: Phone, clock: Clock) {
    this.#phone = phone;
    this.#clock = clock;
  }

  /** Ends the UI server: only one of the two can look at a time. */
  async start(signal: AbortSignal): Promise<void> {
    await this.#phone.shell(`am force-stop ${SERVER_PACKAGE}`, signal);
  }

  async source(signal: AbortSignal): Promise<string> {
    let said = "";
    for (let tries = 0; tries < DUMP_TRIES; tries++) {
      if (tries > 0) await sleep(this.#clock, PAUSE_MS, signal);
      const answer = await this.#phone.shell(
        `uiautomator dump --compressed ${FILE}`,
        signal,
        DUMP_TIMEOUT_MS,
      );
      said = `${answer.stdout}\n${answer.stderr}`;
      // it ends with 0 whatever happened, and an older file may still lie there
      if (!/dumped to/i.test(said)) continue;
      const { stdout } = await this.#phone.shell(`cat ${FILE}`, signal);
      if (stdout.includes("</hierarchy>")) return stdout;
      said = "its file holds no whole screen";
    }
    const why = /ERROR: .*/.exec(said)?.[0] ?? said.trim();
    throw new Problem(
      "UI_SERVER_FAILED",
      `device ${this.#phone.serial} cannot tell its screen by uiautomator dump: ${why}`,
    );
  }

  async screenshot(signal: AbortSignal): Promise<Buffer> {
    const { stdout } = await this.#phone.capture("screencap -p", signal);
    // phones with two displays write a warning before the picture
    const start = stdout.indexOf(PNG);
    if (start >= 0) return stdout.subarray(start);
    throw new Problem("UI_SERVER_FAILED", `device ${this.#phone.serial} gave no picture of its screen`);
  }

  /** Nothing on the phone tells it truer than the tree does. */
  async textOf(_screen: Screen, node: UiNode, _signal: AbortSignal): Promise<string> {
    return node.text;
  }

  async setText(_screen: Screen, field: UiNode, text: string, signal: AbortSignal): Promise<void> {
    const commands = keysFor(field.text, text);
    if (!commands) {
      throw new Problem(
        "UI_SERVER_FAILED",
        `device ${this.#phone.serial} can type only plain ASCII without the UI server, and ${JSON.stringify(text.slice(0, 60))} is more`,
      );
    }
    await this.tap(center(field.bounds), signal);
    await sleep(this.#clock, FOCUS_MS, signal);
    for (const command of commands) await this.#input(command, signal);
  }

  tap({ x, y }: Point, signal: AbortSignal): Promise<void> {
    return this.#input(`tap ${x} ${y}`, signal);
  }

  /** Nothing on the phone tells between a reading and a touch. */
  async tapIfThere(_screen: Screen, { bounds }: UiNode, signal: AbortSignal): Promise<true> {
    await this.tap(center(bounds), signal);
    return true;
  }

  swipe({ left, top, right, bottom }: Bounds, direction: Direction, signal: AbortSignal): Promise<void> {
    const [fromX, fromY, toX, toY] = WAYS[direction];
    const x = (part: number) => Math.round(left + (right - left) * part);
    const y = (part: number) => Math.round(top + (bottom - top) * part);
    const [from, to] = [
      { x: x(fromX), y: y(fromY) },
      { x: x(toX), y: y(toY) },
    ];
    const ms = Math.round((1000 * Math.hypot(to.x - from.x, to.y - from.y)) / SWIPE_SPEED);
    return this.#input(`swipe ${from.x} ${from.y} ${to.x} ${to.y} ${ms}`, signal);
  }

  back(signal: AbortSignal): Promise<void> {
    return this.press(BACK, signal);
  }

  press(keycode: number, signal: AbortSignal): Promise<void> {
    return this.#input(`keyevent ${keycode}`, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // nothing of it stays on the phone but one small file
  }

  async #input(what: string, signal: AbortSignal): Promise<void> {
    await this.#phone.shell(`input ${what}`, signal);
  }
}
