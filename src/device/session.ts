/**
 * A phone in few verbs, for as long as one attempt lasts. Opening it wakes and unlocks the phone and starts what reads its
 * screen; disposing it gives the owner's settings back. Whatever a verb is given is quoted for the phone's shell.
 * Verbs reject with a Problem, or with the signal's reason.
 */
import { deadline } from "../clock.ts";
import type { Clock } from "../clock.ts";
import { Problem } from "../model/problem.ts";
import { together } from "../together.ts";
import type { LinkedPhone } from "./adb/link.ts";
import type { ShellResult } from "./adb/shell-v2.ts";
import { speakEnglish } from "./app-language.ts";
import * as apps from "./apps.ts";
import { checkBattery } from "./battery.ts";
import { readForeground } from "./foreground.ts";
import type { ForegroundApp } from "./foreground.ts";
import { returnsOf, stayAwake } from "./loans.ts";
import { addMedia } from "./media/store.ts";
import type { MediaToAdd, PhoneMedia } from "./media/store.ts";
import { sweepMedia } from "./media/sweep.ts";
import { Owner } from "./owner.ts";
import type { Direction, UiDriver } from "./ui/driver.ts";
import { center } from "./ui/find.ts";
import { PhoneUi } from "./ui/phone-ui.ts";
import { parseScreen } from "./ui/screen.ts";
import type { Bounds, Screen, UiNode } from "./ui/screen.ts";
import { wake } from "./wake.ts";

export interface Session extends AsyncDisposable {
  /** adb's name for the phone. */
  readonly serial: string;
  /** The command is taken as it is: quote what is in it. */
  shell(command: string, signal: AbortSignal): Promise<ShellResult>;
  /** Pushes a video or image and has the phone index it. What is added later is the newer one to its galleries. */
  addMedia(media: MediaToAdd, signal: AbortSignal): Promise<PhoneMedia>;
  isInstalled(packageName: string, signal: AbortSignal): Promise<boolean>;
  /** As its developer names it, such as "37.1.4"; undefined where the phone does not tell. */
  versionOf(packageName: string, signal: AbortSignal): Promise<string | undefined>;
  /** Until the session ends, where the phone lets one app speak another language; whether it was changed. Before the app is used. */
  speakEnglish(packageName: string, signal: AbortSignal): Promise<boolean>;
  /** The language that the app shows, as "fr-FR"; undefined where the phone does not tell. */
  languageOf(packageName: string, signal: AbortSignal): Promise<string | undefined>;
  /** Which app is on the screen; undefined where the phone does not tell. */
  foreground(signal: AbortSignal): Promise<ForegroundApp | undefined>;
  /** As from its icon: an app that runs shows the screen it was left on. */
  launch(packageName: string, signal: AbortSignal): Promise<void>;
  /** Ends the app and whatever it was uploading. */
  stopApp(packageName: string, signal: AbortSignal): Promise<void>;
  open(url: string, packageName: string, signal: AbortSignal): Promise<void>;
  share(contentUri: string, mimeType: string, packageName: string, signal: AbortSignal): Promise<void>;
  /** Lets the app see the phone's videos and images, before it has to ask. */
  allowMedia(packageName: string, signal: AbortSignal): Promise<void>;
  /** One reading; everything on it is then found in memory. */
  screen(signal: AbortSignal): Promise<Screen>;
  /** The last of these readings, for whoever keeps what the script went by. */
  readonly lastScreen: Screen | undefined;
  /** Touches the node's middle once. UI_SERVER_FAILED leaves open whether it did. */
  tap(node: UiNode, signal: AbortSignal): Promise<void>;
  /** The same for what may be going away: false where it is seen to be gone, and nothing was touched. Slower. */
  tapIfThere(screen: Screen, node: UiNode, signal: AbortSignal): Promise<boolean>;
  /** The finger goes this way within the area: `up` shows what is further down. Once, as a tap. */
  swipe(area: Bounds, direction: Direction, signal: AbortSignal): Promise<void>;
  /** Replaces what is in the field. */
  type(screen: Screen, field: UiNode, text: string, signal: AbortSignal): Promise<void>;
  /** True to every character, which the tree is not; of an empty field its hint. */
  textOf(screen: Screen, node: UiNode, signal: AbortSignal): Promise<string>;
  back(signal: AbortSignal): Promise<void>;
  /** Android's number of the key, as 66 for Enter. */
  press(keycode: number, signal: AbortSignal): Promise<void>;
  /** A PNG. */
  screenshot(signal: AbortSignal): Promise<Buffer>;
  /** Again, where the phone may have fallen asleep or been locked. */
  wake(signal: AbortSignal): Promise<void>;
}

