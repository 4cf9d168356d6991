/** What a script may do with the phone: the verbs of the session, each with what the server has to add to it. */
import { sleep } from "../../clock.ts";
import type { Chance, Clock } from "../../clock.ts";
import type { Session } from "../../device/session.ts";
import type { Bounds } from "../../device/ui/screen.ts";
import { Problem } from "../../model/problem.ts";
import type { MediaFile } from "../../model/task.ts";
import { aBounds, aDirection, aNumber, aText } from "./arguments.ts";
import type { Verbs } from "./channel.ts";
import type { NodeName, Readings } from "./readings.ts";

export interface PhoneParts {
  readonly session: Session;
  readonly readings: Readings;
  /** The app that is meant where a script names no package. */
  readonly packageName: string | null;
  /** The file, where it may be published. Rejects with MATERIAL_MISSING. */
  readonly mediaAt: (path: string) => Promise<MediaFile>;
  readonly clock: Clock;
  readonly chance: Chance;
}

export function phoneVerbs(parts: PhoneParts, signal: AbortSignal): Verbs {
  const { session, readings, clock } = parts;
  const app = (given: unknown) => (given === undefined ? ownPackage(parts) : aText(given, "packageName"));
  return {
    screen: async () => readings.tell(await session.screen(signal)),
    tap: (node) => session.tap(readings.node(node as NodeName), signal),
    type: (field, text) =>
      session.type(
        readings.screenOf(field as NodeName),
        readings.node(field as NodeName),
        aText(text, "text"),
        signal,
      ),
    textOf: (node) =>
      session.textOf(readings.screenOf(node as NodeName), readings.node(node as NodeName), signal),
    swipe: (area, direction) => session.swipe(aBounds(area) satisfies Bounds, aDirection(direction), signal),
    back: () => session.back(signal),
    press: (keycode) => session.press(aNumber(keycode, "keycode"), signal),
    open: (url, packageName) => session.open(aText(url, "url"), app(packageName), signal),
    launch: (packageName) => session.launch(app(packageName), signal),
    stopApp: (packageName) => session.stopApp(app(packageName), signal),
    isInstalled: (packageName) => session.isInstalled(app(packageName), signal),
    versionOf: (packageName) => session.versionOf(app(packageName), signal),
    shell: (command) => session.shell(aText(command, "command"), signal),
    addMedia: (file) => addMedia(parts, aText(file, "file"), signal),
    share: (uri, type, packageName) =>
      session.share(aText(uri, "uri"), aText(type, "contentType"), app(packageName), signal),
    allowMedia: (packageName) => session.allowMedia(app(packageName), signal),
    screenshot: () => session.screenshot(signal),
    wake: () => session.wake(signal),
    sleep: (ms) => sleep(clock, aNumber(ms, "ms"), signal),
  };
}

function ownPackage({ packageName, session }: PhoneParts): string {
  if (packageName !== null) return packageName;
  throw new Problem("SCRIPT_FAILED", `device ${session.serial}: name the package, the script needs no app`);
}

async function addMedia({ session, mediaAt, clock, chance }: PhoneParts, file: string, signal: AbortSignal) {
  const { path, contentType } = await mediaAt(file);
  const unique = `${clock.now().toString(36)}-${Math.floor(chance() * 36 ** 6).toString(36)}`;
  return { ...(await session.addMedia({ file: path, unique, contentType }, signal)), contentType };
}
