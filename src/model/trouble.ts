/** Why a phone is not there for work, as a closed list, and what is done about it. */

export const troubles = [
  "gone",
  "offline",
  "mute",
  "unauthorized",
  "no_permissions",
  "not_booted",
  "name_shared",
  "serial_shared",
  "adb_away",
  "adb_hung",
] as const;

export type TroubleReason = (typeof troubles)[number];

/** The rungs back to it, the gentlest first; a person is asked where nothing else helped, or could. */
export const recoverySteps = ["reconnect", "connect_again", "reboot", "ask_person"] as const;

export type RecoveryStep = (typeof recoverySteps)[number];

/** As it is seen. */
export interface Trouble {
  readonly reason: TroubleReason;
  /** The rung that was taken last; null: it is waited for. */
  readonly step: RecoveryStep | null;
}

/** As it is kept: since when it lasts, and since when this is done about it. Epoch milliseconds. */
export interface LastingTrouble extends Trouble {
  readonly since: number;
  readonly stepSince: number | null;
}

/** What a person does about it. */
export const remedies: Readonly<Record<TroubleReason, string>> = {
  gone: "adb does not list it: look at its power, its cable or its network",
  offline: "adb lists it and has no answer from it: plug it in again, or switch USB debugging off and on",
  mute: "adb reaches it and it does not answer: restart it",
  unauthorized: "unlock it and allow USB debugging for this computer on its screen",
  no_permissions: "give the user of the adb server access to the USB device (udev rules)",
  not_booted: "it is in recovery or its bootloader: restart it normally",
  name_shared: "several phones are connected under this one name: unplug all but one",
  serial_shared: "several phones call themselves by one serial: unplug all but one",
  adb_away: "no adb server answers: start one with adb start-server",
  adb_hung: "the adb server takes connections and answers nothing: end its process, then adb start-server",
};

/** Nothing but a person can help there. */
export function needsPerson(reason: TroubleReason): boolean {
  return needPerson.has(reason);
}

const needPerson: ReadonlySet<TroubleReason> = new Set([
  "unauthorized",
  "no_permissions",
  "not_booted",
  "name_shared",
  "serial_shared",
  "adb_hung",
]);
