/** Files that are chosen when a task runs, and who must not publish which of them again. */
import { usernameKey } from "./account.ts";
import type { App, MediaFile } from "./task.ts";

export interface Material {
  readonly file: MediaFile;
  /** Of its bytes, in hex: a file under another name, or in another folder, is the same material. */
  readonly sha256: string;
}

/** Who uses a file up: an account, whatever becomes of its row, or a phone where a task names no account. */
export function accountOwner(app: App, username: string): string {
  return `${app}:@${usernameKey(username)}`;
}

export function phoneOwner(app: App, deviceId: number): string {
  return `${app}:#${deviceId}`;
}
