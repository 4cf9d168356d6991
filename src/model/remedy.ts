/**
 * What each reason of a failed task means, and what to do about it. docs/failures.md is printed from this table.
 */
import type { FailureReason } from "./problem.ts";

interface Meaning {
  readonly happened: string;
  /** What to do; empty where there is nothing to. */
  readonly remedy: string;
  /** True: messages of this reason know no better remedy, and end with this one. */
  readonly isTold?: true;
  /**
   * True: it may be gone the next time, and nothing was published, so that auto retry repeats it. Not what waits for a person,
   * what would cost the account, nor what comes again as surely as it came.
   */
  readonly isWorthRepeating?: true;
}

export const meanings: { readonly [reason in FailureReason]: Meaning } = {
  STOPPED: { happened: "It was stopped on request, before anything was published.", remedy: "" },
  LOST: {
    happened: "It was interrupted too often, by a lost phone or by crashes of the server.",
    remedy: "Look at the phone's cable or network, retry.",
    isTold: true,
  },
  OUTCOME_UNKNOWN: {
    happened: "It may have published, and nobody could see whether.",
    remedy: "Look at the profile. A retry looks first; only `repeat` posts without looking.",
  },
  NOT_IMPLEMENTED: {
    happened:
      "This version cannot run the task: another one made it, or its script is gone. Nothing was published.",
    remedy: "Update the server, or make the task anew.",
    isTold: true,
  },
  MATERIAL_MISSING: {
    happened: "A file to publish, or its folder, cannot be read on the server.",
    remedy: "Put it back, retry.",
  },
  MATERIAL_CHANGED: {
    happened: "A file is not the one that it was when the task was made.",
    remedy: "Make a new task.",
  },
  MATERIAL_EXHAUSTED: {
    happened: "No material is left to choose from; the message says which filter left nothing.",
    remedy: "Add some, retry.",
  },
  DEVICE_LOST: {
    happened: "No adb server reaches the phone.",
    remedy: "Look at its cable or network, its state and the message of adb.",
    isWorthRepeating: true,
  },
  DEVICE_LOCKED: {
    happened: "A PIN, pattern or password is asked for.",
    remedy: "Unlock the phone by hand and remove the lock.",
  },
  DEVICE_UNRESPONSIVE: {
    happened: "adb lists the phone, but it did not answer in time.",
    remedy: "Restart it.",
    isWorthRepeating: true,
  },
  DEVICE_STORAGE_FULL: {
    happened: "The file, or the UI server, does not fit on the phone.",
    remedy: "Delete something on it.",
  },
  DEVICE_BATTERY_LOW: { happened: "Less than 10 % of the battery is left.", remedy: "Charge the phone." },
  INSTALL_BLOCKED: {
    happened: "The phone refuses the UI server, and its screen could not be read without.",
    remedy:
      'As the message says: often "Install via USB" in the developer options, or a question on its screen.',
  },
  ANDROID_TOO_OLD: {
    happened: "The UI server needs Android 8, and the screen could not be read without.",
    remedy: "Use a newer phone.",
  },
  UI_SERVER_FAILED: {
    happened: "What reads and touches the screen failed again and again.",
    remedy: "Restart the phone; see that no other program tests on it.",
    isTold: true,
    isWorthRepeating: true,
  },
  APP_MISSING: {
    happened: "The app is not there, or did not open.",
    remedy: "Install it and open it once by hand.",
  },
  SCREEN_UNKNOWN: {
    happened: "The app showed something that its profile does not know.",
    remedy: "Look at the task's artifacts; the app may have changed.",
    isTold: true,
    isWorthRepeating: true,
  },
  MEDIA_REFUSED: {
    happened: "The phone did not index the file, or the app did not take it.",
    remedy: "Try the file by hand.",
    isTold: true,
    isWorthRepeating: true,
  },
  UPLOAD_TIMEOUT: {
    happened: "The upload did not end in time; it was ended and nothing was published.",
    remedy: "Look at the phone's network, retry.",
    isTold: true,
    isWorthRepeating: true,
  },
  CAPTION_REFUSED: {
    happened: "The app kept another caption than was typed; nothing was published.",
    remedy: "Change the caption.",
    isTold: true,
  },
  SOUND_NOT_FOUND: {
    happened: "The app has no such sound, or it did not load in time; nothing was published.",
    remedy: "Check its name or address, or raise `sound_wait_time`.",
    isTold: true,
  },
  OPTION_MISSING: {
    happened: "The app does not offer this account or this file what was asked for; nothing was published.",
    remedy: "Look in the app whether it is there, else leave the parameter out.",
    isTold: true,
  },
  WRONG_ACCOUNT: {
    happened: "Another account is signed in, and the wanted one could not be switched to.",
    remedy: "Sign in on the phone.",
  },
  USER_NOT_FOUND: { happened: "The app knows nobody of that name.", remedy: "Check the name." },
  ACCOUNT_BLOCKED: {
    happened: "The platform limits what the account may do for now.",
    remedy: "Wait, and do less.",
  },
  SIGNED_OUT: { happened: "The app asks to sign in.", remedy: "Sign in on the phone." },
  CONSENT_NEEDED: {
    happened: "The app asks for a consent that is a person's to give.",
    remedy: "Answer it on the phone.",
  },
  SCRIPT_FAILED: {
    happened: "A script of the operator's own broke, hung, or took more time or memory than it may.",
    remedy: "Look at the task's artifacts and mend the script.",
    isTold: true,
  },
  INTERNAL_ERROR: {
    happened: "A bug in phonefleet.",
    remedy: "The log tells it under the reference in the message; report it.",
  },
};

/** The message as a client reads it: one that does not say what to do gets the remedy of its reason. */
export function withRemedy(reason: FailureReason, message: string): string {
  const { remedy, isTold } = meanings[reason];
  if (isTold !== true) return message;
  return `${message}; ${remedy.charAt(0).toLowerCase()}${remedy.slice(1).replace(/\.$/, "")}`;
}
