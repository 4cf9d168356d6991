/** Apps on the phone: whether they are there, started, stopped, told to open or take something, and allowed to see media. */
import { Problem } from "../model/problem.ts";
import type { PhoneLink } from "./adb/link.ts";
import { quote } from "./adb/quote.ts";

type Phone = Pick<PhoneLink, "serial" | "shell">;

/** What an app must be allowed so that its gallery shows anything, and since which Android. */
const MEDIA_PERMISSIONS: readonly { readonly name: string; readonly from: number; readonly to: number }[] = [
  { name: "READ_MEDIA_VIDEO", from: 33, to: Infinity },
  { name: "READ_MEDIA_IMAGES", from: 33, to: Infinity },
  { name: "READ_EXTERNAL_STORAGE", from: 0, to: 32 },
  { name: "WRITE_EXTERNAL_STORAGE", from: 0, to: 29 },
];

export async function isInstalled(phone: Phone, packageName: string, signal: AbortSignal): Promise<boolean> {
  const { stdout } = await phone.shell(`pm path ${quote(packageName)}`, signal);
  return stdout.includes("package:");
}

export async function versionOf(
  phone: Phone,
  packageName: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { stdout } = await phone.shell(`dumpsys package ${quote(packageName)}`, signal);
  return /^\s*versionName=(\S+)/m.exec(stdout)?.[1];
}

/** The language that the app shows, as "fr-FR": its own where it has one, else the phone's; undefined where neither is told. */
export async function languageOf(
  phone: Phone,
  packageName: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const command = `cmd locale get-app-locales ${quote(packageName)} --user current; getprop persist.sys.locale; getprop ro.product.locale`;
  const { stdout } = await phone.shell(command, signal);
  // before Android 13 no app has one of its own
  const [, own] = /\[([\w-]+)[,\]]/.exec(stdout) ?? [];
  return own ?? /^\s*([a-z]{2,3}(?:-\w+)*)\s*$/m.exec(stdout)?.[1];
}

/** As from its icon: by its category, since the names of activities change between releases. */
export async function launch(phone: Phone, packageName: string, signal: AbortSignal): Promise<void> {
  const said = await phone.shell(
    `monkey -p ${quote(packageName)} -c android.intent.category.LAUNCHER 1`,
    signal,
  );
  if (!/No activities found|monkey aborted/i.test(said.stdout + said.stderr)) return;
  const message = `device ${phone.serial} cannot start ${packageName}; install it and open it once`;
  throw new Problem("APP_MISSING", message);
}

export async function stop(phone: Phone, packageName: string, signal: AbortSignal): Promise<void> {
  await phone.shell(`am force-stop ${quote(packageName)}`, signal);
}

export async function openUrl(
  phone: Phone,
  url: string,
  packageName: string,
  signal: AbortSignal,
): Promise<void> {
  const intent = `-W -a android.intent.action.VIEW -d ${quote(url)} -p ${quote(packageName)}`;
  await start(phone, intent, packageName, signal);
}

export async function share(
  phone: Phone,
  {
    uri,
    mimeType,
    packageName,
  }: { readonly uri: string; readonly mimeType: string; readonly packageName: string },
  signal: AbortSignal,
): Promise<void> {
  const quoted = quote(uri);
  // without the URI as data too, the app is not granted to read it
  const intent = `-a android.intent.action.SEND -t ${quote(mimeType)} -d ${quoted} --eu android.intent.extra.STREAM ${quoted}`;
  await start(phone, `${intent} --grant-read-uri-permission -p ${quote(packageName)}`, packageName, signal);
}

/** What the app does not ask for cannot be granted, and is not missed: so no refusal is one. */
export async function allowMedia(
  phone: Phone,
  packageName: string,
  sdk: number,
  signal: AbortSignal,
): Promise<void> {
  for (const { name, from, to } of MEDIA_PERMISSIONS) {
    if (sdk < from || sdk > to) continue;
    await phone.shell(`pm grant ${quote(packageName)} android.permission.${name}`, signal);
  }
}

async function start(phone: Phone, intent: string, packageName: string, signal: AbortSignal): Promise<void> {
  const { stdout, stderr, code } = await phone.shell(`am start ${intent}`, signal);
  const error = /^Error.*/m.exec(`${stdout}\n${stderr}`)?.[0];
  if (code === 0 && !error) return;
  const message = `${packageName} on device ${phone.serial} did not open; install it or update it (${error ?? `am start ended with ${code}`})`;
  throw new Problem("APP_MISSING", message);
}
