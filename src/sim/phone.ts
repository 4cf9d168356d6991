import { EventEmitter } from "node:events";
import type { Duplex } from "node:stream";
import { type Account, type AppName, createAccounts } from "./accounts.ts";
import { type ApkInfo, readApk } from "./apk.ts";
import type { App, AppHost, GalleryItem, Restriction } from "./apps/app.ts";
import { Instagram } from "./apps/instagram/instagram.ts";
import { TikTok } from "./apps/tiktok/tiktok.ts";
import { Cable } from "./cable.ts";
import { type Chance, createChance } from "./chance.ts";
import { Delays } from "./delays.ts";
import { FileSystem } from "./file-system.ts";
import { Gate } from "./gate.ts";
import { Glass } from "./glass.ts";
import { Instrumentation } from "./instrumentation.ts";
import { contentUri, MediaStore } from "./media-store.ts";
import type { ScreenSize } from "./screen/draw.ts";

export interface PhoneOptions {
  readonly serial: string;
  /** Divides every simulated delay. */
  readonly speed: number;
  readonly seed: string;
}

const SIZES: readonly [ScreenSize, ...ScreenSize[]] = [
  { width: 1080, height: 2400 },
  { width: 720, height: 1600 },
  { width: 1080, height: 2340 },
  { width: 1440, height: 3120 },
];
const UI_SERVER: readonly ApkInfo[] = [
  "io.appium.uiautomator2.server",
  "io.appium.uiautomator2.server.test",
].map((packageName) => ({ packageName, versionName: "10.6.6", versionCode: 228 }));

/** Who listens on a TCP port of the phone. */
export type PortListener = (stream: Duplex) => void;

/** One simulated phone: what it holds, shows and publishes. It knows nothing of how a computer talks to it. */
export class Phone {
  readonly serial: string;
  readonly properties: ReadonlyMap<string, string>;
  readonly cable = new Cable();
  readonly delays: Delays;
  readonly chance: Chance;
  readonly files = new FileSystem();
  readonly media: MediaStore;
  readonly glass: Glass;
  readonly apps: readonly App[];
  /** The first of each app is the active one. */
  accounts: readonly Account[];
  readonly ports = new Map<number, PortListener>();
  readonly instrumentation = new Instrumentation((name) => this.packages.has(name));
  /** Installed packages by name. */
  readonly packages = new Map<string, ApkInfo>();
  /** `settings put`: by "namespace/key". */
  readonly settings = new Map<string, string>();
  /** Shut while uploads get nowhere. */
  readonly network = new Gate();
  /** `post`: Post was tapped; `publish` makes the platform have it already. */
  readonly events = new EventEmitter<{ post: [{ publish(): void }] }>();
  batteryPercent = 100;
  /** The phone's language, e.g. "en". */
  locale = "en";
  /** What the platforms hold against the phone's accounts. */
  restriction: Restriction = "none";
  staysOn = false;
  /** What its UI server was asked, and how often of that for the tree. */
  readonly uiCalls = { all: 0, source: 0 };

  constructor({ serial, speed, seed }: PhoneOptions) {
    const ownSeed = `${seed}/${serial}`;
    this.serial = serial;
    this.chance = createChance(ownSeed);
    this.delays = new Delays(speed);
    this.properties = propertiesOf(serial);
    this.media = new MediaStore(this.files, this.chance.fork("media").between(20, 900));
    this.accounts = createAccounts(serial);
    this.apps = [new TikTok(this.#host("tiktok")), new Instagram(this.#host("instagram"))];
    for (const app of this.apps) this.packages.set(app.packageName, app);
    const size = this.chance.fork("size").pick(SIZES);
    this.glass = new Glass({
      size,
      delays: this.delays,
      chance: this.chance,
      seed: ownSeed,
      apps: this.apps,
    });
  }

  app(packageName: string | undefined): App | undefined {
    return this.apps.find((app) => app.packageName === packageName);
  }

  account(app: string, name: string): Account | undefined {
    return this.accounts.find((account) => account.app === app && account.name === name);
  }

  /** Installs what the APK's own manifest names; undefined where the bytes are no APK. */
  async install(apk: Buffer): Promise<ApkInfo | undefined> {
    const info = await readApk(apk);
    if (!info) return undefined;
    if (UI_SERVER.some(({ packageName }) => packageName === info.packageName)) this.instrumentation.kill();
    this.packages.set(info.packageName, info);
    return info;
  }

  installUiServer(): void {
    for (const info of UI_SERVER) this.packages.set(info.packageName, info);
  }

  /** Force-stop. False: no such package. */
  stopApp(packageName: string): boolean {
    const app = this.app(packageName);
    if (app) {
      app.stop();
      this.glass.leave(app);
    } else if (UI_SERVER.some((info) => info.packageName === packageName)) this.instrumentation.kill();
    return this.packages.has(packageName);
  }

  /** Everything that ran is gone; files, packages and accounts stay. */
  restart(): void {
    this.instrumentation.kill();
    for (const app of this.apps) app.stop();
    this.glass.reset();
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

  #gallery(): readonly GalleryItem[] {
    return this.media
      .rows("file")
      .flatMap((row) => {
        const file = this.files.read(row.path);
        return file ? [{ uri: contentUri(row), kind: row.kind, sha256: file.sha256, mtime: file.mtime }] : [];
      })
      .toSorted((a, b) => b.mtime - a.mtime);
  }

  #host(name: AppName): AppHost {
    return {
      delays: this.delays,
      chance: this.chance.fork(name),
      network: this.network,
      locale: () => this.locale,
      restriction: () => this.restriction,
      accounts: (app: AppName) => this.accounts.filter((account) => account.app === app),
      activate: (app, name) => this.#activate(app, name),
      gallery: () => this.#gallery(),
      askForMedia: () => {},
      openMedia: (uri) => this.media.open(uri),
      onPost: (upload) => void this.events.emit("post", upload),
    };
  }
}

function propertiesOf(serial: string): ReadonlyMap<string, string> {
  return new Map([
    ["ro.build.version.release", "14"],
    ["ro.build.version.sdk", "34"],
    ["ro.product.brand", "phonefleet"],
    ["ro.product.device", "sim"],
    ["ro.product.locale", "en-US"],
    ["ro.product.manufacturer", "phonefleet"],
    ["ro.product.model", "Sim Phone"],
    ["ro.product.name", "sim"],
    ["ro.serialno", serial],
    ["sys.boot_completed", "1"],
  ]);
}
