import { request } from "node:http";
import { type Duplex, Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { Adb, type DeviceClient } from "adbkit";
import { type Simulator, type SimulatorOptions, startSimulator } from "../../src/sim/simulator.ts";

const INSTRUMENT =
  "am instrument -w -e disableAnalytics true io.appium.uiautomator2.server.test/androidx.test.runner.AndroidJUnitRunner";
const PACKAGE = "com.zhiliaoapp.musically";

export interface ShellResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** What the UI server's answers have, each some of it. */
export interface UiValue {
  readonly error: string;
  readonly message: string;
  readonly ELEMENT: string;
  readonly sessionId: string;
  readonly ready: boolean;
  readonly waitForIdleTimeout: number;
}

export interface UiAnswer<T> {
  readonly status: number;
  readonly value: T;
}

/** What the control API's answers have, each some of it. */
export interface ControlBody {
  readonly posts: readonly unknown[];
  readonly following: readonly string[];
  readonly known: readonly string[];
  readonly [index: number]: { readonly state: string };
}

/** One simulated phone, driven as a program drives a real one: adbkit, shell v2, and HTTP to port 6790. */
export class Driver implements AsyncDisposable {
  readonly simulator: Simulator;
  readonly serial: string;
  readonly device: DeviceClient;
  readonly #instruments: Duplex[] = [];
  session = "";

  private constructor(simulator: Simulator, serial: string) {
    this.simulator = simulator;
    this.serial = serial;
    this.device = Adb.createClient({ host: "127.0.0.1", port: simulator.adbPort }).getDevice(serial);
  }

  static async start(options: Partial<SimulatorOptions> = {}): Promise<Driver> {
    const simulator = await startSimulator({
      phones: 1,
      speed: 200,
      controlPort: 0,
      uiServerInstalled: true,
      ...options,
    });
    return new Driver(simulator, "sim-1");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const stream of this.#instruments) stream.destroy();
    await this.simulator.stop();
  }

  async shell(command: string): Promise<ShellResult> {
    const stream = await this.open(`shell,v2,raw:${command}`);
    return readPackets(await buffer(stream));
  }

  /** A service of the phone as a raw stream, after its OKAY. */
  async open(service: string): Promise<Duplex> {
    const connection = await this.device.transport();
    const length = Buffer.byteLength(service).toString(16).padStart(4, "0");
    connection.write(Buffer.from(length + service));
    const reply = await connection.parser.readAscii(4);
    if (reply === "FAIL") await connection.parser.readError();
    return connection.parser.raw();
  }

  async push(content: Buffer, path: string): Promise<void> {
    const transfer = await this.device.push(Readable.from([content], { objectMode: false }), path);
    await new Promise((resolve, reject) => transfer.once("end", resolve).once("error", reject));
  }

  /** Starts the UI server; resolves when it answers. The stream is that of its instrumentation. */
  async startUiServer(): Promise<Duplex> {
    const stream = await this.open(`shell,v2,raw:${INSTRUMENT}`);
    stream.on("error", () => {}).resume();
    this.#instruments.push(stream);
    await until("the UI server answers", () =>
      this.ui("GET", "/status").then(
        () => true,
        () => false,
      ),
    );
    return stream;
  }

  async startSession(): Promise<void> {
    await this.startUiServer();
    const { value } = await this.ui("POST", "/session", {
      capabilities: { alwaysMatch: {}, firstMatch: [{}] },
    });
    this.session = value.sessionId;
    await this.call("POST", "appium/settings", { settings: { waitForIdleTimeout: 0 } });
  }

  /** One HTTP request over its own stream to port 6790. */
  async ui<T = UiValue>(method: string, path: string, body?: unknown): Promise<UiAnswer<T>> {
    const stream = await this.device.openTcp(6790);
    const bytes = Buffer.from(body === undefined ? "" : JSON.stringify(body));
    const answer = await new Promise<{ status: number; bytes: Buffer }>((resolve, reject) => {
      const headers = { "content-type": "application/json", "content-length": bytes.length };
      const sent = request({ method, path, headers, host: "phone", createConnection: () => stream });
      sent.once("error", reject).once("response", (response) => {
        buffer(response).then((read) => resolve({ status: response.statusCode ?? 0, bytes: read }), reject);
      });
      sent.end(bytes);
    }).finally(() => stream.destroy());
    return { status: answer.status, value: JSON.parse(answer.bytes.toString()).value };
  }

  call<T = UiValue>(method: string, path: string, body?: unknown): Promise<UiAnswer<T>> {
    return this.ui<T>(method, `/session/${this.session}/${path}`, body);
  }

  async source(): Promise<string> {
    return (await this.call<string>("GET", "source")).value;
  }

  async find(strategy: string, selector: string): Promise<string> {
    const { value } = await this.call("POST", "element", { strategy, selector, context: "" });
    if (value.error) throw new Error(`${value.error}: ${selector}`);
    return value.ELEMENT;
  }

  /** Looks until it is there; what a transition still hides is not there yet. */
  async waitFor(strategy: string, selector: string): Promise<string> {
    let found = "";
    await until(selector, async () => {
      const { status, value } = await this.call("POST", "element", { strategy, selector, context: "" });
      found = value.ELEMENT;
      return status === 200;
    });
    return found;
  }

  async click(strategy: string, selector: string): Promise<void> {
    const element = await this.waitFor(strategy, selector);
    await this.call("POST", `element/${element}/click`, {});
  }

  async wake(): Promise<void> {
    await this.shell("input keyevent 224 && wm dismiss-keyguard");
  }

  /** Pushes and scans; resolves with the content URI. */
  addVideo(content: Buffer, name = "clip.mp4"): Promise<string> {
    return this.addMedia(content, name, "video");
  }

  async addMedia(content: Buffer, name: string, kind: "video" | "images"): Promise<string> {
    await this.push(content, `/sdcard/DCIM/Camera/${name}`);
    const path = `/storage/emulated/0/DCIM/Camera/${name}`;
    await this.shell(`am broadcast -a android.intent.action.MEDIA_SCANNER_SCAN_FILE -d file://${path}`);
    let id = "";
    await until("the media row", async () => {
      id = /_id=(\d+)/.exec((await this.queryMedia(path, kind)).stdout)?.[1] ?? "";
      return id !== "";
    });
    return `content://media/external/${kind}/media/${id}`;
  }

  queryMedia(path: string, kind: "video" | "images" = "video"): Promise<ShellResult> {
    const where = `"_data='${path}'"`;
    return this.shell(
      `content query --uri content://media/external/${kind}/media --projection _id --where ${where}`,
    );
  }

  share(uri: string, data = `-d ${uri}`): Promise<ShellResult> {
    return this.shell(
      `am start -W -a android.intent.action.SEND -t video/mp4 ${data} --eu android.intent.extra.STREAM ${uri} ` +
        `--grant-read-uri-permission -p ${PACKAGE}`,
    );
  }

  /** From the share to the caption screen, through however many editors there are. Resolves with the field. */
  async toCaption(uri: string): Promise<string> {
    await this.share(uri);
    let field: string | undefined;
    await until("the caption screen", async () => {
      const { value } = await this.call<UiValue[]>("POST", "elements", {
        strategy: "class name",
        selector: "android.widget.EditText",
      });
      field = value[0]?.ELEMENT;
      const next = await this.call("POST", "element", { strategy: "xpath", selector: "//*[@text='Next']" });
      if (!field && next.status === 200) await this.call("POST", `element/${next.value.ELEMENT}/click`, {});
      return field !== undefined;
    });
    return field ?? "";
  }

  async confirmIfAsked(): Promise<void> {
    await until("the dialog or the feed", async () => {
      const source = await this.source();
      const [, word] = /text="(Post now|Publish now)"/.exec(source) ?? [];
      if (word) await this.click("xpath", `//*[@text='${word}']`);
      return source.includes('content-desc="Home"');
    });
  }

  posts(): readonly { readonly caption: string; readonly sha256: readonly string[] }[] {
    return this.simulator.phones[0]?.account("tiktok", "sim1_a")?.posts ?? [];
  }

  async control(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: ControlBody }> {
    const response = await fetch(`http://127.0.0.1:${this.simulator.controlPort}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as ControlBody };
  }
}

/** Asks again until the condition holds; a phone's own delays decide how often. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await delay(2);
  }
}

function readPackets(bytes: Buffer): ShellResult {
  const texts: Buffer[][] = [[], [], [], []];
  for (let at = 0; at < bytes.length; at += 5 + bytes.readUInt32LE(at + 1)) {
    texts[bytes.readUInt8(at)]?.push(bytes.subarray(at + 5, at + 5 + bytes.readUInt32LE(at + 1)));
  }
  const [, out = [], err = [], exit = []] = texts;
  return {
    stdout: Buffer.concat(out).toString(),
    stderr: Buffer.concat(err).toString(),
    code: exit[0]?.readUInt8(0) ?? -1,
  };
}
