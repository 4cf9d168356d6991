/** A simulated phone without a wire: what adb and the UI server would carry is asked of it in this process. */
import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import type { LinkedPhone, RunningShell } from "../../../src/device/adb/link.ts";
import type { PhoneMemory } from "../../../src/device/adb/phone-memory.ts";
import { asText } from "../../../src/device/adb/shell-v2.ts";
import type { ShellBytes, ShellResult } from "../../../src/device/adb/shell-v2.ts";
import type { Push } from "../../../src/device/adb/sync-push.ts";
import type { Direction, Point, UiDriver } from "../../../src/device/ui/driver.ts";
import type { Bounds, Screen, UiNode } from "../../../src/device/ui/screen.ts";
import { Problem } from "../../../src/model/problem.ts";
import type { Phone } from "../../../src/sim/phone.ts";
import { walk } from "../../../src/sim/screen/view.ts";
import type { ScreenNode } from "../../../src/sim/screen/view.ts";
import { runShell } from "../../../src/sim/shell/shell.ts";
import { shownText, toXml } from "../../../src/sim/ui/source.ts";

const READ_MS = 40;
const TOUCH_MS = 60;
const BACK = 4;
const REACH = 0.375;

export class MemoryPhone implements LinkedPhone {
  readonly serial: string;
  memory: PhoneMemory = {};
  readonly #phone: Phone;

  constructor(phone: Phone) {
    this.serial = phone.serial;
    this.#phone = phone;
  }

  async shell(command: string, signal: AbortSignal): Promise<ShellResult> {
    return asText(await this.capture(command, signal));
  }

  async capture(command: string, signal: AbortSignal): Promise<ShellBytes> {
    signal.throwIfAborted();
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    const code = await runShell(this.#phone, command, {
      stdin: Readable.from([]),
      out: async (bytes) => void out.push(bytes),
      err: async (bytes) => void err.push(bytes),
      signal,
    });
    return { stdout: Buffer.concat(out), stderr: Buffer.concat(err), code };
  }

  async push(file: string, { path, modifiedAtMs }: Push): Promise<void> {
    this.#phone.files.write(path, readFileSync(file), Math.floor(modifiedAtMs / 1000));
  }

  start(): Promise<RunningShell> {
    throw new Error("nothing is left running on a phone without a wire");
  }

  openTcp(): Promise<never> {
    throw new Error("a phone without a wire has no ports");
  }
}

/** Its screen, as quick to answer as over the UI server. */
export class MemoryScreen implements UiDriver {
  readonly #phone: Phone;

  constructor(phone: Phone) {
    this.#phone = phone;
  }

  async start(): Promise<void> {}

  async source(signal: AbortSignal): Promise<string> {
    const { delays, glass } = this.#phone;
    await delays.wait(READ_MS, signal);
    return toXml(glass.tree(), glass.size);
  }

  async screenshot(): Promise<Buffer> {
    throw new Error("nobody takes pictures here");
  }

  async textOf(_: Screen, node: UiNode, signal: AbortSignal): Promise<string> {
    await this.#phone.delays.wait(READ_MS, signal);
    return shownText(this.#nodeLike(node));
  }

  async setText(_: Screen, field: UiNode, text: string, signal: AbortSignal): Promise<void> {
    await this.#phone.delays.wait(TOUCH_MS, signal);
    this.#phone.glass.setText(this.#nodeLike(field), text);
  }

  async tap({ x, y }: Point, signal: AbortSignal): Promise<void> {
    await this.#phone.delays.wait(TOUCH_MS, signal);
    this.#phone.glass.tap(x, y);
  }

  async tapIfThere(_: Screen, node: UiNode, signal: AbortSignal): Promise<boolean> {
    await this.#phone.delays.wait(READ_MS + TOUCH_MS, signal);
    const found = this.#whatIs(node);
    if (found?.text !== node.text) return false;
    this.#phone.glass.tapNode(found);
    return true;
  }

  async swipe(area: Bounds, direction: Direction, signal: AbortSignal): Promise<void> {
    await this.#phone.delays.wait(TOUCH_MS, signal);
    const { left, top, right, bottom } = area;
    const middle = { x: (left + right) / 2, y: (top + bottom) / 2 };
    const sideways = { left: -1, right: 1, up: 0, down: 0 }[direction] * REACH * (right - left);
    const upwards = { up: -1, down: 1, left: 0, right: 0 }[direction] * REACH * (bottom - top);
    this.#phone.glass.swipe(
      { x: middle.x - sideways, y: middle.y - upwards },
      { x: middle.x + sideways, y: middle.y + upwards },
    );
  }

  back(signal: AbortSignal): Promise<void> {
    return this.press(BACK, signal);
  }

  async press(keycode: number, signal: AbortSignal): Promise<void> {
    await this.#phone.delays.wait(TOUCH_MS, signal);
    this.#phone.glass.press(keycode);
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  /** What stands there now, and is of its kind. */
  #nodeLike(node: UiNode): ScreenNode {
    const found = this.#whatIs(node);
    if (found) return found;
    throw new Problem("SCREEN_UNKNOWN", `there is no ${node.className} there any more`);
  }

  #whatIs({ bounds, className }: UiNode): ScreenNode | undefined {
    const nodes = walk(this.#phone.glass.tree());
    return [...nodes].find((node) => node.className === className && isAt(node.bounds, bounds));
  }
}

function isAt(one: Bounds, other: Bounds): boolean {
  return (["left", "top", "right", "bottom"] as const).every((side) => one[side] === other[side]);
}
