import { EventEmitter } from "node:events";
import type { Duplex } from "node:stream";
import { Dialogs } from "./android/dialogs.ts";
import { FileSystem } from "./android/file-system.ts";
import { InputMethods } from "./android/input-methods.ts";
import { Instrumentation } from "./android/instrumentation.ts";
import { contentUri, MediaStore } from "./android/media-store.ts";
import { Packages } from "./android/packages.ts";
import { Permissions } from "./android/permissions.ts";
import { propertiesOf } from "./android/properties.ts";
import { Settings } from "./android/settings.ts";
import { type Account, type AppName, createAccounts, newAccount } from "./apps/accounts.ts";
import type { App, AppHost, GalleryItem, Restriction } from "./apps/app.ts";
import { Instagram } from "./apps/instagram/instagram.ts";
import { TikTok } from "./apps/tiktok/tiktok.ts";
import { Cable } from "./cable.ts";
import { type Chance, createChance } from "./chance.ts";
import { Delays } from "./delays.ts";
import { Gate } from "./gate.ts";
import { Glass } from "./glass.ts";
import type { ScreenSize } from "./screen/draw.ts";
import { systemTime, type Time } from "./time.ts";

export interface PhoneOptions {
  readonly serial: string;
  /** Divides every simulated delay. */
  readonly speed: number;
  readonly seed: string;
  /** How many times faster than in life the platforms' own time passes, which posts age by. Default 1. */
  readonly hurry?: number | undefined;
  /** Default the system's. */
  readonly time?: Time | undefined;
}

const SIZES: readonly [ScreenSize, ...ScreenSize[]] = [
  { width: 1080, height: 2400 },
  { width: 720, height: 1600 },
  { width: 1080, height: 2340 },
  { width: 1440, height: 3120 },
];
const BOOT_MS = 20_000;
/** How long a phone that restarts is still there. */
const SHUTDOWN_MS = 1500;
/** As their own manifests have them. */
const UI_SERVER = [
  { packageName: "io.appium.uiautomator2.server", versionName: "10.6.6", versionCode: 228 },
  { packageName: "io.appium.uiautomator2.server.test", versionName: "", versionCode: 0 },
] as const;

/** Who listens on a TCP port of the phone. */
export type PortListener = (stream: Duplex) => void;

/** One simulated phone: what it holds, shows and publishes. It knows nothing of how a computer talks to it. */
export class Phone {
  readonly serial: string;
  readonly cable = new Cable();
  readonly delays: Delays;
  readonly chance: Chance;
  readonly files = new FileSystem();
  readonly media: MediaStore;
  readonly glass: Glass;
  readonly dialogs: Dialogs;
  /** Those that this phone can run, installed or not. */
  readonly knownApps: Readonly<Record<AppName, App>>;
  /** The first of each app is the active one. */
  accounts: readonly Account[];
  #clones: readonly App[] = [];
  readonly ports = new Map<number, PortListener>();
  readonly packages = new Packages(this.files, () => this.sdk);
  readonly permissions = new Permissions(() => this.sdk);
  readonly instrumentation = new Instrumentation((name) => this.packages.has(name));
  readonly settings = new Settings();
  readonly inputMethods = new InputMethods(this.settings);
  /** Shut while uploads get nowhere. */
  readonly network = new Gate();
  /** `post`: Post was tapped; `publish` makes the platform have it already. */
  readonly events = new EventEmitter<{ post: [{ publish(): void }] }>();
  batteryPercent = 100;
  /** Which Android it runs, as its SDK number. */
  sdk = 34;
  /** The phone's language, e.g. "en". */
  locale = "en";
  /** The languages of single apps, by package. */
  readonly appLocales = new Map<string, string>();
  /** What the platforms hold against the phone's accounts. */
  restriction: Restriction = "none";
  /** What its UI server was asked, and how often of that for the tree. */
  readonly uiCalls = { all: 0, source: 0 };
  /** Apps whose data was cleared: nobody is signed in any more. */
  readonly cleared = new Set<App>();

  readonly #now: () => number;
  readonly #time: Time;

