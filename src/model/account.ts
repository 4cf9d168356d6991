/** An account of an app, bound to the phone on which it is signed in. Unique by app and user name. */
import type { Quarantine } from "./device.ts";
import type { App } from "./task.ts";

export interface NewAccount {
  readonly app: App;
  /** Without @. */
  readonly username: string;
  /** The phone that it is bound to, as it was named. */
  readonly serial: string | null;
  /** The app's package where it is a clone; null: the app's own. */
  readonly package: string | null;
  readonly isEnabled: boolean;
}

export interface Account extends NewAccount {
  readonly id: number;
  readonly quarantine: Quarantine | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What an update changes; what is left out stays. */
export interface AccountChange {
  readonly serial?: string | null;
  readonly package?: string | null;
  readonly isEnabled?: boolean;
  /** A reason starts a quarantine, null lifts it. */
  readonly quarantineReason?: string | null;
}

/** In UTF-16 units. */
export const LONGEST_USERNAME = 200;
/** Each becomes the name of a directory. */
const LONGEST_PACKAGE = 200;

/** How user names are compared: without case and without a leading @. */
export function usernameKey(username: string): string {
  return bareUsername(username).toLowerCase();
}

/** The name without blanks around it and without a leading @. */
export function bareUsername(username: string): string {
  return username.trim().replace(/^@/, "");
}

export const PACKAGE_FORM = "an Android package, as com.example.app";

/** Of names parted by dots, two at least; the system takes no others. */
export function isPackageName(text: string): boolean {
  return text.length <= LONGEST_PACKAGE && /^[a-z]\w*(?:\.[a-z]\w*)+$/i.test(text);
}