/** So long may giving back take, on a phone that may be gone. */
const GIVE_BACK_MS = 3000;
/** A phone that was awake and open is so for the next moment. */
const STAYS_AWAKE_MS = 2000;

/** `onRemark` is told what makes work on this phone slower than it should be; `ui` is what reads and touches its screen. */
export async function openSession(
  phone: LinkedPhone,
  clock: Clock,
  signal: AbortSignal,
  onRemark: (text: string) => void = () => {},
  ui: UiDriver = new PhoneUi(phone, clock, onRemark),
): Promise<Session> {
  const parts: Parts = {
    phone,
    clock,
    ui,
    owner: new Owner(phone, returnsOf(phone)),
    sdk: 0,
  };
  try {
    const battery = await checkBattery(phone, signal);
    const prepare = async (either: AbortSignal) => {
      await wake(phone, clock, either);
      const sdk = await readSdk(phone, either);
      await stayAwake(phone, parts.owner, battery?.isPowered ?? true, either);
      await sweepMedia(phone, sdk, clock, either);
      return sdk;
    };
    // the server takes a second to come up, whatever else is done meanwhile
    const [sdk] = await together(signal, prepare, (either) => parts.ui.start(either));
    return new OpenSession({ ...parts, sdk });
  } catch (cause) {
    await close(parts);
    throw cause;
  }
}

interface Parts {
  readonly phone: LinkedPhone;
  readonly clock: Clock;
  readonly ui: UiDriver;
  readonly owner: Owner;
  readonly sdk: number;
}

class OpenSession implements Session {
  readonly serial: string;
  readonly #parts: Parts;
  readonly #phone: LinkedPhone;
  readonly #clock: Clock;
  readonly #ui: UiDriver;
  #lastScreen: Screen | undefined;
  #wokenAt: number;

  constructor(parts: Parts) {
    this.serial = parts.phone.serial;
    this.#parts = parts;
    this.#phone = parts.phone;
    this.#clock = parts.clock;
    this.#ui = parts.ui;
    this.#wokenAt = parts.clock.elapsed();
  }

  shell(command: string, signal: AbortSignal): Promise<ShellResult> {
    return this.#phone.shell(command, signal);
  }

