/**
 * A phone in few verbs, for as long as one attempt lasts. Opening it wakes and unlocks the phone and starts its UI
 * server; disposing it gives the owner's settings back. Whatever a verb is given is quoted for the phone's shell.
 * Verbs reject with a Problem, or with the signal's reason.
 */
import { deadline } from "../clock.ts";
import type { Clock } from "../clock.ts";
import { Problem } from "../model/problem.ts";
import { center } from "./find.ts";
import type { PhoneLink } from "./link.ts";
import { addImage, addVideo } from "./media-store.ts";
import type { ImageToAdd, MediaToAdd, PhoneMedia } from "./media-store.ts";
import { quote } from "./quote.ts";
import { parseScreen } from "./screen.ts";
import type { Screen, UiNode } from "./screen.ts";
import type { ShellResult } from "./shell-v2.ts";
import { UiServer } from "./ui-server.ts";
import type { Locator } from "./ui-server.ts";
import { stayAwake, wake } from "./wake.ts";

export interface Session extends AsyncDisposable {
  /** adb's name for the phone. */
  readonly serial: string;
  /** The command is taken as it is: quote what is in it. */
  shell(command: string, signal: AbortSignal): Promise<ShellResult>;
  /** A file of this computer to a path on the phone. MATERIAL_MISSING where it cannot be read. */
  push(file: string, path: string, signal: AbortSignal): Promise<void>;
  /** Pushes a video and has the phone index it. */
  addVideo(media: MediaToAdd, signal: AbortSignal): Promise<PhoneMedia>;
  addImage(image: ImageToAdd, signal: AbortSignal): Promise<PhoneMedia>;
  isInstalled(packageName: string, signal: AbortSignal): Promise<boolean>;
  /** As its developer names it, such as "37.1.4"; undefined where the phone does not tell. */
  versionOf(packageName: string, signal: AbortSignal): Promise<string | undefined>;
  /** Lets the app see the phone's media, where the phone lets us say so: without that its gallery stays empty. */
  grantMedia(packageName: string, signal: AbortSignal): Promise<void>;
  /** As from its icon: an app that runs shows the screen it was left on. */
  launch(packageName: string, signal: AbortSignal): Promise<void>;
  /** Ends the app and whatever it was uploading. */
  stopApp(packageName: string, signal: AbortSignal): Promise<void>;
  open(url: string, packageName: string, signal: AbortSignal): Promise<void>;
  share(contentUri: string, mimeType: string, packageName: string, signal: AbortSignal): Promise<void>;
  /** One reading; everything on it is then found in memory. */
  screen(signal: AbortSignal): Promise<Screen>;
  /** Touches the node's middle once. UI_SERVER_FAILED leaves open whether it did. */
  tap(node: UiNode, signal: AbortSignal): Promise<void>;
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

const MEDIA_PERMISSIONS = ["READ_MEDIA_VIDEO", "READ_MEDIA_IMAGES", "READ_EXTERNAL_STORAGE"] as const;

/** So long may giving back take, on a phone that may be gone. */
const GIVE_BACK_MS = 3000;

export async function openSession(phone: PhoneLink, clock: Clock, signal: AbortSignal): Promise<Session> {
  const ui = new UiServer(phone, clock);
  let session: Session | undefined;
  try {
    await wake(phone, clock, signal);
    session = new OpenSession(phone, clock, ui, await readSdk(phone, signal), await stayAwake(phone, signal));
    await ui.start(signal);
    return session;
  } catch (cause) {
    await (session ?? ui)[Symbol.asyncDispose]();
    throw cause;
  }
}

class OpenSession implements Session {
  readonly serial: string;
  readonly #phone: PhoneLink;
  readonly #clock: Clock;
  readonly #ui: UiServer;
  readonly #sdk: number;
  readonly #giveBack: (signal: AbortSignal) => Promise<void>;

  constructor(
    phone: PhoneLink,
    clock: Clock,
    ui: UiServer,
    sdk: number,
    giveBack: (signal: AbortSignal) => Promise<void>,
  ) {
    this.serial = phone.serial;
    this.#phone = phone;
    this.#clock = clock;
    this.#ui = ui;
    this.#sdk = sdk;
    this.#giveBack = giveBack;
  }

  shell(command: string, signal: AbortSignal): Promise<ShellResult> {
    return this.#phone.shell(command, signal);
  }

