/** What a task needs otherwise than the phone's owner does: the screen stays on. */
import type { PhoneLink } from "./adb/link.ts";
import { languageLoan } from "./app-language.ts";
import type { Loan, Owner } from "./owner.ts";

type Phone = Pick<PhoneLink, "shell" | "memory">;

const STAY_ON = "global stay_on_while_plugged_in";
const SCREEN_OFF = "system screen_off_timeout";
const AWAKE_MS = 1_800_000;

/** How each thing is given back, by the name that it was kept under. */
export function returnsOf(phone: Phone): (name: string) => Loan["giveBack"] | undefined {
  return (name) => {
    const loan = [stayOn(phone), screenOff(phone)].find((one) => one.name === name);
    return (loan ?? languageLoan(phone, name))?.giveBack;
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

async function setting(phone: Phone, name: string, signal: AbortSignal): Promise<string> {
  return (await phone.shell(`settings get ${name}`, signal)).stdout.trim();
}
