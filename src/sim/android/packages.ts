import { type ApkInfo, readApk } from "./apk.ts";
import type { FileSystem } from "./file-system.ts";

export interface InstalledPackage {
  readonly packageName: string;
  readonly versionName: string;
  readonly versionCode: number;
  readonly isSystem: boolean;
}

const SYSTEM: readonly InstalledPackage[] = [
  "android",
  "com.android.systemui",
  "com.android.settings",
  "com.android.shell",
  "com.android.providers.media.module",
  "com.google.android.apps.nexuslauncher",
  "com.google.android.inputmethod.latin",
  "com.google.android.permissioncontroller",
].map((packageName) => ({ packageName, versionName: "14", versionCode: 34, isSystem: true }));

export interface InstallWishes {
  /** Of the file, for the phone's answer. */
  readonly name: string;
  readonly mayDowngrade: boolean;
}

/** How an installation ended. */
export interface InstallAttempt {
  readonly packageName: string | null;
  /** Android's number: 1 is success, what is below 0 is none. */
  readonly status: number;
  readonly message: string | null;
}

const SUCCESS = 1;
const STATUSES: Readonly<Record<string, number>> = {
  INSTALL_FAILED_INSUFFICIENT_STORAGE: -4,
  INSTALL_FAILED_OLDER_SDK: -12,
  INSTALL_FAILED_VERSION_DOWNGRADE: -25,
  INSTALL_PARSE_FAILED_NOT_APK: -100,
  INSTALL_FAILED_USER_RESTRICTED: -111,
};
const INTERNAL_ERROR = -110;

/** What is installed on a phone, and why something is not. */
export class Packages {
  readonly #files: FileSystem;
  readonly #sdk: () => number;
  readonly #installed = new Map<string, InstalledPackage>(SYSTEM.map((one) => [one.packageName, one]));
  readonly #attempts: InstallAttempt[] = [];
  /** The answer to every install, as of a phone whose maker lets nobody install through the cable. */
  refusal: string | undefined;

  constructor(files: FileSystem, sdk: () => number) {
    this.#files = files;
    this.#sdk = sdk;
  }

  get attempts(): readonly InstallAttempt[] {
    return this.#attempts;
  }

  has(name: string): boolean {
    return this.#installed.has(name);
  }

  get(name: string): InstalledPackage | undefined {
    return this.#installed.get(name);
  }

  all(): readonly InstalledPackage[] {
    return [...this.#installed.values()];
  }

  add({ packageName, versionName, versionCode }: Omit<InstalledPackage, "isSystem">): void {
    this.#installed.set(packageName, { packageName, versionName, versionCode, isSystem: false });
  }

  /** False: there is none, or it is part of the system. */
  remove(name: string): boolean {
    return this.#installed.get(name)?.isSystem === false && this.#installed.delete(name);
  }

  /** Installs what the APK's own manifest names. A string is the reason why not. */
  async install(apk: Buffer, wishes: InstallWishes): Promise<ApkInfo | string> {
    const info = await readApk(apk);
    const refusal = this.refusal ?? this.#refusalOf(apk, info, wishes);
    const packageName = info?.packageName ?? null;
    if (refusal !== undefined || !info) {
      const message = refusal ?? `INSTALL_PARSE_FAILED_NOT_APK: Failed to parse ${wishes.name}`;
      const status = STATUSES[message.split(":", 1)[0] ?? ""] ?? INTERNAL_ERROR;
      this.#attempts.push({ packageName, status, message });
      return message;
    }
    this.#attempts.push({ packageName, status: SUCCESS, message: null });
    this.add(info);
    return info;
  }

  #refusalOf(
    apk: Buffer,
    info: ApkInfo | undefined,
    { name, mayDowngrade }: InstallWishes,
  ): string | undefined {
    if (apk.length > this.#files.freeBytes)
      return "INSTALL_FAILED_INSUFFICIENT_STORAGE: Failed to override installation location";
    if (!info) return undefined;
    const sdk = this.#sdk();
    if (info.minSdk > sdk) {
      const versions = `Requires newer sdk version #${info.minSdk} (current version is #${sdk})`;
      return `INSTALL_FAILED_OLDER_SDK: ${name}: ${versions}`;
    }
    const old = this.#installed.get(info.packageName);
    if (old && old.versionCode > info.versionCode && !mayDowngrade) {
      const versions = `Update version code ${info.versionCode} is older than current ${old.versionCode}`;
      return `INSTALL_FAILED_VERSION_DOWNGRADE: Downgrade detected: ${versions}`;
    }
    return undefined;
  }
}