  constructor({ serial, speed, seed, hurry = 1, time = systemTime }: PhoneOptions) {
    const ownSeed = `${seed}/${serial}`;
    this.serial = serial;
    this.#time = time;
    const [born, bornAt] = [time.now(), time.elapsed()];
    this.#now = () => Math.floor(born + (time.elapsed() - bornAt) * hurry);
    this.chance = createChance(ownSeed);
    this.delays = new Delays(speed, time);
    this.media = new MediaStore(this.files, this.chance.fork("media").between(20, 900));
    this.accounts = createAccounts(serial);
    this.glass = new Glass({
      size: this.chance.fork("size").pick(SIZES),
      delays: this.delays,
      chance: this.chance,
      seed: ownSeed,
      apps: () => this.apps,
      versionOf: (app) => this.packages.get(app.packageName)?.versionName ?? app.versionName,
    });
    this.dialogs = new Dialogs({
      glass: this.glass,
      permissions: this.permissions,
      delays: this.delays,
      chance: this.chance,
      language: () => this.locale,
      stopApp: (packageName) => void this.stopApp(packageName),
    });
    this.knownApps = {
      tiktok: new TikTok(this.#host("tiktok")),
      instagram: new Instagram(this.#host("instagram")),
    };
    for (const app of Object.values(this.knownApps)) this.packages.add(app);
  }

  /** Those that are installed. */
  get apps(): readonly App[] {
    return this.#allApps.filter(({ packageName }) => this.packages.has(packageName));
  }

  get #allApps(): readonly App[] {
    return [...Object.values(this.knownApps), ...this.#clones];
  }

  get properties(): ReadonlyMap<string, string> {
    return propertiesOf(this);
  }

  /** What its files are dated by. */
  get seconds(): number {
    return Math.floor(this.#time.now() / 1000);
  }

  get staysOn(): boolean {
    return (this.settings.get("global", "stay_on_while_plugged_in") ?? "0") !== "0";
  }

  app(packageName: string | undefined): App | undefined {
    return this.apps.find((app) => app.packageName === packageName);
  }

  account(app: string, name: string): Account | undefined {
    return this.accounts.find((account) => account.app === app && account.name === name);
  }

  /** A string is the reason why not. What ran of the package before is ended. */
  async install(apk: Buffer, name: string, mayDowngrade = false): Promise<{ packageName: string } | string> {
    const info = await this.packages.install(apk, { name, mayDowngrade });
    if (typeof info !== "string") this.stopApp(info.packageName);
    return info;
  }

  /** The app once more, as a package of its own with an account of its own. */
  clone(name: AppName, packageName: string): App {
    const host: AppHost = this.#host(name, packageName);
    const clone = name === "tiktok" ? new TikTok(host, packageName) : new Instagram(host, packageName);
    this.#clones = [...this.#clones.filter((other) => other.packageName !== packageName), clone];
    this.packages.add(clone);
    const account = `${this.serial.replace("-", "")}_clone`;
    if (!this.account(name, account))
      this.accounts = [...this.accounts, { ...newAccount(name, account, "Cleo"), clone: packageName }];
    return clone;
  }

  installUiServer(): void {
    for (const info of UI_SERVER) this.packages.add(info);
  }

  uninstall(packageName: string): boolean {
    this.stopApp(packageName);
    const isGone = this.packages.remove(packageName);
    if (isGone) this.forget(packageName);
    return isGone;
  }

  /** Force-stop. False: no such package. */
  stopApp(packageName: string): boolean {
    const app = this.#allApps.find((one) => one.packageName === packageName);
    if (app) {
      app.stop();
      this.glass.leave(app);
    } else if (UI_SERVER.some((info) => info.packageName === packageName)) this.instrumentation.kill();
    return this.packages.has(packageName);
  }

  /** The app's data is gone: its language, what it may do, and who was signed in. */
  forget(packageName: string): void {
    this.permissions.forget(packageName);
    this.appLocales.delete(packageName);
    const app = this.#allApps.find((one) => one.packageName === packageName);
    if (app) this.cleared.add(app);
  }

  /** Everything that ran is gone; files, packages and accounts stay. */
  restart(): void {
    this.instrumentation.kill();
    for (const app of this.#allApps) app.stop();
    this.glass.reset();
  }

  /** As `reboot` does it: away for a while, then back in the dark. */
  reboot(): void {
    this.delays.after(SHUTDOWN_MS, () => {
      this.cable.set("absent");
      this.restart();
      this.delays.after(BOOT_MS, () => this.cable.set("device"));
    });
  }

  stop(): void {
    this.cable.set("absent");
    this.cable.gate.open();
    this.network.open();
    this.restart();
    this.delays.stop();
  }

  #activate(app: AppName, name: string): void {
    const account = this.account(app, name);
    if (account) this.accounts = [account, ...this.accounts.filter((other) => other !== account)];
  }

  #gallery(packageName: string): readonly GalleryItem[] {
    return (
      this.media
        .rows("file")
        .filter(({ kind }) => this.permissions.canSee(packageName, kind))
        .flatMap((row) => {
          const file = this.files.read(row.path);
          if (!file) return [];
          const { sha256, mtime } = file;
          return [{ uri: contentUri(row), kind: row.kind, sha256, mtime, id: row.id }];
        })
        // files tell seconds apart; within one, what was scanned last is the newest
        .toSorted((a, b) => b.mtime - a.mtime || b.id - a.id)
    );
  }

  /** No app can do anything with a film of 0:00, which is what a row is that nobody scanned. */
  #openMedia(uri: string): ReturnType<MediaStore["open"]> {
    const file = this.media.open(uri);
    return file?.row.kind === "video" && file.row.durationMs === 0 ? undefined : file;
  }

  /** Of the app itself, or of the clone with this package. */
  #host(name: AppName, clone?: string): AppHost {
    const app = (): App =>
      this.#clones.find(({ packageName }) => packageName === clone) ?? this.knownApps[name];
    return {
      delays: this.delays,
      chance: this.chance.fork(clone ?? name),
      network: this.network,
      now: this.#now,
      wallMs: () => this.#time.now(),
      locale: () => this.appLocales.get(app().packageName) ?? this.locale,
      restriction: () => (this.cleared.has(app()) ? "signed_out" : this.restriction),
      accounts: (app: AppName) =>
        this.accounts.filter((account) => account.app === app && account.clone === clone),
      activate: (app, name) => this.#activate(app, name),
      gallery: () => this.#gallery(app().packageName),
      ask: (wish) => this.dialogs.ask(app(), wish),
      leave: () => this.glass.show(undefined),
      openMedia: (uri) => this.#openMedia(uri),
      onPost: (upload) => void this.events.emit("post", upload),
    };
  }
}