  addMedia(media: MediaToAdd, signal: AbortSignal): Promise<PhoneMedia> {
    return readable(media.file, addMedia(this.#phone, media, this.#parts.sdk, this.#clock, signal));
  }

  isInstalled(packageName: string, signal: AbortSignal): Promise<boolean> {
    return apps.isInstalled(this.#phone, packageName, signal);
  }

  versionOf(packageName: string, signal: AbortSignal): Promise<string | undefined> {
    return apps.versionOf(this.#phone, packageName, signal);
  }

  speakEnglish(packageName: string, signal: AbortSignal): Promise<boolean> {
    const { owner, sdk } = this.#parts;
    return speakEnglish(this.#phone, owner, { sdk, packageName }, signal);
  }

  languageOf(packageName: string, signal: AbortSignal): Promise<string | undefined> {
    return apps.languageOf(this.#phone, packageName, signal);
  }

  foreground(signal: AbortSignal): Promise<ForegroundApp | undefined> {
    return readForeground(this.#phone, signal);
  }

  launch(packageName: string, signal: AbortSignal): Promise<void> {
    return apps.launch(this.#phone, packageName, signal);
  }

  stopApp(packageName: string, signal: AbortSignal): Promise<void> {
    return apps.stop(this.#phone, packageName, signal);
  }

  open(url: string, packageName: string, signal: AbortSignal): Promise<void> {
    return apps.openUrl(this.#phone, url, packageName, signal);
  }

  share(uri: string, mimeType: string, packageName: string, signal: AbortSignal): Promise<void> {
    return apps.share(this.#phone, { uri, mimeType, packageName }, signal);
  }

  allowMedia(packageName: string, signal: AbortSignal): Promise<void> {
    return apps.allowMedia(this.#phone, packageName, this.#parts.sdk, signal);
  }

  get lastScreen(): Screen | undefined {
    return this.#lastScreen;
  }

  async screen(signal: AbortSignal): Promise<Screen> {
    const xml = await this.#ui.source(signal);
    // a page that is waited for is read many times before anything on it changes
    if (xml === this.#lastScreen?.xml) return this.#lastScreen;
    try {
      this.#lastScreen = parseScreen(xml);
      return this.#lastScreen;
    } catch (cause) {
      throw new Problem("UI_SERVER_FAILED", `device ${this.serial} told a screen that cannot be read`, {
        cause,
      });
    }
  }

  tap(node: UiNode, signal: AbortSignal): Promise<void> {
    return this.#ui.tap(center(node.bounds), signal);
  }

  tapIfThere(screen: Screen, node: UiNode, signal: AbortSignal): Promise<boolean> {
    return this.#ui.tapIfThere(screen, node, signal);
  }

  swipe(area: Bounds, direction: Direction, signal: AbortSignal): Promise<void> {
    return this.#ui.swipe(area, direction, signal);
  }

  type(screen: Screen, field: UiNode, text: string, signal: AbortSignal): Promise<void> {
    return this.#ui.setText(screen, field, text, signal);
  }

  textOf(screen: Screen, node: UiNode, signal: AbortSignal): Promise<string> {
    return this.#ui.textOf(screen, node, signal);
  }

  back(signal: AbortSignal): Promise<void> {
    return this.#ui.back(signal);
  }

  press(keycode: number, signal: AbortSignal): Promise<void> {
    return this.#ui.press(keycode, signal);
  }

  screenshot(signal: AbortSignal): Promise<Buffer> {
    return this.#ui.screenshot(signal);
  }

  async wake(signal: AbortSignal): Promise<void> {
    if (this.#clock.elapsed() - this.#wokenAt < STAYS_AWAKE_MS) return;
    await wake(this.#phone, this.#clock, signal);
    this.#wokenAt = this.#clock.elapsed();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return close(this.#parts);
  }
}

async function close({ clock, owner, ui }: Parts): Promise<void> {
  const late = deadline(clock, GIVE_BACK_MS, () => new Error("gave up giving the phone back"));
  try {
    await owner.giveBack(late.signal);
  } catch {
    // a phone that is gone cannot be given back now; the next session on it does
  } finally {
    late.cancel();
    await ui[Symbol.asyncDispose]();
  }
}

async function readSdk(phone: LinkedPhone, signal: AbortSignal): Promise<number> {
  const { memory } = phone;
  if (memory.sdk !== undefined) return memory.sdk;
  const { stdout } = await phone.shell("getprop ro.build.version.sdk", signal);
  return (memory.sdk = Number.parseInt(stdout, 10) || 0);
}

/** Translates the system's word on a file that cannot be read. */
async function readable<T>(file: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const isOfFile = cause instanceof Error && "path" in cause && cause.path === file;
    if (!isOfFile) throw cause;
    const message = `${file} cannot be read (${cause.message}); put it back and retry the task`;
    throw new Problem("MATERIAL_MISSING", message, { cause });
  }
}