  push(file: string, path: string, signal: AbortSignal): Promise<void> {
    return readable(file, this.#phone.push(file, path, this.#clock.now(), signal));
  }

  addVideo(media: MediaToAdd, signal: AbortSignal): Promise<PhoneMedia> {
    return readable(media.file, addVideo(this.#phone, media, this.#sdk, this.#clock, signal));
  }

  addImage(image: ImageToAdd, signal: AbortSignal): Promise<PhoneMedia> {
    return readable(image.file, addImage(this.#phone, image, this.#sdk, this.#clock, signal));
  }

  async isInstalled(packageName: string, signal: AbortSignal): Promise<boolean> {
    const { stdout } = await this.#phone.shell(`pm path ${quote(packageName)}`, signal);
    return stdout.includes("package:");
  }

  async versionOf(packageName: string, signal: AbortSignal): Promise<string | undefined> {
    const { stdout } = await this.#phone.shell(`dumpsys package ${quote(packageName)}`, signal);
    return /^\s*versionName=(\S+)/m.exec(stdout)?.[1];
  }

  async grantMedia(packageName: string, signal: AbortSignal): Promise<void> {
    // which of them an app asks for depends on the Android version; one that it does not ask for is refused
    const grants = MEDIA_PERMISSIONS.map(
      (name) => `pm grant ${quote(packageName)} android.permission.${name}`,
    );
    await this.#phone.shell(grants.join("; "), signal);
  }

  async launch(packageName: string, signal: AbortSignal): Promise<void> {
    const said = await this.#phone.shell(
      `monkey -p ${quote(packageName)} -c android.intent.category.LAUNCHER 1`,
      signal,
    );
    if (/No activities found|monkey aborted/i.test(said.stdout + said.stderr)) {
      throw new Problem(
        "APP_MISSING",
        `device ${this.serial} cannot start ${packageName}; install it and open it once`,
      );
    }
  }

  async stopApp(packageName: string, signal: AbortSignal): Promise<void> {
    await this.#phone.shell(`am force-stop ${quote(packageName)}`, signal);
  }

  async open(url: string, packageName: string, signal: AbortSignal): Promise<void> {
    await this.#start(
      `-W -a android.intent.action.VIEW -d ${quote(url)} -p ${quote(packageName)}`,
      packageName,
      signal,
    );
  }

  async share(contentUri: string, mimeType: string, packageName: string, signal: AbortSignal): Promise<void> {
    const uri = quote(contentUri);
    // without the URI as data too, the app is not granted to read it
    const intent = `-a android.intent.action.SEND -t ${quote(mimeType)} -d ${uri} --eu android.intent.extra.STREAM ${uri}`;
    await this.#start(`${intent} --grant-read-uri-permission -p ${quote(packageName)}`, packageName, signal);
  }

  async screen(signal: AbortSignal): Promise<Screen> {
    const xml = await this.#ui.source(signal);
    try {
      return parseScreen(xml);
    } catch (cause) {
      throw new Problem("UI_SERVER_FAILED", `device ${this.serial} told a screen that cannot be read`, {
        cause,
      });
    }
  }

  tap(node: UiNode, signal: AbortSignal): Promise<void> {
    return this.#ui.tap(center(node.bounds), signal);
  }

  type(screen: Screen, field: UiNode, text: string, signal: AbortSignal): Promise<void> {
    return this.#ui.setText(locatorOf(screen, field), text, signal);
  }

  textOf(screen: Screen, node: UiNode, signal: AbortSignal): Promise<string> {
    return this.#ui.textOf(locatorOf(screen, node), signal);
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

  wake(signal: AbortSignal): Promise<void> {
    return wake(this.#phone, this.#clock, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const late = deadline(this.#clock, GIVE_BACK_MS, () => new Error("gave up giving the phone back"));
    try {
      await this.#giveBack(late.signal);
    } catch {
      // a phone that is gone cannot be given back, and its attempt has already said why
    } finally {
      late.cancel();
      await this.#ui[Symbol.asyncDispose]();
    }
  }

  async #start(intent: string, packageName: string, signal: AbortSignal): Promise<void> {
    const { stdout, stderr, code } = await this.#phone.shell(`am start ${intent}`, signal);
    const error = /^Error.*/m.exec(`${stdout}\n${stderr}`)?.[0];
    if (code === 0 && !error) return;
    const message = `${packageName} on device ${this.serial} did not open: ${error ?? `am start ended with ${code}`}`;
    throw new Problem("APP_MISSING", message);
  }
}

/** By its id where only it has that, else by its class and place among its like. */
function locatorOf({ nodes }: Screen, node: UiNode): Locator {
  const alike = nodes.filter(({ id }) => id === node.id);
  if (node.id !== "" && alike.length === 1) return { strategy: "id", selector: node.id, nth: 0 };
  const nth = nodes.filter(({ className }) => className === node.className).indexOf(node);
  return { strategy: "class name", selector: node.className, nth };
}

async function readSdk(phone: PhoneLink, signal: AbortSignal): Promise<number> {
  const { stdout } = await phone.shell("getprop ro.build.version.sdk", signal);
  return Number.parseInt(stdout, 10) || 0;
}

/** Translates the system's word on a file that cannot be read. */
async function readable<T>(file: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const isOfFile = cause instanceof Error && "path" in cause && cause.path === file;
    if (isOfFile) throw new Problem("MATERIAL_MISSING", `cannot read ${file}: ${cause.message}`, { cause });
    throw cause;
  }
}
