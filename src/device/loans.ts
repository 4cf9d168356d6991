/** The things of the owner's that a task needs otherwise: the screen stays on, and an app speaks a language of ours. */
import type { PhoneLink } from "./link.ts";
import type { Loan, Owner } from "./owner.ts";
import { quote } from "./quote.ts";

type Phone = Pick<PhoneLink, "shell">;

const STAY_ON = "global stay_on_while_plugged_in";
const SCREEN_OFF = "system screen_off_timeout";
const LANGUAGE = "language of ";
const AWAKE_MS = 1_800_000;
/** Per-app languages came with Android 13. */
const LOCALE_SDK = 33;

/** How each thing is given back, by the name that it was kept under. */
export function returnsOf(phone: Phone): (name: string) => Loan["giveBack"] | undefined {
  return (name) => {
    if (name.startsWith(LANGUAGE)) return language(phone, name.slice(LANGUAGE.length)).giveBack;
    return [stayOn(phone), screenOff(phone)].find((loan) => loan.name === name)?.giveBack;
  };
}

/** While it has power; a phone without it gets half an hour between two touches. */
export async function stayAwake(
  phone: Phone,
  owner: Owner,
  isPowered: boolean,
  signal: AbortSignal,
): Promise<void> {
  await owner.lend(stayOn(phone), (either) => phone.shell("svc power stayon true", either), signal);
  if (isPowered) return;
  const change = (either: AbortSignal) => phone.shell(`settings put ${SCREEN_OFF} ${AWAKE_MS}`, either);
  await owner.lend(screenOff(phone), change, signal);
}

/** False where this Android has one language for all apps. The app must be started anew to show it. */
export async function speak(
  phone: Phone,
  owner: Owner,
  {
    packageName,
    locale,
    sdk,
  }: { readonly packageName: string; readonly locale: string; readonly sdk: number },
  signal: AbortSignal,
): Promise<boolean> {
  if (sdk < LOCALE_SDK) return false;
  let isTaken = false;
  const change = async (either: AbortSignal) => {
    isTaken = (await setLanguage(phone, packageName, locale, either)).code === 0;
  };
  await owner.lend(language(phone, packageName), change, signal);
  return isTaken;
}

function stayOn(phone: Phone): Loan {
  return {
    name: "stay on",
    read: (signal) => setting(phone, STAY_ON, signal),
    async giveBack(value, signal) {
      const isSpecial = /^[1-9]\d*$/.test(value);
      await phone.shell(isSpecial ? `settings put ${STAY_ON} ${value}` : "svc power stayon false", signal);
    },
  };
}

function screenOff(phone: Phone): Loan {
  return {
    name: "screen off",
    read: (signal) => setting(phone, SCREEN_OFF, signal),
    async giveBack(value, signal) {
      const isNumber = /^\d+$/.test(value);
      await phone.shell(
        isNumber ? `settings put ${SCREEN_OFF} ${value}` : `settings delete ${SCREEN_OFF}`,
        signal,
      );
    },
  };
}

function language(phone: Phone, packageName: string): Loan {
  return {
    name: LANGUAGE + packageName,
    async read(signal) {
      const command = `cmd locale get-app-locales ${quote(packageName)} --user current`;
      const { stdout } = await phone.shell(command, signal);
      // "Locales for com.app for user 0 are [es-ES]"; empty brackets: the phone's own
      return /\[([\w,-]*)\]/.exec(stdout)?.[1] ?? "";
    },
    async giveBack(value, signal) {
      await setLanguage(phone, packageName, value, signal);
    },
  };
}

function setLanguage(phone: Phone, packageName: string, locales: string, signal: AbortSignal) {
  return phone.shell(
    `cmd locale set-app-locales ${quote(packageName)} --user current --locales ${quote(locales)}`,
    signal,
  );
}

async function setting(phone: Phone, name: string, signal: AbortSignal): Promise<string> {
  return (await phone.shell(`settings get ${name}`, signal)).stdout.trim();
}
